"""Names of several places, and the words of a report that tell which one is meant."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from comity.knowledge.tables import read_table


class Homonym(msgspec.Struct, frozen=True, kw_only=True):
    """Names that stand for `state` or `org` where the report has one of the words of `cues` and none of `against`."""

    names: list[str]
    state: str | None = None
    org: str | None = None
    cues: list[str]
    against: list[str]


TABLES = {"homonyms": Homonym}


@cache
def load_homonyms(extra: Path | None = None) -> list[Homonym]:
    """Read the names of several places. Raises KnowledgeError where a row does not validate."""
    return read_table("homonyms", Homonym, extra)
