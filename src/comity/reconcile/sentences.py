"""Plain sentences about entries, for findings and lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import convert

from comity.kinds import AnyClaim
from comity.knowledge.naming import load_party_names
from comity.model import Accusation, Agreement, Event, Indicator, Item, Party, Quantity, Transfer, Visit
from comity.parties import party_code
from comity.reconcile.amounts import how_much, plural
from comity.reconcile.records import ReportedClaim
from comity.reconcile.values import measures, unit_of

_VERBS: dict[str, tuple[str, str]] = {
    "sought": ("may send", "sought"),
    "pledged": ("promised", "promised"),
    "agreed": ("agreed to pass", "agreed"),
    "underway": ("is sending", "on its way"),
    "delivered": ("sent", "delivered"),
    "refused": ("refused to send", "refused"),
    "cancelled": ("called off sending", "called off"),
}


def source(reported: ReportedClaim) -> str:
    """Name a report: who published it, and when."""
    return named(reported.document, reported.publisher, reported.published)


def named(id_: str, publisher: str | None, published: str | None) -> str:
    """Name a report by who published it, its id where nobody did, and when."""
    return ", ".join(filter(None, (publisher or f"report {id_}", published)))


def called(parties: Sequence[Party]) -> str:
    """Parties in words by what they stand for: a state or organisation by its own name, others as reported."""
    codes = [(party_code(party), party) for party in parties]
    known = [load_party_names().name(code) if code else party.name for code, party in codes]
    return names([Party(name=name) for name in known])


def names(parties: Sequence[Party]) -> str:
    """Parties as a list in words."""
    given = list(dict.fromkeys(party.name for party in parties))
    return given[0] if len(given) == 1 else f"{', '.join(given[:-1])} and {given[-1]}" if given else "somebody"


def how_many(item: Item) -> str:
    """What is asked of an item's quantity: "how many goats", "how much rice"."""
    measured = item.quantity is not None and measures(unit_of(item.quantity))
    return f"how much {item.what}" if measured or item.kind == "funds" else f"how many {plural(item.what)}"


def thing(item: Item) -> str:
    """An item with its quantity."""
    return how_much(item.quantity, item.what) if item.quantity else item.what


def things(items: Sequence[Item]) -> str:
    """The items that are no part of another, in words."""
    return ", ".join(thing(item) for item in items if item.part_of is None) or "something"


def what_happens(record: AnyClaim) -> str:
    """One clause that says what an entry is about."""
    match record:
        case Transfer():
            verb = _VERBS[record.stage][0]
            receiver = f" to {names(record.receiver)}" if record.receiver else ""
            return f"{names(record.giver)} {verb} {things(record.items)}{receiver}"
        case Agreement():
            about = f" on {record.subject}" if record.subject else ""
            kind = "agreement" if record.type == "other" else record.type
            return f"{kind} of {names(record.parties)}{about}, {record.stage}"
        case Visit():
            place = f" in {record.place}" if record.place else ""
            host = f" with {names(record.hosts)}" if record.hosts else ""
            return f"visit of {names(record.visitors)}{host}{place}, {record.stage}"
        case Accusation():
            return f"{names(record.accusers)} accused {names(record.accused)}" + (
                f" of {record.of}" if record.of else ""
            )
        case Indicator():
            value = f": {how_much(record.value, '')}" if record.value else ""
            return f"{record.measure} of {names(record.about)}{value}"
        case Event():
            return f"{names(record.actor)} and {names(record.recipient)}: {record.evidence}"


def matter(record: AnyClaim) -> str:
    """What an entry is about, without its parties."""
    match record:
        case Transfer():
            return things(record.items)
        case Agreement():
            return record.subject or record.type
        case Visit():
            return f"visit, {record.place}" if record.place else "visit"
        case Accusation():
            return record.of or "accusation"
        case Indicator():
            return f"{record.measure}{': ' + how_much(record.value, '') if record.value else ''}"
        case Event():
            return record.plover.type.lower() if record.plover else record.evidence


def both_sides(subject: str, record: AnyClaim, told: Sequence[str]) -> str:
    """Say that reports differ on something, and give every side."""
    if isinstance(record, Transfer):
        way = f" from {names(record.giver)}" if record.giver else ""
        way += f" to {names(record.receiver)}" if record.receiver else ""
        what = "" if subject.startswith("how m") else f" {things(record.items)} went"
        return f"Reports differ on {subject}{what}{way}: {' or '.join(told)}."
    if isinstance(record, Indicator):
        return f"Reports differ on {subject}: {' or '.join(told)}."
    return f"Reports differ on {subject} of the {what_happens(record)}: {' or '.join(told)}."


def when(start: str | None, end: str | None) -> str:
    """A day, a month or a year where it is just that, else the first and the last day."""
    if start is None or end is None:
        return ""
    if start == end:
        return start
    if (start[5:], end[5:]) == ("01-01", "12-31"):
        return start[:4] if start[:4] == end[:4] else f"{start[:4]}…{end[:4]}"
    if start[:7] == end[:7] and start.endswith("-01") and end[8:] >= "28":
        return start[:7]
    return f"{start}…{end}"


def brief(value: Any) -> str:
    """A value on one line: parties by name, dates as days, quantities as figures."""
    if isinstance(value, list):
        return ", ".join(brief(each) for each in value)
    if isinstance(value, dict) and "name" in value:
        return str(value["name"])
    if isinstance(value, dict) and "start" in value:
        return str(value["start"]) if value["start"] == value["end"] else f"{value['start']}…{value['end']}"
    if isinstance(value, dict) and "low" in value:
        return how_much(convert(value, Quantity), "")
    return "" if value is None else str(value)
