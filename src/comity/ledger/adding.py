"""Add reports' ledgers, or newer readings of them, within one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, delete, insert, or_, select, update

from comity.ledger import rules, schema, texts
from comity.ledger.counts import TABLE
from comity.ledger.database import Database, chunks
from comity.ledger.findings import store_firsts, store_report_findings
from comity.ledger.recording import recorded
from comity.ledger.rows import Loader, claim_row, document_row, encode
from comity.ledger.settle import Settling
from comity.model import Ledger
from comity.reconcile.copies import bands, same_text, shingles
from comity.reconcile.firsts import firsts
from comity.reconcile.records import Anchor, Decision, ReportedClaim, claims_of
from comity.reconcile.values import words_of
from comity.reconcile.whole import report_findings

_LIKE = 0.5
"""The share of words in common from which on new evidence is taken to be the old."""


def add(ledgers: Sequence[Ledger], version: str, database: Database, connection: Connection, loader: Loader) -> int:
    """Add reports as a version of comity read them; return how many were new.

    The same reading again changes nothing. A reading by another version takes the place of the last; what people
    decided moves to the claims with the same evidence.
    """
    placing = _Placing(version, database, connection, Settling(database, connection, loader))
    new = sum(placing.place(ledger) for ledger in ledgers)
    if placing.first_read:
        texts.index(placing.first_read, database, connection)
    if new:
        placing.settle()
        database.mark(connection)
    return new


@dataclass
class _Placing:
    """Reports put in their tables; their claims are settled when all are there."""

    version: str
    database: Database
    connection: Connection
    settling: Settling
    first_read: list[str] = field(default_factory=list)
    fresh: set[str] = field(default_factory=set)
    reread: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)

    def place(self, ledger: Ledger) -> bool:
        """Store a report; return whether it was new."""
        document, table, connection = ledger.document, schema.documents, self.connection
        known = connection.execute(select(table.c.version).where(table.c.id == document.id)).scalar()
        if known == self.version:
            return False
        now = datetime.now(UTC).isoformat(timespec="seconds")
        if known is None:
            connection.execute(insert(table), document_row(document, self.version, now))
            self.first_read.append(document.id)
            if self.version != TABLE:
                self.touched |= _find_copies(ledger, connection)
        else:
            connection.execute(update(table).where(table.c.id == document.id).values(version=self.version))
            self.touched |= _clear(document.id, self.settling, connection)
        reading = {"document": document.id, "version": self.version, "ledger": encode(ledger), "added": now}
        self.database.insert_new(schema.readings, [reading], connection)
        claims = claims_of(ledger)
        if known is not None:
            read = {claim.id for claim in claims}
            claims += [claim for claim in recorded(document.id, connection) if claim.id not in read]
        if claims:
            connection.execute(insert(schema.claims), [claim_row(claim) for claim in claims])
        ids = {claim.id for claim in claims}
        store_report_findings(report_findings(ledger), ids, connection)
        store_firsts(firsts(document, claims), connection)
        self.fresh |= ids
        if known is not None:
            _anchor(document.id, claims, connection)
            self.reread |= ids
        return True

    def settle(self) -> None:
        """Bring entries and findings in step with all that was placed."""
        there = self.fresh - _missing(self.fresh, self.connection)
        self.settling.settle(there, self.touched - _missing(self.touched, self.connection))
        changed = there if rules.in_force(self.connection) else self.reread & there
        if changed:
            self.settling.refresh(changed)


def _find_copies(ledger: Ledger, connection: Connection) -> set[str]:
    """Note which reports this one is a copy of, or they of it; return the claims whose source that changes."""
    document, table = ledger.document, schema.bands.c
    keys = bands(document.text)
    near: set[str] = set()
    for some in chunks(keys):
        near |= set(connection.execute(select(table.document).where(table.band.in_(some))).scalars())
    if keys:
        connection.execute(insert(schema.bands), [{"band": key, "document": document.id} for key in keys])
    own = shingles(document.text)
    rows = []
    for chunk in chunks(near):
        documents = schema.documents.c
        for id_, text in connection.execute(select(documents.id, documents.text).where(documents.id.in_(chunk))):
            if (share := same_text(own, shingles(text))) is not None:
                a, b = sorted((id_, document.id))
                rows.append({"a": a, "b": b, "share": share})
    if not rows:
        return set()
    connection.execute(insert(schema.copies), rows)
    return _agree_on_source({document.id, *(row["a"] for row in rows), *(row["b"] for row in rows)}, connection)


def _agree_on_source(documents: set[str], connection: Connection) -> set[str]:
    """Give all copies of one text the least of their ids as source; return the claims of those that it was not."""
    table, copies = schema.documents.c, schema.copies.c
    seen: set[str] = set()
    edge = set(documents)
    while edge:
        seen |= edge
        found: set[str] = set()
        for chunk in chunks(edge):
            pairs = select(copies.a, copies.b).where(or_(copies.a.in_(chunk), copies.b.in_(chunk)))
            found |= {id_ for row in connection.execute(pairs) for id_ in row}
        edge = found - seen
    source, claims = min(seen), set()
    for chunk in chunks(seen):
        other = (table.id.in_(chunk), table.source != source)
        moved = select(schema.claims.c.id).join(schema.documents).where(*other)
        claims |= set(connection.execute(moved).scalars())
        connection.execute(update(schema.documents).where(*other).values(source=source))
    return claims


def _clear(document: str, settling: Settling, connection: Connection) -> set[str]:
    """Take away a report's claims; return the other claims that they were tied to."""
    claims = schema.claims.c
    rows = connection.execute(select(claims.id, claims.seq, claims.entry).where(claims.document == document)).all()
    gone = {row.id for row in rows}
    tied = settling.members(gone) - gone
    connection.execute(delete(schema.report_findings).where(schema.report_findings.c.document == document))
    entries = {row.entry for row in rows if row.entry}
    settling.release(entries)
    settling.forget_words([row.seq for row in rows])
    connection.execute(delete(schema.claims).where(claims.document == document))
    return tied


def _missing(ids: set[str], connection: Connection) -> set[str]:
    there: set[str] = set()
    for chunk in chunks(ids):
        there |= set(connection.execute(select(schema.claims.c.id).where(schema.claims.c.id.in_(chunk))).scalars())
    return ids - there


def _anchor(document: str, claims: list[ReportedClaim], connection: Connection) -> None:
    """Move what was decided about a report's claims to the claims of the new reading: the same, or the likest words."""
    table, decisions = schema.anchors.c, schema.decisions.c
    rows = connection.execute(
        select(table.decision, table.place, decisions.json).join(schema.decisions).where(table.document == document)
    ).all()
    by_kind: dict[str, list[ReportedClaim]] = defaultdict(list)
    for claim in claims:
        by_kind[claim.kind].append(claim)
    for row in rows:
        anchor = msgspec.json.decode(row.json, type=Decision).anchors[row.place]
        here = (table.decision == row.decision, table.place == row.place)
        connection.execute(update(schema.anchors).where(*here).values(claim=_likest(anchor, by_kind[anchor.kind])))


def _likest(anchor: Anchor, claims: list[ReportedClaim]) -> str | None:
    if any(claim.id == anchor.claim for claim in claims):
        return anchor.claim
    words = set(words_of(anchor.evidence))
    best = max(claims, key=lambda claim: (_share(words, claim), claim.id), default=None)
    return best.id if best is not None and _share(words, best) >= _LIKE else None


def _share(words: set[str], claim: ReportedClaim) -> float:
    other = set(words_of(claim.claim.evidence))
    return len(words & other) / max(1, min(len(words), len(other)))
