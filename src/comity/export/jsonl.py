"""JSON lines: every report with its text and claims, then every decision; imports to the same content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any, BinaryIO, NamedTuple

import msgspec

from comity.documents.build import LONGEST_PUBLISHER, require_id
from comity.documents.guard import reason
from comity.errors import BadLine, ComityError, InputError, NotKept
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


def load(lines: Iterable[bytes], store: LedgerStore, bad: Callable[[ComityError], None] | None = None) -> int:
    """Add what `export` wrote to a ledger; return how many lines were new.

    Reports that follow each other are added together. A line that is none, or that the ledger does not take, is handed
    to `bad`, with its number, and the rest goes on; without that, it is raised: BadLine or NotKept.
    """
    return sum(_add(batch, store, bad or _raise) for batch in _batches(lines, bad or _raise))


def _raise(error: ComityError) -> None:
    raise error


def _add(batch: Sequence[_Line], store: LedgerStore, bad: Callable[[ComityError], None]) -> int:
    """Add lines in one transaction; where the ledger does not take them, one by one."""
    try:
        new = sum(store.decisions.restore(line.read.decision) for line in batch if isinstance(line.read, Decided))
        ledgers = [line.read.ledger for line in batch if isinstance(line.read, Report)]
        return new + store.add_all(ledgers, _version(batch[0].read) or "", together=_TOGETHER)
    except NotKept as error:
        if len(batch) > 1:
            return sum(_add([line], store, bad) for line in batch)
        bad(NotKept(f"line {batch[0].number}: {error}"))
        return 0


class _Line(NamedTuple):
    number: int
    read: Report | Decided


def _batches(lines: Iterable[bytes], bad: Callable[[ComityError], None]) -> Iterator[list[_Line]]:
    """Yield lines that can be added together: reports of one version, or decisions."""
    decoder = msgspec.json.Decoder(Report | Decided)
    batch: list[_Line] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            read = _read(line, decoder)
        except (msgspec.DecodeError, ValueError, RecursionError, InputError) as error:
            if batch:
                yield batch
                batch = []
            bad(BadLine(f"line {number}: it is no line of an export: {reason(error)}"))
            continue
        if batch and (len(batch) == _TOGETHER or _version(read) != _version(batch[0].read)):
            yield batch
            batch = []
        batch.append(_Line(number, read))
    if batch:
        yield batch


def _read(line: bytes, decoder: msgspec.json.Decoder[Report | Decided]) -> Report | Decided:
    """What stands in a line, if a ledger can keep it. Raises DecodeError, ValueError, RecursionError or InputError."""
    if len(line) > _LONGEST:
        raise ValueError(f"it has more than the {_LONGEST:,} bytes allowed")
    read = decoder.decode(line)
    if isinstance(read, Decided):
        require_id(read.decision.id)
    else:
        document = read.ledger.document
        require_id(document.id)
        require_id(read.version)
        if document.published:
            date.fromisoformat(document.published)
        if len(document.publisher or "") > LONGEST_PUBLISHER:
            raise ValueError(f"its publisher has more than the {LONGEST_PUBLISHER} characters allowed")
    # JSON has a NUL in this form alone, and a report that says so in words is rare: then all of it is looked through.
    if b"\\u0000" in line and "\0" in "".join(_texts(msgspec.to_builtins(read))):
        raise ValueError("it has a NUL in it, which no database keeps")
    return read


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in chain(value, value.values()) if isinstance(value, dict) else value:
            yield from _texts(each)


def _version(read: Report | Decided) -> str | None:
    return read.version if isinstance(read, Report) else None
