"""Entries and findings as they are written: a row each, with the record as it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from comity.cluster.rows import month_of
from comity.cluster.settling import place, printed
from comity.cluster.streams import Row, Stage, rows_of
from comity.cluster.unfolding import CLAIM
from comity.reconcile.records import LedgerFinding

if TYPE_CHECKING:
    from pyarrow import RecordBatch

ENTRIES = (
    "id string, kind string, first_reported string, last_reported string, sources bigint, reports bigint, "
    "entry string, month string"
)
FINDINGS = "id string, type string, about string, finding string"


class _Head(msgspec.Struct):
    """What of an entry has a column of its own."""

    id: str
    kind: str
    sources: int
    documents: list[str]
    first_reported: str | None = None
    last_reported: str | None = None


@dataclass(frozen=True)
class Place(Stage):
    """From claims, named after the texts that their reports copy, to claims that know it."""

    def rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Return the claims under the same keys."""
        for row in rows:
            yield Row(CLAIM, row.key, row.id, place(row.blob, row.name))


@dataclass(frozen=True)
class Entries:
    """From entries with their claims to rows of entries."""

    def __call__(self, batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
        """Return the rows of entries."""
        import pyarrow

        names = [column.split()[0] for column in ENTRIES.split(", ")]
        texts, numbers = pyarrow.string(), pyarrow.int64()
        shape = pyarrow.schema([(name, numbers if name in ("sources", "reports") else texts) for name in names])
        for batch in batches:
            rows = []
            for row in rows_of([batch]):
                entry = printed(row.blob)
                head = msgspec.json.decode(entry, type=_Head)
                rows.append(
                    {
                        "id": head.id, "kind": head.kind, "first_reported": head.first_reported,
                        "last_reported": head.last_reported, "sources": head.sources, "reports": len(head.documents),
                        "entry": entry.decode(), "month": month_of(head.first_reported),
                    }
                )  # fmt: skip
            yield pyarrow.RecordBatch.from_pylist(rows, schema=shape)


@dataclass(frozen=True)
class Findings:
    """From findings to rows of findings."""

    def __call__(self, batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
        """Return the rows of findings."""
        import pyarrow

        shape = pyarrow.schema([(column.split()[0], pyarrow.string()) for column in FINDINGS.split(", ")])
        for batch in batches:
            rows = []
            for row in rows_of([batch]):
                finding = msgspec.json.decode(row.blob, type=LedgerFinding)
                rows.append(
                    {"id": finding.id, "type": finding.type, "about": finding.about, "finding": row.blob.decode()}
                )
            yield pyarrow.RecordBatch.from_pylist(rows, schema=shape)
