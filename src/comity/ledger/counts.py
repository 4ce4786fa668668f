"""How much is in a ledger, and who published it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, select

from comity.ledger import schema
from comity.ledger.database import Database
from comity.model import Record

UNREAD = "unread"
"""The version of a report in a language that is not read yet: it is kept without claims."""
TABLE = "table"
"""The version of a row of a table of others: rows are much alike, and none is a copy of another."""


class Source(Record, frozen=True, kw_only=True):
    """A publisher: how many reports, how many of them copy another's text, claims, first and last day.

    `unread` counts the reports in languages that are not read yet.
    """

    publisher: str
    reports: int
    copies: int
    claims: int
    first: str | None
    last: str | None
    unread: int = 0


def sources(database: Database) -> list[Source]:
    """Return the publishers, those with the most reports first."""
    documents = schema.documents.c
    publisher = func.coalesce(documents.publisher, "unknown")
    reports = select(
        publisher,
        func.count().label("reports"),
        func.count().filter(documents.source != documents.id).label("copies"),
        func.min(documents.published).label("first"),
        func.max(documents.published).label("last"),
        func.count().filter(documents.version == UNREAD).label("unread"),
    ).group_by(publisher)
    told = select(publisher, func.count()).join_from(schema.claims, schema.documents).group_by(publisher)
    with database.read() as connection:
        number = _counts(connection.execute(told))
        rows = connection.execute(reports).all()
    found = [
        Source(
            publisher=row[0], reports=row.reports, copies=row.copies, claims=number.get(row[0], 0), first=row.first,
            last=row.last, unread=row.unread,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda source: (-source.reports, source.publisher))


def stats(database: Database) -> dict[str, Any]:
    """Return how much is in the ledger: reports, copies, claims, entries and findings by kind, decisions."""
    documents, entries, findings = schema.documents, schema.entries, schema.findings
    with database.read() as connection:
        copies = select(func.count()).where(documents.c.source != documents.c.id)
        return {
            "reports": _count(documents, connection),
            "copies": connection.execute(copies).scalar_one(),
            "unread": _counts(
                connection.execute(
                    select(documents.c.language, func.count())
                    .where(documents.c.version == UNREAD)
                    .group_by(documents.c.language)
                )
            ),
            "claims": _count(schema.claims, connection),
            "entries": _counts(connection.execute(select(entries.c.kind, func.count()).group_by(entries.c.kind))),
            "findings": _counts(connection.execute(select(findings.c.type, func.count()).group_by(findings.c.type))),
            "told_by_several": connection.execute(
                select(func.count()).select_from(entries).where(entries.c.sources > 1)
            ).scalar_one(),
            "decisions": _count(schema.decisions, connection),
            "first_published": connection.execute(select(func.min(documents.c.published))).scalar(),
            "last_published": connection.execute(select(func.max(documents.c.published))).scalar(),
        }


def _counts(rows: Iterable[Any]) -> dict[str, int]:
    return dict(sorted(map(tuple, rows)))


def _count(of: Any, connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(of)).scalar_one())
