"""What was missed in reports and people recorded: claims of their own, kept by decisions, beside those read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, delete, insert, select

from comity.errors import LedgerError
from comity.grounding.candidate import Candidate
from comity.grounding.refusals import Lost, Resolved
from comity.kinds import AnyClaim, Kind
from comity.ledger import schema
from comity.ledger.decided import undone
from comity.ledger.rows import claim_row, document_of, encode, ledger_of
from comity.ledger.settle import Settling
from comity.model import Claim, Document
from comity.reconcile.entries import convert
from comity.reconcile.records import Anchor, Decision, ReportedClaim, claims_of, reported_claim

ACTION = "record"


def report_of(document: str, connection: Connection) -> Document:
    """Return a report. Raises LedgerError where there is none."""
    row = connection.execute(select(schema.documents).where(schema.documents.c.id == document)).mappings().one_or_none()
    if row is None:
        raise LedgerError(f"{document}: no such report")
    return document_of(row)


def anchor_of(document: Document, kind: Kind, claim: Claim, connection: Connection) -> Anchor:
    """Return where a claim that a person records belongs. Raises LedgerError where the report has it already."""
    made = reported_claim(document, kind, 0, claim)  # type: ignore[arg-type]
    there = select(schema.claims.c.id).where(schema.claims.c.id == made.id)
    if connection.execute(there).scalar():
        raise LedgerError("the ledger has exactly that from this report already")
    return Anchor(document=document.id, kind=kind, claim=made.id, evidence=claim.evidence)


def recorded(document: str, connection: Connection) -> list[ReportedClaim]:
    """Return the claims that people recorded in a report, those taken back left out."""
    gone = undone(connection)
    decisions = [decision for decision in _decisions(document, connection) if decision.id not in gone]
    if not decisions:
        return []
    report = report_of(document, connection)
    found = [_claim(report, decision, place) for place, decision in enumerate(decisions)]
    return list({claim.id: claim for claim in found}.values())


def settle(documents: set[str], settling: Settling, connection: Connection) -> None:
    """Bring the claims of some reports in step with what people recorded in them and took back."""
    fresh: set[str] = set()
    touched: set[str] = set()
    for document in sorted(documents):
        ever = {anchor.claim for decision in _decisions(document, connection) for anchor in decision.anchors}
        if not ever:
            continue
        wanted = {claim.id: claim for claim in recorded(document, connection)}
        table = schema.claims.c
        rows = connection.execute(select(table.id, table.seq, table.entry).where(table.document == document)).all()
        there = {row.id: row for row in rows}
        gone = {id_ for id_ in ever & set(there) if id_ not in wanted} - _read(document, connection)
        if gone:
            touched |= settling.members(gone) - gone
            settling.release({there[id_].entry for id_ in gone if there[id_].entry})
            settling.forget_words([there[id_].seq for id_ in gone])
            connection.execute(delete(schema.claims).where(table.id.in_(gone)))
        new = [claim for id_, claim in wanted.items() if id_ not in there]
        if new:
            connection.execute(insert(schema.claims), [claim_row(claim) for claim in new])
            fresh |= {claim.id for claim in new}
    if fresh or touched:
        settling.settle(fresh, touched)


def _decisions(document: str, connection: Connection) -> list[Decision]:
    """The records that people made in a report, taken back or not, in order."""
    decisions, anchors = schema.decisions.c, schema.anchors.c
    about = select(anchors.decision).where(anchors.document == document)
    query = select(decisions.json).where(decisions.id.in_(about), decisions.json.like(f'%"action":"{ACTION}"%'))
    found = [
        msgspec.json.decode(json, type=Decision) for json in connection.execute(query.order_by(decisions.seq)).scalars()
    ]
    return [decision for decision in found if decision.action == ACTION]


def _claim(report: Document, decision: Decision, place: int) -> ReportedClaim:
    """A claim as its decision keeps it; it stands behind those that were read."""
    anchor = decision.anchors[0]
    claim: Any = convert(anchor.kind, decision.after)
    made = reported_claim(report, anchor.kind, 1_000 + place, claim)
    return msgspec.structs.replace(made, id=anchor.claim)


def _read(document: str, connection: Connection) -> set[str]:
    """The claims of the newest reading of a report."""
    table, readings = schema.documents.c, schema.readings.c
    newest = and_(readings.document == table.id, readings.version == table.version)
    query = select(readings.ledger).join(schema.documents, newest).where(table.id == document)
    json = connection.execute(query).scalar()
    return {claim.id for claim in claims_of(ledger_of(json))} if json else set()


def read_off(
    resolve: Callable[[Document, Candidate], Resolved], document: Document, candidate: Candidate
) -> tuple[AnyClaim, list[Lost]]:
    """Return the claim that words of a report make, and those that came to nothing.

    Raises LedgerError where they make none.
    """
    made = resolve(document, candidate)
    if made.claim is None:
        lost = "".join(f"; {lost.role} “{lost.words[:80]}”: {lost.why}" for lost in made.lost)
        raise LedgerError(f"these words make no {candidate.kind}: {made.why}{lost}")
    return made.claim, made.lost  # type: ignore[return-value]


def as_value(claim: Claim) -> Any:
    """Return a claim as a decision keeps it."""
    return msgspec.json.decode(encode(claim))
