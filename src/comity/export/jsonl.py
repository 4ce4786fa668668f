"""JSON lines: every report with its text and claims, then every decision; imports to the same content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from comity.errors import BadLine
from comity.ledger.store import LedgerStore
from comity.model import Ledger, Record
from comity.reconcile.records import Decision


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


def load(lines: Iterable[bytes], store: LedgerStore) -> int:
    """Add what `export` wrote to a ledger; return how many lines were new. Raises BadLine, with the line's number."""
    decoder = msgspec.json.Decoder(Report | Decided)
    new = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            read = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BadLine(f"line {number}: it is no line of an export: {error}") from error
        new += (
            store.add(read.ledger, read.version) if isinstance(read, Report) else store.decisions.restore(read.decision)
        )
    return new
