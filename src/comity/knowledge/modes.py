"""Words that say how something passes: as a gift, as aid, by sale, on loan, in exchange, in return."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from comity.knowledge.tables import read_table
from comity.model import Mode


class ModeWords(msgspec.Struct, frozen=True, kw_only=True):
    """Words that say one mode of a transfer, by lemma."""

    mode: Mode
    words: list[str]


TABLES = {"modes": ModeWords}


@cache
def load_modes(extra: Path | None = None) -> dict[str, Mode]:
    """Read the words of modes that comity ships and a user's own: lemma -> mode."""
    return {word: row.mode for row in read_table("modes", ModeWords, extra) for word in row.words}
