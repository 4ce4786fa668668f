"""Visits: a person or body of one state goes to another, or meets its counterpart."""

from __future__ import annotations

from comity.claims.build import parties
from comity.claims.context import Context
from comity.knowledge.relations import MeetingPattern, Relations
from comity.language.modality import modality
from comity.language.predications import Predication
from comity.mentions.references import Ref
from comity.model import DateRange, Spans, TransferStage, Visit, VisitStage

_STAGES: dict[TransferStage, VisitStage] = {
    "delivered": "held", "underway": "underway", "pledged": "planned", "sought": "planned", "agreed": "planned",
    "cancelled": "cancelled", "refused": "cancelled",
}  # fmt: skip
_TRAVELLERS = frozenset(("person", "office", "organ", "state", "org"))
_TALK_VERBS = frozenset("hold have attend begin open end conclude start join".split())


def visits(context: Context, relations: Relations) -> list[Visit]:
    """Return the visits of a report in text order, one for each trip to a state."""
    found: list[Visit] = []
    for p in context.found.values():
        pattern = (relations.meeting_nouns if p.noun else relations.meeting_verbs).get(p.lemma)
        if pattern is None and not p.noun and relations.meeting_verbs.get(p.lemma.split()[0]) == "travel":
            pattern = "travel"
        if p.lemma in ("be", "due") and _is_away(context, p):
            pattern = "visit"
        made = _visit(context, p, pattern) if pattern else None
        if made is None:
            continue
        twin = next((n for n, other in enumerate(found) if _same(other, made)), None)
        if twin is None:
            found.append(made)
        else:
            found[twin] = _fuller(found[twin], made)
    return found


def _visit(context: Context, p: Predication, pattern: MeetingPattern) -> Visit | None:
    over = _verb_above(context, p) if p.noun else None
    guests, hosts = _sides(context, p, over, pattern)
    place = _place(context, p, over, pattern)
    m = modality(context.parse, context.found, p, "delivered", context.frames)
    if m.stage is None or m.denied:
        return None
    if pattern in ("visit", "travel") and not hosts and place is not None:
        hosts = [place]
    if pattern == "host" and place is None and hosts and hosts[0].sort == "place":
        place = hosts[0]
    if pattern == "sign" and (place is None or len({r.state for r in guests if r.state}) < 2):
        return None
    if pattern in ("meet", "sign"):
        guests, hosts = _ground(guests, hosts, place.state if place else _here(context, p))
    guests = [
        r
        for r in guests
        if r.sort in (*_TRAVELLERS, "group", "people") and (r.state or r.org) not in {h.state or h.org for h in hosts}
    ]
    if not guests or not (hosts or len({r.state or r.org for r in guests}) > 1):
        return None
    if any(not r.known for r in guests[:1]) or (pattern == "travel" and guests[0].sort in ("state", "org", "people")):
        return None
    stage: VisitStage = "invited" if pattern == "invite" else _STAGES[m.stage]
    stage, ahead = _present(context, p, over, stage)
    m.future = m.future or ahead
    if stage == "held" and _still_there(context, p, over, pattern):
        stage = "underway"
    return _record(context, p, guests, hosts, place, stage, m.future or stage in ("planned", "invited"))


def _is_away(context: Context, p: Predication) -> bool:
    """ "was in Nouakchott last week", "is due in Addis Ababa": a person in a place of another state."""
    person = [r for t in p.args.get("agent", []) for r in context.refs(t) if r.sort == "person" and r.known]
    places = [r for role in ("place", "goal") for t in p.args.get(role, []) for r in context.refs(t) if r.known]
    return bool(person and places) and not p.args.get("attribute") and person[0].state != places[0].state


def _present(context: Context, p: Predication, over: Predication | None, stage: VisitStage) -> tuple[VisitStage, bool]:
    """ "leaves on Wednesday" is a plan, "is on a visit" lasts, a visit that ended was held."""
    if p.noun:
        if over is not None and over.lemma == "be" and context.parse.tag[over.head] in ("VBZ", "VBP"):
            return "underway", False
        ended = over is not None and over.lemma in ("end", "conclude", "finish") and stage == "cancelled"
        return ("held", False) if ended else (stage, False)
    if p.lemma == "due":
        return "planned", True
    if stage == "underway" and context.parse.tag[p.head] in ("VBZ", "VBP"):
        return ("underway", False) if p.lemma == "be" else ("planned", True)
    return stage, False


