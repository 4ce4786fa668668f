"""The names of parties and the headings of pictures."""

from __future__ import annotations

from comity.knowledge.naming import load_party_names


def name(code: str) -> str:
    """The name of a state or organisation, or its code where it has none."""
    return load_party_names().name(code)


def heading(what: str, one: str | None, two: str | None) -> str:
    """A picture's heading: what it shows, and between whom."""
    return f"{what}: {name(one)} and {name(two)}" if one and two else f"{what}: the whole ledger"
