"""What one proposer tells more than once: an accord at its furthest stage, every other matter as it is told first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from comity.kinds import SIDES, kind_of, rank
from comity.model import Accusation, Agreement, Claim, DateRange, Event, Indicator
from comity.parties import party_keys

C = TypeVar("C", bound=Claim)


def told_once(claims: Iterable[C]) -> list[C]:
    """Return the claims of one kind without those that tell a matter again; order is kept."""
    found: list[C] = []
    for claim in claims:
        twin = next((n for n, other in enumerate(found) if same_matter(other, claim)), None)
        if twin is None:
            found.append(claim)
        elif _tells_more(found[twin], claim):
            found[twin] = claim
    return found


def same_matter(a: Claim, b: Claim) -> bool:
    """Do two claims of one kind tell the same: sides that fit each other, days that do, and the same in substance?"""
    if not sides_fit(a, b) or apart(a.date, b.date):
        return False
    match a, b:
        case Agreement(), Agreement():
            return a.type == b.type and (not a.subject or not b.subject or a.subject == b.subject)
        case Accusation(), Accusation():
            return a.of == b.of
        case Indicator(), Indicator():
            told = a.value is not None or a.period == b.period
            return told and a.measure == b.measure and a.value == b.value
        case Event(), Event():
            return a.plover == b.plover
    return True


def sides_fit(a: Claim, b: Claim) -> bool:
    """Could the sides be the same: on each, those of one among those of the other, or left open?"""
    for side in SIDES[kind_of(a)]:
        one, other = party_keys(getattr(a, side)), party_keys(getattr(b, side))
        if one and other and not (one <= other or other <= one):
            return False
    return True


def apart(a: DateRange | None, b: DateRange | None) -> bool:
    """Are two days or stretches of days known not to overlap?"""
    return a is not None and b is not None and (a.end < b.start or b.end < a.start)


def _tells_more(told: Claim, again: Claim) -> bool:
    """An accord is told again where it has got further, or where it is said what it is about."""
    if not isinstance(told, Agreement) or not isinstance(again, Agreement):
        return False
    further = rank("agreement", again.stage) > rank("agreement", told.stage)
    return further or (told.subject is None and again.subject is not None)
