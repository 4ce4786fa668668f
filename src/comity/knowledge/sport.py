"""The words that say that a passage is about sport."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from comity.knowledge.tables import read_table

Weight = Literal["strong", "weak"]


class SportWords(msgspec.Struct, frozen=True, kw_only=True):
    """Words of sport: `strong` ones tell by themselves, `weak` ones beside a strong one."""

    weight: Weight
    words: list[str]


TABLES = {"sport": SportWords}


@cache
def load_sport(extra: Path | None = None) -> dict[str, Weight]:
    """Read the words of sport that comity ships and a user's own, with their weights."""
    return {word: row.weight for row in reversed(read_table("sport", SportWords, extra)) for word in row.words}
