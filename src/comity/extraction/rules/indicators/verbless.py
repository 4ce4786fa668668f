"""Figures told in passing: "a population of 5 million", "India ($55.9 billion)", "a country of 11,000 people"."""

from __future__ import annotations

from collections.abc import Iterator

from comity.annotation.context import Context
from comity.extraction.rules.indicators.labelled_rows import labelled
from comity.extraction.rules.indicators.measurements import Figure, is_measure, last_measured, measured, owner, wording
from comity.extraction.rules.indicators.rankings import superlative
from comity.knowledge.lexicon import word_set
from comity.knowledge.measures import Measures
from comity.mentions.quantities import QuantityFound
from comity.mentions.references import Ref

_HAVING = word_set("verbs_of_having_figures")
_PEOPLE = word_set("inhabitants")
_LEAST = 100
_STATES = ("state", "country", "place", "org")


def asides(
    context: Context, first: int, last: int, measures: Measures, taken: set[int], before: list[Figure]
) -> Iterator[Figure]:
    """The figures between two tokens that no verb tells."""
    for i in range(first, last):
        q = context.quantities.get(i)
        if q is not None and q.first == i and not q.is_time and i not in taken:
            yield from _noun_of(context, q, measures)
            yield from _before_noun(context, q, measures)
            yield from labelled(context, q, measures, before)
            yield from _bracketed(context, q, before)
            yield from _peopled(context, q, measures)
            yield from _armed(context, q)
            yield from _restated(context, q, before)
            yield from _part_beside(context, q)
            yield from _share_held(context, q)
            yield from _in_turn(context, q, before)
        yield from _described(context, i, measures)


def _noun_of(context: Context, q: QuantityFound, measures: Measures) -> Iterator[Figure]:
    """ "foreign reserves of $20 billion": a stock and how much of it."""
    parse = context.parse
    of = q.first - 1
    noun = parse.head[of] if of >= 0 and parse.lower[of] in ("of", "at") else -1
    if noun < 0 or not is_measure(context, noun, measures):
        return
    had = parse.dep[noun] == "dobj" and parse.lemma[parse.head[noun]] in _HAVING
    if not (had or parse.lemma[noun] in measures.stocks):
        return
    about = owner(context, noun) or _holder(context, noun)
    figure = measured(context, noun, noun, about) if about else None
    if figure is not None:
        figure.value = q
        yield figure


def _before_noun(context: Context, q: QuantityFound, measures: Measures) -> Iterator[Figure]:
    """ "its $35.9 billion foreign debt", "a 3 percent deficit"."""
    parse = context.parse
    if not (q.is_money or q.is_percent):
        return
    noun = next((j for j in range(q.last + 1, min(q.last + 4, len(parse))) if parse.lemma[j] in measures.stocks), -1)
    if noun < 0 or not any(
        parse.head[j] == noun or parse.head[parse.head[j]] == noun for j in range(q.first, q.last + 1)
    ):
        return
    about = owner(context, noun) or _holder(context, noun)
    figure = measured(context, noun, noun, about) if about else None
    if figure is not None:
        figure.value = q
        yield figure


def _holder(context: Context, noun: int) -> list[Ref]:
    """Who has it: the subject of "has", "reports", or who is "with" it."""
    parse = context.parse
    over = parse.head[noun]
    if parse.dep[noun] == "dobj" and parse.lemma[over] in _HAVING:
        p = context.found.get(over)
        return [r for r in context.refs(p.first("agent")) if r.known] if p is not None else []
    if parse.dep[noun] == "pobj" and parse.lower[over] == "with":
        beside = context.parties.of(over - 2) if over > 1 and parse.text[over - 1] == "," else []
        return [r for r in (*context.refs(parse.head[over]), *beside) if r.known and r.state][:1]
    return []


