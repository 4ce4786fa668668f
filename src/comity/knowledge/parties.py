"""The nouns that head a party's name or description, by what fixes its state."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from comity.knowledge.tables import read_table

PartyClass = Literal["organ", "office", "body", "people", "country", "place", "group", "armed_group"]


class PartyNouns(msgspec.Struct, frozen=True, kw_only=True):
    """Head nouns of parties alike in what fixes their state."""

    class_: PartyClass = msgspec.field(name="class")
    nouns: list[str]


class DescribedAs(msgspec.Struct, frozen=True, kw_only=True):
    """Words of descriptions alike in what they can mean: `codes` are states (ISO 3166-1 alpha-3) or organisations."""

    of: Literal["states", "orgs"]
    words: list[str]
    codes: list[str]


class Described(msgspec.Struct, frozen=True):
    """What a description can mean, by its words: the states of "Andean", the organisations of "bank"."""

    states: dict[str, frozenset[str]]
    orgs: dict[str, frozenset[str]]


TABLES = {"party_nouns": PartyNouns, "described": DescribedAs}


@cache
def load_party_nouns(extra: Path | None = None) -> dict[str, frozenset[PartyClass]]:
    """Read the party nouns: lemma -> its classes."""
    classes: dict[str, set[PartyClass]] = {}
    for row in read_table("party_nouns", PartyNouns, extra):
        for noun in row.nouns:
            classes.setdefault(noun, set()).add(row.class_)
    return {noun: frozenset(found) for noun, found in classes.items()}


@cache
def load_described(extra: Path | None = None) -> Described:
    """Read what descriptions can mean: each word with the codes of its rows."""
    found: dict[str, dict[str, frozenset[str]]] = {"states": {}, "orgs": {}}
    for row in read_table("described", DescribedAs, extra):
        for word in row.words:
            found[row.of][word] = found[row.of].get(word, frozenset()) | frozenset(row.codes)
    return Described(found["states"], found["orgs"])
