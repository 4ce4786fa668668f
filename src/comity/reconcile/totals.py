"""Totals of one report that their parts do not add up to, beyond what "about" and bounds allow."""

from __future__ import annotations

import re

from comity.extraction.rules.stated_totals import Sum
from comity.model import Finding, Item, Quantity, Span, Transfer
from comity.parties import party_keys
from comity.reconcile.amounts import amount, plural
from comity.reconcile.sentences import called

Number = int | float
_PARTIAL = re.compile(r"\b(?:includ\w+|among|such as|others?|more|as well as)\b")


def totals(transfers: list[Transfer], sums: list[Sum], text: str) -> list[Finding]:
    """Return the totals that do not hold: of an entry, of an entry beside those of its parts, of a list in the text."""
    added = [*_sums(transfers, text), *_totals(transfers)]
    return [*added, *_lists(transfers, sums, added)]


def _sums(transfers: list[Transfer], text: str) -> list[Finding]:
    found = []
    for n, transfer in enumerate(transfers):
        for i, whole in enumerate(transfer.items):
            parts = [item for item in transfer.items if item.part_of == i]
            why = _misses(whole, parts, transfer)
            spans = [s for item in (whole, *parts) for s in item.spans.get("quantity", [])]
            if why and not (_is_partial(text, spans) and not _is_over(whole, parts)):
                found.append(Finding(type="sum", about=why, entries=[("transfers", n)], spans=spans))
    return found


def _is_partial(text: str, spans: list[Span]) -> bool:
    """ "70 vehicles, including 40 trucks": a list that need not be full may fall short of its total."""
    return bool(spans) and _PARTIAL.search(text[spans[0][1] : spans[-1][1] + 30]) is not None


def _is_over(whole: Item, parts: list[Item]) -> bool:
    """Are the parts more than the whole can be?"""
    low = _added([part.quantity.low for part in parts if part.quantity is not None])
    total = whole.quantity.high if whole.quantity is not None else None
    return low is not None and total is not None and low > total * 1.05


def _misses(whole: Item, parts: list[Item], transfer: Transfer) -> str | None:
    """Why the parts do not add up to the whole, or None: a part without a number leaves the sum open."""
    if whole.quantity is None or any(part.quantity is None for part in parts):
        return None
    quantities = [part.quantity for part in parts if part.quantity is not None]
    return _sum_of(whole.quantity, quantities, _list_of(whole, transfer))


def _list_of(whole: Item, transfer: Transfer) -> str:
    """What is added up, in words: "Russia's list of animals for North Korea"."""
    of = "" if whole.kind == "funds" else f" of {plural(whole.what)}"
    receiver = f" for {called(transfer.receiver)}" if transfer.receiver else ""
    return f"{called(transfer.giver)}'s list{of}{receiver}" if transfer.giver else f"the list{of}{receiver}"


def _lists(transfers: list[Transfer], sums: list[Sum], added: list[Finding]) -> list[Finding]:
    """A total with the list of its parts in the words of the report, whatever entries they are told in."""
    found = []
    noticed = [span for finding in added for span in finding.spans]
    for each in sums:
        inside = [n for n, t in enumerate(transfers) if any(_overlap(s, each.total.span) for s in t.spans["evidence"])]
        one = transfers[inside[0]] if inside else None
        listed = _list_of(one.items[0], one) if one and one.items else "the list"
        why = _sum_of(each.total.quantity, [part.quantity for part in each.parts], listed)
        if why and not any(_overlap(each.total.span, span) for span in noticed):
            spans = [each.total.span, *(part.span for part in each.parts)]
            found.append(Finding(type="sum", about=why, entries=[("transfers", n) for n in inside], spans=spans))
    return found


def _sum_of(total: Quantity, quantities: list[Quantity], listed: str) -> str | None:
    """Why what is listed does not add up to a total, or None: bounds hold, different moneys are not added."""
    if len(quantities) < 2:
        return None
    money = {q.unit for q in (total, *quantities) if q.unit and len(q.unit) == 3 and q.unit.isupper()}
    if len(money) > 1 or (money and any(q.unit not in money for q in (total, *quantities))):
        return None
    low = _added([q.low for q in quantities])
    high = _added([q.high for q in quantities])
    if holds(total, low, high):
        return None
    unit = total.unit if money else None
    added = amount(Quantity(low=low, high=high, unit=unit))
    stated = amount(Quantity(low=total.low, high=total.high, unit=unit))
    return f"{listed} adds up to {added}, not {stated}"


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _added(bounds: list[Number | None]) -> Number | None:
    known = [b for b in bounds if b is not None]
    return sum(known) if len(known) == len(bounds) else None


def holds(total: Quantity, low: Number | None, high: Number | None) -> bool:
    """Can the sum be the total? "About" allows five per cent."""
    slack = 0.05 if total.approx else 0.0
    if total.high is not None and low is not None and low > total.high * (1 + slack):
        return False
    return not (total.low is not None and high is not None and high < total.low * (1 - slack))


def _totals(transfers: list[Transfer]) -> list[Finding]:
    """A total over several givers or deliveries, said beside entries for its parts that do not add up to it."""
    found = []
    for n, total in enumerate(transfers):
        parts = [m for m, part in enumerate(transfers) if m != n and _is_part(total, part)]
        if len(parts) < 2 or len(total.items) != 1:
            continue
        why = _misses(total.items[0], [transfers[m].items[0] for m in parts], total)
        if why:
            entries = [("transfers", m) for m in (n, *parts)]
            spans = [s for _, m in entries for s in transfers[m].items[0].spans.get("quantity", [])]
            found.append(Finding(type="sum", about=why, entries=entries, spans=spans))
    return found


def _is_part(total: Transfer, part: Transfer) -> bool:
    """Several givers or receivers in one entry, one of them in the other, of the same kind, day and way."""
    if not (total.items and part.items) or total.items[0].kind != part.items[0].kind:
        return False
    giver, receiver = party_keys(total.giver), party_keys(total.receiver)
    several = len(giver) > 1 or len(receiver) > 1
    return several and party_keys(part.giver) < giver | {""} and total.stage == part.stage and total.date == part.date
