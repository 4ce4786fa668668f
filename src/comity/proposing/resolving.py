"""What the words that a model points at mean: comity's own mentions, never the model's word for it."""

from __future__ import annotations

from dataclasses import dataclass

from comity.annotation.context import Context
from comity.mentions.dates import DateFound
from comity.mentions.phrases import Phrase
from comity.mentions.quantities import QuantityFound
from comity.mentions.references import Ref
from comity.model import DateRange, Quantity, Span
from comity.proposing.answer import Pointer
from comity.proposing.pointing import Located


class Unfound(Exception):  # noqa: N818 - read as a sentence at the place where it is raised
    """Words that do not stand where the model points; its text says which."""


@dataclass(frozen=True)
class Resolver:
    """Resolves pointers into one report."""

    context: Context
    located: Located

    def span(self, field: str, pointer: Pointer) -> Span:
        """Where the words stand. Raises Unfound."""
        found = self.located.find(pointer.s, pointer.w)
        if found is None:
            raise Unfound(f"{field}: {pointer.w!r} does not stand in sentence {pointer.s}")
        return found

    def tokens(self, field: str, pointer: Pointer) -> tuple[int, int]:
        """The first and the last token of the words. Raises Unfound."""
        start, end = self.span(field, pointer)
        parse = self.context.parse
        first, last = parse.sentences[parse.sentence[self._token_at(start)]]
        inside = [i for i in range(first, last) if parse.start[i] < end and parse.end[i] > start]
        return inside[0], inside[-1]

    def head(self, field: str, pointer: Pointer) -> int:
        """The token that heads the words. Raises Unfound."""
        return self._head(*self.tokens(field, pointer))

    def sentences(self, numbers: list[int]) -> list[int]:
        """A token of each sentence of evidence. Raises Unfound."""
        spans = self.located.sentences
        missing = [n for n in numbers if not 1 <= n <= len(spans)]
        if missing or not numbers:
            raise Unfound(f"evidence: there is no sentence {missing[0]}" if missing else "evidence: no sentence")
        return [self._token_at(spans[n - 1][0]) for n in dict.fromkeys(numbers)]

    # Values

    def parties(self, field: str, pointers: list[Pointer]) -> list[Ref]:
        """The parties that words stand for; words for none that is known are a party by that name. Raises Unfound."""
        return [ref for pointer in pointers for ref in self._party(field, pointer)]

    def _party(self, field: str, pointer: Pointer) -> list[Ref]:
        parties, parse = self.context.parties, self.context.parse
        first, last = self.tokens(field, pointer)
        while first < last and parse.lower[first] in ("the", "a", "an"):
            first += 1
        head = self._head(first, last)
        named = [ref for token in parse.conjuncts(head) if first <= token <= last for ref in parties.of(token)]
        if named:
            return named
        for token in range(head, first - 1, -1):
            if found := parties.of_modifier(token):
                return found
        return [Ref(head, first, last, "source")]

    def thing(self, field: str, pointer: Pointer) -> Phrase:
        """The thing that words name, of unknown kind where comity knows none. Raises Unfound."""
        first, last = self.tokens(field, pointer)
        head = self._head(first, last)
        read = [phrase for phrase in self.context.phrases.read(head) if not phrase.pronoun and phrase.what]
        here = [phrase for phrase in read if phrase.heads & set(range(first, last + 1))]
        if here:
            return here[0]
        refs = self.context.parties.of(head)
        if refs and refs[0].sort == "person":
            one = Quantity(low=1, high=1)
            return Phrase(
                head, refs[0].first, refs[0].last, self.context.parties.name_of(refs[0]), "people", sure=True,
                quantity=one, quantity_tokens=(refs[0].first, refs[0].last), heads={head},
            )  # fmt: skip
        return Phrase(head, first, last, self.context.parse.slice(first, last), heads={head})

    def quantity(self, field: str, pointer: Pointer) -> QuantityFound | None:
        """The quantity in the words, or None where comity reads none there. Raises Unfound."""
        first, last = self.tokens(field, pointer)
        found = self.context.quantities
        return next((found[i] for i in range(first, last + 1) if i in found), None)

    def date(self, field: str, pointer: Pointer | None, future: bool) -> tuple[DateRange, Span] | None:
        """The days that the words mean, or None where comity reads no date there. Raises Unfound."""
        if pointer is None:
            return None
        start, end = self.span(field, pointer)
        best: DateFound | None = None
        for date in self.context.dates:
            if date.mention.start < end and date.mention.end > start:
                best = date if best is None or _length(date) > _length(best) else best
        return (self.context.value(best, future), (best.mention.start, best.mention.end)) if best else None

    # Tokens

    def _head(self, first: int, last: int) -> int:
        """The token that all the others hang on; where the parser has several, the last of them that is a noun."""
        parse = self.context.parse
        tops = [i for i in range(first, last + 1) if not first <= parse.head[i] <= last or parse.head[i] == i]
        nouns = [i for i in tops if parse.pos[i] in ("NOUN", "PROPN", "PRON", "NUM", "SYM")]
        return (nouns or tops)[-1]

    def _token_at(self, offset: int) -> int:
        parse = self.context.parse
        return next(i for i in range(len(parse)) if parse.end[i] > offset)


def _length(date: DateFound) -> int:
    return date.mention.end - date.mention.start
