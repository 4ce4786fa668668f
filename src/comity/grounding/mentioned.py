"""What the words at a pointer stand for, by the mentions of the report: a party, a thing, a quantity, a date, a place.

Pointers need not be exact: the mention counts that the words overlap best.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from comity.annotation.context import Context
from comity.grounding.pointer import Pointer
from comity.grounding.readings import named_person
from comity.grounding.tokens import bare, head_of, tokens_of
from comity.mentions.dates import DateFound
from comity.mentions.phrases import Phrase
from comity.mentions.quantities import QuantityFound
from comity.mentions.references import Ref
from comity.model import Span

_PLACES = frozenset(("place", "state", "country"))


@dataclass(slots=True)
class Mentioned:
    """The mentions of one report, by the words that point at them."""

    context: Context
    _quantities: list[QuantityFound] = field(init=False)

    def __post_init__(self) -> None:
        self._quantities = list({id(found): found for found in self.context.quantities.values()}.values())

    def tokens(self, pointer: Pointer) -> range:
        """The tokens that a pointer touches."""
        return tokens_of(self.context.parse, pointer.span)

    def head(self, pointer: Pointer) -> int:
        """The token that heads the words of a pointer, or -1 where they are none."""
        inside = self.tokens(pointer)
        return head_of(self.context.parse, inside) if inside else -1

    # Parties

    def parties(self, pointer: Pointer) -> list[Ref]:
        """The parties that words stand for, through coreference; words for none that is known are one by that name."""
        parse = self.context.parse
        inside = self.tokens(pointer)
        if not inside:
            return []
        inside = bare(parse, inside)
        head = head_of(parse, inside)
        named = [r for token in parse.conjuncts(head) if token in inside for r in self.context.parties.of(token)]
        if any(ref.known for ref in named):
            return self._whole(head, named)
        best = self._overlapping(inside)
        if best and not named:
            return best
        if named:
            return named if not best else [best[0], *(r for r in best[1:] if r.head == best[0].head)]
        return [Ref(head, inside[0], inside[-1], "source")]

    def _whole(self, head: int, named: list[Ref]) -> list[Ref]:
        """ "Norwegian" of "the Norwegian government": the whole phrase names the party, where that is of the state."""
        parse = self.context.parse
        if parse.dep[head] not in ("amod", "compound", "nmod"):
            return named
        over = self.context.parties.of(parse.head[head])
        return over if over and {r.key for r in over} == {r.key for r in named} else named

    def _overlapping(self, inside: range) -> list[Ref]:
        """The known parties of the noun phrase or name that shares most with the words, the tighter one first."""
        best: tuple[float, list[Ref]] = (0.0, [])
        for token, extent, refs in self._around(inside):
            known = [ref for ref in refs if ref.known]
            shared = len(range(max(extent.start, inside.start), min(extent.stop, inside.stop)))
            score = shared / (len(extent) + len(inside) - shared) + (0.25 if token in inside else 0.0)
            if known and shared and score > best[0]:
                best = score, known
        return best[1]

    def _around(self, inside: range) -> Iterator[tuple[int, range, list[Ref]]]:
        """The parties that words lie in or hold: by their names, and by the noun phrases that they are part of."""
        context = self.context
        heads = dict.fromkeys(j for i in inside for j in (i, *context.parse.up(i)[:3]))
        for j in heads:
            refs = context.parties.of(j)
            if refs:
                extent = context.parties.extent(j) if not refs[0].pronoun else (j, j)
                yield j, range(min(extent[0], j), max(extent[1], j) + 1), refs
        for j in inside:
            name = context.parties.names.get(j)
            if name is not None:
                whole = range(name.first, name.last + 1)
                refs = [r for i in whole for r in context.parties.of(i)] or context.parties.of_modifier(j)
                yield j, whole, refs

    # Things and amounts

    def things(self, pointer: Pointer) -> list[Phrase]:
        """The things that words name; one of unknown kind where the tables know none."""
        context, parse = self.context, self.context.parse
        inside = self.tokens(pointer)
        if not inside:
            return []
        inside = bare(parse, inside)
        head = head_of(parse, inside)
        read = [x for x in context.phrases.read(head) if not x.pronoun and x.what and x.heads & set(inside)]
        refs = context.parties.of(head)
        named = (refs[0].first, refs[0].last) if refs and refs[0].sort == "person" else (inside[0], inside[-1])
        if not any(x.kind is not None for x in read) and (person := named_person(context, *named)):
            return person
        if read:
            return read
        around = next((x for j in parse.up(head)[:2] if (x := context.phrases.plain(j)) and head >= x.first), None)
        if around is not None and parse.dep[head] in ("amod", "compound", "nmod", "nummod"):
            return [around]
        alone = context.phrases.itself(head)
        if alone.kind is not None and parse.pos[head] == "NOUN":
            return [alone]
        return [Phrase(head, inside[0], inside[-1], parse.slice(inside[0], inside[-1]), heads={head})]

    def quantity(self, pointer: Pointer) -> QuantityFound | None:
        """The quantity that shares most with the words, or None where none is read there."""
        near = [(overlap(pointer.span, (q.mention.start, q.mention.end)), q) for q in self._quantities]
        near = [each for each in near if each[0] > 0] or [
            (1.0, q) for q in self._quantities if q.first in self.tokens(pointer)
        ]
        return max(near, key=lambda each: each[0])[1] if near else None

    # Time and place

    def date(self, pointer: Pointer) -> DateFound | None:
        """The date that shares most with the words, or None where none is read there."""
        near = [(overlap(pointer.span, (d.mention.start, d.mention.end)), d) for d in self.context.dates]
        best = max(near, key=lambda each: each[0], default=None)
        return best[1] if best is not None and best[0] > 0 else None

    def place(self, pointer: Pointer) -> Span | None:
        """The name of the place that words give, else the words themselves without an article."""
        inside = self.tokens(pointer)
        if not inside:
            return None
        inside = bare(self.context.parse, inside)
        spots = (r for i in inside for r in self.context.parties.of(i) if r.sort in _PLACES and not r.pronoun)
        known = next((r for r in spots if r.first in inside and r.last in inside), None)
        first, last = (known.first, known.last) if known is not None else (inside[0], inside[-1])
        return self.context.span(first, last)


def overlap(one: Span, other: Span) -> float:
    """How much of two spans is common to both, from 0 to 1."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]))
