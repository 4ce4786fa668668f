"""Figures that tell a place in an order: the world's third-largest exporter, second in spending, fifth."""

from __future__ import annotations

from collections.abc import Iterator

from comity.annotation.context import Context
from comity.extraction.rules.indicators.measurements import Figure, clipped, last_measured
from comity.knowledge.lexicon import word_set
from comity.knowledge.measures import Measures
from comity.language.predications import Predication
from comity.mentions.calendar import ORDINALS
from comity.mentions.references import Ref

_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_ORDINALS = ORDINALS | {
    f"{place}{'th' if place // 10 % 10 == 1 else _ENDINGS.get(place % 10, 'th')}": place for place in range(1, 251)
}
_TAKING = word_set("verbs_of_taking_places")
_RANKING = word_set("verbs_of_ranking")
_STATES = ("state", "country", "place", "org")
_OWN = frozenset(("its", "their", "the", "all", "his", "a"))
_LANDS = word_set("lands")
_ABOVE = word_set("everywhere")
_AFTER = word_set("after_a_rank")


def ranks(context: Context, p: Predication, measures: Measures, before: list[Figure]) -> Iterator[Figure]:
    """ "China is Nepal's second-largest trading partner", "India was fifth", "ranks third in exports of tea"."""
    parse = context.parse
    about = [r for r in context.refs(p.first("agent")) if r.known and r.sort in _STATES]
    lemma = p.lemma.split()[0]
    if not about:
        return
    described = p.args.get("role", []) + (p.args.get("attribute", []) if lemma in ("be", "become", "remain") else [])
    described += p.args.get("patient", []) if lemma in ("have", "boast") else []
    for noun in described:
        if parse.pos[noun] == "NOUN":
            yield from superlative(context, noun, about, measures, p.head)
    if lemma in _RANKING:
        at = next((k for k in parse.kids[p.head] if _is_place(context, k)), -1)
        if at >= 0 and (not parse.kids[at] or _field(context, at, p, measures) is not None):
            yield from _ranked(context, p.head, about, at, _field(context, at, p, measures), before)
    if lemma in _TAKING:
        for t in (
            *p.args.get("patient", []),
            *p.args.get("place", []),
            *p.args.get("goal", []),
            *p.args.get("attribute", []),
        ):
            at = next((k for k in parse.kids[t] if parse.lower[k] in _ORDINALS), -1)
            if parse.lemma[t] in measures.places and at >= 0:
                yield from _ranked(context, p.head, about, at, _field(context, t, p, measures), before)


def _is_place(context: Context, k: int) -> bool:
    """An ordinal that stands by itself, and is no noun such as "second"."""
    parse = context.parse
    return parse.lower[k] in _ORDINALS and (parse.pos[k] != "NOUN" or parse.lower[k][0].isdigit())


def superlative(context: Context, noun: int, about: list[Ref], measures: Measures, token: int) -> Iterator[Figure]:
    """A description that puts somebody in a place: "the world's third-largest exporter of rice"."""
    parse = context.parse
    if parse.lemma[noun] not in measures.ranks:
        return
    first = parse.subtree(noun)[0]
    order = next((j for j in range(first, noun) if parse.lower[j] in measures.superlatives), -1)
    most = next(
        (j for j in range(first, noun) if parse.lower[j] in measures.eminent and parse.lower[j - 1] == "most"), -1
    )
    order = max(order, most)
    if order < 0:
        return
    nth = next((j for j in range(max(first, order - 3), order) if parse.lower[j] in _ORDINALS), -1)
    whose = next((k for k in parse.kids[noun] if parse.dep[k] == "poss"), -1)
    spans = []
    if whose >= 0 and parse.lower[whose] not in _ABOVE and parse.pos[whose] != "PRON":
        start, end = parse.subtree(whose)
        start += parse.lower[start] == "the"
        spans.append(context.span(start, end))
    last = clipped(context, noun, parse.subtree(noun)[1])
    last = next((j - 1 for j in range(noun + 1, last + 1) if parse.lower[j] in _AFTER), last)
    spans.append(context.span(order + 1, max(noun, last)))
    figure = Figure(token, about[:1], spans, parse.lemma[noun], form=" ".join("{}" for _ in spans))
    if most >= 0 or (parse.lemma[noun] in _LANDS and order == noun - 1):
        figure.measure[-1] = context.span(order, max(noun, last))
    words = nth if nth >= 0 else order - (most >= 0)
    figure.rank = (_ORDINALS[parse.lower[nth]] if nth >= 0 else 1, context.span(words, order))
    yield figure


def _ranked(
    context: Context, token: int, about: list[Ref], at: int, field: tuple[int, int, str] | None, before: list[Figure]
) -> Iterator[Figure]:
    rank = (_ORDINALS[context.parse.lower[at]], context.span(at, at))
    last = last_measured(before)
    if field is not None:
        first, end, preposition = field
        yield Figure(token, about[:1], [context.span(first, end)], "place", rank=rank, form=f"place {preposition} {{}}")
    elif last is not None:
        yield Figure(token, about[:1], last.measure, last.lemma, rank=rank, form="place in {}", elliptical=True)


def _field(context: Context, at: int, p: Predication, measures: Measures) -> tuple[int, int, str] | None:
    """What the order is of: "in exports of clothing", "among buyers of arms"."""
    parse = context.parse
    fields = [parse.kid(k, "pobj") for k in (*parse.kids[at], *parse.kids[p.head]) if parse.lower[k] == "of" and k > at]
    for k in (*parse.kids[at], *parse.kids[p.head], *(k for j in fields if j >= 0 for k in parse.kids[j])):
        if k > at and parse.dep[k] == "prep" and parse.lower[k] in ("in", "among", "for", "by"):
            obj = parse.kid(k, "pobj")
            noun = obj >= 0 and parse.pos[obj] == "NOUN" and parse.lemma[obj] not in measures.places
            if noun and not _is_time(context, obj):
                first, last = parse.subtree(obj)
                first += parse.lower[first] in _OWN
                return first, clipped(context, first, last), "among" if parse.lower[k] == "among" else "in"
    return None


def _is_time(context: Context, i: int) -> bool:
    return any(d.first <= i <= d.last for d in context.dates)
