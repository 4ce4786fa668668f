"""Which entries may be the same event as another: those nearest by day, the likest by reconciling's scores first."""

from __future__ import annotations

from comity.kinds import SIDES
from comity.ledger.query import Query
from comity.model import Record
from comity.parties import party_codes
from comity.reconcile.compare import compare, score
from comity.reconcile.features import features_of
from comity.reconcile.records import Entry, Reason, ReportedClaim

_NEAR = 12
"""So many on each side of the day are compared."""


class Likely(Record, frozen=True, kw_only=True):
    """An entry that may be the same event, how like it is, and why; where reconciling rules it out, without reasons."""

    entry: Entry
    score: float
    reasons: tuple[Reason, ...]


def likest(entries: Query, entry: Entry, most: int = 8) -> list[Likely]:
    """Return entries of the kind and parties of another that may be the same event, the likest first."""
    codes = sorted({code for side in SIDES[entry.kind] for code in party_codes(getattr(entry.record, side))})
    if not codes:
        return []
    query = entries.kind(entry.kind).order("-date")
    query = query.between(codes[0], codes[1]) if len(codes) == 2 else query.party(codes[0])
    near = [*query.before(entry).limit(_NEAR), *query.after(entry).limit(_NEAR)]
    own = features_of(_as_claim(entry))
    found = []
    for other in near:
        reasons = compare(own, features_of(_as_claim(other)))
        found.append(Likely(entry=other, score=score(reasons), reasons=tuple(reasons or ())))
    return sorted(found, key=lambda each: (-each.score, each.entry.id))[:most]


def _as_claim(entry: Entry) -> ReportedClaim:
    """What all reports together say of it, to be compared as a claim is."""
    return ReportedClaim(
        id=entry.id, document=entry.id, kind=entry.kind, position=0, claim=entry.record, published=entry.first_reported
    )
