"""What a report adds up or estimates: totals with their parts, and amounts that somebody else puts otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec import structs

from comity.annotation.context import Context
from comity.knowledge.lexicon import word_set
from comity.mentions.quantities import QuantityFound
from comity.model import Quantity, Span

_OPENERS = frozenset((":", "—", "–", "(", "--"))
_MADE_OF = word_set("verbs_of_being_made_up")
_LOTS = word_set("instalments")
_PUTTING = word_set("verbs_of_putting_at")
_AMOUNTS = word_set("amounts_or_it")
_IN_ALL = (["in", "all"], ["in", "total"], ["all", "told"], ["all", "together"])
_IN_ONE = word_set("words_of_totals")
_LEAST_MONEY = 10_000
_AFTER = 2


@dataclass(frozen=True, slots=True)
class Told:
    """A quantity and where it stands."""

    quantity: Quantity
    span: Span


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and its parts."""

    total: Told
    parts: list[Told]


@dataclass(frozen=True, slots=True)
class Estimate:
    """An amount told before as somebody puts it: `source` is the name, `start` where its verb stands."""

    told: Told
    source: str
    start: int


def sums(context: Context) -> list[Sum]:
    """Return the totals of a report that are followed by the full list of their parts."""
    return [*_lists(context), *_lots(context), *_in_all(context), *_in_brackets(context)]


def estimates(context: Context) -> list[Estimate]:
    """Return what somebody puts an amount named before at ("the agency put the amount at 33,500 tonnes")."""
    found = []
    for p in context.found.values():
        thing = p.first("patient")
        if p.noun or p.lemma not in _PUTTING or thing < 0 or context.parse.lemma[thing] not in _AMOUNTS:
            continue
        amount = next((q for q in _after(context, thing) if context.parse.lower[q.first - 1] == "at"), None)
        source = context.refs(p.first("agent"))
        if amount is not None and source:
            found.append(Estimate(_told(amount), context.parties.name_of(source[0]), context.parse.start[p.head]))
    return found


def _after(context: Context, i: int) -> Iterator[QuantityFound]:
    """The quantities of a sentence behind a token."""
    _, end = context.parse.sentences[context.parse.sentence[i]]
    for j in range(i + 1, end):
        q = context.quantities.get(j)
        if q is not None and q.first == j:
            yield q


def _lists(context: Context) -> Iterator[Sum]:
    """ "487 captives: 230 Ukrainians and 248 Russians"."""
    parse = context.parse
    for first, last in parse.sentences:
        for mark in range(first + 1, last - 3):
            opens = parse.text[mark] in _OPENERS or parse.lemma[mark] in _MADE_OF or _opens_peoples(context, mark)
            if not opens or (parse.kids[mark] and parse.pos[mark] == "VERB" and not _has_of(context, mark)):
                continue
            end = _close(context, mark, last)
            parts = [q for q in _quantities(context, mark + 1, end) if not (q.is_time or q.is_percent)]
            wholes = [q for q in _quantities(context, first, mark) if not (q.is_time or q.is_percent)]
            whole = _whole(wholes, parts)
            if whole is not None and _is_list(context, mark + 1, end, parts):
                yield Sum(_told(whole), [_told_in(q, whole) for q in parts])
                break


def _opens_peoples(context: Context, mark: int) -> bool:
    """ "110 prisoners, 60 Azerbaijanis and 45 Armenians": what comes behind the comma are peoples, so parts."""
    parse = context.parse
    part = context.quantities.get(mark + 1)
    if (
        parse.text[mark] != ","
        or part is None
        or part.head < 0
        or parse.lower[part.head + 1 : part.head + 2] != ["and"]
    ):
        return False
    other = context.quantities.get(part.head + 2)
    heads = (part.head, other.head) if other is not None else ()
    return bool(heads) and all(h >= 0 and parse.tag[h] in ("NNPS", "NNP") and context.parties.of(h) for h in heads)


def _has_of(context: Context, verb: int) -> bool:
    return (
        any(context.parse.lower[k] == "of" for k in context.parse.kids[verb]) or context.parse.lemma[verb] == "comprise"
    )


def _close(context: Context, mark: int, last: int) -> int:
    """Where the list that a mark opens ends: at its bracket, the next dash, a semicolon, the end of the sentence."""
    closing = {"(": (")",), "—": ("—",), "–": ("–",), "--": ("--",), ",": (",",)}.get(context.parse.text[mark], ())
    return next((i for i in range(mark + 1, last) if context.parse.text[i] in (*closing, ";")), last)


def _quantities(context: Context, first: int, last: int) -> list[QuantityFound]:
    return [q for i in range(first, last) if (q := context.quantities.get(i)) is not None and q.first == i]


