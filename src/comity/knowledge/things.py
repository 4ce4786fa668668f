"""What kind of thing a noun phrase names, and of which taxon: kinds and animals from tables (docs/decisions)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from comity.knowledge.hypernyms import hypernyms, is_kind_of
from comity.knowledge.lineage import Lineage, TaxonNames, load_lineage
from comity.knowledge.nouns import canonical, fine, pieces, singulars
from comity.knowledge.tables import Row, read_table
from comity.model import ItemKind

Certainty = Literal["sure", "weak"]
Openness = Literal["aid", "equipment", "animal"]


class KindNouns(msgspec.Struct, frozen=True, kw_only=True):
    """Nouns of one kind; `none` are nouns that cannot pass.

    `open` heads take the kind of what stands before them: `aid` that of any goods ("food aid"), `equipment` that
    of arms, medicine and technology ("radar parts"), `animal` the taxon ("lion cub"). `money` is the kind that an
    amount of money gives them.
    """

    kind: ItemKind | Literal["none"]
    certainty: Certainty = "sure"
    open: Openness | None = None
    money: ItemKind | None = None
    nouns: list[str]


class KindShift(msgspec.Struct, frozen=True, kw_only=True):
    """Modifiers that give heads of some kinds, or open heads (`aid`, `equipment`), another kind."""

    of: list[ItemKind | Openness]
    to: ItemKind
    modifiers: list[str]


class Weapons(msgspec.Struct, frozen=True, kw_only=True):
    """Names and designations of weapon systems: SIPRI's category, and the noun for what they are."""

    category: str
    noun: str
    names: list[str]


TABLES = {"kinds": KindNouns, "kind_shifts": KindShift, "weapons": Weapons, "taxa": TaxonNames}

_CARRIED: dict[Openness, frozenset[str]] = {
    "aid": frozenset(("arms", "medical", "food", "energy", "funds", "technology", "information", "vehicle", "people")),
    "equipment": frozenset(("arms", "medical", "technology")),
    "animal": frozenset(("animal",)),
}

_TOPS: dict[ItemKind, str] = {
    "arms": "weapon",
    "vehicle": "vehicle",
    "animal": "animal",
    "food": "food",
    "people": "person",
}


_FAMILY = 5
"""A name of so many letters at least stands for a family of weapons of which numbers are the members."""


class Thing(msgspec.Struct, frozen=True):
    """A kind of thing; `taxon` is the scientific name of the lowest rank that the words fix, for animals alone.

    It is `weak` where the head noun has other readings, or only its modifiers or an amount of money could tell.
    """

    kind: ItemKind
    taxon: str | None = None
    certainty: Certainty = "sure"


