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
from comity.knowledge.names import Gazetteer, NameKind
from comity.mentions.numbers import SCALES, STARTERS
from comity.mentions.references import PRONOUNS

BRIEF = 60
"""A headline or a brief of up to so many words may leave the other party out; a whole report names it somewhere."""

_STOPS = frozenset(".!?\n")
_GREAT = frozenset((*SCALES, "percent", "cent", "%", "pc", "most", "top", "main", "leading"))
_SUPERLATIVE = ("est", "fold")
_YEAR = re.compile(r"1[4-9]\d\d|20\d\d").fullmatch
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
    """Tells what reports can tell, by the tables of names, the nouns of `references`, and the words of `measures`."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        leaders: Leaders,
        references: Collection[str],
        measures: Collection[str],
        inflections: Inflections,
    ) -> None:
        self._gazetteer = gazetteer
        self._leaders = leaders
        self._references = frozenset((*references, *PRONOUNS))
        self._measures = frozenset(measures)
        self._inflections = inflections
        self._is_measure = lru_cache(maxsize=1 << 17)(self._look_up)

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
                if name.kind not in _NO_PARTY or name.state or name.org:
                    yield i, name.state or name.org or name.surface
            if person is not None:
                yield i, person.offices[0].state or person.offices[0].org or ""
            i += 1

    def _has_figure(self, words: Sequence[str], named: set[int]) -> bool:
        """Does a sentence have a number with what it measures, or a great one, and a party or a reference to one?"""
        number = great = measure = party = False
        for i, word in enumerate(map(str.lower, words)):
            if word in _STOPS or "\n" in word:
                number = great = measure = party = False
                continue
            digits = any(c.isdigit() for c in word)
            number = number or digits or word in STARTERS
            great = (
                great or word in _GREAT or word.endswith(_SUPERLATIVE) or (len(word) > 3 and digits and not _YEAR(word))
            )
            measure = measure or self._is_measure(word)
            party = party or i in named or word in self._references
            if party and (great or (number and measure)):
                return True
        return False

    def _look_up(self, word: str) -> bool:
        return not self._measures.isdisjoint(self._inflections.bases(word))
