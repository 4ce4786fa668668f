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

    role: Literal["measure", "level", "up", "down", "have"]
    factor: int | None = None
    words: list[str]


TABLES = {"measures": MeasureWords}


@dataclass(slots=True)
class Measures:
    """The table, by lemma; `changes` gives the sign of a verb of change, and its factor if it has one."""

    nouns: set[str] = field(default_factory=set)
    level: set[str] = field(default_factory=set)
    have: set[str] = field(default_factory=set)
    changes: dict[str, tuple[int, int | None]] = field(default_factory=dict)


@cache
def load_measures(extra: Path | None = None) -> Measures:
    """Read the words of figures that comity ships and a user's own."""
    found = Measures()
    for row in read_table("measures", MeasureWords, extra):
        if row.role == "measure":
            found.nouns.update(row.words)
        elif row.role == "level":
            found.level.update(row.words)
        elif row.role == "have":
            found.have.update(row.words)
        else:
            sign = 1 if row.role == "up" else -1
            found.changes.update(dict.fromkeys(row.words, (sign, row.factor)))
    return found
