"""Values as people read them: parties, quantities, days, the report's own words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from comity.model import DateRange, Party, Quantity
from comity.parties import party_code

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


def number(value: int | float) -> str:
    """A number with thousands marked and no more decimals than it has."""
    return f"{value:,}" if value == int(value) else f"{value:,.10g}"


def quantity(much: Quantity, *, without: str = "") -> str:
    """A quantity with its bounds, its unit left out where it is the word `without`."""
    low, high = much.low, much.high
    if low is not None and high is not None:
        words = number(low) if low == high else f"{number(low)} to {number(high)}"
    elif low is not None:
        words = f"at least {number(low)}"
    elif high is not None:
        words = f"up to {number(high)}"
    else:
        words = "some"
    if much.approx:
        words = f"about {words}"
    own = much.unit and without.casefold().endswith(much.unit.casefold())
    return words if own else words + unit(much.unit)


def unit(name: str | None) -> str:
    """A unit as it stands after its number, with a space before it unless it is a percentage."""
    if not name:
        return ""
    return plain(name) if name.startswith("%") else f" {plain(name)}"


def days(date: DateRange | None) -> str:
    """The day or days, or an empty text."""
    if date is None:
        return ""
    return date.start if date.start == date.end else f"{date.start} to {date.end}"
