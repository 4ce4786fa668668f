"""Values as people read them: parties, quantities, days, the report's own words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from comity.model import DateRange, Party, Quantity
from comity.parties import party_code
from comity.reconcile.amounts import amount, how_much

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def plain(text: str) -> str:
    """The text on one line, without characters that steer a terminal or hide."""
    shown = "".join(char if unicodedata.category(char) not in _HIDDEN else " " for char in text)
    return " ".join(shown.split())


def quoted(text: str) -> str:
    """The report's own words, in quotation marks."""
    return f"“{plain(text)}”"


def party(who: Party) -> str:
    """The name as reported, with the code of its state or organisation."""
    code = party_code(who)
    name = plain(who.name)
    return name if not code or code == name else f"{name} ({plain(code)})"


def parties(who: Sequence[Party], *, empty: str = "not said") -> str:
    """All parties of one side."""
    return ", ".join(map(party, who)) if who else empty


def quantity(much: Quantity, *, without: str = "") -> str:
    """A quantity with its bounds, its unit left out where it is the word `without`."""
    own = much.unit and without.casefold().endswith(much.unit.casefold())
    return plain(amount(much) if own else how_much(much, ""))


def days(date: DateRange | None) -> str:
    """The day or days, or an empty text."""
    if date is None:
        return ""
    return date.start if date.start == date.end else f"{date.start} to {date.end}"
