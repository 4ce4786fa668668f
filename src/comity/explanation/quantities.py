"""Quantities with what they are of: the noun phrase counted, measured or paid for, and whether it rises or falls.

The parts are those of CQE (Almasian et al. 2023): value, bounds, unit, the concept that the quantity is of.
"""

from __future__ import annotations

from msgspec.structs import replace

from comity.annotation.context import Context
from comity.knowledge.lexicon import word_set
from comity.knowledge.measures import Measures
from comity.mentions.quantities import QuantityFound
from comity.model import QuantityMention, QuantitySort, Span

_RISES = word_set("nouns_of_rising")
_FALLS = word_set("nouns_of_falling")
_OF = word_set("prepositions_of_amounts")
_CLIMBED = frozenset("nummod compound quantmod nmod amod npadvmod pobj prep dobj attr oprd advmod acomp conj".split())


def quantity_views(context: Context, measures: Measures) -> list[QuantityMention]:
    """Return the quantities of a report in text order, each with all that its words say of it."""
    seen = {id(found): found for found in context.quantities.values()}
    return [_view(context, measures, found) for found in sorted(seen.values(), key=lambda found: found.mention.start)]


def _view(context: Context, measures: Measures, found: QuantityFound) -> QuantityMention:
    sort: QuantitySort = (
        "money" if found.is_money else "percent" if found.is_percent else "time" if found.is_time
        else "measure" if found.is_measure else "count"
    )  # fmt: skip
    return replace(
        found.mention,
        sort=sort,
        number=context.span(found.number_first, found.number_last),
        measure=found.unit,
        unit_name=found.means,
        per=context.document.text[slice(*found.per)] if found.per is not None else None,
        change=_change(context, measures, found),
        of=_concept(context, found),
    )


def _root(context: Context, found: QuantityFound) -> int:
    """The token of the quantity's words whose head lies outside of them."""
    head = context.parse.head
    inside = range(found.first, max(found.last, found.head) + 1)
    return next((i for i in inside if head[i] not in inside or head[i] == i), found.last)


def _concept(context: Context, found: QuantityFound) -> list[Span]:
    p = context.parse
    if found.head >= 0 and not found.is_measure and not found.is_time:
        return [_phrase(context, found.head)]
    root = _root(context, found)
    for k in p.kids[root]:
        if p.dep[k] == "prep" and p.lower[k] in _OF and k > root and (held := p.kid(k, "pobj")) >= 0:
            return [_phrase(context, held)]
    i = root
    for _ in range(4):
        up = p.head[i]
        if up == i or p.dep[i] not in _CLIMBED:
            break
        if p.pos[up] in ("NOUN", "PROPN") and p.dep[i] in ("nummod", "compound", "nmod", "amod", "quantmod"):
            return [_phrase(context, up)]
        if p.pos[up] in ("VERB", "AUX"):
            subject = p.kid(up, "nsubj", "nsubjpass")
            return [_phrase(context, subject)] if subject >= 0 else []
        if p.pos[up] in ("NOUN", "PROPN") and p.dep[i] == "prep":
            return [_phrase(context, up)]
        i = up
    return []


def _phrase(context: Context, i: int) -> Span:
    first, last = context.parties.extent(i)
    quantity = context.quantities.get(first)
    while first < i and quantity is not None and first <= quantity.number_last:
        first += 1
    while first < i and context.parse.pos[first] in ("PRON", "DET"):
        first += 1
    return context.span(first, max(i, last if last < i + 9 else i))


def _change(context: Context, measures: Measures, found: QuantityFound) -> str | None:
    p = context.parse
    for j in p.up(_root(context, found))[:3]:
        sign, _ = measures.changes.get(p.lemma[j], (0, None))
        if sign and p.pos[j] == "VERB":
            return "up" if sign > 0 else "down"
        if p.lemma[j] in _RISES | _FALLS:
            return "up" if p.lemma[j] in _RISES else "down"
    return None
