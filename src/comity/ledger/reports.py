"""The reports of a ledger, listed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select

from comity.ledger import schema
from comity.ledger.database import Database, chunks
from comity.ledger.query import Query
from comity.model import Record
from comity.reconcile.sentences import named

_PUBLISHED: ColumnElement[str] = literal_column("coalesce(documents.published, '')")
"""As the index has it; reports without a day are the oldest."""


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


class Reports:
    """The reports of a ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, publisher: str | None = None, title: str | None = None) -> int:
        """Return how many there are; of one publisher, or with words in their title, if asked."""
        with self._database.read() as connection:
            return int(connection.execute(_of(select(func.count()), publisher, title)).scalar_one())

    def named(self, ids: Iterable[str]) -> dict[str, str]:
        """Return what reports are called by their publisher and day, by id."""
        table, found = schema.documents.c, dict[str, str]()
        with self._database.read() as connection:
            for chunk in chunks(set(ids)):
                rows = connection.execute(select(table.id, table.publisher, table.published).where(table.id.in_(chunk)))
                found |= {id_: named(id_, publisher, day) for id_, publisher, day in rows}
        return found

    def page(
        self,
        limit: int | None = None,
        offset: int = 0,
        publisher: str | None = None,
        *,
        added: bool = False,
        title: str | None = None,
        among: Query | None = None,
    ) -> list[Told]:
        """Return reports, the last published first, or the last added.

        Of one publisher, with words in their title, or that tell entries of a query, if asked.
        """
        table, claims = schema.documents.c, schema.claims.c
        order = (table.added.desc() if added else _PUBLISHED.desc(), table.id.desc())
        chosen = _of(select(table.id), publisher, title)
        if among is not None:
            tellers = select(claims.document).where(claims.entry.in_(among.select(schema.entries.c.id)))
            chosen = chosen.where(table.id.in_(tellers))
        ids = chosen.order_by(*order).limit(limit).offset(offset or None)
        told = select(func.count()).where(claims.document == table.id).scalar_subquery()
        columns = (
            table.id,
            table.title,
            table.publisher,
            table.published,
            table.url,
            table.added,
            table.source,
            told,
        )
        with self._database.read() as connection:
            rows = connection.execute(select(*columns).where(table.id.in_(ids)).order_by(*order)).all()
        return [
            Told(
                id=row.id, title=row.title, publisher=row.publisher, published=row.published, url=row.url,
                added=row.added, claims=row[-1], copy_of=row.source if row.source != row.id else None,
            )
            for row in rows
        ]  # fmt: skip


def _of(query: Any, publisher: str | None, title: str | None = None) -> Any:
    table = schema.documents.c
    query = query.select_from(schema.documents)
    for word in (title or "").split():
        query = query.where(table.title.icontains(word, autoescape=True))
    return query if publisher is None else query.where(table.publisher == publisher)
