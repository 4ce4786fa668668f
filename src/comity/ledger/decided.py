"""What people decided about some claims, as reconciling needs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from comity.ledger import schema
from comity.ledger.database import chunks
from comity.reconcile.across import Pair, pair
from comity.reconcile.entries import Status
from comity.reconcile.records import Decision

_STATUS: dict[str, Status] = {"accept": "accepted", "reject": "rejected"}


@dataclass
class Decided:
    """The decisions in force about claims: later ones have gone over earlier ones."""

    joined: set[Pair] = field(default_factory=set)
    parted: set[Pair] = field(default_factory=set)
    status: dict[str, Status] = field(default_factory=dict)
    corrections: dict[str, dict[str, Any]] = field(default_factory=dict)
    rejected: set[str] = field(default_factory=set)
    reread: dict[str, dict[str, Any]] = field(default_factory=dict)

    def status_of(self, claims: Iterable[str]) -> Status:
        """The status of an entry with these claims."""
        return next((self.status[claim] for claim in claims if claim in self.status), "open")

    def corrections_of(self, claims: Iterable[str]) -> dict[str, Any]:
        """A person's values for the fields of an entry with these claims."""
        return {field: value for claim in claims for field, value in self.corrections.get(claim, {}).items()}


def undone(connection: Connection) -> set[str]:
    """The decisions that were taken back; an undo that was itself taken back does not count."""
    table = schema.decisions.c
    undoings = select(table.id, table.undoes).where(table.undoes.is_not(None)).order_by(table.seq.desc())
    gone: set[str] = set()
    for id_, target in connection.execute(undoings):
        if id_ not in gone:
            gone.add(target)
    return gone


def decided(claims: set[str], connection: Connection) -> Decided:
    """Return what is decided about claims, every decision's anchors at the claims they are at now."""
    anchors, decisions = schema.anchors.c, schema.decisions.c
    ids: set[str] = set()
    for chunk in chunks(claims):
        ids |= set(connection.execute(select(anchors.decision).where(anchors.claim.in_(chunk))).scalars())
    ids -= undone(connection) if ids else set()
    rows: list[Any] = []
    places: dict[tuple[str, int], str | None] = {}
    for chunk in chunks(ids):
        rows += connection.execute(select(decisions.seq, decisions.json).where(decisions.id.in_(chunk))).all()
        for decision, place, claim in connection.execute(
            select(anchors.decision, anchors.place, anchors.claim).where(anchors.decision.in_(chunk))
        ):
            places[decision, place] = claim
    found = Decided()
    for _, json in sorted((row.seq, row.json) for row in rows):
        decision = msgspec.json.decode(json, type=Decision)
        sides: dict[str, list[str]] = {"": [], "a": [], "b": []}
        for place, anchor in enumerate(decision.anchors):
            if claim := places.get((decision.id, place)):
                sides[anchor.side].append(claim)
        _apply(decision, sides, found)
    return found


def _apply(decision: Decision, sides: dict[str, list[str]], found: Decided) -> None:
    whole = decision.scope == "entry"
    if decision.action in ("merge", "split"):
        pairs = {pair(a, b) for a, b in product(sides["a"], sides["b"]) if a != b}
        more, less = (found.joined, found.parted) if decision.action == "merge" else (found.parted, found.joined)
        more |= pairs
        less -= pairs
    elif decision.action == "correct" and decision.field is not None:
        for claim in sides[""][: 1 if whole else None]:
            values = (found.corrections if whole else found.reread).setdefault(claim, {})
            values[decision.field] = decision.after
    elif decision.action in _STATUS and whole:
        for claim in sides[""][:1]:
            found.status[claim] = _STATUS[decision.action]
    elif decision.action == "reject":
        found.rejected |= set(sides[""])
    elif decision.action == "accept":
        found.rejected -= set(sides[""])
