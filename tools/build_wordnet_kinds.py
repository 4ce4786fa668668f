"""Compile WordNet 3.0 (Debian package wordnet-base) into wordnet_kinds.csv and hypernyms.csv of comity.knowledge.

Each sense of a noun takes the kind of the nearest root above it (tools/kind_roots.py); how often the senses are
tagged decides among them. A noun is `sure` where that kind has at least two thirds of the weight.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tools.kind_roots import FILES, ROOTS
from tools.wordnet import Synset, WordNet

DATA = Path(__file__).parents[1] / "src/comity/knowledge/data"
SURE = 2 / 3
POSSIBLE = 1 / 4
CELL = 100_000
SOURCE = (
    ", compiled by tools/build_wordnet_kinds.py from WordNet 3.0 (Princeton University, "
    "Debian package wordnet-base). Licence: wordnet_licence.txt.\n"
)


def root_kinds(wordnet: WordNet) -> dict[str, str]:
    """Return the offset of each root synset with its kind."""
    kinds = {}
    for kind, files in ROOTS.items():
        for file, roots in files.items():
            for root in roots.split("|"):
                lemma, _, number = root.partition("#")
                kinds[wordnet.find(lemma, file, int(number or 1))] = kind
    return kinds


def synset_kind(wordnet: WordNet, synset: Synset, roots: dict[str, str]) -> str:
    """Return the kind of a synset, `none` for what cannot pass."""
    nearest = next((roots[offset] for offset in wordnet.ancestors(synset.offset) if offset in roots), None)
    own = FILES.get(synset.file, "none")
    if nearest is None or (own in ("animal", "food") and nearest not in ("none", "goods")):
        return own
    return nearest


def noun_kinds(wordnet: WordNet, kinds: dict[str, str]) -> dict[str, tuple[str, str, str]]:
    """Return each noun with its kind, how certain that is, and the synset of its commonest sense of that kind."""
    nouns = {}
    for lemma, senses in wordnet.senses.items():
        if not re.fullmatch(r"[a-z][a-z' -]*[a-z]", lemma) or lemma.count(" ") > 3:
            continue
        weights: defaultdict[str, float] = defaultdict(float)
        first: dict[str, str] = {}
        for number, offset in enumerate(senses, 1):
            if offset in kinds:
                weights[kinds[offset]] += wordnet.tags.get((lemma, number), 0) + 1 / number
                first.setdefault(kinds[offset], offset)
        if weights:
            kind, certainty = judge(weights)
            nouns[key(lemma)] = (kind, certainty, first[kind])
    return nouns


def key(lemma: str) -> str:
    return " ".join(lemma.replace("'", "").replace("-", " ").split())


def judge(weights: Mapping[str, float]) -> tuple[str, str]:
    """Return the heaviest kind; a kind that can pass is kept as weak beside a heavier sense that cannot."""
    total = sum(weights.values())
    ranked = sorted(weights, key=lambda kind: -weights[kind])
    kind = ranked[0]
    if kind == "none" and len(ranked) > 1:
        return (ranked[1], "weak") if weights[ranked[1]] >= POSSIBLE * total else ("none", "sure")
    return kind, "sure" if weights[kind] >= SURE * total and kind != "people" else "weak"


def needed(nouns: dict[str, tuple[str, str, str]]) -> dict[str, tuple[str, str]]:
    """Drop what the head alone would say: `none` for single words, and compounds alike in kind to their head."""
    kept = {}
    for noun, (kind, certainty, _) in nouns.items():
        head = noun.rpartition(" ")[2] if " " in noun else ""
        if nouns.get(head, ("none", "sure"))[:2] != (kind, certainty):
            kept[noun] = (kind, certainty)
    return kept


def curated() -> dict[str, str]:
    """Return the kinds of the nouns in taxa.csv and kinds.csv, which go before WordNet's."""
    kinds = {key(name): "animal" for row in rows_of("taxa.csv") for name in row["names"].split("|")}
    return kinds | {key(noun): row["kind"] for row in rows_of("kinds.csv") for noun in row["nouns"].split("|")}


def rows_of(file: str) -> Iterable[dict[str, str]]:
    lines = (DATA / file).read_text(encoding="utf-8").splitlines()
    return csv.DictReader(line for line in lines if line[:1] != "#")


def meant(wordnet: WordNet, nouns: dict[str, tuple[str, str, str]], kinds: dict[str, str]) -> dict[str, str]:
    """Return the synset of each noun that can pass, in the sense of the kind that the tables give it."""
    own = {noun: offset for noun, (kind, _, offset) in nouns.items() if kind != "none"}
    for noun, kind in curated().items():
        like = (kind, "vehicle", "technology", "goods") if kind == "arms" else (kind,)
        senses = wordnet.senses.get(noun, [])
        offsets = (offset for one in like for offset in senses if kinds.get(offset) == one)
        if kind != "none" and (offset := next(offsets, None)):
            own[noun] = offset
    return own


def tree(wordnet: WordNet, own: dict[str, str], kinds: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return the synsets above nouns that can pass as (node, node above, other nouns of the synset).

    A node is the synset's first lemma, with `#` and the synset's offset where that lemma's own sense is another.
    """
    named = defaultdict(list)
    for noun, offset in own.items():
        if wordnet.synsets[offset].file != "plant" or kinds[offset] == "food":
            named[offset].append(noun)
    offsets = {above: None for offset in named for above in chain(wordnet, offset)}
    nodes: dict[str, str] = {}
    for offset in offsets:
        name = key(wordnet.synsets[offset].lemmas[0].lower())
        nodes[offset] = name if own.setdefault(name, offset) == offset else f"{name}#{offset.lstrip('0')}"
    return sorted(
        (
            nodes[o],
            nodes[above[0]] if (above := chain(wordnet, o)[1:]) else "",
            "|".join(sorted(set(named[o]) - {nodes[o]})),
        )
        for o in offsets
    )


def chain(wordnet: WordNet, offset: str) -> list[str]:
    """The synset and, above it, always the hypernym that is deepest in the tree."""
    line = [offset]
    while hypernyms := wordnet.synsets[line[-1]].hypernyms:
        line.append(max(hypernyms, key=lambda above: sum(1 for _ in wordnet.ancestors(above))))
    return line


def write(file: str, about: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with (DATA / file).open("w", encoding="utf-8", newline="") as out:
        out.write(f"# {about}{SOURCE}")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main() -> None:
    wordnet = WordNet()
    roots = root_kinds(wordnet)
    kinds = {s.offset: synset_kind(wordnet, s, roots) for s in wordnet.synsets.values() if not s.instance}
    nouns = noun_kinds(wordnet, kinds)
    groups = defaultdict(list)
    for noun, judged in sorted(needed(nouns).items()):
        groups[judged].append(noun)
    rows = [(*judged, "|".join(row)) for judged, group in sorted(groups.items()) for row in chunks(group)]
    write("wordnet_kinds.csv", "What kind of thing a noun names", ("kind", "certainty", "nouns"), rows)
    write(
        "hypernyms.csv",
        "What nouns are kinds of",
        ("node", "above", "nouns"),
        tree(wordnet, meant(wordnet, nouns, kinds), kinds),
    )
    print({judged: len(group) for judged, group in groups.items()})


def chunks(nouns: list[str]) -> list[list[str]]:
    """Split a list so that each part fits a cell that the csv module reads."""
    parts: list[list[str]] = [[]]
    size = 0
    for noun in nouns:
        if size + len(noun) + 1 > CELL:
            parts.append([])
            size = 0
        parts[-1].append(noun)
        size += len(noun) + 1
    return parts


if __name__ == "__main__":
    main()