def _whole(wholes: list[QuantityFound], parts: list[QuantityFound]) -> QuantityFound | None:
    """The quantity that the parts are of: in the same unit, else the last that merely counts."""
    if len(parts) < 2 or not wholes:
        return None
    units = {q.mention.unit for q in parts}
    same = [q for q in wholes if {q.mention.unit} == units]
    if same:
        return same[-1]
    if any(q.is_money or q.is_measure for q in parts):
        return None
    last = wholes[-1]
    if last.is_money and units == {None} and all((q.mention.low or 0) >= _LEAST_MONEY for q in parts):
        return last
    return None if last.is_money or last.is_measure else last


def _told_in(q: QuantityFound, whole: QuantityFound) -> Told:
    """A part of a sum of money is in the same money, though the report does not say so again."""
    told = _told(q)
    unit = whole.mention.unit if whole.is_money and told.quantity.unit is None else told.quantity.unit
    return Told(structs.replace(told.quantity, unit=unit), told.span)


def _is_list(context: Context, first: int, last: int, parts: list[QuantityFound]) -> bool:
    """Nothing but counted things: no finite verb, an "and" before the last part, a part right at the beginning."""
    parse = context.parse
    if parts[0].first - first > 2 or any(parse.tag[i] in ("VBD", "VBZ", "VBP", "MD") for i in range(first, last)):
        return False
    more = {"other", "others", "more", "including", "some"} & set(parse.lower[first:last])
    return not more and any(parse.lower[i] in ("and", "plus") for i in range(parts[-2].last, parts[-1].first + 1))


def _lots(context: Context) -> Iterator[Sum]:
    """ "They came in three lots. Ten arrived in May; a ship brought 42; the rest, 33, is to follow"."""
    parse = context.parse
    for i, lemma in enumerate(parse.lemma):
        count = context.quantities.get(i) or (context.quantities.get(i - 1) if i else None)
        if lemma not in _LOTS or count is None or parse.lower[count.first - 1] != "in":
            continue
        number = count.mention.low
        here = parse.sentence[i]
        end = parse.sentences[min(here + _AFTER, len(parse.sentences) - 1)][1]
        start = parse.sentences[max(0, here - 2)][0]
        parts = [q for q in _quantities(context, i + 1, end) if not (q.is_time or q.is_percent or q.is_money)]
        wholes = [q for q in _quantities(context, start, count.first) if not (q.is_time or q.is_percent or q.is_money)]
        if number is None or number < 2 or len(parts) != number or not wholes:
            continue
        units = {q.mention.unit for q in parts} - {None}
        if units <= {wholes[-1].mention.unit}:
            yield Sum(_told(wholes[-1]), [_told(q) for q in parts])


def _in_all(context: Context) -> Iterator[Sum]:
    """ "97 motorcycles, 40 lorries and 10 boats, 150 vehicles in all": the total stands behind its parts."""
    parse = context.parse
    for first, last in parse.sentences:
        for whole in _quantities(context, first, last):
            behind = [parse.lower[j] for j in range(whole.last + 1, min(last, whole.last + 4))]
            before = parse.lower[max(first, whole.first - 2) : whole.first]
            total = any(behind[n : n + 2] in _IN_ALL for n in range(3)) or _IN_ONE & set(behind[:2])
            ahead = before == ["total", "of"] or before[-1:] in (["totalling"], ["totaling"])
            verbs = [i for i in range(first, whole.first) if parse.tag[i] in ("VBD", "VBZ", "VBP", "VBN", "VB")]
            start = max(verbs, default=first)
            parts = [q for q in _quantities(context, start, whole.first) if not (q.is_time or q.is_percent)]
            alike = len({(q.is_money, q.is_measure) for q in (whole, *parts)}) == 1
            apart = parse.text[whole.first - 1] in (",", "—", "–", "(")
            if len(parts) > 1 and alike and ((total and apart) or ahead):
                yield Sum(_told(whole), [_told(q) for q in parts])


def _in_brackets(context: Context) -> Iterator[Sum]:
    """ "120 trucks carried food (65 trucks), medicine (30) and tents (20)": each part stands in brackets."""
    parse = context.parse
    for first, last in parse.sentences:
        every = [q for q in _quantities(context, first, last) if not (q.is_time or q.is_percent or q.is_money)]
        parts = [q for q in every if parse.text[q.first - 1] == "(" and _closed(context, q, last)]
        wholes = [q for q in every if parts and q.last < parts[0].first and q.mention.unit]
        if len(parts) < 2 or not wholes or parts[0].first > last:
            continue
        units = {q.mention.unit for q in parts} - {None}
        listed = any(parse.lower[i] == "and" for i in range(parts[-2].last, parts[-1].first))
        if listed and units <= {wholes[-1].mention.unit} and parts[0].mention.unit is not None:
            yield Sum(_told(wholes[-1]), [_told(q) for q in parts])


def _closed(context: Context, q: QuantityFound, last: int) -> bool:
    """Is there nothing but the quantity with its noun between the brackets?"""
    return ")" in context.parse.text[q.last + 1 : min(last, q.last + 3)]


def _told(q: QuantityFound) -> Told:
    m = q.mention
    return Told(Quantity(low=m.low, high=m.high, unit=m.unit, approx=m.approx), (m.start, m.end))
