"""Every value that the words of a span can have, by the mentions of the report: what a claim may say of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property

from comity.annotation.context import Context
from comity.grounding.days import is_year_before, year_before, year_on_year
from comity.grounding.stages import frames_of
from comity.grounding.tokens import exactly, tokens_of
from comity.mentions.dates import DateFound
from comity.mentions.phrases import Phrase
from comity.mentions.quantities import QuantityFound
from comity.model import DateRange, Quantity, Span

Code = tuple[str | None, str | None]
"""The state and the organisation that a party stands for."""
NOBODY: Code = (None, None)
_SERVICES = ("training", "help")
_ONE = frozenset(("one", "another", "a", "an"))


class Readings:
    """The readings of the words of one report."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._things: dict[tuple[Span, tuple[Span, ...]], list[Phrase]] = {}
        self._given: dict[Span, list[Quantity]] = {}

    def text(self, span: Span) -> str:
        """The words at a span."""
        return self.context.document.text[span[0] : span[1]]

    # Parties

    def parties(self, span: Span) -> set[Code]:
        """What words stand for as a party on the day of the report; whoever fights for no state stands for none."""
        named = self._parties.get(span)
        if named:
            return named
        names = self.context.parties.names
        inside = [names[i] for i in tokens_of(self.context.parse, span) if i in names]
        return {NOBODY, *((name.state, name.org) for name in inside if name.kind != "armed_group")}

    @cached_property
    def _parties(self) -> dict[Span, set[Code]]:
        found: dict[Span, set[Code]] = {}
        for refs in self.context.parties.refs.values():
            for ref in refs:
                state = ref.state if ref.sort != "armed_group" else None
                found.setdefault(self.context.party_span(ref), set()).add((state, ref.org))
        for i, name in self.context.parties.names.items():
            if i == name.first and (name.state or name.org):
                state = name.state if name.kind != "armed_group" else None
                found.setdefault(self.context.span(name.first, name.last), set()).add((state, name.org))
        return found

    # Things

    def things(self, what: Span, beside: Iterable[Span] = ()) -> list[Phrase]:
        """The things that words name, read by themselves, with their quantity, and as a part of what holds them."""
        key = what, tuple(beside)
        if key not in self._things:
            self._things[key] = self._named(*key)
        return self._things[key]

    def _named(self, what: Span, beside: tuple[Span, ...]) -> list[Phrase]:
        tokens = exactly(self.context.parse, what)
        if tokens is None:
            return []
        read = [*self._read(tokens, beside), *self._services(tokens[0]), *named_person(self.context, *tokens)]
        return [x for phrase in read if (x := self._without_party(phrase, tokens)) is not None]

    def _read(self, tokens: tuple[int, int], beside: tuple[Span, ...]) -> Iterator[Phrase]:
        parse, phrases = self.context.parse, self.context.phrases
        around = [i for span in beside for i in tokens_of(parse, span)]
        inside = [*range(tokens[0], tokens[1] + 1), *around]
        above = [j for i in inside for j in parse.up(i)[:2]]
        for i in dict.fromkeys((*inside, *above)):
            read = [*phrases.read(i), *phrases.modifier(i)]
            if parse.pos[i] in ("NOUN", "PROPN", "VERB"):
                read.append(phrases.itself(i))
            for phrase in read:
                yield phrase
                yield from phrase.parts

    def _without_party(self, phrase: Phrase, tokens: tuple[int, int]) -> Phrase | None:
        """The phrase if it stands here; without the name of a party that the parser took for its beginning."""
        if (phrase.first, phrase.last) == tokens:
            return phrase
        ahead = range(phrase.first, tokens[0])
        if phrase.last != tokens[1] or not ahead or any(i not in self.context.parties.names for i in ahead):
            return None
        shorter = replace(phrase)
        self.context.phrases.shorten(shorter, tokens[0])
        return shorter

    def _services(self, token: int) -> Iterator[Phrase]:
        """A verb of training or helping is itself the service that passes."""
        p = self.context.found.get(token)
        for frame in frames_of(self.context, p) if p is not None else []:
            if frame.kinds in _SERVICES:
                for word in _SERVICES:
                    yield Phrase(token, token, token, word, "service", sure=True)

    # Amounts

    def amounts(self, span: Span) -> list[Quantity]:
        """The quantities that words give: a number with its measure, a noun that says how many, an article."""
        if span not in self._given:
            self._given[span] = self._counted(span)
        return self._given[span]

    def _counted(self, span: Span) -> list[Quantity]:
        found = [quantity_of(quantity) for quantity in self._amounts.get(span, [])]
        tokens = exactly(self.context.parse, span)
        if tokens is None:
            return found
        read = [*self._read(tokens, ()), *named_person(self.context, *tokens)]
        found += [x.quantity for x in read if x.quantity is not None and x.quantity_tokens == tokens]
        if self.text(span).lower() in _ONE:
            found.append(Quantity(low=1, high=1))
        return found

    def units(self, span: Span) -> set[str]:
        """The units that words give: as those of a quantity, or of a noun counted there."""
        return {quantity.unit for quantity in self.amounts(span) if quantity.unit is not None}

    def ends(self, span: Span) -> list[Quantity]:
        """The two ends of what reads as a range, each as a quantity of its own ("by 2 million to 1.409 billion")."""
        ranges = [q for q in self._amounts.get(span, []) if q.mention.low != q.mention.high]
        apart = [q.mention for q in ranges if None not in (q.mention.low, q.mention.high) and " to " in q.mention.text]
        return [Quantity(low=end, high=end, unit=m.unit, approx=m.approx) for m in apart for end in (m.low, m.high)]

    @cached_property
    def _amounts(self) -> dict[Span, list[QuantityFound]]:
        found: dict[Span, list[QuantityFound]] = {}
        for quantity in {id(q): q for q in self.context.quantities.values()}.values():
            m = quantity.mention
            for span in {(m.start, m.end), self.context.span(quantity.first, quantity.last)}:
                found.setdefault(span, []).append(quantity)
        return found

    # Days

    def days(self, spans: list[Span]) -> list[DateRange]:
        """The days that words mean, as past and as to come; with a "since", a length or a year that they count from."""
        dates = [d for span in spans for d in self._dates(span)]
        found = [days for d in dates for days in self._both(d)]
        published = self.context.document.published
        if published and any(self.text(span).lower() == "since" for span in spans):
            found += [DateRange(start=days.start, end=published) for days in found if days.start <= published]
        for length in (int(q.low) for span in spans[1:] for q in self.amounts(span) if q.unit == "day" and q.low):
            found += [each for days in list(found) if days.start == days.end for each in _lasting(days, length)]
        if any(is_year_before(self.context, span) or year_on_year(self.context, span) for span in spans):
            found += [before for days in list(found) if (before := year_before(days)) is not None]
        return found

    def _dates(self, span: Span) -> list[DateFound]:
        return [d for d in self.context.dates if (d.mention.start, d.mention.end) == span]

    def _both(self, found: DateFound) -> list[DateRange]:
        return [self.context.value(found, future) for future in (False, True)]


