"""Events: what one party does to another of a different state that is no transfer, agreement, visit or accusation."""

from __future__ import annotations

from comity.annotation.context import Context
from comity.grounding.plover import contexts
from comity.grounding.records import parties
from comity.grounding.stages import coded, event_frame
from comity.knowledge.plover import EventFrame, PloverWords
from comity.language.predications import Predication
from comity.mentions.references import Ref
from comity.model import Accusation, DateRange, Event, Plover, Spans


def events(context: Context, words: PloverWords, taken: set[int], accused: list[Accusation]) -> list[Event]:
    """Return the events of a report in text order.

    `taken` are the predicates that say a transfer; what `accused` already says is no event of its own.
    """
    blamed = [span for accusation in accused for span in accusation.spans["evidence"]]
    found: list[Event] = []
    for p in context.found.values():
        frame = event_frame(context, words, p)
        if frame is None or p.head in taken:
            continue
        offset = context.parse.start[p.head]
        if frame.type == "ACCUSE" and any(start <= offset < end for start, end in blamed):
            continue
        made = _event(context, p, frame, words)
        if made is not None:
            found.append(made)
    return found


def _event(context: Context, p: Predication, frame: EventFrame, words: PloverWords) -> Event | None:
    actor, recipient = sides(context, p, frame)
    if not _crosses(actor, recipient):
        return None
    code = coded(context, p, frame, words)
    if code is None:
        return None
    kind, mode, m = code
    evidence, where = context.evidence(p.head)
    spans: Spans = {"evidence": [where], "type": [context.span(p.head, p.head)]}
    date: DateRange | None = None
    dated = context.date_of(p, m.future)
    if dated is not None:
        date, spans["date"] = dated[0], context.date_words(*dated)
    if m.denied:
        spans["denied"] = [context.span(p.head, p.head)]
    said_by, denied_by = context.said_by(p.head)
    return Event(
        actor=parties(context, actor, "actor", spans),
        recipient=parties(context, recipient, "recipient", spans),
        date=date,
        said_by=parties(context, said_by, "said_by", spans),
        denied=m.denied,
        denied_by=parties(context, denied_by, "denied_by", spans),
        evidence=evidence,
        plover=Plover(type=kind, mode=mode, contexts=contexts(context, p.head, words)),
        rules=[f"event/{frame.type.lower()}{'/noun' if p.noun else ''}"],
        spans=spans,
    )


def sides(context: Context, p: Predication, frame: EventFrame) -> tuple[list[Ref], list[Ref]]:
    """The parties on both sides of what a predicate says, as far as its words give them."""
    actor = _first(context, p, [*frame.actor, "owner"] if p.noun else frame.actor)
    if p.noun and not actor:
        actor = [r for k in p.args.get("modifier", []) for r in context.parties.of_modifier(k)]
    recipient = _first(context, p, frame.recipient, {r.head for r in actor})
    over = context.found.get(p.governor) if p.noun else None
    if over is not None and not over.noun:
        actor = actor or _first(context, over, ["agent"])
        recipient = recipient or _first(
            context, over, ["recipient", "goal", "topic", "against"], {r.head for r in actor}
        )
    return actor, recipient


def _first(context: Context, p: Predication, roles: list[str], taken: set[int] | None = None) -> list[Ref]:
    for role in roles:
        refs = [r for t in p.args.get(role, []) for r in context.refs(t) if r.head not in (taken or ())]
        if refs:
            return refs
        owners = [r for t in p.args.get(role, []) for r in _owners(context, t)]
        if owners:
            return owners
    return []


def _owners(context: Context, token: int) -> list[Ref]:
    """Who a thing belongs to stands for it: "shelled two Armenian villages", "seized Spain's trawlers"."""
    parse = context.parse
    refs = []
    for k in parse.kids[token]:
        if parse.dep[k] == "poss":
            refs.extend(context.refs(k))
        elif parse.dep[k] in ("amod", "compound", "nmod"):
            refs.extend(context.parties.of_modifier(k))
        elif parse.dep[k] == "prep" and parse.lower[k] in ("in", "of", "from", "on", "with"):
            refs.extend(r for j in parse.kids[k] if parse.dep[j] == "pobj" for r in context.refs(j) if r.known)
    return refs


def _crosses(actor: list[Ref], recipient: list[Ref]) -> bool:
    left = {r.key for r in actor}
    right = {r.key for r in recipient}
    if not left or not right or left & right:
        return False
    states = [r for r in (*actor, *recipient) if r.known]
    return bool(states) and all(r.known or r.sort in ("armed_group", "body", "person") for r in (*actor, *recipient))
