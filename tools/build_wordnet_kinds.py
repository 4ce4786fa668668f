"""Compile WordNet 3.0 (Debian package wordnet-base) into src/comity/knowledge/data/wordnet_kinds.csv.

Each sense of a noun takes the kind of the nearest root above it (tools/kind_roots.py); how often the senses are
tagged decides among them. A noun is `sure` where that kind has at least two thirds of the weight.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

from kind_roots import FILES, ROOTS
from wordnet import Synset, WordNet

TARGET = Path(__file__).parents[1] / "src/comity/knowledge/data/wordnet_kinds.csv"
SURE = 2 / 3
POSSIBLE = 1 / 4
CELL = 100_000
HEAD = (
    "# What kind of thing a noun names, compiled by tools/build_wordnet_kinds.py from WordNet 3.0 (Princeton University, "
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


def noun_kinds(wordnet: WordNet) -> dict[str, tuple[str, str]]:
    """Return each noun that can pass with its kind and how certain it is."""
    roots = root_kinds(wordnet)
    kinds = {s.offset: synset_kind(wordnet, s, roots) for s in wordnet.synsets.values() if not s.instance}
    nouns = {}
    for lemma, senses in wordnet.senses.items():
        if not re.fullmatch(r"[a-z][a-z' -]*[a-z]", lemma) or lemma.count(" ") > 3:
            continue
        weights: Counter[str] = Counter()
        for number, offset in enumerate(senses, 1):
            if offset in kinds:
                weights[kinds[offset]] += wordnet.tags.get((lemma, number), 0) + 1 / number  # type: ignore[assignment]
        if weights:
            nouns[lemma.replace("-", " ")] = judge(weights)
    return nouns


def judge(weights: Counter[str]) -> tuple[str, str]:
    """Return the heaviest kind; a kind that can pass is kept as weak beside a heavier sense that cannot."""
    total = sum(weights.values())
    kind, weight = weights.most_common(1)[0]
    if kind == "none" and len(weights) > 1:
        other, its = weights.most_common(2)[1]
        return (other, "weak") if its >= POSSIBLE * total else ("none", "sure")
    return kind, "sure" if weight >= SURE * total and kind != "people" else "weak"


def needed(nouns: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Drop what the head alone would say: `none` for single words, and compounds alike in kind to their head."""
    kept = {}
    for noun, (kind, certainty) in nouns.items():
        head = noun.rpartition(" ")[2] if " " in noun else None
        if nouns.get(head or "", ("none", "sure")) != (kind, certainty):
            kept[noun] = (kind, certainty)
    return kept


def main() -> None:
    groups = defaultdict(list)
    for noun, judged in sorted(needed(noun_kinds(WordNet())).items()):
        groups[judged].append(noun)
    with TARGET.open("w", encoding="utf-8", newline="") as out:
        out.write(HEAD)
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("kind", "certainty", "nouns"))
        for (kind, certainty), nouns in sorted(groups.items()):
            for row in chunks(nouns):
                writer.writerow((kind, certainty, "|".join(row)))
    print({judged: len(nouns) for judged, nouns in groups.items()})


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
