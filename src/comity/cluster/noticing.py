"""Findings that more than one entry is needed for, each worked out where all that it depends on is together.

Entries that findings of single reports tie together, with the earlier entries that contradict a "first" of theirs, are
one scope; entries with a side and a figure in common are another. What an entry shows by itself comes with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from comity.cluster.settling import NOTED, found, unpack_entry
from comity.cluster.streams import Row, Stage, encode, groups
from comity.cluster.unfolding import FIRST, NOTE, thesaurus
from comity.ledger.rows import entry_of
from comity.model import Transfer
from comity.parties import party_codes
from comity.reconcile.findings_across import ReportFinding, contradicts
from comity.reconcile.firsts import First
from comity.reconcile.records import Entry
from comity.reconcile.rivals import may_rival
from comity.reconcile.whole import Scope

EARLIER = "earlier"
"""The name of a row: an entry that contradicts a "first" of the entry that is its key."""


@dataclass(frozen=True)
class Rivals(Stage):
    """From entries by figure, those of one together, to findings about two that tell one transfer differently."""

    knowledge: str | None

    def rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Return the findings, each as often as it is found."""
        for _, some in groups(rows):
            if len(some) > 1:
                wholes = {row.id: unpack_entry(row.blob) for row in some}
                entries = {id_: whole.entry for id_, whole in wholes.items()}
                yield from found(
                    Scope(
                        entries={},
                        others=entries,
                        claims={claim.id: claim for whole in wholes.values() for claim in whole.claims},
                        pairs=may_rival(entries.values()),
                        thesaurus=thesaurus(self.knowledge),
                    )
                )


@dataclass(frozen=True)
class Contradict(Stage):
    """From all entries to those that contradict a "first"; a file has the firsts with the entries they are said of."""

    firsts: str
    knowledge: str | None

    def rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Return earlier entries under the entries of the firsts, each once."""
        known = _firsts(self.firsts)
        for row in rows:
            whole = unpack_entry(row.blob) if known else None
            if whole is None or not isinstance(whole.entry.record, Transfer):
                continue
            record, told = whole.entry.record, set[str]()
            for giver in (*party_codes(record.giver), ""):
                for first, entry in known.get(giver, ()):
                    if entry.id not in told and contradicts(first, whole.entry, entry, thesaurus(self.knowledge)):
                        told.add(entry.id)
            for id_ in sorted(told):
                yield Row(EARLIER, id_, whole.entry.id, row.blob)


@cache
def _firsts(path: str) -> dict[str, list[tuple[First, Entry]]]:
    """The firsts of a file by their givers, and those that are of anybody's giving under nothing."""
    from pyarrow.parquet import read_table

    found: dict[str, list[tuple[First, Entry]]] = defaultdict(list)
    tables = [read_table(part, columns=["blob"], partitioning=None) for part in sorted(Path(path).rglob("*.parquet"))]
    for blob in (blob for table in tables for blob in table["blob"].to_pylist()):
        first, entry = msgspec.json.decode(blob, type=tuple[msgspec.Raw, msgspec.Raw])
        said = msgspec.json.decode(bytes(first), type=First), entry_of(bytes(entry).decode())
        for giver in said[0].givers or ("",):
            found[giver].append(said)
    return dict(found)


@dataclass(frozen=True)
class Told(Stage):
    """From noted entries, each with the firsts that are said of it, to both in one row, without the entry's values."""

    def rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Return a row for each first."""
        for key, some in groups(rows):
            entry = next((unpack_entry(row.blob).entry for row in some if row.name == NOTED), None)
            if entry is not None:
                slim = msgspec.structs.replace(entry, values={}, history=[])
                for row in some:
                    if row.name == FIRST:
                        yield Row(FIRST, key, row.id, encode([msgspec.Raw(row.blob), slim]))


@dataclass(frozen=True)
class Notice(Stage):
    """From scopes, all rows of one together, to findings.

    A scope has noted entries, what reports notice about their claims, firsts, and earlier entries.
    """

    knowledge: str | None

    def rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Return the findings."""
        for _, some in groups(rows):
            yield from found(self._scope(some))

    def _scope(self, some: Sequence[Row]) -> Scope:
        own = {row.id: unpack_entry(row.blob) for row in some if row.name == NOTED}
        others = {row.id: unpack_entry(row.blob) for row in some if row.name == EARLIER and row.id not in own}
        return Scope(
            entries={id_: whole.entry for id_, whole in own.items()},
            others={id_: whole.entry for id_, whole in others.items()},
            claims={claim.id: claim for whole in (*own.values(), *others.values()) for claim in whole.claims},
            reports=[msgspec.json.decode(row.blob, type=ReportFinding) for row in some if row.name == NOTE],
            firsts=[msgspec.json.decode(row.blob, type=First) for row in some if row.name == FIRST],
            thesaurus=thesaurus(self.knowledge),
        )
