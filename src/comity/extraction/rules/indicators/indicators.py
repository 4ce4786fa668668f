"""Indicators: figures about a state or a group of states, with their period and change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from comity.annotation.context import Context
from comity.extraction.rules.indicators.measurement_verbs import by_verb
from comity.extraction.rules.indicators.measurements import Figure, family, tell_change
from comity.extraction.rules.indicators.possession import holdings
from comity.extraction.rules.indicators.proportions import shares
from comity.extraction.rules.indicators.rankings import ranks
from comity.extraction.rules.indicators.reference_periods import Timed, timed
from comity.extraction.rules.indicators.verbless import asides
from comity.grounding.days import year_before
from comity.grounding.figures import unit_of_measure
from comity.grounding.records import parties
from comity.knowledge.measures import Measures
from comity.mentions.numbers import whole
from comity.mentions.quantities import QuantityFound
from comity.mentions.references import Ref
from comity.model import Change, DateRange, Indicator, Quantity, Spans

_FAR = 3
# Measures of anybody and anything: a figure that does not say whose they are tells nothing of a state.
_ANYBODYS = frozenset(
    "figure level volume value total share stock product fleet price income loan asset sale purchase currency wage "
    "salary strength index budget amount".split()
)


def indicators(context: Context, measures: Measures, taken: set[int]) -> list[Indicator]:
    """Return the indicators of a report in text order; `taken` are the tokens that transfers count things with."""
    figures: list[Figure] = []
    found: list[tuple[Figure, Indicator]] = []
    used: set[int] = set()
    for first, last in context.parse.sentences:
        for figure in _in_sentence(context, first, last, measures, taken, figures):
            if figure.value is not None and figure.value.first in used:
                continue
            if (figure.change is None and not figure.elliptical) or figure.earlier is None:
                tell_change(context, figure)
            if figure.value is not None:
                used.add(figure.value.first)
            if figure.change is not None:
                used.add(figure.change[2][0])
            if figure.unowned:
                spoken_of = _spoken_of(context, figure, figures)
                if not spoken_of and figure.lemma in _ANYBODYS:
                    continue
                figure.about = spoken_of or figure.about
                _share_currency(context, figure, figures)
            figures.append(figure)
            found.extend((figure, made) for made in _records(context, figure, found))
    return [made for _, made in found]


def _in_sentence(
    context: Context, first: int, last: int, measures: Measures, taken: set[int], before: list[Figure]
) -> Iterator[Figure]:
    for i in range(first, last):
        p = context.found.get(i)
        if p is None or p.noun:
            continue
        yield from _by("share", shares(context, p, measures, taken, before))
        yield from _by("verb", by_verb(context, p, measures, before))
        yield from _by("holding", holdings(context, p, measures, taken, before))
        yield from _by("rank", ranks(context, p, measures, before))
    yield from _by("aside", asides(context, first, last, measures, taken, before))


def _by(rule: str, figures: Iterable[Figure]) -> Iterator[Figure]:
    """Yield figures, each with the rule that found it."""
    for figure in figures:
        figure.rule = rule
        yield figure


def _spoken_of(context: Context, figure: Figure, before: list[Figure]) -> list[Ref]:
    """Whose a bare "exports fell to $1.77 billion" are: the state's whose figures were told just before."""
    parse = context.parse
    last = next((f for f in reversed(before) if f.rank is None), None)
    if last is None or len(last.about) != 1 or not last.about[0].state:
        return []
    here = parse.sentence[figure.token]
    labelled = any(
        paragraph.place is not None and parse.start[last.token] < paragraph.start <= parse.start[figure.token]
        for paragraph in parse.paragraphs
    )
    first, stop = figure.measure[0][0], figure.measure[-1][1]
    named = {r.state for r in context.parties.history if first <= parse.start[r.head] < stop}
    close = here - parse.sentence[last.token] <= _FAR
    return last.about if close and not labelled and last.about[0].state not in named else []


def _share_currency(context: Context, figure: Figure, before: list[Figure]) -> None:
    """ "Exports fell to 2.4 billion euros and imports rose to 370 million": the currency is said once."""
    value, last = figure.value, before[-1] if before else None
    if value is None or value.mention.unit is not None or last is None or last.value is None or not last.value.is_money:
        return
    near = context.parse.sentence[last.token] == context.parse.sentence[figure.token]
    if near and family(last) == family(figure):
        unit = last.value.mention.unit
        figure.value = replace(value, mention=msgspec.structs.replace(value.mention, unit=unit), is_money=True)
        figure.unit_at = last.unit_at or (last.value.mention.start, last.value.mention.end)


