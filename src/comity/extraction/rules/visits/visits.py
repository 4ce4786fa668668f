"""Visits: a person or body of one state goes to another, or meets its counterpart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from comity.annotation.context import Context
from comity.extraction.rules.places import Place, places
from comity.extraction.rules.visits.participants import DELEGATIONS, can_be, grounded, sides, travellers
from comity.grounding.journeys import journey, verb_above
from comity.grounding.records import parties
from comity.knowledge.relations import MeetingPattern, Relations
from comity.language.predications import Predication
from comity.mentions.references import Ref
from comity.model import DateRange, Spans, Visit, VisitStage
from comity.parties import party_code

_GOALS = ("visit", "travel", "invite", "carry", "expect")


@dataclass(slots=True)
class _Trip:
    """A visit in the making."""

    p: Predication
    over: Predication | None
    pattern: MeetingPattern
    guests: list[Ref]
    hosts: list[Ref]
    place: Place | None
    stage: VisitStage = "held"
    future: bool = False


def visits(context: Context, relations: Relations) -> Iterator[Visit]:
    """Yield what a report tells of visits, in text order; one trip may be told several times."""
    for p in context.found.values():
        pattern = _pattern(context, p, relations)
        for trip in _trips(context, p, pattern) if pattern else ():
            yield _record(context, trip)


def _pattern(context: Context, p: Predication, relations: Relations) -> MeetingPattern | None:
    if p.noun:
        return relations.meeting_nouns.get(p.lemma)
    if p.lemma in ("be", "due", "expect", "await") and _is_away(context, p):
        return "travel"
    if p.lemma == "shake" and any(context.parse.lemma[t] == "hand" for t in p.args.get("patient", [])):
        return "meet"
    if p.lemma == "call":
        whom = [r for t in p.args.get("topic", []) for r in context.refs(t)]
        asks = any(
            context.parse.tag[k] == "VB" for t in (p.head, *p.args.get("topic", [])) for k in context.parse.kids[t]
        )
        return "meet" if whom and whom[0].sort in ("person", "office") and not asks else None
    pattern = relations.meeting_verbs.get(p.lemma)
    if pattern is None and relations.meeting_verbs.get(p.lemma.split()[0]) == "travel":
        pattern = "travel"
    if pattern == "travel" and p.args.get("patient"):
        cargo = [t for t in p.args["patient"] if not context.parties.of(t)]
        pattern = "carry" if cargo else pattern
    if pattern == "carry" and not any(_is_thing(context, t) for t in p.args.get("patient", [])):
        return None  # "bring stability to the island"
    return pattern


def _is_thing(context: Context, token: int) -> bool:
    return context.parse.pos[token] == "PRON" or any(x.kind is not None for x in context.phrases.read(token))


def _trips(context: Context, p: Predication, pattern: MeetingPattern) -> Iterator[_Trip]:
    over = verb_above(context, p)
    how = journey(context, p, over, pattern)
    if how is None:
        return
    guests, hosts = sides(context, p, over, pattern)
    where = _where(context, p, over, pattern)
    if p.lemma == "negotiate" and not where:
        return  # who negotiates with a government may do so from home
    several = pattern in ("visit", "travel") and not hosts and len({place.state for place in where}) > 1
    for place in where if several else [where[0] if where else None]:
        trip = _settled(context, _Trip(p, over, pattern, guests, hosts, place))
        if trip is not None:
            trip.stage, trip.future = how.stage, how.future
            yield trip


def _settled(context: Context, trip: _Trip) -> _Trip | None:
    """Who is at home and who is not; None where nobody crosses a border."""
    p, place, pattern = trip.p, trip.place, trip.pattern
    ground = place.state if place else None
    if pattern not in ("meet", "sign", "host") and not trip.hosts and place is not None and ground:
        trip.hosts = [Ref(place.last, place.first, place.last, "place", ground)]
    if pattern in ("host", "expect") and place is None and trip.hosts and trip.hosts[0].sort in ("place", "state"):
        host = trip.hosts[0]
        trip.place = Place(host.first, host.last, host.state)
    if pattern == "invite" and place is None and trip.hosts and trip.hosts[0].sort == "place":
        trip.place = Place(trip.hosts[0].first, trip.hosts[0].last, trip.hosts[0].state)
    if pattern == "sign" and (place is None or len({r.state for r in trip.guests if r.state}) < 2):
        return None
    if pattern in ("meet", "sign"):
        met = {r.head for t in p.args.get("agent", []) for r in context.refs(t)}
        if p.passive and place is None and pattern == "meet":
            trip.hosts = [r for r in trip.guests if r.head in met]
        if not trip.hosts:
            trip.guests, trip.hosts = grounded(trip.guests, trip.hosts, ground)
        alone = len({party_code(r) for r in trip.guests}) == 1 and trip.guests[0].sort in ("person", "office")
        if alone and not trip.hosts and place is not None and ground and ground != trip.guests[0].state:
            trip.hosts = [Ref(place.last, place.first, place.last, "place", ground)]
    trip.guests = travellers(trip.guests, trip.hosts, pattern == "meet")
    return trip if can_be(context, p, pattern, trip.guests, trip.hosts) else None


def _where(context: Context, p: Predication, over: Predication | None, pattern: MeetingPattern) -> list[Place]:
    """The place of a visit: what is visited, where one goes to, or in which place; else that of the journey above."""
    goals = pattern in _GOALS
    found = [place for place in _visited(context, p, pattern) if place.state] or _left(context, p)
    for q in (p, over):
        if q is not None and not found:
            found = places(context, q, goals and q is p)
            if goals and q is p:
                found = [x for x in found if x.state] or found
    above = context.found.get(p.governor)
    if not found and not p.noun and above is not None and p.link in ("xcomp", "advcl", "relcl", "conj"):
        found = [x for x in places(context, above, True) if x.state]
    return found


def _left(context: Context, p: Predication) -> list[Place]:
    """ "left Port-au-Prince without a deal": who leaves a foreign place for nowhere else has been there."""
    if p.lemma != "leave" or any(place.state for place in places(context, p, True)):
        return []
    own = {r.state for t in p.args.get("agent", []) for r in context.refs(t)}
    left = [r for t in p.args.get("patient", []) for r in context.refs(t) if r.sort == "place" and r.state not in own]
    return [Place(r.first, r.last, r.state) for r in left if r.state]


def _visited(context: Context, p: Predication, pattern: MeetingPattern) -> Iterator[Place]:
    if pattern not in ("visit", "travel"):
        return
    for role in ("patient", "goal", "of", "topic") if p.noun else ("patient",):
        for t in p.args.get(role, []):
            for ref in context.refs(t):
                left = role == "patient" and p.lemma.split()[0] in ("leave", "depart")
                if ref.sort in ("place", "state", "country") and ref.known and not ref.pronoun and not left:
                    yield Place(ref.first, ref.last, ref.state)


def _is_away(context: Context, p: Predication) -> bool:
    """ "was in Nouakchott last week", "is due in Addis Ababa": a person in a place of another state."""
    parse = context.parse
    if p.lemma in ("expect", "await") and not p.passive:
        return False
    if p.lemma == "be" and parse.kid(p.head, "xcomp") >= 0:
        return False  # "There he is to sign a treaty"
    if p.lemma == "be" and any(parse.lower[t] != "due" and parse.pos[t] != "ADP" for t in p.args.get("attribute", [])):
        return False
    who = [r for t in p.args.get("patient" if p.passive else "agent", []) for r in context.refs(t) if r.known]
    who = [r for r in who if r.sort in ("person", "office") or parse.lemma[r.head] in DELEGATIONS]
    where = [place for place in places(context, p, True) if place.state]
    return bool(who and where) and who[0].state != where[0].state


def _record(context: Context, trip: _Trip) -> Visit:
    p, place = trip.p, trip.place
    evidence, where = context.evidence(p.head)
    spans: Spans = {"evidence": [where], "stage": [context.span(p.head, p.head)]}
    date: DateRange | None = None
    dated = context.date_of(p, trip.future)
    if dated is not None:
        date, spans["date"] = dated[0], context.date_words(*dated)
    published = context.document.published
    if date is not None and published and date.start > published and trip.stage in ("held", "underway"):
        trip.stage = "planned"
        spans["stage"] += spans["date"][:1]
    if place is not None:
        spans["place"] = [place.span(context)]
    said_by, denied_by = context.said_by(p.head)
    return Visit(
        visitors=parties(context, trip.guests, "visitors", spans),
        hosts=parties(context, trip.hosts, "hosts", spans),
        place=place.name(context) if place else None,
        stage=trip.stage,
        date=date,
        said_by=parties(context, said_by, "said_by", spans),
        denied_by=parties(context, denied_by, "denied_by", spans),
        evidence=evidence,
        rules=[f"visit/{trip.pattern}{'/noun' if p.noun else ''}"],
        spans=spans,
    )
