"""What a careful reader notices in one report: sums that do not add up, firsts that were not, denials, conflicts."""

from __future__ import annotations

from comity.knowledge.things import Things
from comity.model import Accusation, Claim, Finding, Item, Party, Quantity, Span, Transfer

Number = int | float


def findings(transfers: list[Transfer], accusations: list[Accusation], text: str, things: Things) -> list[Finding]:
    """Return the findings of one report, by its transfers and accusations."""
    return [
        *_sums(transfers),
        *_totals(transfers),
        *_denials(transfers, accusations),
        *_conflicts(transfers),
        *_firsts(transfers, text, things),
    ]


# Sums


def _sums(transfers: list[Transfer]) -> list[Finding]:
    found = []
    for n, transfer in enumerate(transfers):
        for i, whole in enumerate(transfer.items):
            parts = [item for item in transfer.items if item.part_of == i]
            why = _misses(whole, parts)
            if why:
                spans = [s for item in (whole, *parts) for s in item.spans.get("quantity", [])]
                found.append(Finding(type="sum", about=why, entries=[("transfers", n)], spans=spans))
    return found


def _misses(whole: Item, parts: list[Item]) -> str | None:
    """Why the parts do not add up to the whole, or None: a part without a number leaves the sum open."""
    total = whole.quantity
    if total is None or len(parts) < 2 or any(part.quantity is None for part in parts):
        return None
    quantities = [part.quantity for part in parts if part.quantity is not None]
    money = {q.unit for q in (total, *quantities) if q.unit and len(q.unit) == 3 and q.unit.isupper()}
    if len(money) > 1 or (money and any(q.unit not in money for q in (total, *quantities))):
        return None
    low = _added([q.low for q in quantities])
    high = _added([q.high for q in quantities])
    if _holds(total, low, high):
        return None
    shown = low if low == high else f"{low} to {high}"
    return f"the parts add up to {_shown(shown)}, not {_shown(total.low if total.low is not None else total.high)}"


def _added(bounds: list[Number | None]) -> Number | None:
    known = [b for b in bounds if b is not None]
    return sum(known) if len(known) == len(bounds) else None


def _holds(total: Quantity, low: Number | None, high: Number | None) -> bool:
    """Can the sum be the total? "About" allows five per cent."""
    slack = 0.05 if total.approx else 0.0
    if total.high is not None and low is not None and low > total.high * (1 + slack):
        return False
    return not (total.low is not None and high is not None and high < total.low * (1 - slack))


def _shown(value: Number | str | None) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _totals(transfers: list[Transfer]) -> list[Finding]:
    """A total over several givers or deliveries, said beside entries for its parts that do not add up to it."""
    found = []
    for n, total in enumerate(transfers):
        parts = [m for m, part in enumerate(transfers) if m != n and _is_part(total, part)]
        if len(parts) < 2 or len(total.items) != 1:
            continue
        why = _misses(total.items[0], [transfers[m].items[0] for m in parts])
        if why:
            entries = [("transfers", m) for m in (n, *parts)]
            spans = [s for _, m in entries for s in transfers[m].items[0].spans.get("quantity", [])]
            found.append(Finding(type="sum", about=why, entries=entries, spans=spans))
    return found


def _is_part(total: Transfer, part: Transfer) -> bool:
    """Several givers or receivers in one entry, one of them in the other, of the same kind, day and way."""
    if not (total.items and part.items) or total.items[0].kind != part.items[0].kind:
        return False
    giver, receiver = _keys(total.giver), _keys(total.receiver)
    several = len(giver) > 1 or len(receiver) > 1
    return several and _keys(part.giver) < giver | {""} and total.stage == part.stage and total.date == part.date


def _keys(parties: list[Party]) -> set[str]:
    return {party.state or party.org or party.name for party in parties}


# Denials and conflicts


