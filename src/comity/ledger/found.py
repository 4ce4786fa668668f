"""The findings of a ledger, listed: those of the latest events first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, select

from comity.ledger import schema
from comity.ledger.database import Database, chunks
from comity.ledger.query import Query
from comity.ledger.rows import finding_of
from comity.reconcile.records import Entry, LedgerFinding


class Found:
    """The findings of a ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self,
        limit: int | None = None,
        offset: int = 0,
        type_: str | None = None,
        *,
        undecided: bool = False,
        among: Query | None = None,
    ) -> list[LedgerFinding]:
        """Return findings; of one type, of entries that nobody has decided on, or of those of a query, if asked."""
        findings, last = schema.findings.c, func.max(schema.entries.c.sorts)
        ids = _chosen(select(findings.id), type_, undecided).group_by(findings.id)
        if among is not None:
            ids = ids.where(schema.entries.c.id.in_(among.select(schema.entries.c.id)))
        page = ids.order_by(last.desc(), findings.id).limit(limit).offset(offset or None)
        with self._database.read() as connection:
            wanted = connection.execute(page).scalars().all()
            rows = connection.execute(select(findings.id, findings.json).where(findings.id.in_(wanted))).all()
        known = {row.id: finding_of(row.json) for row in rows}
        return [known[id_] for id_ in wanted]

    def of(self, entries: Iterable[Entry]) -> dict[str, list[str]]:
        """Return the types of the findings about some entries, by entry; those without any are left out."""
        table, found = schema.finding_entries.c, defaultdict[str, list[str]](list)
        query = (
            select(table.entry, schema.findings.c.type).join_from(schema.finding_entries, schema.findings).distinct()
        )
        with self._database.read() as connection:
            for chunk in chunks([entry.id for entry in entries]):
                for entry, type_ in connection.execute(query.where(table.entry.in_(chunk))):
                    found[entry].append(type_)
        return {entry: sorted(types) for entry, types in found.items()}

    def counts(self, *, undecided: bool = False) -> dict[str, int]:
        """Return how many there are of each type."""
        findings = schema.findings.c
        count = func.count(findings.id.distinct())
        query = _chosen(select(findings.type, count), None, undecided).group_by(findings.type)
        with self._database.read() as connection:
            return dict(sorted(map(tuple, connection.execute(query))))


def _chosen(query: Select[Any], type_: str | None, undecided: bool) -> Select[Any]:
    query = query.select_from(schema.findings).join(schema.finding_entries).join(schema.entries)
    if type_ is not None:
        query = query.where(schema.findings.c.type == type_)
    return query.where(schema.entries.c.status == "open") if undecided else query
