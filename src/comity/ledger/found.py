"""The findings of a ledger, listed: those of the latest events first, or pair by pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, exists, func, select

from comity.ledger import schema
from comity.ledger.database import Database, chunks
from comity.ledger.query import Query
from comity.ledger.rows import CLAIM_COLUMNS, claim_of, entry_of, finding_of
from comity.ledger.spread import Pair
from comity.reconcile.positions import Position, positions
from comity.reconcile.records import Entry, FindingStatus, LedgerFinding, ReportedClaim

_FINDING = schema.findings.c


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
        pair: tuple[str, str] | None = None,
        status: FindingStatus | None = None,
    ) -> list[LedgerFinding]:
        """Return findings; of one type, those that are open, of entries of a query, of a pair, if asked.

        A finding is open where nobody has answered it and not all of its entries are decided on. `pair` has two codes
        in the order of the alphabet, or two empty texts for what is between no parties that are known.
        """
        ids = _chosen(select(_FINDING.id), type_, undecided, status)
        if among is not None:
            ids = ids.where(exists(_about().where(schema.entries.c.id.in_(among.select(schema.entries.c.id)))))
        if pair is not None:
            ids = ids.where(_FINDING.one == pair[0], _FINDING.two == pair[1])
        page = ids.order_by(_FINDING.sorts.desc(), _FINDING.id).limit(limit).offset(offset or None)
        with self._database.read() as connection:
            wanted = connection.execute(page).scalars().all()
            rows = connection.execute(select(_FINDING.id, _FINDING.json).where(_FINDING.id.in_(wanted))).all()
        known = {row.id: finding_of(row.json) for row in rows}
        return [known[id_] for id_ in wanted]

    def pairs(
        self, type_: str | None = None, *, undecided: bool = False, status: FindingStatus | None = None
    ) -> list[Pair]:
        """Return the pairs that have findings, those with the most first; `entries` is the number of findings."""
        count = func.count()
        query = _chosen(select(_FINDING.one, _FINDING.two, count), type_, undecided, status)
        ordered = query.group_by(_FINDING.one, _FINDING.two).order_by(count.desc(), _FINDING.one, _FINDING.two)
        with self._database.read() as connection:
            return [Pair(one=one, two=two, entries=number) for one, two, number in connection.execute(ordered)]

    def positions(self, findings: Sequence[LedgerFinding]) -> dict[str, list[Position]]:
        """Return for each finding, by its id, what is said on each side, by whom and when."""
        told = {words.claim for finding in findings for words in finding.words if words.claim}
        about = {entry for finding in findings for entry in finding.entries}
        claims: dict[str, ReportedClaim] = {}
        entries: dict[str, Entry] = {}
        with self._database.read() as connection:
            for chunk in chunks(told):
                query = select(*CLAIM_COLUMNS).join(schema.documents).where(schema.claims.c.id.in_(chunk))
                claims |= {row["id"]: claim_of(row) for row in connection.execute(query).mappings()}
            for chunk in chunks(about):
                rows = select(schema.entries.c.json).where(schema.entries.c.id.in_(chunk))
                entries |= {entry.id: entry for entry in map(entry_of, connection.execute(rows).scalars())}
        return {finding.id: positions(finding, entries, claims) for finding in findings}

    def of(self, entries: Iterable[Entry]) -> dict[str, list[str]]:
        """Return the types of the open findings about some entries, by entry; those without any are left out."""
        table, found = schema.finding_entries.c, defaultdict[str, list[str]](list)
        query = select(table.entry, _FINDING.type).join_from(schema.finding_entries, schema.findings).distinct()
        query = query.where(_FINDING.status == "open")
        with self._database.read() as connection:
            for chunk in chunks([entry.id for entry in entries]):
                for entry, type_ in connection.execute(query.where(table.entry.in_(chunk))):
                    found[entry].append(type_)
        return {entry: sorted(types) for entry, types in found.items()}

    def counts(self, *, undecided: bool = False, status: FindingStatus | None = None) -> dict[str, int]:
        """Return how many there are of each type."""
        query = _chosen(select(_FINDING.type, func.count()), None, undecided, status).group_by(_FINDING.type)
        with self._database.read() as connection:
            return dict(sorted(map(tuple, connection.execute(query))))


def _chosen(query: Select[Any], type_: str | None, undecided: bool, status: FindingStatus | None) -> Select[Any]:
    query = query.select_from(schema.findings)
    if type_ is not None:
        query = query.where(_FINDING.type == type_)
    if undecided:
        query = query.where(_FINDING.status == "open", exists(_about().where(schema.entries.c.status == "open")))
    return query if status is None else query.where(_FINDING.status == status)


def _about() -> Select[Any]:
    """The entries of a finding."""
    table = schema.finding_entries.c
    return select(table.entry).join_from(schema.finding_entries, schema.entries).where(table.finding == _FINDING.id)
