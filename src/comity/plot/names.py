"""The names of parties, numbers with their nouns, and the headings of pictures."""

from __future__ import annotations

from comity.knowledge.naming import load_party_names
from comity.reconcile.amounts import plural


def name(code: str) -> str:
    """The name of a state or organisation, or its code where it has none."""
    return load_party_names().name(code)


def is_organisation(code: str) -> bool:
    """Whether a code is that of an organisation, and of no state."""
    names = load_party_names()
    return code in names and not names.is_state(code)


def counted(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def heading(what: str, one: str | None, two: str | None) -> str:
    """A picture's heading: what it shows, and between whom."""
    return f"{what}: {name(one)} and {name(two)}" if one and two else f"{what}: the whole ledger"