def _bracketed(context: Context, q: QuantityFound, before: list[Figure]) -> Iterator[Figure]:
    """ "India ($55.9 billion)", "Germany: 88 billion dollars": of the measure that the report is about."""
    parse = context.parse
    mark = q.first - 1
    if mark < 1 or parse.text[mark] not in ("(", ":", "|") or not (q.is_money or q.is_percent):
        return
    about = [r for r in context.parties.of(mark - 1) if r.known and r.sort in _STATES]
    last = next((f for f in reversed(before) if f.value is not None and f.rank is None), None)
    if about and last is not None and last.value is not None and last.value.mention.unit == q.mention.unit:
        yield Figure(q.first, about, last.measure, last.lemma, value=q, form=last.form, elliptical=True)


def _restated(context: Context, q: QuantityFound, before: list[Figure]) -> Iterator[Figure]:
    """ "third place: $69.2 billion, or 5.3 percent of its GDP": another value of the one just told."""
    parse = context.parse
    last, mark = last_measured(before), parse.lower[q.first - 1] if q.first else ""
    if last is None or parse.sentence[before[-1].token] != parse.sentence[q.first]:
        return
    again = mark == "or" and last.value is not None and q.mention.unit != last.value.mention.unit
    placed = mark == ":" and before[-1].rank is not None and q.is_money
    if (again and (q.is_money or q.is_percent)) or placed:
        yield Figure(q.first, before[-1].about, last.measure, last.lemma, value=q, form=last.form, elliptical=True)


def _part_beside(context: Context, q: QuantityFound) -> Iterator[Figure]:
    """ "2.6 billion cubic metres of gas, 92 percent of its needs": an amount told again as the part of a whole."""
    parse = context.parse
    of = q.last + 1
    if q.mention.unit != "%" or not q.first > 0 or of >= len(parse) or parse.lower[of] != "of":
        return
    whole = parse.kid(of, "pobj")
    beside_amount = parse.text[q.first - 1] in (",", "(", "or") and any(
        j in context.quantities for j in range(max(0, q.first - 10), q.first - 1)
    )
    if whole < 0 or not beside_amount:
        return
    about = [r for r in owner(context, whole) if r.known]
    if about:
        first, last = wording(context, whole, about)
        yield Figure(q.first, about[:1], [context.span(first, last)], "share", value=q, form="share of {}")


def _share_held(context: Context, q: QuantityFound) -> Iterator[Figure]:
    """ "India, with a 17 percent share of Nigeria's oil sales": whose the whole is, else whose the part."""
    parse, noun = context.parse, q.last + 1
    if not q.is_percent or noun >= len(parse) or parse.lemma[noun] != "share":
        return
    of = next((k for k in parse.kids[noun] if parse.lower[k] in ("of", "in")), -1)
    whole = parse.kid(of, "pobj") if of >= 0 else -1
    holder = _holder(context, noun) or _subject_of_clause(context, noun)
    if whole < 0 or not holder:
        return
    first, last = wording(context, whole, owner(context, whole))
    around = [r for r in owner(context, whole) if r.known and r.state != holder[0].state]
    if around:
        words = [context.span(holder[0].first, holder[0].last), context.span(first, last)]
        yield Figure(q.first, around[:1], words, "share", value=q, form="{}, share of {}")
    else:
        yield Figure(q.first, holder[:1], [context.span(first, last)], "share", value=q, form="share of {}")


def _subject_of_clause(context: Context, noun: int) -> list[Ref]:
    """ "India remains the largest customer, with a 17 percent share": the subject of its clause."""
    parse = context.parse
    over = parse.head[noun]
    if parse.lower[over] != "with":
        return []
    p = next((context.found[j] for j in parse.up(over) if j in context.found and not context.found[j].noun), None)
    return [r for r in context.refs(p.first("agent")) if r.known and r.sort in _STATES] if p is not None else []


