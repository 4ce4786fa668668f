"""What people answered to findings: why one is none, or what explains it. It holds for as long as no claim is added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from comity.errors import Ambiguous, NotInLedger
from comity.ledger import schema
from comity.ledger.database import chunks
from comity.ledger.decided import undone
from comity.ledger.rows import finding_of
from comity.reconcile.records import Action, Decision, FindingStatus, LedgerFinding

STATUS: dict[Action, FindingStatus] = {"dismiss": "dismissed", "explain": "explained"}


def subject(finding: LedgerFinding) -> str:
    """Return what a finding is about, as a decision names it: its type and field."""
    return f"{finding.type} {finding.field or ''}".strip()


def claims_in(finding: LedgerFinding) -> set[str]:
    """Return the claims whose words a finding sets against each other."""
    return {words.claim for words in finding.words if words.claim}


def find(id_: str, connection: Connection) -> LedgerFinding:
    """Return a finding by its id or the start of it. Raises NotInLedger, and Ambiguous where several begin so."""
    table = schema.findings.c
    begins = select(table.json).where(table.id >= id_, table.id < f"{id_}g").order_by(table.id).limit(2)
    found = connection.execute(begins).scalars().all() if id_ else []
    if not found:
        raise NotInLedger(f"{id_}: no such finding")
    if len(found) > 1:
        raise Ambiguous(f"{id_}: more than one finding begins so")
    return finding_of(found[0])


def answered(findings: Sequence[LedgerFinding], connection: Connection) -> list[LedgerFinding]:
    """Return findings with what people answered to them: the last answer that knew all their claims."""
    made = _answers({claim for finding in findings for claim in claims_in(finding)}, connection)
    return [_with_answer(finding, made) for finding in findings]


def _with_answer(finding: LedgerFinding, made: list[tuple[Decision, set[str]]]) -> LedgerFinding:
    claims, about = claims_in(finding), subject(finding)
    for decision, known in made:
        if decision.field == about and claims and claims <= known:
            return msgspec.structs.replace(finding, status=STATUS[decision.action], decision=decision.id)
    return finding


def _answers(claims: set[str], connection: Connection) -> list[tuple[Decision, set[str]]]:
    """The answers in force in which some claims have a part, the last first, each with all claims that it knew."""
    anchors, decisions = schema.anchors.c, schema.decisions.c
    rows: dict[int, Any] = {}
    for chunk in chunks(claims):
        about = select(anchors.decision).where(anchors.claim.in_(chunk))
        query = select(decisions.seq, decisions.id, decisions.json).where(
            decisions.id.in_(about), decisions.json.like('%"scope":"finding"%')
        )
        rows |= {row.seq: row for row in connection.execute(query)}
    gone = undone(connection) if rows else set()
    found = []
    for row in (rows[seq] for seq in sorted(rows, reverse=True)):
        decision = msgspec.json.decode(row.json, type=Decision)
        if decision.action in STATUS and row.id not in gone:
            there = select(anchors.claim).where(anchors.decision == row.id, anchors.claim.is_not(None))
            found.append((decision, set(connection.execute(there).scalars())))
    return found
