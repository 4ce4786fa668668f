"""Words of figures about states: measures, and verbs of level, change and having."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from comity.knowledge.tables import read_table


class MeasureWords(msgspec.Struct, frozen=True, kw_only=True):
    """Words of one role; `factor` is the change in per cent that a bare verb of change says."""

    role: Literal[
        "measure", "stock", "level", "up", "down", "higher", "lower", "have", "share", "dwell", "rank", "superlative",
        "eminent", "place",
    ]  # fmt: skip
    factor: int | None = None
    words: list[str]


TABLES = {"measures": MeasureWords}


@dataclass(slots=True)
class Measures:
    """The table, by lemma; `changes` gives the sign of a verb of change, and its factor if it has one, `ways` the
    sign of any word that says which way something went.

    `stocks` are the measures that a bare "of" or a figure before them fills, `share` the verbs of parts and wholes,
    `dwell` those of being in a place, `ranks` the nouns of those who stand in an order, `superlatives` the words
    that put one of them first, `eminent` the adjectives that do so after "most", `places` the nouns
    of a place in an order.
    """

    nouns: set[str] = field(default_factory=set)
    level: set[str] = field(default_factory=set)
    have: set[str] = field(default_factory=set)
    stocks: set[str] = field(default_factory=set)
    share: set[str] = field(default_factory=set)
    dwell: set[str] = field(default_factory=set)
    ranks: set[str] = field(default_factory=set)
    superlatives: set[str] = field(default_factory=set)
    eminent: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    changes: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    ways: dict[str, int] = field(default_factory=dict)


@cache
def load_measures(extra: Path | None = None) -> Measures:
    """Read the words of figures that comity ships and a user's own."""
    found = Measures()
    for row in read_table("measures", MeasureWords, extra):
        if row.role in ("up", "down"):
            sign = 1 if row.role == "up" else -1
            found.changes.update(dict.fromkeys(row.words, (sign, row.factor)))
            found.ways.update(dict.fromkeys(row.words, sign))
        elif row.role in ("higher", "lower"):
            found.ways.update(dict.fromkeys(row.words, 1 if row.role == "higher" else -1))
        else:
            for words in _of_role(found, row.role):
                words.update(row.words)
    return found


def _of_role(found: Measures, role: str) -> list[set[str]]:
    return {
        "measure": [found.nouns], "stock": [found.nouns, found.stocks], "level": [found.level],
        "have": [found.have], "share": [found.share], "dwell": [found.dwell], "rank": [found.ranks],
        "superlative": [found.superlatives], "eminent": [found.eminent], "place": [found.places],
    }[role]  # fmt: skip
