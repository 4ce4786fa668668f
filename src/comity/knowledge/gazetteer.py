"""The tables of names: row types, and the gazetteer that is made of their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec

from comity.knowledge.names import Entry, Gazetteer, Guard, Name, NameKind, normal
from comity.knowledge.tables import read_table

_PIECES = re.compile(
    r"\s+|/|(?=,)|(?<=[^\W\d_])[-–‑‐](?=[^\W\d_])|(?<=\d)\+(?=\d)|(?<=[^\W\d_A-Z])\.(?=[A-Z])|(?=['’]s?(?:\s|$))"
)
"""Where the parser parts words: spaces, hyphens between letters, possessives."""


class StateNames(msgspec.Struct, frozen=True, kw_only=True):
    """A state with the names of the country, its people and capital; without a name of its own, what belongs to it."""

    iso3: str
    name: str = ""
    aliases: list[str] = []
    territories: list[str] = []
    adjectives: list[str] = []
    nouns: list[str] = []
    plurals: list[str] = []
    capitals: list[str] = []
    valid_from: str | None = None
    valid_to: str | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place that stands for its state (for none where that is disputed)."""

    name: str
    kind: Literal["capital", "city", "region"]
    state: str | None = None
    aliases: list[str] = []
    guard: Guard | None = None
    valid_from: str | None = None
    valid_to: str | None = None


class Institution(msgspec.Struct, frozen=True, kw_only=True):
    """An institution or firm of a state, or a seat of its power, that is known by name."""

    name: str
    kind: Literal["seat", "organ", "firm", "media"]
    state: str
    aliases: list[str] = []
    guard: Guard | None = None
    valid_from: str | None = None
    valid_to: str | None = None


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation with its short id; `organs` are parts of it that have no id themselves."""

    id: str
    name: str
    aliases: list[str] = []
    organs: list[str] = []
    intergovernmental: bool = True
    valid_from: str | None = None
    valid_to: str | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A name that stands for no single state: a group of states, an armed group, or no party at all (none)."""

    name: str
    kind: Literal["group", "armed_group", "firm", "media", "none"]
    aliases: list[str] = []
    guard: Guard | None = None


TABLES = {
    "states": StateNames,
    "places": Place,
    "institutions": Institution,
    "organisations": Organisation,
    "groups": Group,
}


@cache
def load_gazetteer(extra: Path | None = None) -> Gazetteer:
    """Read the names that comity ships, and a user's own from the TOML files of the folder `extra`.

    Raises KnowledgeError where a row does not validate.
    """
    return Gazetteer(_read_entries(extra), _read_cities())


def _read_entries(extra: Path | None) -> dict[str, list[Entry]]:
    """Read all tables but that of cities: the words of a name -> its readings, best first."""
    entries: dict[str, list[Entry]] = {}
    seen: set[tuple[object, ...]] = set()
    for name in names_of_parties(extra):
        key, entry = _entry(name)
        mark = (key, name.kind, name.state, name.org, name.valid_from, name.guard, entry.acronym, entry.capitals)
        if mark not in seen:
            seen.add(mark)
            entries.setdefault(key, []).append(entry)
    return entries


def _read_cities() -> dict[str, str]:
    """Read the table of cities: the words of a name -> its states, and its guard after a comma."""
    path = resources.files("comity.knowledge") / "data" / "cities.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    parted = (line.partition(",") for line in lines if line and line[0] != "#")
    return {key: codes for key, _, codes in parted}


def words_of(surface: str) -> list[str]:
    """The words of a name as spaCy parts them, without the hyphens between them."""
    return [word for word in _PIECES.split(surface) if word and word != "."]


def _entry(name: Name) -> tuple[str, Entry]:
    words = words_of(name.surface)
    acronym = name.surface.isupper() and sum(map(str.isalpha, name.surface)) < 9
    capitals = tuple([word != word.lower() for word in words])
    return " ".join([normal(word) for word in words]), Entry(name, capitals, acronym)


def names_of_parties(extra: Path | None) -> Iterator[Name]:
    """Yield all names of the tables; the better reading of a name that occurs twice comes first."""
    groups = read_table("groups", Group, extra)
    yield from _of_groups([g for g in groups if g.kind == "none"])
    states = read_table("states", StateNames, extra)
    for state in states:
        yield from _of_state(state)
    for organisation in read_table("organisations", Organisation, extra):
        yield from _of_organisation(organisation)
    for row in read_table("institutions", Institution, extra):
        yield from _of_row(row, row.state)
    yield from _of_groups([g for g in groups if g.kind != "none"])
    for state in states:
        yield from _of_people(state)
    for place in read_table("places", Place, extra):
        yield from _of_row(place, place.state)


def _surface(text: str, guard: Guard | None) -> tuple[str, Guard | None]:
    return (text[4:], "the") if text.startswith("the ") else (text, guard)


def _of_row(row: Place | Institution, state: str | None) -> Iterator[Name]:
    for text in (row.name, *row.aliases):
        surface, guard = _surface(text, row.guard)
        yield Name(
            surface=surface,
            kind=NameKind(row.kind),
            state=state,
            guard=guard,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )


def _of_groups(rows: list[Group]) -> Iterator[Name]:
    for row in rows:
        for text in (row.name, *row.aliases):
            surface, guard = _surface(text, row.guard)
            yield Name(surface=surface, kind=NameKind(row.kind), guard=guard)


def _of_organisation(row: Organisation) -> Iterator[Name]:
    for text in (row.name, row.id, *row.aliases, *row.organs):
        surface, guard = _surface(text, None)
        yield Name(
            surface=surface,
            kind=NameKind.ORGANISATION,
            org=row.id,
            guard=guard,
            intergovernmental=row.intergovernmental,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )


def _of_state(row: StateNames) -> Iterator[Name]:
    for kind, texts in (
        (NameKind.STATE, (row.name, *row.aliases) if row.name else row.aliases),
        (NameKind.REGION, row.territories),
        (NameKind.CAPITAL, row.capitals),
    ):
        for text in texts:
            surface, guard = _surface(text, None)
            yield _dated(row, surface, kind, guard=guard)


def _of_people(row: StateNames) -> Iterator[Name]:
    nouns = row.nouns or row.adjectives
    for text in dict.fromkeys((*row.adjectives, *nouns)):
        yield _dated(row, text, NameKind.DEMONYM)
    for text in row.plurals or [f"{noun}s" for noun in nouns]:
        if text not in row.adjectives and text not in nouns:
            yield _dated(row, text, NameKind.DEMONYM, plural=True)


def _dated(row: StateNames, surface: str, kind: NameKind, *, guard: Guard | None = None, plural: bool = False) -> Name:
    return Name(
        surface=surface,
        kind=kind,
        state=row.iso3,
        guard=guard,
        plural_people=plural,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
