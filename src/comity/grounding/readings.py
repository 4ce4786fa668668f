"""Every value that the words of a span can have, by the mentions of the report: what a claim may say of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from comity.annotation.context import Context
from comity.grounding.tokens import exactly, tokens_of
from comity.mentions.dates import DateFound
from comity.mentions.phrases import Phrase
from comity.mentions.quantities import QuantityFound
from comity.model import Quantity, Span

Code = tuple[str | None, str | None]
"""The state and the organisation that a party stands for."""
NOBODY: Code = (None, None)


class Readings:
    """The readings of the words of one report."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def text(self, span: Span) -> str:
        """The words at a span."""
        return self.context.document.text[span[0] : span[1]]

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

    def amounts(self, span: Span) -> list[QuantityFound]:
        """The quantities that words give: as the number with its measure, or with all its words."""
        return self._amounts.get(span, [])

    @cached_property
    def _amounts(self) -> dict[Span, list[QuantityFound]]:
        found: dict[Span, list[QuantityFound]] = {}
        for quantity in {id(q): q for q in self.context.quantities.values()}.values():
            m = quantity.mention
            for span in {(m.start, m.end), self.context.span(quantity.first, quantity.last)}:
                found.setdefault(span, []).append(quantity)
        return found

    def days(self, span: Span) -> list[DateFound]:
        """The dates that words give."""
        return [d for d in self.context.dates if (d.mention.start, d.mention.end) == span]

    def things(self, what: Span, beside: Iterable[Span] = ()) -> list[Phrase]:
        """The things that words name, read by themselves, with their quantity, and as a part of what holds them."""
        tokens = exactly(self.context.parse, what)
        if tokens is None:
            return []
        return [x for x in self._read(tokens, tuple(beside)) if (x.first, x.last) == tokens]

    def _read(self, tokens: tuple[int, int], beside: tuple[Span, ...]) -> list[Phrase]:
        parse, phrases = self.context.parse, self.context.phrases
        inside = range(tokens[0], tokens[1] + 1)
        around = [i for span in beside for i in tokens_of(parse, span)]
        above = [j for i in (*inside, *around) for j in parse.up(i)[:2]]
        found: list[Phrase] = []
        for i in dict.fromkeys((*inside, *around, *above)):
            read = [*phrases.read(i), *phrases.modifier(i)]
            if parse.pos[i] in ("NOUN", "PROPN", "VERB"):
                read.append(phrases.itself(i))
            found += read
            found += [part for phrase in read for part in phrase.parts]
        return found


def quantity_of(found: QuantityFound) -> Quantity:
    """A quantity that was found, as a claim has it."""
    m = found.mention
    return Quantity(low=m.low, high=m.high, unit=m.unit, approx=m.approx)
