"""How a denial is worded."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from comity.knowledge.tables import read_table

DenialRole = Literal["verb", "noun", "call", "adjective", "object"]


class DenialWords(msgspec.Struct, frozen=True, kw_only=True):
    """Words that play one role in a denial."""

    role: DenialRole
    words: list[str]


TABLES = {"denials": DenialWords}


@cache
def load_denials(extra: Path | None = None) -> dict[DenialRole, frozenset[str]]:
    """Read the words of denial that comity ships and a user's own: role -> words."""
    found: dict[DenialRole, set[str]] = {
        "verb": set(),
        "noun": set(),
        "call": set(),
        "adjective": set(),
        "object": set(),
    }
    for row in read_table("denials", DenialWords, extra):
        found[row.role].update(row.words)
    return {role: frozenset(words) for role, words in found.items()}
