"""The time of a figure: its own date, that from which it changed, or that of the figures it stands among."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from comity.annotation.context import Context
from comity.claims.figures import Figure
from comity.language.predications import Predication
from comity.mentions.dates import DateFound
from comity.model import DateRange, Span

_THEN = frozenset(("from", "on", "than", "since", "over", "compared", "against", "versus"))
_SPANNING = frozenset(("on", "over", "from"))
_YEAR_ON_YEAR = re.compile(
    r"year[- ]on[- ]year|on the year\b|a year (?:earlier|ago|before)|(?:the|a) (?:previous|prior|preceding|past) year"
    r"|the year (?:before|earlier)|annually|on year\b|year over year|per year|a year\b",
    re.I,
)

_YEAR_BEFORE = re.compile(r"(?:a|one|the) year (?:earlier|before|ago|previously)", re.I)


@dataclass(slots=True)
class Timed:
    """When a figure holds and from when it changed, with their words; the time of the value that was `before`."""

    period: DateRange | None = None
    where: Span | None = None
    since: DateRange | None = None
    before: DateRange | None = None
    before_where: Span | None = None


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
            found.before, found.before_where = _range(behind[0]), _span(behind[0])
            here = [d for d in here if d is not behind[0]]
            found.since = found.before
    for d in here:
        if _is_compared(context, d):
            if figure.change is not None and d.first > figure.change[2][1]:
                found.since = found.since or _range(d)
        elif found.period is None or _is_nearer(figure, d, found.where, context.parse.start):
            found.period, found.where = _range(d), _span(d)
    if found.before_where is not None and _is_of_months(found.period):
        earlier = _YEAR_BEFORE.fullmatch(context.document.text, *found.before_where) is not None
        found.before = found.since = year_before(found.period) if earlier else found.before
    if found.period is None and figure.lead >= 0:
        row = [d for d in context.dates if context.parse.sentence[d.first] == context.parse.sentence[figure.lead]]
        found.period, found.where = (_range(row[0]), _span(row[0])) if row else (None, None)
    if figure.change is not None and (found.since is None or found.period) and _is_year_on_year(context, figure):
        found.since = year_before(found.period)
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


def year_before(period: DateRange | None) -> DateRange | None:
    """The same days a year earlier."""
    if period is None:
        return None
    return DateRange(start=_back(period.start), end=_back(period.end))


def _is_of_months(period: DateRange | None) -> bool:
    """Is a time shorter than a year?"""
    if period is None:
        return False
    return (date.fromisoformat(period.end) - date.fromisoformat(period.start)).days < 360


def _back(day: str) -> str:
    year, rest = int(day[:4]) - 1, day[4:]
    try:
        return date.fromisoformat(f"{year:04}{rest}").isoformat()
    except ValueError:
        return f"{year:04}-02-28"


def _is_year_on_year(context: Context, figure: Figure) -> bool:
    if figure.change is None:
        return False
    first, last = figure.change[2]
    end = context.parse.sentences[context.parse.sentence[first]][1] - 1
    words = context.parse.slice(last, min(end, last + 10))
    return _YEAR_ON_YEAR.search(words) is not None


def _is_nearer(figure: Figure, d: DateFound, where: Span | None, starts: list[int]) -> bool:
    """Of two dates, the one nearer to the value."""
    if where is None or figure.value is None:
        return False
    at = starts[figure.value.first]
    return abs(d.mention.start - at) < abs(where[0] - at)


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
