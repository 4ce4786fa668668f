"""Figures of what a state has: what it hosts, keeps, makes, ships, spends and owes, and who lives and works there."""

from __future__ import annotations

from collections.abc import Iterator

from comity.annotation.context import Context
from comity.extraction.rules.indicators.measurements import Figure, clipped, last_measured, owner, subject_of, wording
from comity.extraction.rules.places import places
from comity.knowledge.lexicon import word_set
from comity.knowledge.measures import Measures
from comity.language.modality import finite
from comity.language.predications import Predication
from comity.mentions.quantities import QuantityFound
from comity.mentions.references import Ref

_STATES = ("state", "country", "place", "organ", "org", "group")
_FLOWS = word_set("verbs_of_flows")
_TAKING_IN = word_set("verbs_of_taking_in")
_KEEPING = word_set("verbs_of_keeping")
_LEAST = 1000
_LEAST_KEPT = 100


def holdings(
    context: Context, p: Predication, measures: Measures, taken: set[int], before: list[Figure]
) -> Iterator[Figure]:
    """The figures of what a verb says that a state has, or that there is in it."""
    yield from _dwelling(context, p, measures, taken)
    lemma = p.lemma if p.lemma in measures.have else p.lemma.split()[0]
    subject = subject_of(context, p)
    if subject < 0 or p.passive:
        return
    sorts = (*_STATES, "body") if lemma == "owe" else _STATES
    refs = [r for r in context.refs(subject) if r.known and r.sort in sorts]
    if not refs and lemma in (*_FLOWS, "employ") and not context.parties.of(subject):
        refs = [r for r in owner(context, subject) if r.known and r.sort in (*_STATES, "people")]
    if p.lemma in ("be", "be home"):
        yield from _home(context, p, refs, taken)
    if lemma not in measures.have or not refs:
        return
    thing = p.first("patient", "attribute", "beneficiary" if lemma.startswith("account") else "attribute")
    found = count(context, thing) if thing >= 0 and thing not in taken else None
    if found is None or found.first in taken or found.is_time:
        return
    if lemma in ("spend", "account for", "account") and (found.is_money or found.is_percent):
        yield from _spent(context, p, refs, found, before)
    elif lemma == "owe" and found.is_money:
        lenders = [r for t in p.args.get("recipient", []) + p.args.get("goal", []) for r in context.refs(t)][:1]
        words = [context.span(r.first, r.last) for r in lenders]
        yield Figure(p.head, refs, words or [context.span(p.head, p.head)], "debt", value=found,
                     form="debt to {}" if words else "{}")  # fmt: skip
    elif found.is_money and (kind := _kind_of_money(context, p, found, measures)) >= 0:
        yield Figure(p.head, refs, [context.span(kind, kind)], context.parse.lemma[kind], value=found)
    elif not found.is_percent:
        yield from _held(context, p, refs, thing, found)


def _kind_of_money(context: Context, p: Predication, found: QuantityFound, measures: Measures) -> int:
    """ "received $21 billion in remittances": the measure that a sum of money is of, or -1."""
    parse = context.parse
    for k in (*parse.kids[p.head], *parse.kids[found.last], *parse.kids[parse.head[found.last]]):
        obj = parse.kid(k, "pobj") if parse.lower[k] == "in" and k > found.last else -1
        if obj >= 0 and parse.lemma[obj] in measures.nouns:
            return obj
    return -1


def _held(context: Context, p: Predication, refs: list[Ref], thing: int, found: QuantityFound) -> Iterator[Figure]:
    """People, arms and herds that a state has; goods that it makes, uses and ships by the tonne or for so much."""
    parse = context.parse
    amount = found.mention.low or found.mention.high or 0
    flow = p.lemma.split()[0] in _FLOWS or (found.is_rate and p.lemma in ("need", "use", "require"))
    if found.is_money:
        if flow and found.first > thing:
            yield Figure(p.head, refs, [context.span(thing, thing)], parse.lemma[thing], value=found)
        elif flow and _matter(context, thing) != thing:
            noun = _matter(context, thing)
            yield Figure(p.head, refs, [context.span(noun, noun)], parse.lemma[noun], value=found)
        return
    if found.is_measure and (flow or (p.lemma in _KEEPING and _matter(context, thing) != thing)):
        noun = _matter(context, thing)
        if amount >= _LEAST:
            yield Figure(p.head, refs, [_counted_words(context, noun, found)], parse.lemma[noun], value=found)
        return
    if p.lemma in _TAKING_IN and finite(parse, p.head).tense == "future":
        return
    kind = next((x.kind for x in context.phrases.read(thing)), None)
    people = kind == "people" or any(r.sort == "people" for r in context.parties.of(thing))
    if (people and amount >= (_LEAST if p.lemma in _TAKING_IN else _LEAST_KEPT)) or (
        kind in ("arms", "animal") and amount >= _LEAST_KEPT and p.lemma not in _TAKING_IN
    ):
        yield Figure(p.head, refs, [_counted_words(context, thing, found)], parse.lemma[thing], value=found)


