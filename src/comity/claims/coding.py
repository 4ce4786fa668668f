"""Events as PLOVER codes them: every predicate of the event tables, and every claim, between any two actors."""

from __future__ import annotations

from collections.abc import Iterable

from comity.claims.context import Context
from comity.claims.events import coded, sides
from comity.claims.plover import contexts
from comity.knowledge.plover import QUADS, EventFrame, PloverWords
from comity.language.predications import Predication
from comity.mentions.references import Ref
from comity.model import (
    Accusation,
    ActorMention,
    Agreement,
    Claim,
    DateRange,
    Event,
    EventMention,
    Ledger,
    Party,
    Transfer,
    Visit,
)

_SECTORS = {"state": "GOV", "place": "GOV", "office": "GOV", "organ": "GOV", "org": "IGO", "armed_group": "REB"}
_SIDES = {
    Transfer: ("giver", "receiver"), Agreement: ("parties", "parties"), Visit: ("visitors", "hosts"),
    Accusation: ("accusers", "accused"), Event: ("actor", "recipient"),
}  # fmt: skip


def code_events(context: Context, words: PloverWords, ledger: Ledger) -> list[EventMention]:
    """Return the events of a report in text order; what a claim already says is not coded twice."""
    claims: list[Claim] = [
        *ledger.transfers, *ledger.agreements, *ledger.visits, *ledger.accusations, *ledger.events,
    ]  # fmt: skip
    found = [event for claim in claims if (event := _of_claim(context, words, claim)) is not None]
    for p in context.found.values():
        frame = (words.nouns if p.noun else words.verbs).get(p.lemma)
        event = _of_predicate(context, words, p, frame) if frame is not None else None
        if event is not None and not any(_same(event, other) for other in found):
            found.append(event)
    return sorted(found, key=lambda event: (event.start, event.end))


def _of_claim(context: Context, words: PloverWords, claim: Claim) -> EventMention | None:
    if claim.plover is None:
        return None
    left, right = _SIDES[type(claim)]
    start, end = claim.spans.get("type", claim.spans["evidence"])[0]
    plover = claim.plover
    return EventMention(
        start=start,
        end=end,
        type=plover.type,
        mode=plover.mode,
        quad=QUADS[plover.type],
        contexts=plover.contexts,
        actor=[*_named(context, words, claim, left)],
        recipient=[*_named(context, words, claim, right)],
        date=claim.date,
        denied=claim.denied,
    )


def _named(context: Context, words: PloverWords, claim: Claim, side: str) -> Iterable[ActorMention]:
    parties: list[Party] = getattr(claim, side)
    tokens = context.parse.start
    for n, party in enumerate(parties):
        spans = claim.spans.get(f"{side}.{n}")
        if not spans:
            continue
        start, end = spans[0]
        inside = [i for i, offset in enumerate(tokens) if start <= offset < end]
        ref = next((r for i in inside for r in context.parties.of(i) if r.state == party.state), None)
        yield ActorMention(
            start=start, end=end, text=context.document.text[start:end], state=party.state, org=party.org,
            sector=_sector(context, words, ref, inside, party.state, party.org),
        )  # fmt: skip


def _of_predicate(context: Context, words: PloverWords, p: Predication, frame: EventFrame) -> EventMention | None:
    code = coded(context, p, frame)
    if code is None:
        return None
    kind, mode, m = code
    actors, recipients = sides(context, p, frame)
    actor = [_of_ref(context, words, ref) for ref in actors] or _phrases(context, words, p, frame.actor)
    recipient = [_of_ref(context, words, ref) for ref in recipients] or _phrases(context, words, p, frame.recipient)
    recipient = [a for a in recipient if all(a.start != b.start for b in actor)]
    if not actor or not (recipient or kind in ("PROTEST", "MOBILIZE", "RETREAT")):
        return None
    start, end = context.span(p.head, p.head)
    dated = context.date_of(p, m.future)
    date: DateRange | None = dated[0] if dated is not None else None
    return EventMention(
        start=start, end=end, type=kind, mode=mode, quad=QUADS[kind], contexts=contexts(context, p.head, words),
        actor=actor, recipient=recipient, date=date, denied=m.denied,
    )  # fmt: skip


def _of_ref(context: Context, words: PloverWords, ref: Ref) -> ActorMention:
    start, end = context.party_span(ref)
    tokens = [*range(ref.first, ref.last + 1), ref.head]
    return ActorMention(
        start=start, end=end, text=context.document.text[start:end], state=ref.state, org=ref.org,
        sector=_sector(context, words, ref, tokens, ref.state, ref.org),
    )  # fmt: skip


def _phrases(context: Context, words: PloverWords, p: Predication, roles: list[str]) -> list[ActorMention]:
    """Actors that are no parties: "protesters", "two students"; their state is that of the words in the phrase."""
    for role in roles:
        found = []
        for token in (t for head in p.args.get(role, []) for t in context.parse.conjuncts(head)):
            sector = words.sectors.get(context.parse.lemma[token])
            if sector is None:
                continue
            first, last = context.parties.extent(token)
            inner = (context.parties.names.get(i) for i in range(first, last + 1))
            state = next((name.state for name in inner if name is not None and name.state), None)
            start, end = context.span(first, last)
            text = context.document.text[start:end]
            found.append(ActorMention(start=start, end=end, text=text, state=state, sector=sector))
        if found:
            return found
    return []


def _sector(
    context: Context, words: PloverWords, ref: Ref | None, tokens: list[int], state: str | None, org: str | None
) -> str | None:  # fmt: skip
    """By the last noun of its words that tells one, else by what kind of party it is."""
    for i in sorted(set(tokens), reverse=True):
        sector = words.sectors.get(context.parse.lemma[i]) or words.sectors.get(context.parse.lower[i])
        if sector is not None and context.parse.pos[i] in ("NOUN", "PROPN"):
            return sector
    if ref is not None and ref.office:
        return words.sectors.get(ref.office, "GOV")
    if ref is None:
        return "GOV" if state else "IGO" if org else None
    return _SECTORS.get(ref.sort) or ("GOV" if ref.sort == "person" and state else None)


def _same(a: EventMention, b: EventMention) -> bool:
    """The same type between the same states, told within one sentence's words."""
    keys = [[{m.state or m.org or m.text for m in side} for side in (e.actor, e.recipient)] for e in (a, b)]
    apart = a.end <= b.start or b.end <= a.start
    return keys[0] == keys[1] and a.type == b.type and not (apart and a.date != b.date)
