"""What a careful reader notices in one report: sums that do not add up, firsts that were not, denials, conflicts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from comity.extraction.rules.stated_totals import Estimate, Sum
from comity.extraction.rules.transfers.precedents import FIRST
from comity.knowledge.things import Things
from comity.model import Accusation, Claim, DateRange, Finding, Indicator, Transfer, Visit
from comity.parties import party_keys
from comity.reconcile.disputes import conflicts, denials
from comity.reconcile.totals import totals

_ANYBODY = re.compile(r"\bany (?:foreign )?(?:government|country|nation|state|power|donor|one)\b")
_FIRST_VISIT = re.compile(
    r"\bfirst[- ]ever\b|\bnever before\b|\bfirst time\b"
    r"|\bfirst (?:official |state |foreign )?(?:visit|trip|meeting|summit|talks) (?:\w+ ){0,6}?(?:by|between|of|to)\b"
)
_LIMITED = re.compile(
    r"\bsince\b|\bthis (?:year|month|week)\b|\bin (?:\w+ ){0,3}(?:years|decades|months)\b"
    r"|\bas (?:president|prime|foreign)\b"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What one report tells, as far as findings look at it."""

    transfers: list[Transfer]
    accusations: list[Accusation]
    visits: list[Visit]
    indicators: list[Indicator]
    sums: list[Sum]
    estimates: list[Estimate]
    text: str


def findings(told: Told, things: Things) -> list[Finding]:
    """Return the findings of one report."""
    return [
        *totals(told.transfers, told.sums, told.text),
        *denials(told.transfers, told.accusations, things),
        *conflicts(told.transfers, told.indicators, told.estimates),
        *_firsts(told.transfers, told.text, things),
        *_first_visits(told.visits, told.text),
    ]


def _firsts(transfers: list[Transfer], text: str, things: Things) -> list[Finding]:
    found = []
    for n, claim in enumerate(transfers):
        if not _claims_first(claim, text):
            continue
        anybody = _ANYBODY.search(_words(claim, text)) is not None
        for m, other in enumerate(transfers):
            if m != n and _is_earlier(claim, other, anybody) and _is_such(claim, other, things):
                about = f"called the first, but {other.items[0].what} passed before: {other.evidence[:80]}"
                spans = [*claim.spans.get("evidence", []), *other.spans.get("evidence", [])]
                entries = [("transfers", n), ("transfers", m)]
                found.append(Finding(type="first", about=about, entries=entries, spans=spans))
                break
    return found


def _words(claim: Claim, text: str) -> str:
    return " ".join(text[start:end] for start, end in claim.spans.get("evidence", [])).lower()


def _claims_first(claim: Transfer, text: str) -> bool:
    return FIRST.search(_words(claim, text)) is not None


def _is_earlier(claim: Transfer, other: Transfer, anybody: bool) -> bool:
    same_way = (anybody or bool(party_keys(claim.giver) & party_keys(other.giver))) and bool(
        party_keys(claim.receiver) & party_keys(other.receiver)
    )
    return same_way and _before(other.date, claim.date) and other.stage == "delivered" and not other.denied


def _before(earlier: DateRange | None, later: DateRange | None) -> bool:
    return earlier is not None and (later is None or earlier.end < later.start)


def _first_visits(visits: list[Visit], text: str) -> list[Finding]:
    """ "the first visit by a Chadian leader to Rome", though an earlier one is told."""
    found = []
    for n, visit in enumerate(visits):
        words = _words(visit, text)
        if not _FIRST_VISIT.search(words) or _LIMITED.search(words):
            continue
        for m, other in enumerate(visits):
            sides = ((visit.visitors, other.visitors), (visit.hosts, other.hosts))
            same = all(party_keys(a) == party_keys(b) for a, b in sides)
            if m != n and same and other.stage == "held" and _before(other.date, visit.date):
                about = f"called the first, but there was one before: {other.evidence[:80]}"
                spans = [*visit.spans.get("evidence", []), *other.spans.get("evidence", [])]
                found.append(Finding(type="first", about=about, entries=[("visits", n), ("visits", m)], spans=spans))
                break
    return found


def _is_such(claim: Transfer, other: Transfer, things: Things) -> bool:
    if not claim.items or not other.items:
        return False
    x, y = claim.items[0], other.items[0]
    return x.kind == y.kind and (x.taxon is None or y.taxon is None or things.is_a(y.taxon, x.taxon))
