"""Currencies and units of measure: their names and signs, as reports write them after or before a number."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from comity.knowledge import nouns
from comity.knowledge.tables import read_table

UnitSort = Literal[
    "mass", "volume", "length", "area", "power", "energy", "data", "electric", "temperature", "pressure", "force",
    "radiation", "sound", "light", "amount", "speed", "angle", "time", "fill", "lot",
]  # fmt: skip


class Currency(msgspec.Struct, frozen=True, kw_only=True):
    """A currency: ISO 4217 code, English names, the nouns that mean it with no adjective, signs, states that use it."""

    code: str
    names: list[str]
    bare: list[str] = []
    signs: list[str] = []
    states: list[str] = []


class UnitWords(msgspec.Struct, frozen=True, kw_only=True):
    """A unit with its other words in the singular, and short forms, which have no plural.

    Without a `unit`, each of the words is one of its own.
    """

    sort: UnitSort
    unit: str = ""
    words: list[str] = []
    short: list[str] = []


class UnitForm(NamedTuple):
    """A way to write a unit: as the report has it, in the singular; its sort; the unit that it means."""

    name: str
    sort: UnitSort
    unit: str
    short: bool = False


TABLES = {"currencies": Currency, "units": UnitWords}


@dataclass(slots=True)
class Currencies:
    """The tables: currencies by full name ("australian dollar"), noun and sign; units by each of their forms.

    A noun maps the states in which it is tender, or the code itself where there is none, to codes; `peoples` are the
    codes by the adjective of their name.
    """

    names: dict[str, str] = field(default_factory=dict)
    nouns: dict[str, dict[str, str]] = field(default_factory=dict)
    bare: dict[str, str] = field(default_factory=dict)
    peoples: dict[str, list[str]] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)
    units: dict[str, UnitForm] = field(default_factory=dict)

    def by_noun(self, noun: str, local: str | None) -> str | None:
        """The code that a bare noun means: the best known one, else that of the state `local`, else None."""
        if noun in self.bare and (noun in ("dollar", "euro") or local not in self.nouns[noun]):
            return self.bare[noun]
        return self.nouns.get(noun, {}).get(local or "")

    def noun(self, word: str) -> str | None:
        """The noun of a currency in the singular, from a word in lower case."""
        for form in (word, word[:-1] if word.endswith("s") else "", word[:-2] if word.endswith("es") else ""):
            if form in self.nouns:
                return form
        return None


@cache
def load_currencies(extra: Path | None = None) -> Currencies:
    """Read the currencies and units that comity ships and a user's own."""
    found = Currencies()
    for row in read_table("currencies", Currency, extra):
        for name in row.names:
            found.names[name.lower()] = row.code
            people = name.lower().rpartition(" ")[0]
            if people and row.code not in found.peoples.setdefault(people, []):
                found.peoples[people].append(row.code)
            nouns = found.nouns.setdefault(name.lower().split()[-1], {})
            nouns.update(dict.fromkeys(row.states, row.code) or {row.code: row.code})
        found.bare.update(dict.fromkeys(row.bare, row.code))
        found.signs.update(dict.fromkeys(row.signs, row.code))
    for units in read_table("units", UnitWords, extra):
        for word in (units.unit, *units.words) if units.unit else units.words:
            found.units[word] = found.units[plural(word)] = UnitForm(word, units.sort, units.unit or word)
        for short in units.short:
            found.units[short] = UnitForm(short, units.sort, units.unit or short, short=True)
    return found


def plural(word: str) -> str:
    """The plural of a unit's words: that of the first of "barrel of …" and "mile per hour", else of the last."""
    joint = next((j for j in (" of ", " per ", " an ", " a ") if j in word), " of ")
    head, joint, rest = word.partition(joint)
    if head.startswith("degree "):
        return "degrees" + head[6:]
    start, _, last = head.rpartition(" ")
    # "40 head of cattle": a unit that has no plural, though the noun has.
    form = last if last == "head" else nouns.plural(last)
    return f"{start} {form}".strip() + joint + rest
