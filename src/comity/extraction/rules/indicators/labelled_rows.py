"""Figures of lists and tables: "Exports: $4.2 billion (2020: $3.3 billion)", under a line that says whose."""

from __future__ import annotations

from collections.abc import Iterator

from comity.annotation.context import Context
from comity.extraction.rules.indicators.list_headings import colon_of
from comity.extraction.rules.indicators.measurements import Figure, is_measure, last_measured, measured, owner
from comity.knowledge.measures import Measures
from comity.mentions.quantities import QuantityFound
from comity.mentions.references import Ref

_STATES = ("state", "country", "place", "org")
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_LONGEST = 10
_ROWS = 15


def labelled(context: Context, q: QuantityFound, measures: Measures, before: list[Figure]) -> Iterator[Figure]:
    """The figure behind a label and a colon, or of another year in brackets behind such a figure."""
    parse, mark = context.parse, q.first - 1
    if mark < 1 or parse.text[mark] != ":":
        return
    if _is_earlier(context, mark):
        last = last_measured(before)
        if last is not None and parse.sentence[last.token] == parse.sentence[q.first]:
            yield Figure(q.first, last.about, last.measure, last.lemma, value=q, form=last.form, elliptical=True)
        return
    first = _label(context, mark)
    if first < 0:
        return
    lead = _lead_in(context, first)
    whose = _owners(context, lead)
    stop = next((j for j in range(first, mark) if parse.pos[j] == "ADP"), mark)
    noun = next((j for j in reversed(range(first, stop)) if is_measure(context, j, measures)), -1)
    figure = measured(context, q.first, noun, whose) if noun >= 0 else None
    rows = [r for r in context.parties.of(mark - 1) if r.known and r.sort in _STATES]
    if figure is None and rows and lead >= 0 and (q.is_money or q.is_percent or q.is_measure):
        figure = _of_row(context, q, lead, rows[:1], measures)
    if figure is not None:
        figure.value, figure.lead = q, lead
        yield figure


def _label(context: Context, mark: int) -> int:
    """The first token of a label that opens its sentence and ends at a colon, or -1."""
    parse = context.parse
    first = parse.sentences[parse.sentence[mark]][0]
    while first < mark and parse.pos[first] in ("PUNCT", "SPACE", "SYM"):
        first += 1
    short = 0 < mark - first <= _LONGEST
    return first if short and not any(parse.tag[j] in _FINITE for j in range(first, mark)) else -1


def _is_earlier(context: Context, mark: int) -> bool:
    """ "(2020: $3.3 billion)": is the label a date in brackets?"""
    date = next((d for d in context.dates if d.last == mark - 1), None)
    return date is not None and date.first > 0 and context.parse.text[date.first - 1] == "("


def _lead_in(context: Context, i: int) -> int:
    """The colon of the sentence that leads in the list in which token i stands, or -1."""
    parse = context.parse
    for s in range(parse.sentence[i] - 1, max(-1, parse.sentence[i] - _ROWS), -1):
        if (colon := colon_of(context, s)) >= 0:
            return colon
    return -1


def _owners(context: Context, lead: int) -> list[Ref]:
    """Whose the figures of a list are: the one state that its lead-in names."""
    if lead < 0:
        return []
    here = range(context.parse.sentences[context.parse.sentence[lead]][0], lead)
    found = [r for i in here for r in context.parties.of(i) if r.known and r.state and r.sort in _STATES]
    return found[:1] if len({r.state for r in found}) == 1 else []


def _of_row(context: Context, q: QuantityFound, lead: int, about: list[Ref], measures: Measures) -> Figure | None:
    """ "Military spending in 2016:", and under it "China: $215 billion": the lead-in says what is measured."""
    here = range(context.parse.sentences[context.parse.sentence[lead]][0], lead)
    noun = next((i for i in here if is_measure(context, i, measures) and not owner(context, i)), -1)
    return measured(context, q.first, noun, about) if noun >= 0 else None
