"""The reports of a ledger, listed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal_column, select

from comity.errors import NotKnown
from comity.ledger import schema
from comity.ledger.asked import phrases
from comity.ledger.counts import UNREAD
from comity.ledger.database import Database, chunks
from comity.ledger.query import Query
from comity.ledger.texts import Passage, passages, told_in
from comity.model import Record
from comity.reconcile.sentences import named
from comity.suggest import meant

Status = Literal["told", "nothing", "copy", "unread"]
"""Of a report: it tells something, nothing between states, the text of another, or it is in a language not read yet."""
_DOCUMENT, _CLAIM = schema.documents.c, schema.claims.c
_PUBLISHED: ColumnElement[str] = literal_column("coalesce(documents.published, '')")
"""As the index has it; reports without a day are the oldest."""
ORDERS: dict[str, ColumnElement[Any]] = {
    "published": _PUBLISHED, "added": _DOCUMENT.added, "title": func.lower(func.coalesce(_DOCUMENT.title, "")),
    "publisher": func.coalesce(_DOCUMENT.publisher, ""),
}  # fmt: skip


class Sought(Record, frozen=True, kw_only=True):
    """Which reports are asked for: of a publisher, with words in the title or anywhere in the text, of a status."""

    publisher: str | None = None
    title: str | None = None
    text: str | None = None
    status: Status | None = None


class Told(Record, frozen=True, kw_only=True):
    """One line of a list of reports. `copy_of` is the report whose text this one repeats."""

    id: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    added: str
    claims: int
    copy_of: str | None
    status: Status = "told"


ALL = Sought()


class Reports:
    """The reports of a ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, sought: Sought = ALL) -> int:
        """Return how many there are, of those that are asked for."""
        with self._database.read() as connection:
            return int(connection.execute(self._of(select(func.count()), sought)).scalar_one())

    def named(self, ids: Iterable[str]) -> dict[str, str]:
        """Return what reports are called by their publisher and day, by id."""
        found = dict[str, str]()
        query = select(_DOCUMENT.id, _DOCUMENT.publisher, _DOCUMENT.published)
        with self._database.read() as connection:
            for chunk in chunks(set(ids)):
                rows = connection.execute(query.where(_DOCUMENT.id.in_(chunk)))
                found |= {id_: named(id_, publisher, day) for id_, publisher, day in rows}
        return found

    def page(
        self,
        limit: int | None = None,
        offset: int = 0,
        sought: Sought = ALL,
        *,
        order: str = "-published",
        among: Query | None = None,
    ) -> list[Told]:
        """Return reports that are asked for, and that tell entries of a query, if there is one.

        `order` is one of `ORDERS`, with "-" the other way; by default the last published come first. Raises NotKnown
        where it is none.
        """
        ordering = _ordering(order)
        chosen = self._of(select(_DOCUMENT.id), sought)
        if among is not None:
            tellers = select(_CLAIM.document).where(_CLAIM.entry.in_(among.select(schema.entries.c.id)))
            chosen = chosen.where(_DOCUMENT.id.in_(tellers))
        ids = chosen.order_by(*ordering).limit(limit).offset(offset or None)
        told = select(func.count()).where(_CLAIM.document == _DOCUMENT.id).scalar_subquery()
        columns = (_DOCUMENT.id, _DOCUMENT.title, _DOCUMENT.publisher, _DOCUMENT.published, _DOCUMENT.url)
        more = (_DOCUMENT.added, _DOCUMENT.source, _DOCUMENT.version, told)
        with self._database.read() as connection:
            rows = connection.execute(select(*columns, *more).where(_DOCUMENT.id.in_(ids)).order_by(*ordering)).all()
        return [_told(row) for row in rows]

    def passages(self, reports: Iterable[Told], words: str) -> dict[str, list[Passage]]:
        """Return for reports, by id, a few of their words around those that were looked for."""
        return passages((report.id for report in reports), phrases(words), self._database)

    def _of(self, query: Select[Any], sought: Sought) -> Select[Any]:
        query = query.select_from(schema.documents)
        for word in (sought.title or "").split():
            query = query.where(_DOCUMENT.title.icontains(word, autoescape=True))
        if sought.text is not None:
            query = query.where(_DOCUMENT.id.in_(told_in(phrases(sought.text), self._database)))
        if sought.status is not None:
            query = query.where(_STATUS[sought.status])
        return query if sought.publisher is None else query.where(_DOCUMENT.publisher == sought.publisher)


def _ordering(order: str) -> list[ColumnElement[Any]]:
    name = order.removeprefix("-")
    if name not in ORDERS:
        raise NotKnown(f"no order {order!r}: {meant(name, list(ORDERS))}")
    columns = (ORDERS[name], _DOCUMENT.id)
    return [column.desc() if order.startswith("-") else column.asc() for column in columns]


def _told(row: Any) -> Told:
    copied, claims = row.source != row.id, row[-1]
    status: Status = "copy" if copied else "unread" if row.version == UNREAD else "told" if claims else "nothing"
    return Told(
        id=row.id, title=row.title, publisher=row.publisher, published=row.published, url=row.url, added=row.added,
        claims=claims, copy_of=row.source if copied else None, status=status,
    )  # fmt: skip


_TELLS = exists().where(_CLAIM.document == _DOCUMENT.id)
_OWN = and_(_DOCUMENT.source == _DOCUMENT.id, _DOCUMENT.version != UNREAD)
_STATUS: dict[Status, ColumnElement[bool]] = {
    "told": and_(_OWN, _TELLS),
    "nothing": and_(_OWN, ~_TELLS),
    "copy": _DOCUMENT.source != _DOCUMENT.id,
    "unread": and_(_DOCUMENT.source == _DOCUMENT.id, _DOCUMENT.version == UNREAD),
}