def named_person(context: Context, first: int, last: int) -> list[Phrase]:
    """Somebody named, as one who passes: a person that the report knows, or a proper name of two words or more."""
    name = context.parties.names.get(first)
    proper = name is not None and name.kind in ("proper", "person") and (name.first, name.last) == (first, last)
    refs = (ref for i in range(first, last + 1) for ref in context.parties.of(i))
    known = any(ref.sort == "person" and (ref.first, ref.last) == (first, last) for ref in refs)
    if not known and not (proper and first < last):
        return []
    one, what = Quantity(low=1, high=1), context.parse.slice(first, last)
    return [
        Phrase(last, first, last, what, "people", sure=True, quantity=one, quantity_tokens=(first, last), heads={last})
    ]


def quantity_of(found: QuantityFound) -> Quantity:
    """A quantity that was found, as a claim has it."""
    m = found.mention
    return Quantity(low=m.low, high=m.high, unit=m.unit, approx=m.approx)


def _lasting(days: DateRange, length: int) -> list[DateRange]:
    """So many days from a day on, and up to it."""
    day, more = date.fromisoformat(days.start), timedelta(days=length - 1)
    return [
        DateRange(start=days.start, end=(day + more).isoformat()),
        DateRange(start=(day - more).isoformat(), end=days.end),
    ]
