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


TABLES = {"party_nouns": PartyNouns}


@cache
def load_party_nouns(extra: Path | None = None) -> dict[str, frozenset[PartyClass]]:
    """Read the party nouns: lemma -> its classes."""
    classes: dict[str, set[PartyClass]] = {}
    for row in read_table("party_nouns", PartyNouns, extra):
        for noun in row.nouns:
            classes.setdefault(noun, set()).add(row.class_)
    return {noun: frozenset(found) for noun, found in classes.items()}