class Things:
    """The tables by noun. Words are looked up in their canonical form: lower case, no hyphens, singular."""

    def __init__(self, extra: Path | None = None) -> None:
        self._extra = extra
        self._nouns: dict[str, Thing | None] = {}
        self._open: dict[str, Openness] = {}
        self._money: dict[str, Thing] = {}
        self._shifts: dict[str, dict[str, Thing]] = {}
        self._named: dict[str, Thing] = {}
        self._weapons: dict[str, str] = {}
        self._families: set[str] = set()
        self._types: set[str] = set()
        for row in read_table("wordnet_kinds", KindNouns):
            self._nouns.update(dict.fromkeys(row.nouns, _thing(row)))
        for names in read_table("animal_names", TaxonNames):
            thing = Thing("animal", names.taxon)
            self._nouns.update(dict.fromkeys(names.names, thing))
        self._read_curated(None)
        if extra is not None:
            self._read_curated(extra)

    def _read_curated(self, extra: Path | None) -> None:
        """Lay the curated tables over what is read: those shipped, or a user's own alone."""
        for names in _rows("taxa", TaxonNames, extra):
            thing = Thing("animal", names.taxon)
            self._nouns.update({canonical(name): thing for name in names.names})
        for weapons in _rows("weapons", Weapons, extra):
            for name in weapons.names:
                self._name(canonical(name), Thing("arms"))
                self._weapons[fine(canonical(name))] = weapons.noun
                first, *rest = fine(canonical(name)).split()
                self._types.add(first)
                if len(first) >= _FAMILY and first.isalpha() and any(part[0].isdigit() for part in rest):
                    self._families.add(first)
        for row in _rows("kinds", KindNouns, extra):
            self._read_kind(row)
        for shift in _rows("kind_shifts", KindShift, extra):
            for modifier in shift.modifiers:
                rules = self._shifts.setdefault(canonical(modifier), {})
                rules.update(dict.fromkeys(shift.of, Thing(shift.to)))

    def _read_kind(self, row: KindNouns) -> None:
        thing = _thing(row)
        for noun in map(canonical, row.nouns):
            if row.kind != "animal":
                self._name(noun, thing)
            if row.open:
                self._open[noun] = row.open
            if row.money:
                self._money[noun] = Thing(row.money)

    def _name(self, noun: str, thing: Thing | None) -> None:
        self._nouns[noun] = thing
        if thing is not None and any(c.isdigit() for c in noun):
            self._named[fine(noun)] = thing

    def classify(self, words: Sequence[str], money: bool = False) -> Thing | None:
        """Return what a noun phrase names, or None where that cannot pass from one party to another.

        `words` are the content words in order, the head last, as lemmas or as written; a designation may be one
        word or several ("F-16" or "f", "-", "16"). `money` says that the phrase has an amount of money ("$5m in aid").
        The longest compound that the tables know decides; what stands before it may shift its kind.
        """
        parts = pieces(words)
        for start in range(len(parts)):
            noun = self._find(parts, start)
            if noun is not None:
                return self._in_context(noun, parts[:start], money)
        return self._designation(parts)

    def _find(self, parts: list[str], start: int) -> str | None:
        noun = " ".join(parts[start:])
        if noun in self._nouns or noun in self._open:
            return noun
        return next((one for one in singulars(noun) if one in self._nouns or one in self._open), None)

    def _in_context(self, noun: str, before: list[str], money: bool) -> Thing | None:
        thing = self._nouns.get(noun)
        openness = self._open.get(noun)
        if before:
            shifted = self._shifted(thing, openness, before)
            if shifted is not None:
                return shifted
        if money and noun in self._money:
            return self._money[noun]
        return thing

    def _shifted(self, thing: Thing | None, openness: Openness | None, before: list[str]) -> Thing | None:
        """What the words before a head make of it: the nearest one that makes something decides."""
        for end in range(len(before), 0, -1):
            for width in (2, 1):
                rules = self._shifts.get(" ".join(before[max(end - width, 0) : end]))
                if rules is None:
                    continue
                if openness is not None and openness in rules:
                    return rules[openness]
                if thing is not None and thing.kind in rules:
                    return rules[thing.kind]
            if openness is not None:
                carried = self.classify(before[:end])
                if carried is not None and _carries(carried, openness):
                    return carried
        if thing is not None and thing.kind in ("vehicle", "arms") and self._longest(before, self._weapons):
            return Thing("arms")
        return None

    def _designation(self, parts: list[str]) -> Thing | None:
        """A type that the tables know, with more before or behind it: "Leopard 2A6", "Mi-17V-5", "Patriot PAC-3"."""
        if not any(c.isdigit() for part in parts for c in part):
            return None
        found = self._longest(parts, self._named)
        if found:
            return self._named[found]
        return Thing("arms", certainty="weak") if parts[0] in self._families else None

    def _longest(self, parts: list[str], names: Mapping[str, object]) -> str | None:
        """The first and longest run of the words that is a name in the table, letters and figures apart."""
        words = fine(" ".join(parts)).split()
        runs = ((start, end) for start in range(len(words)) for end in range(len(words), start, -1))
        return next((name for start, end in runs if (name := " ".join(words[start:end])) in names), None)

    def is_type(self, noun: str) -> bool:
        """Is a noun the name of a family of weapons, whatever else it is?"""
        return noun in self._types or any(one in self._types for one in singulars(noun))

    def is_a(self, taxon: str, above: str) -> bool:
        """Is the one taxon the other, or in it? Unknown names are only themselves."""
        return self._lineage().is_a(taxon, above)

    def lineage(self, taxon: str) -> tuple[str, ...]:
        """The taxa that a taxon is in, nearest first."""
        return self._lineage().above(taxon)

    def _lineage(self) -> Lineage:
        return load_lineage(self._extra)

    def hypernyms(self, noun: str) -> tuple[str, ...]:
        """What a noun or weapon is a kind of, nearest first: "F-16" is a fighter, an airplane, a weapon …"""
        parts = pieces((noun,))
        name = self._longest(parts, self._weapons)
        found = (self._weapons[name], *_above(pieces((self._weapons[name],)))) if name else _above(parts)
        thing = self.classify(parts)
        top = _TOPS.get(thing.kind) if thing else None
        return found if top is None or top in (*found, " ".join(parts)) else (*found, top)

    def kind_is_a(self, noun: str, above: str) -> bool:
        """Is what one noun names always also what the other names: is a tank a vehicle, and a weapon?"""
        return is_kind_of(self.hypernyms(noun), canonical(noun), canonical(above))


def _carries(thing: Thing, openness: Openness) -> bool:
    """Does what stands before an open head say what the whole is? "Animal" and "young" fix no taxon."""
    return thing.certainty == "sure" and thing.kind in _CARRIED[openness] and thing.taxon != "Animalia"


def _above(parts: list[str]) -> tuple[str, ...]:
    """What a noun is a kind of; a compound that the tree does not have is first of all what its head is."""
    for start in range(len(parts)):
        for noun in (name := " ".join(parts[start:]), *singulars(name)):
            found = hypernyms(noun)
            if found:
                return (noun, *found) if start else found
    return ()


def _rows(table: str, row_type: type[Row], extra: Path | None) -> list[Row]:
    shipped = read_table(table, row_type)
    return shipped if extra is None else read_table(table, row_type, extra)[len(shipped) :]


def _thing(row: KindNouns) -> Thing | None:
    if row.kind == "none":
        return None
    return Thing(row.kind, "Animalia" if row.kind == "animal" else None, row.certainty)


@cache
def load_things(extra: Path | None = None) -> Things:
    """Read the tables that comity ships and a user's own. Raises KnowledgeError where one does not validate."""
    return Things(extra)
