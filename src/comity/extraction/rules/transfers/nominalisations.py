"""Transfers told by event nouns: what the noun's own words give, and the rest from the verb that carries it."""

from __future__ import annotations

from collections.abc import Iterator

from comity.annotation.context import Context
from comity.extraction.rules.transfers.drafting import LIGHT, make_draft
from comity.extraction.rules.transfers.drafts import Draft
from comity.extraction.rules.transfers.participants import refs_at, refs_by_roles
from comity.extraction.rules.transfers.themes import is_actor
from comity.grounding.stages import frames_of, of_noun
from comity.knowledge.frames import TransferFrame
from comity.knowledge.lexicon import word_set
from comity.language.predications import Predication
from comity.mentions.phrases import CONTAINERS, Phrase
from comity.mentions.references import Ref

_FIGURES = word_set("verbs_of_change")
_DEFINITE = word_set("definite_determiners")
_MANNERS = word_set("prepositions_of_manner")


def bind_noun(context: Context, p: Predication, frame: TransferFrame) -> Iterator[Draft]:
    """An event noun takes what its own words give, and the rest from the verb that it is the object or subject of."""
    if _is_adverbial(context, p):
        return
    giver, receiver, items = _noun_arguments(context, p, frame)
    over = context.found.get(p.governor)
    if over is not None and (p.head in over.args.get("role", []) or _is_measured(p, over)):
        return
    made = over is not None and over.lemma == "make" and p.link in ("appos", "oprd", "dobj")
    if over is not None and made and not receiver:
        receiver = refs_at(context, [t for t in over.args.get("patient", []) if t != p.head])
    links = ("dobj", "nsubjpass", "nsubj", "pobj", "attr", "conj")
    if over is not None and (made or p.link in links) and not over.noun:
        _from_verb(context, p, over, frame, giver, receiver)
        if not items and over.lemma == "be" and p.link == "attr":
            items = [x for t in over.args.get("agent", []) for x in context.phrases.read(t)]
        elif not items and over.lemma in context.frames.governing and not frame.itself:
            definite = any(context.parse.lower[k] in _DEFINITE for k in context.parse.kids[p.head])
            items = [Phrase(p.head, p.head, p.head, "", pronoun=True, definite=definite, heads={p.head})]
    yield from make_draft(context, p, frame, giver, receiver, items, of_noun(context, p, frame))


def _is_measured(p: Predication, over: Predication) -> bool:
    """ "Gas exports will fall by a tenth": what rises, falls or totals is told as a figure, not as a transfer."""
    return p.link == "nsubj" and over.lemma in _FIGURES


def _is_adverbial(context: Context, p: Predication) -> bool:
    """ "Sent him to Spain on loan", "in return", "rice on credit": how something passes is no transfer of its own."""
    parse, preposition = context.parse, context.parse.head[p.head]
    if parse.dep[p.head] != "pobj" or parse.lower[preposition] not in _MANNERS:
        return False
    bare = not any(parse.dep[k] in ("det", "poss", "amod", "compound", "nummod", "prep") for k in parse.kids[p.head])
    if bare and p.lemma not in ("aid", "assistance", "relief", "help"):
        return True
    over = context.found.get(p.governor)
    carried = over is not None and not over.noun and bool(frames_of(context, over))
    return carried and parse.lower[preposition] == "on" and p.lemma in ("loan", "lease", "credit", "order")


def is_event_object(context: Context, p: Predication, frame: TransferFrame) -> bool:
    """Is the object an event noun ("made a donation", "halted the sales") that says more than the verb?"""
    object_ = p.first("patient")
    q = context.found.get(object_)
    if q is None or not q.noun or q.lemma not in context.frames.nouns:
        return False
    told = context.frames.nouns[q.lemma][0]
    if frame.stage != "delivered" and "agent" in told.receiver and "agent" in frame.giver:
        return True
    if frame.stage != "delivered" and q.args.get("of") and q.first("goal", "beneficiary", "source") >= 0:
        return True
    beside = context.parse.dep[object_] == "appos"
    return beside or not (told.itself or (q.lemma in CONTAINERS and q.args.get("of")))


