"""Feasts and well-known days: their names, and the rule by which each falls in a year."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

from comity.knowledge.tables import read_table


class Holiday(msgspec.Struct, frozen=True, kw_only=True):
    """A day with its names; `rule` is MM-DD, n-WEEKDAY-MM, or days from Western (easter) or Orthodox Easter."""

    name: str
    aliases: list[str] = []
    rule: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^((easter|orthodox)[+-]\d+|-?[1-5]-(mon|tue|wed|thu|fri|sat|sun)-[01]\d|[01]\d-[0-3]\d)$"
        ),
    ]


TABLES = {"holidays": Holiday}
_WORDS = re.compile(r"'s\b|'|-|[^\s'-]+")


@dataclass(slots=True)
class Holidays:
    """The rule of each holiday by the words of its name; `first` gives the longest name that begins with a word."""

    rules: dict[tuple[str, ...], str] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)


@cache
def load_holidays(extra: Path | None = None) -> Holidays:
    """Read the holidays that comity ships and a user's own; names in lower case, parted as the parser parts them."""
    found = Holidays()
    for row in read_table("holidays", Holiday, extra):
        for name in (row.name, *row.aliases):
            words = tuple(_WORDS.findall(name.lower().replace("’", "'")))
            found.rules[words] = row.rule
            found.first[words[0]] = max(found.first.get(words[0], 0), len(words))
    return found