def _records(context: Context, figure: Figure, found: list[tuple[Figure, Indicator]]) -> Iterator[Indicator]:
    time = timed(context, figure)
    if figure.rank is None or figure.elliptical:
        _inherit(context, figure, time, found)
    yield _record(context, figure, figure.value, time)
    if figure.earlier is not None and (time.before is not None or time.where):
        old = Figure(figure.token, figure.about, figure.measure, figure.lemma, form=figure.form, said_by=figure.said_by)
        old.rule = figure.rule
        old.unit_at = figure.earlier_unit_at
        if figure.earlier.mention.unit is None and figure.value is not None:
            unit = figure.value.mention.unit
            old.unit_at = figure.unit_at or (figure.value.mention.start, figure.value.mention.end)
            figure.earlier = replace(figure.earlier, mention=msgspec.structs.replace(figure.earlier.mention, unit=unit))
        yield _record(context, old, figure.earlier, Timed(time.before, time.before_where))


def _inherit(context: Context, figure: Figure, time: Timed, found: list[tuple[Figure, Indicator]]) -> None:
    """A figure among others of its sort is of the same time, and its change is since the same time."""
    sort = family(figure)
    alike = next(
        ((f, made) for f, made in reversed(found) if family(f) == sort and made.period is not None and f.rank is None),
        None,
    )
    if alike is None:
        last = found[-1] if figure.unowned and found else None
        if last is not None and _is_year(last[1].period) and _is_next(context, figure, last[0]) and not time.period:
            time.period, time.where = last[1].period, last[1].spans["period"]
        return
    _, model = alike
    yearly = _is_year(model.period)
    if time.period is None and yearly and not _is_lasting(context, figure):
        time.period, time.where = model.period, model.spans["period"]
    compared = [
        m for _, m in found if m.change is not None and m.change.since and m.change.since == year_before(m.period)
    ]
    if figure.change is not None and time.since is None and compared and time.period == model.period:
        time.since, time.since_where = year_before(time.period), [*compared[-1].spans["since"], *time.where]


def _is_year(period: DateRange | None) -> bool:
    return period is not None and period.start[5:] == "01-01" and period.end[5:] == "12-31"


def _is_next(context: Context, figure: Figure, last: Figure) -> bool:
    """Is a figure told of the same state in the same sentence as another, or in the next?"""
    sentence = context.parse.sentence
    same = {r.state for r in figure.about} == {r.state for r in last.about}
    return same and sentence[figure.token] - sentence[last.token] <= 1 and not _is_lasting(context, figure)


def _is_lasting(context: Context, figure: Figure) -> bool:
    """ "now", "still", "today": no figure of a past year."""
    first, last = context.parse.sentences[context.parse.sentence[figure.token]]
    return bool({"now", "currently", "today"} & set(context.parse.lower[first:last]))


def _record(context: Context, figure: Figure, value: QuantityFound | None, time: Timed) -> Indicator:
    evidence, where = context.evidence(figure.token)
    spans: Spans = {"evidence": [where], "measure": list(figure.measure)}
    quantity = _quantity(context, figure, value, spans)
    change = None
    if figure.change is not None:
        amount, unit, tokens = figure.change
        spans["change"] = [context.span(*tokens)]
        if figure.way >= 0 and not tokens[0] <= figure.way <= tokens[1]:
            spans["change"].append(context.span(figure.way, figure.way))
        if time.since is not None:
            spans["since"] = time.since_where
        change = Change(value=whole(amount), unit=unit, since=time.since)
    if time.period is not None and time.where:
        spans["period"] = time.where
    said_by, denied_by = context.said_by(figure.token) if not _is_labelled(context, figure) else ([], [])
    text = context.document.text
    return Indicator(
        about=parties(context, figure.about, "about", spans),
        measure=figure.form.format(*(text[a:b] for a, b in figure.measure)),
        value=quantity,
        period=time.period,
        change=change,
        said_by=parties(context, figure.said_by or said_by, "said_by", spans),
        denied_by=parties(context, denied_by, "denied_by", spans),
        evidence=evidence,
        rules=[f"indicator/{figure.rule}"],
        spans=spans,
    )


def _is_labelled(context: Context, figure: Figure) -> bool:
    """ "GDP per head: $5,015": the label before the colon speaks no more than the figure does."""
    value = figure.value
    return value is not None and figure.token == value.first > 0 and context.parse.text[value.first - 1] == ":"


def _quantity(context: Context, figure: Figure, value: QuantityFound | None, spans: Spans) -> Quantity | None:
    if figure.rank is not None:
        place, span = figure.rank
        spans["value"] = [span]
        return Quantity(low=place, high=place, unit="rank")
    if value is None:
        return None
    m = value.mention
    spans["value"] = [(m.start, m.end)]
    if m.unit is None and figure.change and figure.change[1] not in (None, "%"):
        spans["value"].append(context.span(*figure.change[2]))
        return Quantity(low=m.low, high=m.high, unit=figure.change[1], approx=m.approx)
    if figure.unit_at is not None:
        spans["value"].append(figure.unit_at)
    unit = m.unit or unit_of_measure(context, figure.measure[0])
    if m.unit is None and unit is not None:
        spans["value"].append(figure.measure[0])
    return Quantity(low=m.low, high=m.high, unit=unit, approx=m.approx)
