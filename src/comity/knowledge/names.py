"""Names of parties and places, found in running words: states, demonyms, capitals, cities, institutions, organisations.

A name is found by its words, whatever their accents, apostrophes, hyphens and full stops, but not
whatever their capitals: "Turkey" is a state, "turkey" is none, "US" is a state, "us" is none, and
BEIRUT is Beirut. The longest name wins, and names that are no party ("Black Sea") are names too, so
that nothing shorter inside them is taken for a party.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

Guard = Literal["the", "own", "bare", "place", "in"]
"""What must stand before a name for it to be one.

the: the article. own: no name and no possessive ("British Foreign Office" is not looked up as "Foreign
Office"). bare: neither these nor an article. place: a preposition of place, to and from too (for towns
that are spelled like common words). in: one that is not used with persons (for towns spelled like
persons).
"""


class NameKind(StrEnum):
    """What sort of thing a name names."""

    STATE = "state"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    CITY = "city"
    REGION = "region"
    SEAT = "seat"
    ORGANISATION = "organisation"
    ORGAN = "organ"
    FIRM = "firm"
    MEDIA = "media"
    ARMED_GROUP = "armed_group"
    GROUP = "group"
    NONE = "none"


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """A reading of a name: what kind, which state (ISO 3166-1 alpha-3) or organisation (its short id) it stands for.

    `plural_people` is true for a demonym that can only mean several people ("Danes"). The validity
    dates are ISO days, both included; None is open. `intergovernmental` says of an organisation that
    its members are states.
    """

    surface: str
    kind: NameKind
    state: str | None = None
    org: str | None = None
    plural_people: bool = False
    intergovernmental: bool = False
    valid_from: str | None = None
    valid_to: str | None = None
    guard: Guard | None = None

    def valid(self, on: str | None) -> bool:
        """Does the name stand for this on the ISO day `on`? Without a day, does it today?"""
        if on is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


class Match(NamedTuple):
    """A name found: how many words it has, and its readings, best first."""

    length: int
    names: tuple[Name, ...]


class Entry(NamedTuple):
    """A name with the capitals that it needs: of each word, and whether all letters are capitals."""

    name: Name
    capitals: tuple[bool, ...]
    acronym: bool


HYPHENS = frozenset("-–‑‐+/")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʻ": "'", "ʼ": "'", "ʿ": "'", "ʾ": "'", "`": "'", "´": "'"})
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d", "ə": "a"}
)
_PARTICLES = frozenset(
    "al el as ad ar an az ash et a au aux de del dela di da do dos das du des la las le les lo los e i y en em "
    "of and the on upon am an der dem im in bei ob zu op aan den ter van von y na nad pod sur sous lez lès d' bin ben "
    "sul sulla alla san ul us".split()
)
_BEFORE_PLACES = frozenset(
    "in at from to near of outside around via into for across inside through towards toward between beyond".split()
)
_BEFORE_PLACES_ONLY = frozenset("in near outside around via into across inside throughout".split())
_ABBREVIATED = frozenset(("No", "Ft", "St", "Mt"))


@lru_cache(maxsize=1 << 16)
def normal(word: str) -> str:
    """The form in which words are compared: small letters without accents and full stops, straight apostrophes."""
    if word.isascii():
        return word.lower().replace(".", "") if len(word) > 1 else word.lower()
    plain = unicodedata.normalize("NFKD", word.translate(_APOSTROPHES).lower().translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c)).replace(".", "")


class Gazetteer:
    """All names, by their words. `comity.knowledge.gazetteer` builds one."""

    def __init__(self, entries: dict[str, list[Entry]], cities: dict[str, str]) -> None:
        self._entries = entries
        self._cities = cities
        self._longest: dict[str, int] = {}
        for keys in (cities, entries):
            for key in keys:
                first, _, rest = key.partition(" ")
                length = rest.count(" ") + 2 if rest else 1
                if length > self._longest.get(first, 0):
                    self._longest[first] = length

    def find(self, words: Sequence[str], start: int, on: str | None = None) -> Match | None:
        """Return the longest name that begins at the word `start`, or None.

        `words` are tokens as spaCy makes them. Readings that are valid on the ISO day `on` come alone
        where there are any (a report of 1985 has SUN for Moscow); else all, as of the past.
        """
        first = normal(words[start])
        longest = self._longest.get(first)
        if longest is None:
            return None
        keys, end = [(first, start + 1)], start + 1
        while len(keys) < longest and end < len(words):
            word = words[end]
            end += 1
            if word in HYPHENS or (word == "." and words[end - 2] in _ABBREVIATED):
                continue
            keys.append((f"{keys[-1][0]} {normal(word)}", end))
        for key, stop in reversed(keys):
            readings = self._readings(key, words, start, stop)
            if readings:
                now = tuple(name for name in readings if name.valid(on))
                return Match(stop - start, now or tuple(readings))
        return None

    def _readings(self, key: str, words: Sequence[str], start: int, stop: int) -> list[Name]:
        written = [
            entry
            for entry in self._entries.get(key, ())
            if _written_as(entry, words, start, stop)
            and (_guarded(entry.name.guard, words, start) or not words[start].isascii())
        ]
        found = [entry.name for entry in sorted(written, key=lambda entry: not entry.acronym)]
        codes = self._cities.get(key)
        if codes is not None and _like_a_city(words, start, stop):
            known = {name.state for name in found}
            cities = _cities(" ".join(words[start:stop]), codes)
            found += [c for c in cities if c.state not in known and _guarded(c.guard, words, start)]
        return found


@lru_cache(maxsize=4096)
def _cities(surface: str, codes: str) -> tuple[Name, ...]:
    """The readings of a city's name: `codes` are its states, the most populous first, and its guard."""
    states, _, guard = codes.partition(",")
    return tuple(
        Name(surface=surface, kind=NameKind.CITY, state=state, guard=guard or None)  # type: ignore[arg-type]
        for state in states.split(" ")
    )


def _has_capital(word: str) -> bool:
    return word[:1].isupper() or any(c.isupper() or c.isdigit() for c in word)


def _written_as(entry: Entry, words: Sequence[str], start: int, stop: int) -> bool:
    written = [word for word in words[start:stop] if word not in HYPHENS and word != "."]
    if entry.acronym:
        return all(word.isupper() or not any(c.isalpha() for c in word) for word in written)
    return all(_has_capital(w) for w, capital in zip(written, entry.capitals, strict=False) if capital)


def _like_a_city(words: Sequence[str], start: int, stop: int) -> bool:
    if not _has_capital(words[start]) and normal(words[start]) not in ("al", "el"):
        return False
    return all(
        _has_capital(word) or word in _PARTICLES or word in HYPHENS or word == "." for word in words[start + 1 : stop]
    )


def _guarded(guard: Guard | None, words: Sequence[str], start: int) -> bool:
    """Does what stands before the name let it be one?"""
    if guard is None:
        return True
    before = words[start - 1] if start else ""
    low = before.lower()
    if guard == "the":
        return low == "the"
    if guard == "place":
        return low in _BEFORE_PLACES
    if guard == "in":
        return low in _BEFORE_PLACES_ONLY
    if low == "the":
        return guard == "own" and not (start > 1 and _named(words, start - 1))
    return not _named(words, start)


def _named(words: Sequence[str], start: int) -> bool:
    """Does a possessive or a name stand right before the word `start`?"""
    before = words[start - 1] if start else ""
    return before in ("'s", "’s", "'", "’") or (before[:1].isupper() and before.lower() != "the" and start > 1)
