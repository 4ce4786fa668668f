"""Where something happens: the places that a clause names, by its prepositions, "here", or what it goes to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from comity.annotation.context import Context
from comity.knowledge.lexicon import word_set
from comity.language.predications import Predication
from comity.model import Span

_AT = word_set("prepositions_of_place")
_TO = word_set("prepositions_of_goals")
_SORTS = ("place", "state", "country")
_HERE = word_set("sorts_of_places")
_WAYS = word_set("ways")
_NO_PLACES = word_set("no_places")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the report names it, the state that it is in where that is known, and its tokens."""

    first: int
    last: int
    state: str | None = None

    def span(self, context: Context) -> Span:
        """Where its name stands."""
        return context.span(self.first, self.last)

    def name(self, context: Context) -> str:
        """The place as named."""
        return context.parse.slice(self.first, self.last)


def places(context: Context, p: Predication, goals: bool) -> list[Place]:
    """The places of a predication, nearest first; `goals` says that what it goes to comes before where it is."""
    named = list(_named(context, p))
    if goals:
        named.sort(key=lambda found: found[0] not in _TO)
    else:
        named = [found for found in named if found[0] not in _TO]
    kept: list[Place] = []
    for _, place in named:
        if place not in kept:
            kept.append(place)
    return kept


def place_of(context: Context, token: int, unknown: bool = True) -> list[Place]:
    """The places that a noun phrase names, with those coordinated; `unknown` allows places without a state."""
    return [place for j in context.parse.conjuncts(token) for place in _one(context, j, unknown)]


def dateline(context: Context) -> Place | None:
    """The place that the report is sent from."""
    parse = context.parse
    for paragraph in parse.paragraphs[:3]:
        if paragraph.place is None:
            continue
        start, end = paragraph.place
        tokens = [i for i in range(len(parse)) if start <= parse.start[i] and parse.end[i] <= end]
        if tokens:
            refs = [r for i in tokens for r in context.parties.of(i) if r.state]
            return Place(tokens[0], tokens[-1], refs[0].state if refs else None)
    return None


def _named(context: Context, p: Predication) -> Iterator[tuple[str, Place]]:
    parse = context.parse
    first, last = parse.subtree(p.head)
    if p.noun and p.governor >= 0:
        inside: Collection[int] = (p.head, p.governor)
    else:
        inside = (p.head,)
    for k in range(first, last + 1):
        word = parse.lower[k]
        if word == "there" and parse.pos[k] == "ADV" and _owner(context, k, p.head) in inside:
            last_named = next((r for r in reversed(context.parties.history) if r.head < k and r.sort == "place"), None)
            if last_named is not None and parse.sentence[k] - parse.sentence[last_named.head] <= 2:
                yield "in", Place(last_named.first, last_named.last, last_named.state)
        if word == "here" and parse.pos[k] == "ADV" and _owner(context, k, p.head) in inside:
            here = dateline(context)
            if here is not None:
                yield "in", here
        if word not in _AT or parse.pos[k] not in ("ADP", "SCONJ", "PART"):
            continue
        if _owner(context, k, p.head) not in inside:
            continue
        obj = parse.kid(k, "pobj", "npadvmod", "pcomp")
        if obj >= 0:
            for place in place_of(context, obj, unknown=word not in _TO):
                yield word, place


def _owner(context: Context, k: int, head: int) -> int:
    """The predication that a preposition belongs to, past the nouns and the events it may stand in."""
    for i in context.parse.up(k):
        if context.parse.lemma[i] in _WAYS:
            return -1
        found = context.found.get(i)
        if i == head or (found is not None and not found.noun):
            return i
    return -1


def _one(context: Context, j: int, unknown: bool) -> Iterator[Place]:
    parse = context.parse
    parties = context.parties.of(j)
    if unknown and parse.pos[j] == "PROPN" and all(r.sort == "body" and not r.known for r in parties):
        parties = []
    known = next((r for r in parties if r.sort in _SORTS and r.known and not r.pronoun), None)
    if known is not None:
        yield Place(known.first, known.last, known.state)
        return
    if parties:
        if any(r.sort in ("organ", "body") for r in parties):
            yield from _site(context, j)
        return
    if parse.lemma[j] in _HERE and any(parse.lower[k] == "this" for k in parse.kids[j]):
        here = dateline(context)
        if here is not None:
            yield here
        return
    if _is_time(context, j) or parse.lemma[j] in _NO_PLACES:
        return
    if parse.pos[j] == "PROPN" and unknown:
        first = j
        while first - 1 >= 0 and parse.head[first - 1] == j and parse.pos[first - 1] == "PROPN":
            first -= 1
        yield Place(first, j)
    else:
        yield from _site(context, j)


def _site(context: Context, j: int) -> Iterator[Place]:
    """ "Tapa army base": a noun with the name of a place before it."""
    parse = context.parse
    if parse.pos[j] not in ("NOUN", "PROPN"):
        return
    for k in parse.kids[j]:
        if parse.dep[k] in ("compound", "nmod") and k < j:
            states = [r.state for r in context.parties.of(k) if r.sort == "place"]
            if states:
                yield Place(parse.subtree(k)[0], j, states[0])
                return


def _is_time(context: Context, j: int) -> bool:
    return any(date.first <= j <= date.last for date in context.dates)