def _home(context: Context, p: Predication, refs: list[Ref], taken: set[int]) -> Iterator[Figure]:
    """ "Malaysia is home to 2.1 million foreign workers"."""
    parse = context.parse
    home = next((t for t in p.args.get("attribute", []) if parse.lemma[t] in ("home", "host")), -1)
    to = next((k for k in parse.kids[home] if parse.lower[k] == "to"), -1) if home >= 0 else -1
    thing = parse.kid(to, "pobj") if to >= 0 else p.first("goal") if p.lemma == "be home" else -1
    found = count(context, thing) if thing >= 0 and thing not in taken else None
    if refs and found is not None and not (found.is_money or found.is_percent or found.is_time):
        yield Figure(p.head, refs, [_counted_words(context, thing, found)], parse.lemma[thing], value=found)


def _dwelling(context: Context, p: Predication, measures: Measures, taken: set[int]) -> Iterator[Figure]:
    """ "Two million Filipinos work in Saudi Arabia", "there are 28,500 US troops in South Korea"."""
    parse = context.parse
    there = p.lemma == "be" and parse.kid(p.head, "expl") >= 0
    if p.lemma.split()[0] not in measures.dwell and not there:
        return
    who = parse.kid(p.head, "attr", "nsubj") if there else subject_of(context, p)
    found = count(context, who) if who >= 0 and who not in taken else None
    if found is None or found.first in taken or (found.mention.low or found.mention.high or 0) < _LEAST:
        return
    people = any(r.sort == "people" for r in context.parties.of(who)) or any(
        x.kind == "people" for x in context.phrases.read(who)
    )
    about = next((x for x in places(context, p, False) if x.state), None)
    if people and about is not None and finite(parse, p.head).tense in ("present", "past"):
        ref = Ref(about.last, about.first, about.last, "place", about.state)
        yield Figure(p.head, [ref], [_counted_words(context, who, found)], parse.lemma[who], value=found)


def _counted_words(context: Context, thing: int, found: QuantityFound) -> tuple[int, int]:
    """The counted noun with the words that say which, without its number."""
    parse = context.parse
    first = thing
    while (
        first - 1 > found.number_last
        and parse.head[first - 1] == thing
        and parse.dep[first - 1] in ("amod", "compound")
    ):
        first -= 1
    return context.span(first, thing)


def _matter(context: Context, thing: int) -> int:
    """What is measured: the oil of "barrels of oil"."""
    of = context.parse.kid(thing, "prep")
    inner = context.parse.kid(of, "pobj") if of >= 0 and context.parse.lower[of] == "of" else -1
    return inner if inner >= 0 else thing


def _spent(
    context: Context, p: Predication, refs: list[Ref], found: QuantityFound, before: list[Figure]
) -> Iterator[Figure]:
    """What a state spends: on what, else the spending that the report speaks of; a plan to spend is none."""
    parse = context.parse
    topic = p.first("topic")
    tokens = [k for k in parse.kids[found.last] if parse.lower[k] == "on"]
    if topic < 0 and tokens:
        topic = parse.kid(tokens[0], "pobj")
    if finite(parse, p.head).tense in ("future", "infinitive") or (found.is_percent and found.mention.unit == "%"):
        return
    last = last_measured([f for f in before if f.value is not None and f.value.is_money == found.is_money])
    dated = any(parse.sentence[d.first] == parse.sentence[p.head] for d in context.dates)
    if topic >= 0 and p.lemma == "spend" and (dated or finite(parse, p.head).tense == "present"):
        first, end = parse.subtree(topic)
        while first < topic and parse.lower[first] in ("its", "their", "the"):
            first += 1
        measure = context.span(first, clipped(context, first, end))
        yield Figure(p.head, refs, [measure], parse.lemma[topic], value=found)
    elif last is not None:
        yield Figure(p.head, refs, last.measure, last.lemma, value=found, elliptical=True)
    elif dated and p.lemma == "spend":
        spending = _spending(context, p)
        if spending >= 0:
            measure = context.span(*wording(context, spending, owner(context, spending)))
            yield Figure(p.head, refs, [measure], "spending", value=found)


def _spending(context: Context, p: Predication) -> int:
    """The spending named last before a verb, or -1."""
    for i in range(p.head, -1, -1):
        if context.parse.lemma[i] in ("spending", "expenditure", "outlay", "budget"):
            return i
    return -1


def count(context: Context, thing: int) -> QuantityFound | None:
    """The quantity that a noun is counted by."""
    kids = context.parse.kids[thing]
    below = [*kids, *(j for k in kids if context.parse.lower[k] == "worth" for j in context.parse.kids[k])]
    return context.quantities.get(thing) or next(
        (context.quantities[k] for k in below if k in context.quantities), None
    )
