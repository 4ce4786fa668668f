"""The time of a figure: its own date, that from which it changed, or that of the figures it stands among."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from comity.annotation.context import Context
from comity.extraction.rules.indicators.measurements import Figure
from comity.grounding.days import is_year_before, year_before, year_on_year
from comity.knowledge.lexicon import word_set
from comity.language.predications import Predication
from comity.mentions.dates import DateFound
from comity.model import DateRange, Span

_THEN = word_set("words_of_comparing")
_SPANNING = frozenset(("on", "over", "from"))


@dataclass(slots=True)
class Timed:
    """When a figure holds and from when it changed, with their words; the time of the value that was `before`."""

    period: DateRange | None = None
    where: list[Span] = field(default_factory=list)
    since: DateRange | None = None
    since_where: list[Span] = field(default_factory=list)
    before: DateRange | None = None
    before_where: list[Span] = field(default_factory=list)


def timed(context: Context, figure: Figure) -> Timed:
    """Read the dates of the sentence of a figure."""
    found, here = Timed(), _dates(context, figure)
    if figure.earlier is not None:
        old, value = figure.earlier, figure.value
        behind = [
            d
            for d in here
            if d.first > old.last and (value is None or value.first < old.first or d.first < value.first)
        ]
        if behind:
            found.before, found.before_where = _range(behind[0]), [_span(behind[0])]
            here = [d for d in here if d is not behind[0]]
            found.since, found.since_where = found.before, found.before_where
    for d in here:
        if _is_compared(context, d):
            if figure.change is not None and d.first > figure.change[2][1] and found.since is None:
                found.since, found.since_where = _range(d), [_span(d)]
        elif found.period is None or _is_nearer(figure, d, found.where, context.parse.start):
            found.period, found.where = _range(d), [_span(d)]
    if found.before_where and _is_of_months(found.period) and is_year_before(context, found.before_where[0]):
        found.before = found.since = year_before(found.period)
        found.before_where = found.since_where = [*found.before_where, *found.where]
    if found.period is None and figure.lead >= 0:
        row = [d for d in context.dates if context.parse.sentence[d.first] == context.parse.sentence[figure.lead]]
        found.period, found.where = (_range(row[0]), [_span(row[0])]) if row else (None, [])
    yearly = _year_on_year(context, figure) if found.since is None or found.period else None
    if yearly is not None and found.period is not None:
        found.since, found.since_where = year_before(found.period), [yearly, *found.where]
    elif yearly is not None:
        found.since = None
    return found


def _dates(context: Context, figure: Figure) -> list[DateFound]:
    """The dates of the clause that a figure stands in, without the day on which it was said."""
    parse = context.parse
    if figure.rank is not None and (figure.token not in context.found or context.found[figure.token].noun):
        return []
    first, last = parse.sentences[parse.sentence[figure.token]]
    at = figure.value.first if figure.value is not None else figure.token
    marks = [i for i in range(first, last) if parse.text[i] == ";"]
    first = max((i for i in marks if i < at), default=first)
    last = min((i for i in marks if i > at), default=last)
    here = [d for d in context.dates if first <= d.first < last]
    here = [d for d in here if _bracket(context, d.first) in (-1, _bracket(context, at))]
    return [d for d in here if not _is_said(context, d) and not _is_apart(context, d, figure)]


def _bracket(context: Context, i: int) -> int:
    """The open bracket that a token stands behind in its sentence, or -1."""
    parse = context.parse
    for j in range(i, parse.sentences[parse.sentence[i]][0] - 1, -1):
        if parse.text[j] == ")" and j < i:
            return -1
        if parse.text[j] == "(":
            return j
    return -1


def _is_apart(context: Context, d: DateFound, figure: Figure) -> bool:
    """Does a date belong to another finite clause than the figure does?"""
    mine, its = _clause(context, figure.token), _clause(context, d.last)
    if mine == its or mine < 0 or its < 0:
        return False
    return its not in context.parse.up(mine) and context.parse.dep[its] in ("relcl", "ccomp", "advcl", "conj")


def _clause(context: Context, i: int) -> int:
    """The finite verb of the clause that a token stands in."""
    parse = context.parse
    for j in (i, *parse.up(i)):
        if parse.tag[j] in ("VBD", "VBZ", "VBP") or any(parse.dep[k] in ("aux", "auxpass") for k in parse.kids[j]):
            return j
    return -1


def _is_compared(context: Context, d: DateFound) -> bool:
    """ "up 12 percent on 2008", "more than in 2023", "compared with 2019": the time that a change is measured from."""
    parse = context.parse
    k = d.first - 1
    while k > 0 and parse.lower[k] in ("in", "with", "to", "the", "that", "of"):
        k -= 1
    words = {parse.lower[d.first], parse.lower[max(k, 0)]} & _THEN
    if not words:
        return False
    longer = (date.fromisoformat(d.mention.to) - date.fromisoformat(d.mention.from_)).days >= 27
    return longer or not words <= _SPANNING


def _is_of_months(period: DateRange | None) -> bool:
    """Is a time shorter than a year?"""
    if period is None:
        return False
    return (date.fromisoformat(period.end) - date.fromisoformat(period.start)).days < 360


def _year_on_year(context: Context, figure: Figure) -> Span | None:
    """The words behind a change that say that it is on the year before."""
    if figure.change is None:
        return None
    first, last = figure.change[2]
    end = context.parse.sentences[context.parse.sentence[first]][1] - 1
    return year_on_year(context, (context.parse.start[last], context.parse.end[min(end, last + 10)]))


def _is_nearer(figure: Figure, d: DateFound, where: list[Span], starts: list[int]) -> bool:
    """Of two dates, the one nearer to the value."""
    if not where or figure.value is None:
        return False
    at = starts[figure.value.first]
    return abs(d.mention.start - at) < abs(where[0][0] - at)


def _is_said(context: Context, d: DateFound) -> bool:
    """The day on which it was said is not that of the figure."""
    owner: Predication | None = next(
        (context.found[i] for i in (d.last, *context.parse.up(d.last)) if i in context.found), None
    )
    return (
        owner is not None
        and not owner.noun
        and owner.lemma.split()[0] in context.frames.saying
        and owner.lemma != "put"
    )


def _range(d: DateFound) -> DateRange:
    return DateRange(start=d.mention.from_, end=d.mention.to)


def _span(d: DateFound) -> Span:
    return d.mention.start, d.mention.end