def _still_there(context: Context, p: Predication, over: Predication | None, pattern: MeetingPattern) -> bool:
    """Who left for a place on the day of the report, or is at the start of a visit there, is there still."""
    dated = context.date_of(over or p, False)
    today = dated is not None and dated[0].start == dated[0].end == context.document.published
    starting = p.noun and any(
        context.parse.lemma[i] in ("start", "beginning", "begin", "arrive") for i in context.parse.up(p.head)[:3]
    )
    return today and (pattern == "travel" or starting)


def _verb_above(context: Context, p: Predication) -> Predication | None:
    """The verb that a visit or talks hang on, past nouns such as "the start of"."""
    over = context.found.get(p.governor)
    while over is not None and over.noun:
        over = context.found.get(over.governor)
    return over


def _sides(
    context: Context, p: Predication, over: Predication | None, pattern: MeetingPattern
) -> tuple[list[Ref], list[Ref]]:
    agents = [r for t in [*p.args.get("agent", []), *p.args.get("owner", [])] for r in context.refs(t)]
    patients = [r for t in p.args.get("patient", []) for r in context.refs(t)]
    company = [r for role in ("company", "between") for t in p.args.get(role, []) for r in context.refs(t)]
    if p.noun:
        agents = agents or [r for k in p.args.get("modifier", []) for r in context.parties.of_modifier(k)]
        if over is not None and not over.noun:
            agents = agents or [r for t in over.args.get("agent", []) for r in context.refs(t)]
            company = company or [r for t in over.args.get("company", []) for r in context.refs(t)]
    if pattern == "meet":
        return agents + company + patients, []
    if pattern == "sign":
        return agents + company, []
    if pattern in ("host", "invite"):
        return patients, agents
    met = [r for r in patients if r.sort in ("person", "office", "organ")]
    if not met and p.lemma in ("inspect", "tour", "visit"):
        owned = [k for t in p.args.get("patient", []) for k in context.parse.kids[t] if context.parse.dep[k] == "poss"]
        met = [r for k in owned for r in context.refs(k)]
    return agents, met


def _place(context: Context, p: Predication, over: Predication | None, pattern: MeetingPattern) -> Ref | None:
    roles = ("patient", "goal", "place", "of", "beneficiary") if pattern in ("visit", "travel") else ("place", "goal")
    for q in (p, over):
        if q is None:
            continue
        for role in roles:
            for t in q.args.get(role, []):
                for ref in context.refs(t):
                    if ref.sort in ("place", "state", "country") and ref.known:
                        return ref
    return None


def _ground(guests: list[Ref], hosts: list[Ref], ground: str | None) -> tuple[list[Ref], list[Ref]]:
    """Who is at home where they meet is the host; on neutral ground nobody is."""
    at_home = [r for r in guests if r.state == ground and ground]
    if at_home and len(at_home) < len(guests):
        return [r for r in guests if r.state != ground], at_home
    return guests, hosts


def _here(context: Context, p: Predication) -> str | None:
    """Where no place is given: where one side is "visiting", the other is at home; else the place of the dateline."""
    first, last = context.parse.sentences[context.parse.sentence[p.head]]
    words = set(context.parse.lower[first:last])
    if "here" in words or "visiting" in words or not context.dates:
        return context.parties.local_state(0)
    return None


def _record(
    context: Context,
    p: Predication,
    guests: list[Ref],
    hosts: list[Ref],
    place: Ref | None,
    stage: VisitStage,
    future: bool,
) -> Visit:
    evidence, where = context.evidence(p.head)
    spans: Spans = {"evidence": [where], "stage": [context.span(p.head, p.head)]}
    date: DateRange | None = None
    dated = context.date_of(p, future)
    if dated is not None:
        date, spans["date"] = dated[0], [(dated[1].mention.start, dated[1].mention.end)]
    if place is not None:
        spans["place"] = [context.party_span(place)]
    said_by, denied_by = context.said_by(p.head)
    return Visit(
        visitors=parties(context, guests, "visitors", spans),
        hosts=parties(context, hosts, "hosts", spans),
        place=context.parties.name_of(place) if place else None,
        stage=stage,
        date=date,
        said_by=parties(context, said_by, "said_by", spans),
        denied_by=parties(context, denied_by, "denied_by", spans),
        evidence=evidence,
        spans=spans,
    )


def _same(a: Visit, b: Visit) -> bool:
    """Are two the same trip: the same states, no other date?"""
    if _states(a) != _states(b):
        return False
    return a.date is None or b.date is None or not (a.date.end < b.date.start or b.date.end < a.date.start)


def _fuller(a: Visit, b: Visit) -> Visit:
    """The one that says more: a host by name, a date, a place."""
    return max(a, b, key=lambda v: (bool(v.hosts), v.date is not None, v.place is not None))


def _states(visit: Visit) -> set[str | None]:
    return {party.state or party.org for party in (*visit.visitors, *visit.hosts)}
