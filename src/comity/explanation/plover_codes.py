"""Events as PLOVER codes them: every predicate of the event tables, and every claim, between any two actors."""

from __future__ import annotations

from collections.abc import Iterable

from comity.annotation.context import Context
from comity.extraction.rules.events import sides
from comity.grounding.plover import contexts
from comity.grounding.stages import coded, event_frame
from comity.kinds import SIDES, kind_of
from comity.knowledge.plover import QUADS, EventFrame, PloverWords
from comity.language.predications import Predication
from comity.mentions.references import Ref
from comity.model import (
    ActorMention,
    Claim,
    DateRange,
    EventMention,
    Ledger,
    Party,
)
from comity.parties import party_code

_SECTORS = {
    "people": "CVL",
    "state": "GOV",
    "place": "GOV",
    "office": "GOV",
    "organ": "GOV",
    "org": "IGO",
    "armed_group": "REB",
}


def code_events(context: Context, words: PloverWords, ledger: Ledger) -> list[EventMention]:
    """Return the events of a report in text order; what a claim already says is not coded twice."""
    claims: list[Claim] = [
        *ledger.transfers, *ledger.agreements, *ledger.visits, *ledger.accusations, *ledger.events,
    ]  # fmt: skip
    found = [event for claim in claims if (event := _of_claim(context, words, claim)) is not None]
    for p in context.found.values():
        frame = event_frame(context, words, p)
        event = _of_predicate(context, words, p, frame) if frame is not None else None
        if event is None or any(_same(event, other) for other in found):
            continue
        found = [other for other in found if not _moves_people(other, event)]
        found.append(event)
    return sorted(found, key=lambda event: (event.start, event.end))


def _moves_people(transfer: EventMention, event: EventMention) -> bool:
    """Prisoners freed, people deported: what the verb says counts, not that people passed."""
    inside = transfer.start <= event.start and event.end <= transfer.end
    return transfer.type == "AID" and event.type in ("RETREAT", "COERCE", "MOBILIZE", "SANCTION") and inside


def _of_claim(context: Context, words: PloverWords, claim: Claim) -> EventMention | None:
    if claim.plover is None:
        return None
    sides = SIDES[kind_of(claim)]
    start, end = claim.spans.get("type", claim.spans["evidence"])[0]
    plover = claim.plover
    return EventMention(
        start=start,
        end=end,
        type=plover.type,
        mode=plover.mode,
        quad=QUADS[plover.type],
        contexts=plover.contexts,
        actor=[*_named(context, words, claim, sides[0])],
        recipient=[*_named(context, words, claim, sides[-1])],
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
    code = coded(context, p, frame, words)
    if code is None:
        return None
    kind, mode, m = code
    actors, recipients = sides(context, p, frame)
    actor = _phrases(context, words, p, frame.actor) or [_of_ref(context, words, ref) for ref in actors]
    recipient = _phrases(context, words, p, frame.recipient) or [_of_ref(context, words, r) for r in recipients]
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
    """Actors by nouns that tell a sector: "protesters", "two students"; their state is that of the phrase's words."""
    for role in roles:
        found = []
        for token in (t for head in p.args.get(role, []) for t in context.parse.conjuncts(head)):
            sector = _word_sector(context, words, token)
            if sector is None or token in context.parties.names:
                continue
            known = next((ref for ref in context.parties.of(token) if ref.known), None)
            if known is not None:
                found.append(_of_ref(context, words, known))
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
    parse = context.parse
    heads = [parse.head[i] for i in tokens if parse.dep[i] in ("amod", "compound", "nmod", "poss")]
    for i in sorted({*tokens, *heads}, reverse=True):
        sector = _word_sector(context, words, i)
        if sector is not None:
            return sector
    if ref is not None and ref.office:
        return words.sectors.get(ref.office, "GOV")
    if ref is None:
        return "GOV" if state else "IGO" if org else None
    if ref.sort == "people":
        return None if heads else "CVL"
    return _SECTORS.get(ref.sort) or ("GOV" if ref.sort == "person" and state else None)


def _word_sector(context: Context, words: PloverWords, i: int) -> str | None:
    """The sector that a noun tells, with the word before it if that says more ("suicide bomber")."""
    parse = context.parse
    if parse.pos[i] not in ("NOUN", "PROPN"):
        return None
    pair = words.sectors.get(f"{parse.lower[i - 1]} {parse.lemma[i]}") if i else None
    return pair or words.sectors.get(parse.lemma[i]) or words.sectors.get(parse.lower[i])


def _same(a: EventMention, b: EventMention) -> bool:
    """The same type between the same states, told within one sentence's words."""
    keys = [[{party_code(m) or m.text for m in side} for side in (e.actor, e.recipient)] for e in (a, b)]
    apart = a.end <= b.start or b.end <= a.start
    return keys[0] == keys[1] and a.type == b.type and not (apart and a.date != b.date)
