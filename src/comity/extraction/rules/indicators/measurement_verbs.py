"""Figures told by verbs: what stands at, reaches, rises and falls, and what somebody puts at so much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import msgspec

from comity.annotation.context import Context
from comity.extraction.rules.indicators.measurements import (
    Figure,
    Number,
    is_measure,
    last_measured,
    measured,
    owner,
    share_units,
    subject_of,
    wording,
)
from comity.knowledge.lexicon import word_set
from comity.knowledge.measures import Measures
from comity.language.predications import Predication
from comity.mentions.numbers import whole
from comity.mentions.quantities import QuantityFound

_REGISTERING = frozenset("register record post see show experience hit report enjoy suffer undergo mark".split())
_CHANGES = {
    "growth": 1,
    "hike": 1,
    "expansion": 1,
    "upturn": 1,
    "uptick": 1,
    "contraction": -1,
    "reduction": -1,
    "downturn": -1,
}
_ESTIMATING = word_set("verbs_of_estimating")
_TOTALS = word_set("totals")
_PASSED = frozenset(("below", "above", "under", "past", "beyond", "beneath"))
_WORTHY = word_set("funds_and_trades")
_PEAKS = frozenset(("record", "high", "low", "all-time", "new", "unprecedented", "estimated", "total"))
_PARTS = {"half": 50.0, "third": 33.333333, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}


def by_verb(context: Context, p: Predication, measures: Measures, before: list[Figure]) -> Iterator[Figure]:
    """The figures of a verb; `before` are those told so far, which say what "its total" or "spent" is the figure of."""
    parse = context.parse
    lemma = p.lemma if p.lemma in measures.changes or p.lemma in measures.level else p.lemma.split()[0]
    subject, patient = subject_of(context, p), -1 if p.passive else p.first("patient")
    if subject < 0:
        return
    quantities = _quantities_of(context, p)
    if lemma in measures.changes:
        figure = _subject(context, p, subject, measures, before)
        if figure is None and is_measure(context, patient, measures):
            figure = measured(context, p.head, patient, context.refs(subject))
        yield from _changed(context, p, figure, quantities, measures.changes[lemma])
    elif lemma == "be" and subject in context.quantities:
        yield from _belonging(context, p, subject, before)
    elif lemma == "be" and quantities and parse.lower[quantities[0].first - 1] == "worth":
        yield from _worth(context, p, subject, quantities[0])
    elif lemma in measures.level and not (patient >= 0 and _change_sign(context, patient, measures)):
        figure = _subject(context, p, subject, measures, before)
        if figure is not None and quantities:
            _levelled(context, figure, quantities)
            yield figure
            return
    if lemma in _REGISTERING and patient >= 0 and is_measure(context, subject, measures):
        yield from _registered(context, p, subject, patient, measures)
    elif lemma in _ESTIMATING:
        yield from _estimated(context, p, quantities, measures, before)


def _subject(context: Context, p: Predication, subject: int, measures: Measures, before: list[Figure]) -> Figure | None:
    """The figure that the subject of a verb is: a measure, "its total", "Latvia's", "it"."""
    parse = context.parse
    last = last_measured(before)
    if is_measure(context, subject, measures):
        figure = measured(context, p.head, subject)
        if (
            figure is not None
            and last is not None
            and parse.lemma[subject] in _TOTALS
            and not _has_topic(context, subject)
        ):
            figure.measure, figure.lemma, figure.elliptical, figure.form = last.measure, last.lemma, True, last.form
            figure.about = owner(context, subject) or last.about
        return figure
    if (
        last is not None
        and parse.lower[subject + 1 : subject + 2] in (["'s"], ["’s"])
        and parse.head[subject + 1] == subject
    ):
        about = [r for r in context.refs(subject) if r.known]
        return Figure(p.head, about, last.measure, last.lemma, elliptical=True) if about else None
    if p.lemma in ("number", "total") and any(r.known and r.sort == "organ" for r in context.parties.of(subject)):
        about = context.parties.of(subject)[:1]
        return Figure(p.head, about, [context.span(*wording(context, subject, []))], parse.lemma[subject])
    if parse.lower[subject] in ("it", "this", "that"):
        return _meant(context, p, subject, measures)
    return None


def _levelled(context: Context, figure: Figure, quantities: list[QuantityFound]) -> None:
    """A level is the first figure, unless that is "up" or "down" by so much."""
    before = quantities[0].first - 1
    before -= context.parse.lower[before] == "by"
    word = context.parse.lower[before]
    if word in ("up", "down") and context.parse.dep[before] != "prt":
        amount = quantities[0].mention.low or quantities[0].mention.high or 0
        figure.change = (
            amount if word == "up" else -amount,
            quantities[0].mention.unit,
            (quantities[0].first, quantities[0].last),
        )
        figure.way = before
        quantities = [q for q in quantities[1:] if context.parse.lower[q.first - 1] in ("at", "to")]
    figure.value = quantities[0] if quantities else None


def _registered(context: Context, p: Predication, subject: int, patient: int, measures: Measures) -> Iterator[Figure]:
    """ "exports registered a 50 percent hike": a change told as a noun."""
    sign = _change_sign(context, patient, measures)
    q = next((q for q in _quantities_of(context, p) if q.is_percent), None)
    figure = measured(context, p.head, subject) if sign and q is not None else None
    if figure is not None and q is not None:
        figure.change = (sign * (q.mention.low or q.mention.high or 0), q.mention.unit, (q.first, q.last))
        figure.way = patient
        yield figure


def _change_sign(context: Context, noun: int, measures: Measures) -> int:
    """Which way a noun of change goes: 1 up, -1 down, 0 for no such noun."""
    lemma = context.parse.lemma[noun]
    return _CHANGES.get(lemma) or (measures.changes[lemma][0] if lemma in measures.changes else 0)


def _belonging(context: Context, p: Predication, subject: int, before: list[Figure]) -> Iterator[Figure]:
    """ "…, of which $997 billion was American": a part of the figure told before, by whose it is."""
    last, value = last_measured(before), context.quantities[subject]
    whose = [r for t in p.args.get("attribute", []) for r in context.parties.of(t) if r.known and r.sort == "people"]
    if whose and last is not None and last.value is not None and last.value.mention.unit == value.mention.unit:
        yield Figure(p.head, whose, last.measure, last.lemma, value=value, form=last.form, elliptical=True)


def _worth(context: Context, p: Predication, subject: int, q: QuantityFound) -> Iterator[Figure]:
    """ "Norway's sovereign wealth fund was worth $1.6 trillion": a fund, trade or stock of a state."""
    figure = measured(context, p.head, subject) if context.parse.lemma[subject] in _WORTHY and q.is_money else None
    if figure is not None and not figure.unowned:
        figure.value = q
        yield figure


def _has_topic(context: Context, noun: int) -> bool:
    """ "the number of tourists" says itself what it counts."""
    first, last = wording(context, noun, [])
    return first < last


def _meant(context: Context, p: Predication, pronoun: int, measures: Measures) -> Figure | None:
    """ "It was 21.5 million in 2017": the measure named last, in this sentence or the one before."""
    here = context.parse.sentence[pronoun]
    for i in range(pronoun - 1, -1, -1):
        if here - context.parse.sentence[i] > 1:
            break
        if is_measure(context, i, measures) and context.parse.dep[i] in ("nsubj", "nsubjpass", "dobj", "attr", "pobj"):
            figure = measured(context, p.head, i)
            if figure is not None:
                figure.elliptical = True
            return figure
    return None


def _changed(
    context: Context,
    p: Predication,
    figure: Figure | None,
    quantities: list[QuantityFound],
    sign: tuple[int, int | None],
) -> Iterator[Figure]:
    if figure is None:
        return
    for q in quantities:
        word = context.parse.lower[q.first - 1] if q.first else ""
        amount = q.mention.low or q.mention.high or 0
        until = _end_of_range(q) if word in ("by", "from") else None
        if word == "from":
            figure.earlier, figure.value = until[0] if until else q, until[1] if until else figure.value
        elif word in ("to", "at") or _is_bound(context, q) or (figure.change is not None and word == ","):
            figure.value = figure.value or q
        elif figure.change is None and (q.is_percent or q.is_money or q.is_measure or word == "by" or amount >= 10):
            figure.change = (sign[0] * amount, q.mention.unit or _unit_of(context, q), (q.first, q.last))
            figure.value = until[1] if until else figure.value
    figure.way = p.head
    if figure.change is None:
        figure.change = _by_part(context, p, sign[0])
    if figure.change is None and sign[1] is not None:
        figure.change = (sign[1], "%", (p.head, p.head))
    share_units(figure)
    if figure.change or figure.value:
        yield figure


def _is_bound(context: Context, q: QuantityFound) -> bool:
    """ "fell below $40 billion", "to a record $24.8 billion": a level that is reached or passed, and no change."""
    lower = context.parse.lower
    return lower[q.first] in _PASSED or bool(
        q.first > 2 and lower[q.first - 1] in _PEAKS and {"to", "at"} & set(lower[q.first - 4 : q.first - 1])
    )


def _end_of_range(q: QuantityFound) -> tuple[QuantityFound, QuantityFound] | None:
    """ "by 2 million to 1.409 billion", "from 3 to 5 percent": what reads as a range is a beginning and an end."""
    m = q.mention
    if m.low is None or m.high is None or m.low == m.high or not re.search(r"\bto\b", m.text):
        return None
    return tuple(  # type: ignore[return-value]
        replace(q, mention=msgspec.structs.replace(m, low=end, high=end)) for end in (m.low, m.high)
    )


def _unit_of(context: Context, q: QuantityFound) -> str | None:
    return context.parse.lemma[q.head] if q.head >= 0 else None


def _by_part(context: Context, p: Predication, sign: int) -> tuple[Number, str | None, tuple[int, int]] | None:
    """ "fell by half", "rose by a third"."""
    parse = context.parse
    for k in parse.kids[p.head]:
        if parse.lower[k] == "by":
            obj = parse.kid(k, "pobj", "npadvmod")
            part = _PARTS.get(parse.lemma[obj]) if obj >= 0 else None
            if part is not None:
                return sign * whole(part), "%", (obj, obj)
    return None


def _estimated(
    context: Context, p: Predication, quantities: list[QuantityFound], measures: Measures, before: list[Figure]
) -> Iterator[Figure]:
    """ "SIPRI puts its spending at $149 billion": who puts it there says so."""
    patient = p.first("patient")
    figure = measured(context, p.head, patient) if quantities and is_measure(context, patient, measures) else None
    if figure is None:
        return
    last = last_measured(before)
    if figure.unowned and figure.lemma in _TOTALS and not _has_topic(context, patient):
        if last is None:
            return
        figure.about, figure.measure, figure.lemma, figure.form = last.about, last.measure, last.lemma, last.form
        figure.unowned, figure.elliptical = False, True
    figure.value = quantities[0]
    if not p.passive:
        figure.said_by = context.refs(p.first("agent"))
    yield figure


def _quantities_of(context: Context, p: Predication) -> list[QuantityFound]:
    """The quantities behind a verb that hang on no other verb, in text order."""
    parse = context.parse
    _, end = parse.sentences[parse.sentence[p.head]]
    seen: dict[int, QuantityFound] = {}
    for i in range(p.head + 1, end):
        q = context.quantities.get(i)
        if parse.text[i] == ";":
            break
        if (
            q is not None
            and q.first == i
            and q.mention.unit != "time"
            and not (q.is_time and not _is_age(context, p))
            and _verb_of(context, q.last) == p.head
        ):
            seen[i] = q
    return [seen[i] for i in sorted(seen)]


def _is_age(context: Context, p: Predication) -> bool:
    return any(context.parse.lemma[t] in ("expectancy", "age") for t in p.args.get("agent", []))


def _verb_of(context: Context, i: int) -> int:
    """The verb that a token hangs on."""
    return next((j for j in (i, *context.parse.up(i)) if j in context.found and not context.found[j].noun), -1)
