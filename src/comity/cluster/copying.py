"""Which reports are copies of one text: alike by their bands, then by their shingles, as `sources_of` finds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from comity.cluster.streams import Row, Stage, groups
from comity.cluster.unfolding import TEXT
from comity.reconcile.copies import bands, same_text, shingles

BAND, ALIKE, COPY = "band", "alike", "copy"
"""Names of rows: a text under one of its bands, two texts that share a band, two that are copies."""


@dataclass(frozen=True)
class Distinct(Stage):
    """From texts, those of the same words together, to one of each with its bands; the others are its copies."""

    def rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Return texts, bands and copies."""
        for _, some in groups(rows):
            first, *others = sorted(some, key=lambda row: row.id)
            yield Row(TEXT, first.id, first.id, first.blob)
            for band in bands(first.blob.decode()):
                yield Row(BAND, f"{band:x}", first.id)
            for other in others:
                yield Row(COPY, first.id, other.id)


@dataclass(frozen=True)
class Alike(Stage):
    """From bands, those of one value together, to pairs of texts."""

    def rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Return the pairs, each as often as it shares a band."""
        for _, some in groups(rows):
            for one, two in combinations(sorted({row.id for row in some}), 2):
                yield Row(ALIKE, one, two)


@dataclass(frozen=True)
class Compare(Stage):
    """From each text together with those that it may be like, in two halves, to pairs that are copies.

    Rows of one key are a text, and then, named `alike`, the other texts with their ids.
    """

    def rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Return the copies."""
        for key, some in groups(rows):
            text = next(row for row in some if row.name == TEXT)
            own = shingles(text.blob.decode())
            for row in some:
                if row.name == ALIKE and same_text(own, shingles(row.blob.decode())) is not None:
                    yield Row(COPY, key, row.id)
