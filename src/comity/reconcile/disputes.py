"""What sources of one report say against each other: denials, and figures that cannot both hold."""

from __future__ import annotations

from comity.extraction.rules.stated_totals import Estimate
from comity.knowledge.things import Things
from comity.model import Accusation, Claim, Finding, Indicator, Party, Span, Transfer
from comity.parties import party_keys
from comity.reconcile.amounts import amount, how_much
from comity.reconcile.sentences import called
from comity.reconcile.totals import holds

_NEAR = 600


def denials(transfers: list[Transfer], accusations: list[Accusation], things: Things) -> list[Finding]:
    """Return what one source says and another denies."""
    return [*_denials(transfers, accusations), *_contradicted(transfers, things)]


def conflicts(transfers: list[Transfer], indicators: list[Indicator], estimates: list[Estimate]) -> list[Finding]:
    """Return the figures of two sources that cannot both hold."""
    return [
        *_conflicts(transfers), *_estimated(transfers, estimates), *_reckoned(indicators, estimates),
        *_figures(indicators),
    ]  # fmt: skip


def _denials(transfers: list[Transfer], accusations: list[Accusation]) -> list[Finding]:
    found = []
    for kind, entries in (("transfers", transfers), ("accusations", accusations)):
        for n, entry in enumerate(entries):
            sayers = entry.accusers if isinstance(entry, Accusation) else entry.said_by
            retracted = not entry.denied_by and _is_taken_back(entry)
            if not retracted and (not entry.denied_by or party_keys(entry.denied_by) == party_keys(sayers)):
                continue
            if not sayers and len(entry.spans.get("evidence", [])) < 2 and not _denied_elsewhere(entry):
                continue
            denier = "the report" if retracted else _in_words(entry.denied_by)
            about = f"{_in_words(sayers) or 'the report'} says it, {denier} denies it"
            spans: list[Span] = [*entry.spans.get("evidence", []), *entry.spans.get("denied_by", [])]
            found.append(Finding(type="denial", about=about, entries=[(kind, n)], spans=spans))
    return found


def _is_taken_back(entry: Claim) -> bool:
    """Does the report deny outside of the sentences that say it ("That was wrong.")?"""
    told = entry.spans["evidence"]
    return entry.denied and any(all(not a <= s < b for a, b in told) for s, _ in entry.spans.get("denied", []))


def _denied_elsewhere(entry: Claim) -> bool:
    """The report says it in its own voice; who denies it stands behind it, or outside of the sentence that says it."""
    start, end = entry.spans["evidence"][0]
    told = max((e for _, e in entry.spans.get("stage", [])), default=end)
    return any(not start <= s < end or s > told for s, _ in entry.spans.get("denied_by", []))


def _contradicted(transfers: list[Transfer], things: Things) -> list[Finding]:
    """One source says that something passed, another that it did not."""
    found = []
    for n, denied in enumerate(transfers):
        if not denied.denied or denied.denied_by or not denied.said_by:
            continue
        for m, told in enumerate(transfers):
            if (
                told.denied
                or party_keys(told.said_by) & party_keys(denied.said_by)
                or not _could_be(told, denied, things)
            ):
                continue
            about = f"{_in_words(told.said_by) or 'the report'} says it, {_in_words(denied.said_by)} denies it"
            spans: list[Span] = [*told.spans.get("evidence", []), *denied.spans.get("evidence", [])]
            found.append(Finding(type="denial", about=about, entries=[("transfers", m), ("transfers", n)], spans=spans))
            break
    return found


