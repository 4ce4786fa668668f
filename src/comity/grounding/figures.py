"""Figures: how much something moved and which way, by the words that say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from comity.annotation.context import Context
from comity.grounding.tokens import head_of, tokens_of
from comity.knowledge.measures import Measures
from comity.mentions.calendar import ORDINALS
from comity.mentions.numbers import whole
from comity.model import Span

PARTS = {"half": 50.0, "third": 33.333333, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
"""Nouns of fractions as a change in per cent ("fell by half")."""
Number = int | float
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_PLACES = ORDINALS | {
    f"{place}{'th' if place // 10 % 10 == 1 else _ENDINGS.get(place % 10, 'th')}": place for place in range(1, 251)
}
_UNITS = {"population": "person", "people": "person", "inhabitant": "person"}


@dataclass(frozen=True, slots=True)
class Moved:
    """By how much something moved, with the words of the amount and those for which way."""

    value: Number
    unit: str | None
    spans: list[Span]


def way_of(context: Context, measures: Measures, token: int) -> int:
    """Which way a word says that something went: 1 up, -1 down, 0 neither."""
    p = context.found.get(token)
    lemma = p.lemma if p is not None and p.lemma in measures.ways else context.parse.lemma[token]
    return measures.ways.get(lemma) or measures.ways.get(context.parse.lower[token], 0)


def sizes(context: Context, measures: Measures, tokens: Iterable[int]) -> list[tuple[Number, str | None]]:
    """The amounts of change that words give, without a sign: a quantity, a fraction, "doubled"."""
    found: list[tuple[Number, str | None]] = []
    for i in tokens:
        quantity = context.quantities.get(i)
        if quantity is not None:
            m = quantity.mention
            found += [(end, m.unit) for end in (m.low, m.high) if end is not None]
        lemma = context.parse.lemma[i]
        if lemma in PARTS:
            found.append((whole(PARTS[lemma]), "%"))
        factor = measures.changes.get(lemma, (0, None))[1]
        if factor is not None:
            found.append((abs(factor), "%"))
    return list(dict.fromkeys(found))


def change_of(context: Context, measures: Measures, inside: range) -> Moved | None:
    """The change that words tell, or None where they give no amount, or nothing says which way it went."""
    told = sizes(context, measures, inside)
    if not told:
        return None
    parse = context.parse
    counted = [i for i in inside if i in context.quantities] or list(inside)
    first, last = counted[0], counted[-1]
    above = [j for i in (first, last) for j in parse.up(i)[:4]]
    near = [j for j in (first - 1, first - 2, last + 1, last + 2) if 0 <= j < len(parse)]
    way = next((j for j in (*inside, *near, *above) if way_of(context, measures, j)), -1)
    if way < 0:
        return None
    amount, unit = told[0]
    spans = [context.span(first, last)]
    if not first <= way <= last:
        spans.append(context.span(way, way))
    return Moved(whole(way_of(context, measures, way) * amount), unit, spans)


def unit_of_measure(context: Context, measure: Span) -> str | None:
    """What a bare number counts, by its measure: a population persons, a number of ships ships."""
    parse = context.parse
    inside = tokens_of(parse, measure)
    if not inside:
        return None
    words = context.document.text[slice(*measure)].lower().split()
    of = next((i for i in inside if parse.lower[i] == "of"), -1)
    noun = head_of(parse, inside)
    lemma = parse.lemma[noun]
    if lemma in _UNITS and not _is_of_beasts(context, inside[0], noun):
        return _UNITS[lemma]
    if lemma == "number" and 0 <= of < inside[-1]:
        obj = parse.kid(of, "pobj")
        people = obj >= 0 and parse.tag[obj] == "NNPS"
        return parse.text[obj].removesuffix("s") if people else parse.lemma[obj] if obj >= 0 else None
    return words[0] if lemma == "arrival" and len(words) > 1 else None


def _is_of_beasts(context: Context, first: int, noun: int) -> bool:
    """ "the cheetah population": a noun before the measure says what it counts, and no person."""
    return context.parse.pos[first] != "ADJ" and first != noun


def place_of(context: Context, measures: Measures, tokens: Iterable[int]) -> int | None:
    """The place in an order that words give: that of an ordinal, else the first where they are a superlative."""
    words = [context.parse.lower[i] for i in tokens]
    told = [_PLACES[word] for word in words if word in _PLACES]
    most = any(word in measures.superlatives or word == "most" for word in words)
    return told[0] if told else 1 if most else None
