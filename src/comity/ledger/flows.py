"""Who gives to whom, by number of entries; entries by month; who copies whom: counted by the database."""

from __future__ import annotations

from sqlalchemy import func, not_, select

from comity.ledger import schema
from comity.ledger.query import Query
from comity.model import Record
from comity.reconcile.things import ITEM_KINDS

_ENTRY, _THING = schema.entries.c, schema.things.c


class Flow(Record, frozen=True, kw_only=True):
    """From whom to whom, and how many transfers."""

    giver: str
    receiver: str
    entries: int


class Copying(Record, frozen=True, kw_only=True):
    """A publisher whose reports have the text of another's, whose, and how many."""

    publisher: str
    of: str
    reports: int


def flows(query: Query) -> list[Flow]:
    """Return from which states and organisations to which the transfers of a query go, the most frequent first."""
    a, b = schema.parties.alias("a"), schema.parties.alias("b")
    count = func.count()
    ids = query.kind("transfer").select(_ENTRY.id)
    counted = (
        select(a.c.key, b.c.key, count)
        .join(b, a.c.entry == b.c.entry)
        .where(a.c.role == "giver", b.c.role == "receiver", a.c.key != b.c.key)
        .where(not_(a.c.key.like("~%")), not_(b.c.key.like("~%")), a.c.entry.in_(ids))
        .group_by(a.c.key, b.c.key)
        .order_by(count.desc(), a.c.key, b.c.key)
    )
    with query.database.read() as connection:
        rows = connection.execute(counted).all()
    return [Flow(giver=giver, receiver=receiver, entries=number) for giver, receiver, number in rows]


def by_month(query: Query, *, things: bool = False) -> dict[tuple[str, str], int]:
    """Return the number of entries by month ("2024-08") and kind, or by month and kind of thing; undated by report.

    What has no day at all stands under the month "". A month or day that a date leaves open counts at its first.
    """
    month = func.substr(_ENTRY.sorts, 1, 7)
    if things:
        kind = func.substr(_THING.term, 2)
        those = query.select(_ENTRY.id)
        asked = select(month, kind, func.count()).join_from(schema.entries, schema.things)
        asked = asked.where(_ENTRY.id.in_(those), _THING.term.in_([f"={each}" for each in ITEM_KINDS]))
        asked = asked.group_by(month, kind)
    else:
        asked = query.select(month, _ENTRY.kind, func.count()).group_by(month, _ENTRY.kind)
    with query.database.read() as connection:
        rows = connection.execute(asked).all()
    found: dict[tuple[str, str], int] = {}
    for when, kind_, count in sorted(map(tuple, rows)):
        key = ("" if when.startswith("9999") else when, kind_)
        found[key] = found.get(key, 0) + count
    return found


def copying(query: Query, publishers: tuple[str, ...] = ()) -> list[Copying]:
    """Return which publishers have the text of which others, of some publishers on either side if asked."""
    copy, source = schema.documents.alias("copy"), schema.documents.alias("source")
    unknown, count = "unknown publisher", func.count()
    one, two = (func.coalesce(each.c.publisher, unknown) for each in (copy, source))
    counted = (
        select(one, two, count)
        .join_from(copy, source, copy.c.source == source.c.id)
        .where(copy.c.source != copy.c.id)
        .group_by(one, two)
        .order_by(count.desc(), one, two)
    )
    if publishers:
        counted = counted.where(one.in_(publishers) | two.in_(publishers))
    with query.database.read() as connection:
        rows = connection.execute(counted).all()
    return [Copying(publisher=who, of=whose, reports=number) for who, whose, number in rows]