def _denials(transfers: list[Transfer], accusations: list[Accusation]) -> list[Finding]:
    found = []
    for kind, entries in (("transfers", transfers), ("accusations", accusations)):
        for n, entry in enumerate(entries):
            sayers = entry.said_by or (entry.accusers if isinstance(entry, Accusation) else [])
            if not entry.denied_by or _keys(entry.denied_by) == _keys(sayers):
                continue
            if not sayers and len(entry.spans.get("evidence", [])) < 2 and not _denied_elsewhere(entry):
                continue
            who = _names(sayers) or "the report"
            about = f"{who} says it, {_names(entry.denied_by)} denies it"
            spans: list[Span] = [*entry.spans.get("evidence", []), *entry.spans.get("denied_by", [])]
            found.append(Finding(type="denial", about=about, entries=[(kind, n)], spans=spans))
    return found


def _denied_elsewhere(entry: Claim) -> bool:
    """The report says it in its own voice, and who denies it stands outside of the sentence that says it."""
    start, end = entry.spans["evidence"][0]
    return any(not start <= s < end for s, _ in entry.spans.get("denied_by", []))


def _names(parties: list[Party]) -> str:
    return " and ".join(party.name for party in parties)


def _conflicts(transfers: list[Transfer]) -> list[Finding]:
    found = []
    for n, a in enumerate(transfers):
        for m in range(n + 1, len(transfers)):
            b = transfers[m]
            why = _cannot_both(a, b)
            if why:
                spans = [s for t in (a, b) for s in t.items[0].spans.get("quantity", [])]
                entries = [("transfers", n), ("transfers", m)]
                found.append(Finding(type="conflict", about=why, entries=entries, spans=spans))
    return found


def _cannot_both(a: Transfer, b: Transfer) -> str | None:
    """Two sources give one event numbers that cannot both hold."""
    same = (
        _keys(a.giver) == _keys(b.giver) and _keys(a.receiver) == _keys(b.receiver)
        and a.stage == b.stage and a.date == b.date and a.date is not None
        and bool(a.said_by or b.said_by) and _keys(a.said_by) != _keys(b.said_by)
        and {p.name for p in a.said_by} != {p.name for p in b.said_by}
    )  # fmt: skip
    if not same or not a.items or not b.items:
        return None
    x, y = a.items[0], b.items[0]
    if x.what.split()[-1:] != y.what.split()[-1:] or x.quantity is None or y.quantity is None:
        return None
    if x.quantity.unit != y.quantity.unit or _holds(x.quantity, y.quantity.low, y.quantity.high):
        return None
    return f"{_shown(x.quantity.low)} and {_shown(y.quantity.low)} {x.what} cannot both hold"


# Firsts


def _firsts(transfers: list[Transfer], text: str, things: Things) -> list[Finding]:
    found = []
    for n, claim in enumerate(transfers):
        if not _claims_first(claim, text):
            continue
        for m, other in enumerate(transfers):
            if m != n and _is_earlier(claim, other) and _is_such(claim, other, things):
                about = f"called the first, but {other.items[0].what} passed before: {other.evidence[:80]}"
                spans = [*claim.spans.get("evidence", []), *other.spans.get("evidence", [])]
                entries = [("transfers", n), ("transfers", m)]
                found.append(Finding(type="first", about=about, entries=entries, spans=spans))
                break
    return found


def _claims_first(claim: Transfer, text: str) -> bool:
    words = " ".join(text[start:end] for start, end in claim.spans.get("evidence", [])).lower()
    return "first" in words and any(
        mark in words for mark in (" ever ", " ever.", " ever,", "first time", "never before", "in history")
    )


def _is_earlier(claim: Transfer, other: Transfer) -> bool:
    same_way = bool(_keys(claim.giver) & _keys(other.giver)) and bool(_keys(claim.receiver) & _keys(other.receiver))
    before = other.date is not None and (claim.date is None or other.date.end < claim.date.start)
    return same_way and before and other.stage == "delivered" and not other.denied


def _is_such(claim: Transfer, other: Transfer, things: Things) -> bool:
    if not claim.items or not other.items:
        return False
    x, y = claim.items[0], other.items[0]
    return x.kind == y.kind and (x.taxon is None or y.taxon is None or things.is_a(y.taxon, x.taxon))
