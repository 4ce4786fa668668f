"""The data set: a row an item and dyad, and beside it a row a claim; every column typed and described."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, islice, product
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, select

from comity.kinds import SIDES
from comity.knowledge.naming import PartyNames
from comity.ledger import schema
from comity.ledger.database import Database, chunks
from comity.ledger.rows import CLAIM_COLUMNS, claim_of
from comity.model import Claim, DateRange, Item, Party, Quantity
from comity.parties import party_code
from comity.reconcile.records import Entry, ReportedClaim
from comity.reconcile.sentences import matter

Type = Literal["string", "integer", "number", "boolean", "date"]
Row = dict[str, Any]
Rates = Mapping[str, float]
"""For a currency, by its ISO 4217 code, how many US dollars one unit is worth."""
_TOGETHER = 500
_BETWEEN = "; "


class Column(NamedTuple):
    """A column of a table: its name, the type of its values (Frictionless Table Schema), and what it holds."""

    name: str
    type: Type
    about: str


def _party_columns(side: str, who: str) -> list[Column]:
    return [
        Column(f"{side}_iso3", "string", f"{who}: the state, ISO 3166-1 alpha-3 (ISO 3166-3 for former ones)"),
        Column(f"{side}_cow", "integer", f"{who}: the state's Correlates of War number, where it is in that system"),
        Column(f"{side}_org", "string", f"{who}: the id of an organisation (UN, EU, NATO …)"),
        Column(f"{side}_name", "string", f"{who}: the name of the state or organisation, else the name as reported"),
        Column(f"{side}_as_reported", "string", f"{who}: the name as reports have it"),
    ]


_QUANTITY = (
    Column("low", "number", "the least that the words allow; empty where they leave it open"),
    Column("high", "number", "the most that the words allow; empty where they leave it open"),
    Column("unit", "string", "ISO 4217 for money, % for shares, else the noun that is counted, in the singular"),
    Column("approx", "boolean", "whether the figure is said to be approximate"),
)
_WHEN = (
    Column("date_start", "date", "the first day of when it happened, or is to"),
    Column("date_end", "date", "the last day of when it happened, or is to"),
)
ENTRIES: tuple[Column, ...] = (
    Column("row_id", "string", "the entry, the item's number and the dyad's number; no two rows share it"),
    Column("entry_id", "string", "the entry that the row is of; `comity show` shows it"),
    Column("item_id", "string", "the entry and the item's number; empty where the entry has no items"),
    Column("part_of", "string", "the item of which this one is a part: do not add both up"),
    Column("kind", "string", "transfer, agreement, visit, accusation, indicator or event"),
    *_party_columns("from", "who gives, visits, accuses, acts, is one party or is told about"),
    *_party_columns("to", "who receives, hosts, is accused, is acted on or is the other party"),
    Column("directed", "boolean", "whether it goes from one to the other; agreements and meetings have each pair once"),
    Column("what", "string", "the thing, without its number; of other kinds the subject, place, blame or measure"),
    Column("item_kind", "string", "animal, arms, funds, food, medical, energy, technology, people, culture, …"),
    Column("taxon", "string", "of an animal, the scientific name of the lowest rank that the words fix"),
    *_QUANTITY,
    Column("usd_low", "number", "`low` in US dollars: money in USD, and other money at the rates given, no other"),
    Column("usd_high", "number", "`high` in US dollars, likewise"),
    Column("mode", "string", "gift, aid, sale, loan, exchange or return, where reports say so"),
    Column("stage", "string", "how far it has got by all reports: sought, pledged, agreed, underway, delivered, …"),
    Column("denied", "boolean", "whether a party denies it, or it is said not to have happened"),
    *_WHEN,
    Column("plover_type", "string", "the PLOVER event type"),
    Column("plover_mode", "string", "the PLOVER mode"),
    Column("said_by", "string", "who is the source, as named by the reports"),
    Column("reports", "integer", "how many reports tell it"),
    Column("sources", "integer", "how many of them are independent: a speaker counts once, and so do copies"),
    Column("copies", "integer", "how many reports repeat another's text"),
    Column("first_reported", "date", "the day of the first report"),
    Column("last_reported", "date", "the day of the last report"),
    Column("status", "string", "what a person decided: open, accepted or rejected"),
    Column("corrected", "string", "the fields that a person corrected"),
    Column("publishers", "string", "who published the reports"),
    Column("titles", "string", "the titles of the reports"),
    Column("urls", "string", "the addresses of the reports"),
    Column("evidence", "string", "the words that say it, to the letter"),
)
CLAIMS: tuple[Column, ...] = (
    Column("claim_id", "string", "the claim: what one report says of one event"),
    Column("entry_id", "string", "the entry that it is in"),
    Column("kind", "string", "transfer, agreement, visit, accusation, indicator or event"),
    Column("report_id", "string", "the report"),
    Column("published", "date", "the day on which it was published"),
    Column("publisher", "string", "who published it"),
    Column("title", "string", "its title"),
    Column("url", "string", "its address"),
    Column("copy_of", "string", "the report whose text it repeats"),
    Column("from_codes", "string", "states and organisations that act, by their codes"),
    Column("to_codes", "string", "states and organisations that are acted on, by their codes"),
    Column("from_as_reported", "string", "who acts, as the report names them"),
    Column("to_as_reported", "string", "who is acted on, as the report names them"),
    Column("what", "string", "what it is about, with its figures, in words"),
    Column("mode", "string", "gift, aid, sale, loan, exchange or return"),
    Column("stage", "string", "how far it has got, by this report"),
    Column("denied", "boolean", "whether this report has it denied"),
    *_WHEN,
    Column("said_by", "string", "who is the source, by this report"),
    Column("proposed_by", "string", "which reader proposed it: the rules, or a language model"),
    Column("evidence", "string", "the words that say it, to the letter"),
)


class _Report(NamedTuple):
    publisher: str | None
    title: str | None
    url: str | None
    source: str


def entry_rows(
    entries: Iterable[Entry], database: Database, names: PartyNames, rates: Rates | None = None
) -> Iterator[Row]:
    """Yield a row for each item and dyad of some entries: one of neither has one row. Columns are those of ENTRIES."""
    for some in _some(entries):
        with database.read() as connection:
            reports = _reports([document for entry in some for document in entry.documents], connection)
        for entry in some:
            yield from _of_entry(entry, reports, names, {"USD": 1.0, **(rates or {})})


def claim_rows(entries: Iterable[Entry], database: Database) -> Iterator[Row]:
    """Yield a row for each claim of some entries: what one report says. Columns are those of CLAIMS."""
    for some in _some(entries):
        wanted = {claim: entry.id for entry in some for claim in entry.claims}
        with database.read() as connection:
            found: dict[str, ReportedClaim] = {}
            for chunk in chunks(list(wanted)):
                query = select(*CLAIM_COLUMNS).join(schema.documents).where(schema.claims.c.id.in_(chunk))
                found |= {row["id"]: claim_of(row) for row in connection.execute(query).mappings()}
            reports = _reports([claim.document for claim in found.values()], connection)
        for id_, entry_id in wanted.items():
            yield _of_claim(found[id_], entry_id, reports)


def _some(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    rest = iter(entries)
    while some := list(islice(rest, _TOGETHER)):
        yield some


def _reports(documents: Sequence[str], connection: Connection) -> dict[str, _Report]:
    table = schema.documents.c
    query = select(table.id, table.publisher, table.title, table.url, table.source)
    found: dict[str, _Report] = {}
    for chunk in chunks(list(dict.fromkeys(documents))):
        rows = connection.execute(query.where(table.id.in_(chunk)))
        found |= {row.id: _Report(row.publisher, row.title, row.url, row.source) for row in rows}
    return found


def _of_entry(entry: Entry, reports: Mapping[str, _Report], names: PartyNames, rates: Rates) -> Iterator[Row]:
    record = entry.record
    told = [reports[document] for document in entry.documents if document in reports]
    items: list[Item | None] = list(getattr(record, "items", None) or [None])
    common = {
        "entry_id": entry.id,
        "kind": entry.kind,
        "directed": not _is_mutual(entry),
        "mode": getattr(record, "mode", None),
        "stage": getattr(record, "stage", None),
        "denied": record.denied,
        **_days(record),
        "plover_type": record.plover.type if record.plover else None,
        "plover_mode": record.plover.mode if record.plover else None,
        "said_by": _named(record.said_by),
        "reports": len(entry.documents),
        "sources": entry.sources,
        "copies": entry.copies,
        "first_reported": _day(entry.first_reported),
        "last_reported": _day(entry.last_reported),
        "status": entry.status,
        "corrected": _joined(entry.corrected),
        "publishers": _joined(report.publisher for report in told),
        "titles": _joined(report.title for report in told),
        "urls": _joined(report.url for report in told),
        "evidence": record.evidence,
    }
    for number, item in enumerate(items):
        thing = _thing(entry, number, item, rates)
        for place, (one, other) in enumerate(_dyads(entry)):
            ends = _end("from", one, names) | _end("to", other, names)
            yield {"row_id": f"{entry.id}-{number}-{place}", **common, **thing, **ends}


def _dyads(entry: Entry) -> list[tuple[Party | None, Party | None]]:
    """Who is linked to whom: each of one side to each of the other; within a mutual side each pair once."""
    first, *second = (getattr(entry.record, side) for side in SIDES[entry.kind])
    if _is_mutual(entry) and len(first) > 1:
        return list(combinations(first, 2))
    other = second[0] if second else []
    return list(product(first or [None], other or [None]))


def _is_mutual(entry: Entry) -> bool:
    """Whether all parties act alike: in an agreement, and where counterparts meet without a host."""
    return entry.kind == "agreement" or (entry.kind == "visit" and not getattr(entry.record, "hosts", []))


def _end(side: str, party: Party | None, names: PartyNames) -> Row:
    code = party_code(party) if party else None
    return {
        f"{side}_iso3": party.state if party else None,
        f"{side}_cow": names.cow_number(party.state) if party else None,
        f"{side}_org": party.org if party else None,
        f"{side}_name": names.name(code) if code else party.name if party else None,
        f"{side}_as_reported": party.name if party else None,
    }


def _thing(entry: Entry, number: int, item: Item | None, rates: Rates) -> Row:
    if item is None:
        record = entry.record
        quantity = getattr(record, "value", None)
        return {"what": getattr(record, "measure", None) or matter(record)} | _quantity(quantity, rates)
    return {
        "item_id": f"{entry.id}-{number}",
        "part_of": None if item.part_of is None else f"{entry.id}-{item.part_of}",
        "what": item.what,
        "item_kind": item.kind,
        "taxon": item.taxon,
    } | _quantity(item.quantity, rates)


def _quantity(quantity: Quantity | None, rates: Rates) -> Row:
    if quantity is None:
        return {}
    low, high = (None if value is None else float(value) for value in (quantity.low, quantity.high))
    rate = rates.get(quantity.unit or "")
    return {
        "low": low,
        "high": high,
        "unit": quantity.unit,
        "approx": quantity.approx,
        "usd_low": low * rate if rate and low is not None else None,
        "usd_high": high * rate if rate and high is not None else None,
    }


def _of_claim(reported: ReportedClaim, entry: str, reports: Mapping[str, _Report]) -> Row:
    claim, report = reported.claim, reports[reported.document]
    one, *other = (getattr(claim, side) for side in SIDES[reported.kind])
    return {
        "claim_id": reported.id,
        "entry_id": entry,
        "kind": reported.kind,
        "report_id": reported.document,
        "published": _day(reported.published),
        "publisher": reported.publisher,
        "title": report.title,
        "url": report.url,
        "copy_of": None if report.source == reported.document else report.source,
        "from_codes": _joined(map(party_code, one)),
        "to_codes": _joined(map(party_code, other[0])) if other else None,
        "from_as_reported": _named(one),
        "to_as_reported": _named(other[0]) if other else None,
        "what": matter(claim),
        "mode": getattr(claim, "mode", None),
        "stage": getattr(claim, "stage", None),
        "denied": claim.denied,
        **_days(claim),
        "said_by": _named(claim.said_by),
        "proposed_by": _joined(claim.proposed_by),
        "evidence": claim.evidence,
    }


def _days(record: Claim) -> Row:
    when: DateRange | None = record.date or getattr(record, "period", None)
    return {"date_start": _day(when.start if when else None), "date_end": _day(when.end if when else None)}


def _day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _named(parties: Iterable[Party]) -> str | None:
    return _joined(party.name for party in parties)


def _joined(words: Iterable[str | None]) -> str | None:
    return _BETWEEN.join(dict.fromkeys(filter(None, words))) or None
