"""JSON lines: every report with its text and claims, then every decision; imports to the same content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import BinaryIO

import msgspec

from comity.documents.guard import reason
from comity.errors import BadLine
from comity.ledger.store import LedgerStore
from comity.model import Ledger, Record
from comity.reconcile.records import Decision

_TOGETHER = 100
"""Reports in one transaction."""
_LONGEST = 32_000_000
"""Bytes of a line; a report with all that is said of it takes a hundredth of that."""


class Report(Record, frozen=True, kw_only=True, tag="report", forbid_unknown_fields=True):
    """A report's ledger, and the version of the reader."""

    ledger: Ledger
    version: str


class Decided(Record, frozen=True, kw_only=True, tag="decision", forbid_unknown_fields=True):
    """What a person decided."""

    decision: Decision


def export(store: LedgerStore) -> Iterator[bytes]:
    """Yield a line for each report, by id, and each decision, in order. Entries and findings follow from these."""
    for ledger, version in store.readings():
        yield msgspec.json.encode(Report(ledger=ledger, version=version)) + b"\n"
    for decision in store.decisions.all():
        yield msgspec.json.encode(Decided(decision=decision)) + b"\n"


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file; of one that is longer than allowed, enough for `load` to refuse it."""
    while line := stream.readline(_LONGEST + 1):
        yield line


def load(lines: Iterable[bytes], store: LedgerStore) -> int:
    """Add what `export` wrote to a ledger; return how many lines were new. Raises BadLine, with the line's number.

    Reports that follow each other are added together. What stands before a bad line is added.
    """
    return sum(_add(batch, store) for batch in _batches(lines))


def _add(batch: Sequence[Report | Decided], store: LedgerStore) -> int:
    ledgers = [read.ledger for read in batch if isinstance(read, Report)]
    new = sum(store.decisions.restore(read.decision) for read in batch if isinstance(read, Decided))
    return new + store.add_all(ledgers, _version(batch[0]) or "", together=_TOGETHER)


def _batches(lines: Iterable[bytes]) -> Iterator[list[Report | Decided]]:
    """Yield lines that can be added together: reports of one version, or decisions."""
    decoder = msgspec.json.Decoder(Report | Decided)
    batch: list[Report | Decided] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            if len(line) > _LONGEST:
                raise ValueError(f"it has more than the {_LONGEST:,} bytes allowed")
            read = decoder.decode(line)
            if isinstance(read, Report) and (published := read.ledger.document.published):
                date.fromisoformat(published)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            if batch:
                yield batch
            raise BadLine(f"line {number}: it is no line of an export: {reason(error)}") from error
        if batch and (len(batch) == _TOGETHER or _version(read) != _version(batch[0])):
            yield batch
            batch = []
        batch.append(read)
    if batch:
        yield batch


def _version(read: Report | Decided) -> str | None:
    return read.version if isinstance(read, Report) else None