def _could_be(told: Transfer, denied: Transfer, things: Things) -> bool:
    """May what is denied be what is told: between the same, of the same kind or of anything?"""
    if not (told.items and denied.items) or told.stage not in ("delivered", "underway"):
        return False
    pairs = (
        (party_keys(told.giver), party_keys(denied.giver)),
        (party_keys(told.receiver), party_keys(denied.receiver)),
    )
    way = all(not a or not b or a & b for a, b in pairs) and any(a & b for a, b in pairs)
    head, other = (item.what.lower().split()[-1] for item in (told.items[0], denied.items[0]))
    same = told.items[0].kind == denied.items[0].kind or head == other or things.kind_is_a(head, other)
    return way and (same or denied.items[0].kind == "goods")


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
        party_keys(a.giver) == party_keys(b.giver) and party_keys(a.receiver) == party_keys(b.receiver)
        and a.stage == b.stage and a.date == b.date and a.date is not None
        and bool(a.said_by or b.said_by) and party_keys(a.said_by) != party_keys(b.said_by)
        and {p.name for p in a.said_by} != {p.name for p in b.said_by}
    )  # fmt: skip
    if not same or not a.items or not b.items:
        return None
    x, y = a.items[0], b.items[0]
    if x.what.split()[-1:] != y.what.split()[-1:] or x.quantity is None or y.quantity is None:
        return None
    if x.quantity.unit != y.quantity.unit or holds(x.quantity, y.quantity.low, y.quantity.high):
        return None
    way = " to ".join(filter(None, (called(a.giver) if a.giver else "", called(a.receiver) if a.receiver else "")))
    told = f"{amount(x.quantity)} and {how_much(y.quantity, y.what)}"
    return f"{way}: {told} cannot both hold" if way else f"{told} cannot both hold"


def _estimated(transfers: list[Transfer], estimates: list[Estimate]) -> list[Finding]:
    """ "… put the amount at 33,500 tonnes": another source for an amount told just before, that cannot hold with it."""
    found = []
    for estimate in estimates:
        for n in range(len(transfers) - 1, -1, -1):
            entry = transfers[n]
            start = entry.spans["evidence"][0][0]
            quantity = entry.items[0].quantity if entry.items else None
            if (
                not 0 < estimate.start - start < _NEAR
                or quantity is None
                or estimate.told.quantity.unit not in (quantity.unit, None)
            ):
                continue
            other = estimate.told.quantity
            if estimate.source not in {p.name for p in entry.said_by} and not holds(quantity, other.low, other.high):
                about = (
                    f"{_in_words(entry.said_by) or 'the report'} says {how_much(quantity, entry.items[0].what)}, "
                    f"{estimate.source} says {amount(other)}"
                )
                spans = [*entry.items[0].spans.get("quantity", []), estimate.told.span]
                found.append(Finding(type="conflict", about=about, entries=[("transfers", n)], spans=spans))
            break
    return found


def _reckoned(indicators: list[Indicator], estimates: list[Estimate]) -> list[Finding]:
    """ "… the Ukrainian company puts it at $2.2 billion": another source for a figure told just before."""
    found = []
    for estimate in estimates:
        before = [
            (n, x) for n, x in enumerate(indicators)
            if x.value is not None and 0 < estimate.start - x.spans["value"][0][1] < _NEAR
        ]  # fmt: skip
        n, figure = before[-1] if before else (-1, None)
        other = estimate.told.quantity
        if figure is None or figure.value is None or other.unit not in (figure.value.unit, None):
            continue
        if estimate.source not in {p.name for p in figure.said_by} and not holds(figure.value, other.low, other.high):
            who = _in_words(figure.said_by) or "the report"
            about = f"{who} says {how_much(figure.value, '')}, {estimate.source} says {how_much(other, '')}"
            spans = [*figure.spans["value"], estimate.told.span]
            found.append(Finding(type="conflict", about=about, entries=[("indicators", n)], spans=spans))
    return found


def _figures(indicators: list[Indicator]) -> list[Finding]:
    """Two sources give one figure values that cannot both hold."""
    found = []
    for n, a in enumerate(indicators):
        for m in range(n + 1, len(indicators)):
            b = indicators[m]
            if a.value is None or b.value is None or a.period != b.period or a.value.unit != b.value.unit:
                continue
            same = party_keys(a.about) == party_keys(b.about) and a.measure.lower() == b.measure.lower()
            sources = {p.name for p in a.said_by}, {p.name for p in b.said_by}
            told = a.period is not None or all(sources)
            if same and told and sources[0] != sources[1] and not holds(a.value, b.value.low, b.value.high):
                one, other = how_much(a.value, ""), how_much(b.value, "")
                about = f"{a.measure} of {_in_words(a.about)}: {one} and {other} cannot both hold"
                spans = [s for x in (a, b) for s in x.spans.get("value", [])]
                found.append(
                    Finding(type="conflict", about=about, entries=[("indicators", n), ("indicators", m)], spans=spans)
                )
    return found


def _in_words(parties: list[Party]) -> str:
    return " and ".join(party.name for party in parties)
