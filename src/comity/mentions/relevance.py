"""What a report can tell at all, seen from its words before it is parsed.

An entry is something between parties, so a report that names none tells none, whatever its grammar, and one that names
a single party tells figures about it at most. Reading asks the same question of every report, parsed or not, so that
passing one over can never change what is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache

from comity.knowledge.leaders import Leaders
from comity.knowledge.measures import Measures
from comity.knowledge.names import Gazetteer, NameKind
from comity.mentions.calendar import ORDINALS
from comity.mentions.lexemes import SIGN_CHARS
from comity.mentions.numbers import SCALES, STARTERS
from comity.mentions.references import PRONOUNS
from comity.parties import party_code

BRIEF = 60
"""A headline or a brief of up to so many words may leave the other party out; a whole report names it somewhere."""

_STOPS = frozenset(".!?\n")
_PARTS = frozenset(("percent", "cent", "%", "pc", "pct"))
_NUMBER = re.compile(rf"\D{{0,3}}\d|[{SIGN_CHARS}]").match
_GREAT = re.compile(rf"[{SIGN_CHARS}]?(?!(?:1[4-9]|20)\d\d$)\d[\d,.]{{3,}}").match
_NTH = re.compile(r"\d+(?:st|nd|rd|th)").match
_BACK = 3
"""A pronoun means who was named so many sentences before, at most."""

_NO_PARTY = frozenset((NameKind.NONE, NameKind.FIRM, NameKind.MEDIA))


class Scope(IntEnum):
    """What a report can tell: nothing, figures about the one party that it names, or everything."""

    NOTHING = 0
    FIGURES = 1
    EVERYTHING = 2


class Inflections:
    """The base forms that a word may have, whatever its part of speech: a superset of what a lemmatizer makes of it.

    `rules` are endings and what stands for them in the base form; `irregular` are words with their base forms.
    """

    def __init__(self, rules: Iterable[tuple[str, str]], irregular: Iterable[Mapping[str, Iterable[str]]]) -> None:
        self._rules = sorted(set(rules))
        self._irregular = list(irregular)

    def bases(self, word: str) -> set[str]:
        """Return the base forms of a word in small letters, itself among them."""
        found = {word}
        for table in self._irregular:
            found.update(table.get(word, ()))
        found.update(word[: len(word) - len(old)] + new for old, new in self._rules if old and word.endswith(old))
        return found


class Relevance:
    """Tells what reports can tell, by the tables of names, the nouns of `references`, and the words of figures."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        leaders: Leaders,
        references: Collection[str],
        measures: Measures,
        inflections: Inflections,
    ) -> None:
        self._gazetteer = gazetteer
        self._leaders = leaders
        self._references = frozenset(references) - PRONOUNS
        self._superlatives = measures.superlatives | {"most"}
        self._measured = frozenset((*measures.nouns, *measures.have, *measures.dwell, *measures.changes))
        self._ranked = frozenset((*measures.nouns, *measures.ranks, *measures.places))
        self._bases = lru_cache(maxsize=1 << 17)(inflections.bases)

    def scope(self, words: Sequence[str], on: str | None) -> Scope:
        """Return what a report can tell: `words` are its tokens, `on` the ISO day of its publication."""
        named: set[int] = set()
        parties: set[str] = set()
        for i, party in self._parties(words, on):
            parties.add(party)
            named.add(i)
            if len(parties) > 1:
                return Scope.EVERYTHING
        if not parties:
            return Scope.NOTHING
        if len(words) <= BRIEF:
            return Scope.EVERYTHING
        return Scope.FIGURES if self._has_figure(words, named) else Scope.NOTHING

    def _parties(self, words: Sequence[str], on: str | None) -> Iterator[tuple[int, str]]:
        """The known parties that the words name, each with the word at which its name begins."""
        i = 0
        while i < len(words):
            first = words[i][0]
            if not (first.isupper() or first.isdigit() or not first.isascii() or first in "e'a"):
                i += 1
                continue
            place = self._gazetteer.find(words, i, on)
            person = self._leaders.by_name(words, i, on)
            if place is not None:
                name = place.names[0]
                if name.kind not in _NO_PARTY or party_code(name):
                    yield i, party_code(name) or name.surface
            if person is not None:
                yield i, party_code(person.offices[0]) or ""
            i += 1

    def _has_figure(self, words: Sequence[str], named: set[int]) -> bool:
        """Does a sentence that names a party, or refers to one, have a figure?

        A figure is a number with what it measures, one in the thousands, a part in per cent, or a place in an order
        with what is ordered.
        """
        first, since = 0, _BACK + 1
        for last, word in enumerate((*words, "\n")):
            if word not in _STOPS and "\n" not in word:
                continue
            if first == last:
                first = last + 1
                continue
            since = 0 if any(i in named for i in range(first, last)) else since + 1
            sentence = [word.lower() for word in words[first:last]]
            spoken_of = since == 0 or any(
                word in self._references or (word in PRONOUNS and since <= _BACK) for word in sentence
            )
            if spoken_of and self._tells_figure(sentence):
                return True
            first = last + 1
        return False

    def _tells_figure(self, sentence: Sequence[str]) -> bool:
        if any(word in _PARTS or word in SCALES or _GREAT(word) for word in sentence):
            return True
        if any(_NUMBER(word) or word in STARTERS for word in sentence) and self._has(self._measured, sentence):
            return True
        placed = any(word in self._superlatives or word in ORDINALS or _NTH(word) for word in sentence)
        return placed and self._has(self._ranked, sentence)

    def _has(self, lemmas: frozenset[str], sentence: Sequence[str]) -> bool:
        return any(not lemmas.isdisjoint(self._bases(word)) for word in sentence)
