"""What is new in a ledger since a time: entries that were not there, and those that have got further."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from comity.errors import NotKnown
from comity.ledger import schema
from comity.ledger.asked import day
from comity.ledger.database import chunks
from comity.ledger.query import Query
from comity.model import Record
from comity.reconcile.records import Decision, Entry, LedgerFinding

if TYPE_CHECKING:
    from comity.ledger.store import LedgerStore

MOST = 400
"""So many entries are looked through, those of the latest events first."""


class Moved(Record, frozen=True, kw_only=True):
    """An entry that has got from one stage to another."""

    entry: Entry
    before: str
    after: str


class News(Record, frozen=True, kw_only=True):
    """Reports added since a time; entries that only they tell; entries that they tell to have got further.

    `more` says that there are more entries than were looked through.
    """

    reports: int
    new: list[Entry]
    moved: list[Moved]
    more: bool


class Difference(Record, frozen=True, kw_only=True):
    """What came into a ledger since a time: how many reports, and what they and people changed."""

    since: str
    reports: int
    new: list[Entry]
    moved: list[Moved]
    findings: list[LedgerFinding]
    decisions: list[Decision]


def difference(store: LedgerStore, since: str) -> Difference:
    """Return what is new in a ledger since a day, month, year or time (UTC), or a report or decision by its id.

    Raises NotKnown where it is none of these.
    """
    start = _when_made(store, since) or _time(since)
    query = store.entries().status("open", "accepted", "rejected")
    found = news(query, start, most=None)
    documents = schema.documents.c
    with query.database.read() as connection:
        fresh = set(connection.execute(select(documents.id).where(documents.added >= start)).scalars())
    return Difference(
        since=start,
        reports=found.reports,
        new=found.new,
        moved=found.moved,
        findings=[each for each in store.findings() if any(words.document in fresh for words in each.words)],
        decisions=[each for each in store.decisions.all() if each.at >= start],
    )


def _when_made(store: LedgerStore, id_: str) -> str | None:
    """When a report was added, or a decision made."""
    documents, decisions = schema.documents.c, schema.decisions.c
    with store.entries().database.read() as connection:
        for time, id_column in ((documents.added, documents.id), (decisions.at, decisions.id)):
            if found := connection.execute(select(time).where(id_column == id_.strip())).scalar():
                return str(found)
    return None


def _time(given: str) -> str:
    words = given.strip()
    if "T" not in words and ":" not in words:
        return day(words)
    try:
        found = datetime.fromisoformat(words)
    except ValueError as error:
        raise NotKnown(f"{given!r} is no time: write 2024-11-20T09:30") from error
    zoned = found if found.tzinfo else found.replace(tzinfo=UTC)
    return zoned.astimezone(UTC).isoformat(timespec="seconds")


def news(query: Query, since: str, most: int | None = MOST) -> News:
    """Return what is new among the entries of a query since a time (ISO 8601, UTC), of `most` looked through."""
    documents, claims, entries = schema.documents.c, schema.claims.c, schema.entries.c
    fresh = select(documents.id).where(documents.added >= since)
    told = select(claims.entry).where(claims.document.in_(fresh), claims.entry.is_not(None))
    page = query.select(entries.id).where(entries.id.in_(told)).order_by(entries.sorts.desc(), entries.id.desc())
    with query.database.read() as connection:
        reports = int(connection.execute(select(func.count()).select_from(fresh.subquery())).scalar_one())
        ids = list(connection.execute(page.limit(None if most is None else most + 1)).scalars())
        late: set[str] = set()
        for chunk in chunks(ids[:most]):
            here = select(claims.id).where(claims.entry.in_(chunk), claims.document.in_(fresh))
            late |= set(connection.execute(here).scalars())
    found = query.among(ids[:most]).order("-date").records()
    moved = [move for entry in found if (move := _moved(entry, late))]
    new = [entry for entry in found if set(entry.claims) <= late]
    return News(reports=reports, new=new, moved=moved, more=most is not None and len(ids) > most)


def _moved(entry: Entry, late: set[str]) -> Moved | None:
    before = [each.stage for each in entry.history if each.claim not in late]
    after = [each.stage for each in entry.history if each.claim in late]
    if not before or not after or after[-1] == before[-1]:
        return None
    return Moved(entry=entry, before=before[-1], after=after[-1])