def _noun_arguments(
    context: Context, p: Predication, frame: TransferFrame
) -> tuple[list[Ref], list[Ref], list[Phrase]]:
    agent_gives = "agent" in frame.giver
    active = refs_at(context, [*p.args.get("agent", []), *p.args.get("owner", [])])
    modifiers = [ref for k in p.args.get("modifier", []) for ref in context.parties.of_modifier(k)]
    gifts = frame.mode == "gift"  # "a gift of the king to Kenya"
    giving = [t for t in p.args.get("of", []) if gifts and is_actor(context, t)]
    active = active or modifiers or refs_at(context, giving)
    goals = [t for role in ("recipient", "goal", "beneficiary", "company") for t in p.args.get(role, [])]
    other = refs_at(context, goals)
    source = refs_at(context, p.args.get("source", []))
    items = [x for t in p.args.get("of", []) if t not in giving for x in context.phrases.read(t)]
    items = items or _displaced(context, p)
    if frame.itself and items and all(x.what == "money" for x in items):
        items = []
    if not items:
        items = [x for k in p.args.get("modifier", []) for x in context.phrases.modifier(k)]
    if frame.item and "beneficiary" in frame.item and not items:
        wanted = [x for t in p.args.get("beneficiary", []) for x in context.phrases.read(t) if x.kind is not None]
        if wanted:
            partners = refs_at(context, [t for role in ("goal", "company", "source") for t in p.args.get(role, [])])
            return partners, active, wanted
    if "company" in frame.giver:
        return source or other, active, items
    if agent_gives and source and active:
        return source, other or active, items  # "India's loan from the World Bank"
    if agent_gives:
        return active or source, other, items
    return source, active or other, items


def _displaced(context: Context, p: Predication) -> list[Phrase]:
    """ "took delivery in March of three drones": the "of" stands behind a date or an adverb."""
    parse = context.parse
    for i in range(p.head + 1, min(p.head + 6, len(parse) - 1)):
        if parse.pos[i] in ("VERB", "AUX", "PUNCT"):
            break
        if parse.lower[i] == "of" and parse.head[i] != p.head:
            return context.phrases.read(parse.kid(i, "pobj")) if parse.lemma[parse.head[i]] != "of" else []
        if parse.pos[i] == "NOUN":
            break
    return []


def _from_verb(
    context: Context, p: Predication, over: Predication, frame: TransferFrame, giver: list[Ref], receiver: list[Ref]
) -> None:
    """What the governing verb adds: its subject acts, its goal receives; a verb of transfer says who by its frame."""
    above = next(iter(frames_of(context, over)), None)
    sides = {"giver": giver, "receiver": receiver}
    if over.lemma == "be" or (above is None and over.lemma in context.frames.saying):
        return
    given_to = bool(receiver) and "agent" in frame.giver and above is not None and above.frame == "request"
    mirrored = (
        "agent" in frame.receiver and above is not None and "agent" in above.giver
    )  # "shelved the import of buses"
    given_to = given_to or mirrored
    if above is not None and over.lemma.split()[0] not in LIGHT and not given_to:
        plan = {"giver": above.giver, "receiver": above.receiver}
    elif given_to or over.lemma.split()[0] in LIGHT or over.lemma in context.frames.governing:
        plan = {"giver": frame.giver, "receiver": frame.receiver}
    elif over.lemma == "take" and p.lemma in ("delivery", "receipt", "possession", "handover"):
        plan = {"giver": ["source"], "receiver": ["agent"]}
    else:
        return
    for side, roles in plan.items():
        if not sides[side]:
            taken = {r.head for refs in sides.values() for r in refs}
            sides[side].extend(r for r in refs_by_roles(context, over, roles) if r.head not in taken)
