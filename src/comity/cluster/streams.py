"""Rows as the stages of reconciling take and give them: one shape for all, so that any stage can follow any other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from comity.kinds import KINDS, Kind
from comity.reconcile.records import ReportedClaim

if TYPE_CHECKING:
    from pyarrow import RecordBatch, Schema

SHAPE = "name string, key string, id string, blob binary"
"""The columns of a row, as Spark names them."""
_ROWS, _BYTES = 1_000, 8_000_000
"""Rows of a batch, and the bytes of their blobs, at the most."""


class Row(NamedTuple):
    """What a row is (`name`), what it goes together by (`key`), its own id, and the record itself."""

    name: str
    key: str
    id: str
    blob: bytes = b""


def schema() -> Schema:
    """The columns of a row, as Arrow has them."""
    import pyarrow

    texts = [(name, pyarrow.string()) for name in Row._fields[:-1]]
    return pyarrow.schema([*texts, (Row._fields[-1], pyarrow.binary())])


def rows_of(batches: Iterable[RecordBatch]) -> Iterator[Row]:
    """Yield the rows of batches."""
    for batch in batches:
        columns = [batch.column(name).to_pylist() for name in Row._fields]
        yield from map(Row._make, zip(*columns, strict=True))


def batches_of(rows: Iterable[Row]) -> Iterator[RecordBatch]:
    """Yield rows as batches that are not large."""
    import pyarrow

    shape, held, size = schema(), list[Row](), 0
    for row in rows:
        held.append(row)
        size += len(row.blob)
        if len(held) >= _ROWS or size >= _BYTES:
            yield pyarrow.record_batch([list(column) for column in zip(*held, strict=True)], schema=shape)
            held, size = [], 0
    if held:
        yield pyarrow.record_batch([list(column) for column in zip(*held, strict=True)], schema=shape)


@dataclass(frozen=True)
class Stage:
    """A stage for `mapInArrow`: from rows to rows. What it needs to know it is made with."""

    def __call__(self, batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
        """Return the batches that the stage makes of batches."""
        return batches_of(self.rows(rows_of(batches)))

    def rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Return the rows that the stage makes of rows."""
        raise NotImplementedError


def groups(rows: Iterable[Row], by: Callable[[Row], str] = lambda row: row.key) -> Iterator[tuple[str, list[Row]]]:
    """Yield rows that follow each other and have one key, together."""
    for key, some in groupby(rows, key=by):
        yield key, list(some)


def encode(record: object) -> bytes:
    """Return a record as JSON, as it is printed and kept everywhere."""
    return msgspec.json.encode(record)


def pack(reported: ReportedClaim) -> bytes:
    """Return a claim of a report with what it is a claim of."""
    return encode([getattr(reported, name) for name in ReportedClaim.__struct_fields__])


def unpack(blob: bytes) -> ReportedClaim:
    """Return a claim of a report from its bytes."""
    values: dict[str, Any] = dict(
        zip(ReportedClaim.__struct_fields__, msgspec.json.decode(blob, type=list[msgspec.Raw]), strict=True)
    )
    kind: Kind = msgspec.json.decode(values["kind"])
    plain = {name: msgspec.json.decode(raw) for name, raw in values.items() if name != "claim"}
    return ReportedClaim(**plain, claim=msgspec.json.decode(values["claim"], type=KINDS[kind]))
