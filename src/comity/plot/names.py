"""The names of parties and the headings of pictures."""

from __future__ import annotations

from functools import cache

from comity.knowledge.gazetteer import Organisation, StateNames
from comity.knowledge.tables import read_table


@cache
def _names() -> dict[str, str]:
    named = {row.id: row.name for row in read_table("organisations", Organisation)}
    for row in read_table("states", StateNames):
        if row.name:
            named.setdefault(row.iso3, row.name)
    return named


def name(code: str) -> str:
    """The name of a state or organisation, or its code where it has none."""
    return _names().get(code, code)


def heading(what: str, one: str | None, two: str | None) -> str:
    """A picture's heading: what it shows, and between whom."""
    return f"{what}: {name(one)} and {name(two)}" if one and two else f"{what}: the whole ledger"