def _in_turn(context: Context, q: QuantityFound, before: list[Figure]) -> Iterator[Figure]:
    """ "Baku spent $1.8 billion on its army, Yerevan $673 million": the verb and what it measures are said once."""
    parse = context.parse
    about = [r for r in context.parties.of(q.first - 1) if r.known and r.sort in _STATES] if q.first > 1 else []
    if not about or not before or not (q.is_money or q.is_percent or q.is_measure):
        return
    mark, last = about[0].first - 1 - (parse.lower[about[0].first - 1] == "the"), before[-1]
    beside = parse.sentence[last.token] == parse.sentence[q.first] and last.value is not None
    if beside and parse.lower[mark] in (",", "and", ";", "while", "but") and last.value.mention.unit == q.mention.unit:  # type: ignore[union-attr]
        yield Figure(q.first, about[:1], last.measure, last.lemma, value=q, form=last.form, elliptical=True)


def _peopled(context: Context, q: QuantityFound, measures: Measures) -> Iterator[Figure]:
    """ "a country of 11,000 people", "Nigeria, with 130 million people"."""
    parse = context.parse
    noun = q.head if q.head >= 0 else -1
    if noun < 0 or parse.lemma[noun] not in _PEOPLE or (q.mention.low or q.mention.high or 0) < 1000:
        return
    over = parse.head[noun]
    if parse.dep[noun] != "pobj" or parse.lower[over] not in ("of", "with"):
        return
    holder = parse.head[over]
    about = [r for r in context.refs(holder) if r.known and r.sort in (*_STATES, "group")]
    if not about and parse.lemma[holder] in measures.ranks and parse.dep[holder] in ("nsubj", "nsubjpass"):
        about = _spoken_of(context, holder)
    if not about and parse.dep[holder] in ("appos", "attr"):
        about = [r for r in context.refs(parse.head[holder]) if r.known and r.sort in _STATES]
        verb = context.found.get(parse.head[holder])
        if verb is not None:
            about = [r for r in context.refs(verb.first("agent")) if r.known and r.sort in _STATES]
    if about:
        yield Figure(noun, about[:1], [context.span(noun, noun)], parse.lemma[noun], value=q)


def _armed(context: Context, q: QuantityFound) -> Iterator[Figure]:
    """ "With 5,580 warheads, Russia has …": the arms and people that the subject of a clause is with."""
    parse, noun = context.parse, q.head
    if noun < 0 or parse.dep[noun] != "pobj" or (q.mention.low or q.mention.high or 0) < _LEAST:
        return
    over = parse.head[noun]
    holder = parse.head[over]
    verb = context.found.get(holder)
    if parse.lower[over] != "with":
        return
    if verb is not None and not verb.noun and over < holder:
        holder = verb.first("agent")
    elif parse.text[over - 1] != ",":
        return
    about = [r for r in context.refs(holder) if r.known and r.sort in _STATES]
    kinds = {x.kind for x in context.phrases.read(noun)}
    if about and kinds & {"arms", "people"} and parse.lemma[noun] not in _PEOPLE:
        yield Figure(noun, about[:1], [context.span(*wording(context, noun, about))], parse.lemma[noun], value=q)


def _spoken_of(context: Context, i: int) -> list[Ref]:
    """ "Africa's largest oil exporter": the state that the sentence before speaks of."""
    here = context.parse.sentence[i]
    return [
        r
        for r in context.parties.history
        if r.state and r.sort in _STATES and context.parse.sentence[r.head] == here - 1
    ][:1]


def _described(context: Context, i: int, measures: Measures) -> Iterator[Figure]:
    """ "Britain, Nigeria's largest creditor": a place in an order, in apposition."""
    parse = context.parse
    if parse.lemma[i] not in measures.ranks or parse.pos[i] != "NOUN":
        return
    about: list[Ref] = []
    if parse.dep[i] == "appos":
        about = [r for r in context.parties.of(parse.head[i]) if r.known and r.sort in _STATES]
    beside_it = [k for k in parse.kids[i] if parse.dep[k] == "appos"]
    if not about and beside_it:
        about = [r for r in context.parties.of(beside_it[0]) if r.known and r.sort in _STATES]
    if not about and parse.dep[i] in ("nsubj", "nsubjpass", "poss"):
        about = _spoken_of(context, i)
    if about:
        yield from superlative(context, i, about, measures, i)
