"""How far a visit has got, by the predicate that tells it and the words around it."""

from __future__ import annotations

from dataclasses import dataclass

from comity.annotation.context import Context
from comity.knowledge.relations import MeetingPattern, Relations
from comity.language.modality import Modality, finite, modality
from comity.language.predications import Predication
from comity.model import TransferStage, VisitStage

_STAGES: dict[TransferStage, VisitStage] = {
    "delivered": "held", "underway": "underway", "pledged": "planned", "sought": "planned", "agreed": "planned",
    "cancelled": "cancelled", "refused": "cancelled",
}  # fmt: skip
_BESIDE = frozenset(("after", "during", "following", "since", "amid", "at", "on"))
_AHEAD = frozenset(("ahead", "before", "prior"))
_BEING = frozenset(("be", "due", "expect", "await"))


@dataclass(slots=True)
class Journey:
    """How far a visit has got, and whether it is still to come."""

    stage: VisitStage
    future: bool


def stages_of_visit(context: Context, relations: Relations, token: int) -> list[VisitStage]:
    """The stages that a predicate may give the visit that it tells of."""
    p = context.found.get(token)
    if p is None:
        return []
    word = p.lemma.split()[0]
    verb = relations.meeting_verbs.get(p.lemma, relations.meeting_verbs.get(word))
    pattern = relations.meeting_nouns.get(p.lemma) if p.noun else verb
    patterns: list[MeetingPattern] = [pattern or "meet"]
    if word in _BEING:
        patterns.append("travel")
    found = (journey(context, p, verb_above(context, p), each) for each in patterns)
    return list(dict.fromkeys(each.stage for each in found if each is not None))


def journey(context: Context, p: Predication, over: Predication | None, pattern: MeetingPattern) -> Journey | None:
    """How far the visit has got that a predicate tells of, or None where it says that there is none."""
    m = modality(context.parse, context.found, p, "delivered", context.frames)
    if p.noun and over is not None and (over.lemma == "open" or _is_adjunct(context, p)):
        f = finite(context.parse, over.head)
        m = Modality("pledged" if f.tense == "future" or f.modal else "delivered", future=f.tense == "future")
    if m.stage is None or m.denied:
        return None
    found = Journey("invited" if pattern == "invite" else _STAGES[m.stage], m.future)
    _settle(context, p, over, pattern, found)
    return found


def _settle(
    context: Context, p: Predication, over: Predication | None, pattern: MeetingPattern, found: Journey
) -> None:
    """ "leaves on Wednesday" is a plan, "is on a visit" lasts, a visit that ended was held."""
    parse = context.parse
    if p.noun:
        if over is not None and over.lemma == "be" and parse.tag[over.head] in ("VBZ", "VBP"):
            found.stage = "underway"
        elif over is not None and over.lemma in ("end", "conclude", "finish", "wrap up") and found.stage == "cancelled":
            found.stage = "held"
        elif found.stage == "held" and _is_ahead(context, p):
            found.stage, found.future = "planned", True
    elif p.lemma in ("due", "expect", "await"):
        found.stage, found.future = "planned", True
    elif found.stage == "underway" and parse.tag[p.head] in ("VBZ", "VBP"):
        if p.lemma == "be":
            found.stage = "underway"
        elif _is_headline(context, p):
            found.stage = "held"
        else:
            found.stage, found.future = "planned", True
    found.future = found.future or found.stage in ("planned", "invited")
    if found.stage == "held" and _still_there(context, p, over, pattern):
        found.stage = "underway"


def verb_above(context: Context, p: Predication) -> Predication | None:
    """The verb that a visit or talks hang on, past nouns such as "the start of"; None for a verb."""
    over = context.found.get(p.governor) if p.noun else None
    while over is not None and over.noun:
        over = context.found.get(over.governor)
    return over


def _is_adjunct(context: Context, p: Predication) -> bool:
    """ "announced after talks", "said during a visit": what happens beside it says nothing of how far the visit got."""
    parse = context.parse
    for i in (p.head, *parse.up(p.head)[:6]):
        if i != p.head and i in context.found:
            return False
        if parse.dep[i] == "pobj" and parse.lower[parse.head[i]] in _BESIDE:
            return True
    return False


def _is_ahead(context: Context, p: Predication) -> bool:
    """ "ahead of a visit to", "before his trip": it has not begun."""
    parse = context.parse
    up = [i for i in parse.up(p.head)[:4] if i not in context.found]
    return any(parse.lower[i] in _AHEAD or parse.lemma[i] == "eve" for i in up)


def _is_headline(context: Context, p: Predication) -> bool:
    """A first line without a full stop tells in the present what has happened."""
    first, last = context.parse.sentences[context.parse.sentence[p.head]]
    words = [i for i in range(first, last) if not context.parse.text[i].isspace()]
    return first < 40 and bool(words) and context.parse.text[words[-1]] not in '.!?"”'


def _still_there(context: Context, p: Predication, over: Predication | None, pattern: MeetingPattern) -> bool:
    """Who left for a place on the day of the report, or is at the start of a visit there, is there still."""
    parse = context.parse
    dated = context.date_of(over or p, False)
    today = dated is not None and dated[0].start == dated[0].end == context.document.published
    starting = p.noun and any(parse.lemma[i] in ("start", "beginning", "begin", "arrive") for i in parse.up(p.head)[:3])
    if p.lemma == "be" and dated is not None and dated[1].bound == "since":
        return True
    return today and (pattern == "travel" or starting)
