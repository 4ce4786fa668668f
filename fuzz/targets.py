"""What is fuzzed: each target takes bytes, and may raise nothing but what comity says of bad input."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import BinaryIO, cast

import msgspec

from comity.documents.day import parse_day
from comity.documents.decode import decode
from comity.documents.docx import document_text
from comity.documents.feeds import feed_entries, sitemap_entries
from comity.documents.guard import guarded
from comity.documents.html import article
from comity.documents.kinds import kind_of
from comity.documents.limits import Limits
from comity.documents.mail import message_text
from comity.documents.parts import Intake, Part
from comity.documents.readers import READERS
from comity.documents.reports import Reports
from comity.errors import ComityError
from comity.export.jsonl import load
from comity.language.parse import parse
from comity.ledger.store import LedgerStore
from comity.mentions.dates import find_dates
from comity.mentions.quantities import find_quantities
from comity.model import Document
from comity.reading import Reader

LIMITS = Limits(report=50_000, file=1_000_000, spool=4_000_000, seconds=5.0, members=1_000, pages=50, links=1_000)
_INTAKE = Intake(limits=LIMITS)


def _reader(kind: str) -> Callable[[bytes], None]:
    def take(data: bytes) -> None:
        part = Part(f"fuzzed.{kind}", cast(BinaryIO, io.BytesIO(data)))
        for _ in READERS[kind](part, _INTAKE):  # type: ignore[index]
            pass

    return take


def _parsed(parser: Callable[..., object], *arguments: object) -> None:
    """What works in a process of its own, in this one."""
    with guarded("the fuzzed"):
        parser(*arguments)


class _NoWeb:
    """The web, from which nothing comes: what is fuzzed must not be fetched."""

    def get(self, url: str) -> object:
        raise ComityError(f"{url} is not fetched here")


def _sources(data: bytes) -> None:
    """Any bytes, whatever they are taken for, and all that is in them."""
    reports = Reports([], _INTAKE, web=cast("object", _NoWeb()))  # type: ignore[arg-type]
    head = data[:8192]
    if kind_of(head, "fuzzed") in ("links", "gdelt", "feed", "sitemap"):
        return
    for _ in reports.part(Part("fuzzed", cast(BinaryIO, io.BytesIO(data))), "fuzzed"):
        pass


@cache
def reader() -> Reader:
    """The reader, loaded once."""
    return Reader()


def _reading(data: bytes) -> None:
    """Text as a report: parties, quantities, dates, speech, claims, the gate."""
    text = data.decode("utf-8", "replace")[:4000]
    document = Document(id="fuzzed", text=text, published="2024-11-21")
    ledger = reader().read(document)
    for claims in (ledger.transfers, ledger.agreements, ledger.visits, ledger.accusations, ledger.indicators):
        for claim in claims:
            assert claim.evidence in text, "evidence stands in the report to the letter"
    msgspec.msgpack.encode(ledger)
    msgspec.json.encode(reader().explain(document))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")[:1000]


def _quantities(data: bytes) -> None:
    """Text for figures, amounts and money alone: what is found stands in it, and its bounds are in order."""
    nlp = reader().nlp
    doc = parse(nlp.make_doc(_text(data)), nlp).doc
    for found in find_quantities(doc, reader().knowledge.currencies, "PAK"):
        assert 0 <= found.first <= found.last < len(doc)
        low, high = found.mention.low, found.mention.high
        assert low is None or high is None or low <= high


def _dates(data: bytes) -> None:
    """Text for days, months and times alone: the first day is not after the last."""
    nlp, knowledge = reader().nlp, reader().knowledge
    for found in find_dates(parse(nlp.make_doc(_text(data)), nlp), "2024-11-21", knowledge.holidays):
        assert found.mention.from_ <= found.mention.to


def _parties(data: bytes) -> None:
    """Text for names and what refers back to them: each word stands for what the report names."""
    context = reader().context(Document(id="fuzzed", text=_text(data), published="2024-11-21"))
    for token in range(len(context.parse)):
        for party in context.parties.of(token):
            assert 0 <= party.first <= party.last < len(context.parse)


def _import(data: bytes) -> None:
    """Lines that say they are the export of a ledger; what came in must be able to go out again."""
    with LedgerStore.open(":memory:") as store:
        try:
            load(io.BytesIO(data), store)
        finally:
            for entry in store.entries():
                store.show(entry.id)
            list(store.findings())


TARGETS: dict[str, Callable[[bytes], object]] = {
    **{kind: _reader(kind) for kind in READERS},
    "sources": _sources,
    "decode": decode,
    "html": lambda data: _parsed(article, data.decode("utf-8", "replace")),
    "message": lambda data: _parsed(message_text, data),
    "entries": lambda data: _parsed(feed_entries, data.decode("utf-8", "replace"), "https://paper.example/feed"),
    "addresses": lambda data: _parsed(sitemap_entries, data, 1_000),
    "word": lambda data: _parsed(document_text, data, data),
    "day": lambda data: parse_day(data.decode("utf-8", "replace")),
    "quantities": _quantities,
    "dates": _dates,
    "parties": _parties,
    "reading": _reading,
    "import": _import,
}


def run(target: str, data: bytes) -> None:
    """Feed bytes to a target. Raises what it must not raise: anything but a ComityError of one line."""
    told = ""
    try:
        TARGETS[target](data)
    except ComityError as error:
        told = str(error)
    if "\n" in told:
        raise AssertionError(f"more than one line: {told!r}")
