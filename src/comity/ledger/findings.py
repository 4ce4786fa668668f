"""Keep findings in step with entries: those that a change touches are worked out again, in full context."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, and_, delete, func, insert, or_, select

from comity.ledger import schema
from comity.ledger.answers import answered
from comity.ledger.database import Database, chunks
from comity.ledger.rows import Loader, entry_of, finding_row
from comity.model import Transfer
from comity.parties import party_codes
from comity.reconcile.blocking import figure_keys
from comity.reconcile.findings_across import ReportFinding, contradicts
from comity.reconcile.firsts import First
from comity.reconcile.records import Entry
from comity.reconcile.rivals import days_of, same_time, when
from comity.reconcile.whole import Scope, findings_among

ANYBODY = "*"


def settle_findings(
    database: Database, connection: Connection, loader: Loader, changed: Sequence[Entry], gone: set[str]
) -> None:
    """Work out again the findings that involve changed entries; those of entries that are gone go with them."""
    _Findings(database, connection, loader).settle({entry.id: entry for entry in changed}, gone)


class _Findings:
    def __init__(self, database: Database, connection: Connection, loader: Loader) -> None:
        self._database = database
        self._connection = connection
        self._loader = loader

    def settle(self, changed: dict[str, Entry], gone: set[str]) -> None:
        partners = self._drop(set(changed) | gone) - gone
        firsts = self._firsts(changed, partners)
        tolds = {told for _, told in firsts}
        entries = changed | self._load((partners | tolds) - set(changed))
        reports = self._close(entries)
        self._drop(tolds, only="first")
        pairs, rivals = self._rivals(changed)
        earlier = self._earlier([first for first, _ in firsts], entries)
        others = self._load((rivals | earlier) - set(entries))
        claims = {claim for entry in (*entries.values(), *others.values()) for claim in entry.claims}
        scope = Scope(
            entries=entries,
            others=others,
            claims=self._loader.claims(claims, self._connection),
            reports=reports,
            firsts=[first for first, _ in firsts],
            pairs=pairs,
            thesaurus=self._loader.thesaurus,
        )
        found = answered(findings_among(scope), self._connection)
        known = {**others, **entries}
        rows = [finding_row(finding, known) for finding in found]
        self._database.insert_new(schema.findings, rows, self._connection)
        rows = [{"finding": finding.id, "entry": entry} for finding in found for entry in finding.entries]
        self._database.insert_new(schema.finding_entries, rows, self._connection)

    def _drop(self, entries: set[str], only: str | None = None) -> set[str]:
        """Delete the findings of entries, and return all entries that those findings involved."""
        table, ids = schema.finding_entries.c, set()
        for chunk in chunks(entries):
            query = select(table.finding).where(table.entry.in_(chunk))
            if only:
                query = query.join(schema.findings).where(schema.findings.c.type == only)
            ids |= set(self._connection.execute(query).scalars())
        involved: set[str] = set()
        for chunk in chunks(ids):
            involved |= set(self._connection.execute(select(table.entry).where(table.finding.in_(chunk))).scalars())
            self._connection.execute(delete(schema.findings).where(schema.findings.c.id.in_(chunk)))
        return involved

    def _load(self, ids: set[str]) -> dict[str, Entry]:
        found = {}
        for chunk in chunks(ids):
            query = select(schema.entries.c.json).where(schema.entries.c.id.in_(chunk))
            for json in self._connection.execute(query).scalars():
                entry = entry_of(json)
                found[entry.id] = entry
        return found

    def _close(self, entries: dict[str, Entry]) -> list[ReportFinding]:
        """Add to `entries` all that findings within reports tie to them, and return those findings."""
        told, claims = schema.report_finding_claims.c, schema.claims.c
        reports: dict[str, ReportFinding] = {}
        edge = set(entries)
        while edge:
            ids: set[str] = set()
            for chunk in chunks({claim for id_ in edge for claim in entries[id_].claims}):
                ids |= set(self._connection.execute(select(told.finding).where(told.claim.in_(chunk))).scalars())
            beyond: set[str] = set()
            for chunk in chunks(ids - set(reports)):
                rows = schema.report_findings.c
                for json in self._connection.execute(select(rows.json).where(rows.id.in_(chunk))).scalars():
                    report = msgspec.json.decode(json, type=ReportFinding)
                    reports[report.id] = report
                tied = select(claims.entry).join(schema.report_finding_claims).where(told.finding.in_(chunk))
                beyond |= {entry for entry in self._connection.execute(tied).scalars() if entry}
            edge = beyond - set(entries)
            entries |= self._load(edge)
        return list(reports.values())

    def _rivals(self, changed: dict[str, Entry]) -> tuple[set[tuple[str, str]], set[str]]:
        """The entries that share a side and a figure with changed ones at one time, and the pairs they make."""
        blocks, entries = schema.blocks.c, schema.entries.c
        told = select(entries.id, entries.start, entries.end, entries.first_reported)
        told = told.join_from(schema.blocks, schema.claims).join(schema.entries).distinct()
        pairs: set[tuple[str, str]] = set()
        for entry in changed.values():
            if entry.kind != "transfer":
                continue
            features = self._loader.features(self._loader.claims(set(entry.claims), self._connection))
            for chunk in chunks({key for each in features.values() for key in figure_keys(each)}):
                for row in self._connection.execute(told.where(blocks.key.in_(chunk))):
                    if same_time(when(entry), days_of(row.start, row.end, row.first_reported)):
                        pairs.add((entry.id, row.id))
        pairs = {ids for ids in pairs if ids[0] != ids[1]}
        return pairs, {other for _, other in pairs}

    def _firsts(self, changed: dict[str, Entry], partners: set[str]) -> list[tuple[First, str]]:
        """The "firsts" that a change may touch, with the entries they are said of."""
        table, claims = schema.firsts.c, schema.claims.c
        about = set(changed) | partners
        about |= {told for first, told in self._said_of(changed) if self._concerns(first, told, changed)}
        found: list[tuple[First, str]] = []
        for chunk in chunks(about):
            rows = select(table.json, claims.entry).join(schema.claims).where(claims.entry.in_(chunk))
            found += [(_first(row.json), row.entry) for row in self._connection.execute(rows)]
        return found

    def _said_of(self, changed: dict[str, Entry]) -> Iterable[tuple[First, str]]:
        sides, table, claims = schema.first_sides.c, schema.firsts.c, schema.claims.c
        for entry in changed.values():
            if isinstance(entry.record, Transfer):
                givers, receivers = (
                    [*party_codes(side), ANYBODY] for side in (entry.record.giver, entry.record.receiver)
                )
                query = (
                    select(table.json, claims.entry)
                    .join(schema.first_sides, sides.claim == table.claim)
                    .join(schema.claims, claims.id == table.claim)
                    .where(and_(sides.giver.in_(givers), sides.receiver.in_(receivers), claims.entry.is_not(None)))
                )
                for row in self._connection.execute(query):
                    yield _first(row.json), row.entry

    def _concerns(self, first: First, told: str, changed: dict[str, Entry]) -> bool:
        if told in changed:
            return True
        entry = self._load({told})[told]
        return any(contradicts(first, other, entry, self._loader.thesaurus) for other in changed.values())

    def _earlier(self, firsts: Sequence[First], entries: dict[str, Entry]) -> set[str]:
        """The entries that may be earlier cases of "firsts"."""
        table, parties = schema.entries.c, schema.parties.c
        found: set[str] = set()
        for first in firsts:
            query = select(table.id).where(
                and_(table.kind == "transfer", table.denied == 0, table.stage.in_(("delivered", "underway", "agreed")))
            )
            for role, keys in (("giver", first.givers), ("receiver", first.receivers)):
                if keys:
                    those = select(parties.entry).where(and_(parties.role == role, parties.key.in_(keys)))
                    query = query.where(table.id.in_(those))
            latest = max((_latest(entry) for entry in entries.values()), default="")
            day = func.coalesce(table.end, table.first_reported)
            query = query.where(or_(day <= latest, day.is_(None)))
            found |= set(self._connection.execute(query).scalars())
        return found


def _latest(entry: Entry) -> str:
    days = (entry.record.date.end if entry.record.date else None, entry.last_reported)
    return max(filter(None, days), default="9999")


def _first(json: str) -> First:
    return msgspec.json.decode(json, type=First)


def store_firsts(firsts: Sequence[First], connection: Connection) -> None:
    """Keep what a report calls the first ever."""
    for first in firsts:
        row = {"claim": first.claim, "document": first.document, "json": msgspec.json.encode(first).decode()}
        connection.execute(insert(schema.firsts), row)
        sides = [
            {"claim": first.claim, "giver": giver, "receiver": receiver}
            for giver in first.givers or [ANYBODY]
            for receiver in first.receivers or [ANYBODY]
        ]
        connection.execute(insert(schema.first_sides), sides)


def store_report_findings(found: Sequence[ReportFinding], known: set[str], connection: Connection) -> None:
    """Keep the findings within one report; `known` are the ids of its claims."""
    for finding in {each.id: each for each in found}.values():
        row = {"id": finding.id, "document": finding.document, "json": msgspec.json.encode(finding).decode()}
        connection.execute(insert(schema.report_findings), row)
        rows = [{"finding": finding.id, "claim": claim} for claim in sorted(set(finding.claims) & known)]
        if rows:
            connection.execute(insert(schema.report_finding_claims), rows)
