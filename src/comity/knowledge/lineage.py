"""Which taxon lies within which: parent links of the animals that the tables name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from comity.knowledge.tables import read_table


class TaxonNames(msgspec.Struct, frozen=True, kw_only=True):
    """A taxon with its English names, singular; `parent` is needed where the lineage does not have the taxon."""

    taxon: str
    parent: str | None = None
    names: list[str] = []


class TaxonChildren(msgspec.Struct, frozen=True, kw_only=True):
    """A taxon and the taxa next below it."""

    parent: str
    children: list[str]


class Lineage:
    """The parent of every taxon."""

    def __init__(self, parents: dict[str, str]) -> None:
        self.parents = parents

    def above(self, taxon: str) -> tuple[str, ...]:
        """The taxa that a taxon is in, nearest first; none for an unknown name."""
        found = []
        while (taxon := self.parents.get(taxon, "")) and taxon not in found:
            found.append(taxon)
        return tuple(found)

    def is_a(self, taxon: str, above: str) -> bool:
        """Is the one taxon the other, or in it?"""
        return taxon == above or above in self.above(taxon)


@cache
def load_lineage(extra: Path | None = None) -> Lineage:
    """Read the parent links that comity ships and a user's own taxa."""
    parents: dict[str, str] = {}
    for row in read_table("lineage", TaxonChildren):
        parents.update(dict.fromkeys(row.children, row.parent))
    parents.update({row.taxon: row.parent for row in read_table("taxa", TaxonNames, extra) if row.parent})
    return Lineage(parents)
