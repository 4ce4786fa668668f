"""What is new in a ledger since a time: entries that were not there, and those that have got further."""

from __future__ import annotations

from sqlalchemy import func, select

from comity.ledger import schema
from comity.ledger.database import chunks
from comity.ledger.query import Query
from comity.model import Record
from comity.reconcile.records import Entry

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


def news(query: Query, since: str) -> News:
    """Return what is new among the entries of a query since a time (ISO 8601, UTC)."""
    documents, claims, entries = schema.documents.c, schema.claims.c, schema.entries.c
    fresh = select(documents.id).where(documents.added >= since)
    told = select(claims.entry).where(claims.document.in_(fresh), claims.entry.is_not(None))
    page = query.select(entries.id).where(entries.id.in_(told)).order_by(entries.sorts.desc(), entries.id.desc())
    with query.database.read() as connection:
        reports = int(connection.execute(select(func.count()).select_from(fresh.subquery())).scalar_one())
        ids = list(connection.execute(page.limit(MOST + 1)).scalars())
        late: set[str] = set()
        for chunk in chunks(ids[:MOST]):
            here = select(claims.id).where(claims.entry.in_(chunk), claims.document.in_(fresh))
            late |= set(connection.execute(here).scalars())
    found = query.among(ids[:MOST]).order("-date").records()
    moved = [move for entry in found if (move := _moved(entry, late))]
    new = [entry for entry in found if set(entry.claims) <= late]
    return News(reports=reports, new=new, moved=moved, more=len(ids) > MOST)


def _moved(entry: Entry, late: set[str]) -> Moved | None:
    before = [each.stage for each in entry.history if each.claim not in late]
    after = [each.stage for each in entry.history if each.claim in late]
    if not before or not after or after[-1] == before[-1]:
        return None
    return Moved(entry=entry, before=before[-1], after=after[-1])
