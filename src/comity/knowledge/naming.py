"""The one place that says which party somebody means by a name, and what a party is called.

For questions, corrections and tables; a report's own words are read in their context by the gazetteer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import msgspec

from comity.errors import NotKnown
from comity.knowledge.gazetteer import Organisation, StateNames, names_of_parties, words_of
from comity.knowledge.names import Name, NameKind, normal
from comity.knowledge.tables import read_table
from comity.parties import party_code
from comity.suggest import alternatives, nearest

_RANKS = (
    {NameKind.STATE, NameKind.ORGANISATION}, {NameKind.DEMONYM}, {NameKind.CAPITAL}, {NameKind.REGION},
    {NameKind.SEAT, NameKind.ORGAN},
)  # fmt: skip
"""Which kinds of name go before which where one name has several readings."""


class StateCodes(msgspec.Struct, frozen=True, kw_only=True):
    """The codes of a state beside ISO 3166-1 alpha-3; one that it does not have is empty."""

    iso3: str
    iso2: str = ""
    cow: str = ""
    cow_number: int | None = None


TABLES = {"codes": StateCodes}


class PartyNames:
    """The states and organisations that are known, by their codes and names. Load them with `load_party_names`."""

    def __init__(self, titles: Mapping[str, str], names: Iterable[Name], codes: Iterable[StateCodes]) -> None:
        self._titles = dict(titles)
        self._codes = {row.iso3: row for row in codes}
        self._iso2 = {row.iso2: row.iso3 for row in self._codes.values() if row.iso2}
        self._of_cow = {row.cow_number: row.iso3 for row in self._codes.values() if row.cow_number}
        self._by_words: dict[str, list[Name]] = {}
        self._by_code = {code.casefold(): code for code in self._titles}
        for name in names:
            self._by_words.setdefault(_form(name.surface), []).append(name)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Yield code and name of every party, those of states first."""
        yield from self._titles.items()

    def __contains__(self, code: str) -> bool:
        return code in self._titles

    def is_state(self, code: str) -> bool:
        """Whether a code is that of a state, former ones too."""
        return code in self._codes

    def codes(self, words: str) -> tuple[str, ...]:
        """Return the codes of the parties that a code or name may mean: none where it is not known."""
        given = words.strip()
        if code := self._by_code.get(given.casefold()):
            return (code,)
        return self._of_names(_form(given)) or self._of_iso2(given)

    def code(self, words: str) -> str | None:
        """Return the code of the party that a code or name means, None where it is not known.

        Raises NotKnown, with the codes to choose from, where it may mean several.
        """
        found = self.codes(words)
        if len(found) > 1:
            raise NotKnown(f"{words!r} may mean {alternatives([self.typed(code) for code in found])}: say which")
        return found[0] if found else None

    def name(self, code: str) -> str:
        """Return what a party is called, its code where that is all that is known."""
        return self._titles.get(code, code)

    def typed(self, code: str) -> str:
        """Return a party as it is typed, with its code: "Russia (RUS)"."""
        name = self.name(code)
        return code if name == code else f"{name} ({code})"

    def near(self, words: str, most: int = 3) -> list[str]:
        """Return the parties whose names are spelled most like some words, each with its code."""
        surfaces = {name.surface: code for names in self._by_words.values() for name in names if (code := _code(name))}
        surfaces |= {code: code for code in self._titles if len(words) <= len(code) + 1}
        found = nearest(words, surfaces, 4 * most)
        return list(dict.fromkeys(self.typed(surfaces[surface]) for surface in found))[:most]

    def like(self, words: str, most: int = 8) -> list[str]:
        """Return the parties that some words may mean, each with its code.

        Those so called come first, then those of whom a name begins so, then those whose names are spelled alike.
        """
        form = _form(words)
        begun = sorted(
            (_rank(name), len(surface), surface, code)
            for surface, names in self._by_words.items()
            if form and surface.startswith(form)
            for name in names
            if (code := _code(name))
        )
        found = dict.fromkeys(map(self.typed, (*self.codes(words), *(code for *_, code in begun))))
        return list(found)[:most] or self.near(words)

    def cow_number(self, code: str | None) -> int | None:
        """Return the Correlates of War number of a state; None where it is no member of that system."""
        row = self._codes.get(code or "")
        return row.cow_number if row else None

    def of_cow(self, number: int, on: str | None = None) -> str | None:
        """Return the state that has a Correlates of War number (on an ISO day, where a former state had it too)."""
        of_day = [row.iso3 for row in self._codes.values() if row.cow_number == number and self._stood(row.iso3, on)]
        return of_day[0] if of_day else self._of_cow.get(number)

    def _stood(self, code: str, on: str | None) -> bool:
        names = self._by_words.get(_form(self.name(code)), ())
        return any(name.state == code and name.valid(on) for name in names)

    def _of_names(self, form: str) -> tuple[str, ...]:
        readings = [name for name in self._by_words.get(form, ()) if _code(name)]
        readings = [name for name in readings if name.valid(None)] or readings
        for kinds in _RANKS:
            if found := tuple(dict.fromkeys(_code(name) or "" for name in readings if name.kind in kinds)):
                return found
        return ()

    def _of_iso2(self, given: str) -> tuple[str, ...]:
        code = self._iso2.get(given)
        return (code,) if code else ()


def _code(name: Name) -> str | None:
    return party_code(name) if any(name.kind in kinds for kinds in _RANKS) else None


def _rank(name: Name) -> int:
    return next((rank for rank, kinds in enumerate(_RANKS) if name.kind in kinds), len(_RANKS))


def _form(surface: str) -> str:
    words = [normal(word) for word in words_of(surface.strip())]
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@cache
def load_party_names(extra: Path | None = None) -> PartyNames:
    """Read the names and codes of states and organisations, a user's own from the folder `extra` after them.

    Raises KnowledgeError where a row does not validate.
    """
    titles: dict[str, str] = {}
    for state in read_table("states", StateNames, extra):
        if state.name:
            titles.setdefault(state.iso3, state.name)
    for organisation in read_table("organisations", Organisation, extra):
        titles.setdefault(organisation.id, organisation.name)
    return PartyNames(titles, names_of_parties(extra), read_table("codes", StateCodes, extra))
