"""Figures in words, as people write them: "$997 billion", "about 70 lions", "72 %", "at least 2 oxen"."""

from __future__ import annotations

from functools import cache

from comity.knowledge import nouns
from comity.knowledge.currencies import Currency
from comity.knowledge.tables import read_table
from comity.model import Quantity
from comity.reconcile.values import measures, unit_of, words_of

_LARGE = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


def number(value: int | float) -> str:
    """Return a number with thousands marked, and round millions and more in words."""
    for size, name in _LARGE:
        scaled = round(value / size, 2)
        if abs(value) >= size and scaled * size == value:
            return f"{scaled:,.10g} {name}"
    return f"{value:,}" if isinstance(value, int) or not value.is_integer() else f"{int(value):,}"


def amount(quantity: Quantity) -> str:
    """Return the figures of a quantity with their bounds and, of money and shares, their unit."""
    low, high, unit = quantity.low, quantity.high, unit_of(quantity)
    share = f" {unit}" if unit and unit.startswith("%") else ""
    if low is not None and high is not None:
        words = _one(low, unit) if low == high else f"{_one(low, unit)} to {_one(high, unit)}"
    elif low is not None:
        words = f"at least {_one(low, unit)}"
    elif high is not None:
        words = f"up to {_one(high, unit)}"
    else:
        words = f"some {unit}" if unit and _is_money(unit) else "some"
    return f"{'about ' if quantity.approx else ''}{words}{share}"


def how_much(quantity: Quantity, what: str) -> str:
    """Return a quantity with its bounds in words, and what it is of."""
    unit, figures = unit_of(quantity), amount(quantity)
    if unit is not None and (_is_money(unit) or unit.startswith("%")):
        return figures
    one = quantity.high == 1
    if unit is None or (words_of(unit) and words_of(unit)[-1:] == words_of(what)[-1:]):
        return f"{figures} {what if one else plural(what)}" if what else figures
    counted = unit if one else plural(unit)
    return f"{figures} {counted} of {what}" if what and measures(unit) else f"{figures} {counted}"


def plural(noun: str) -> str:
    """Return the plural of a noun phrase whose last word is its head, for counts other than one."""
    *before, head = noun.split(" ")
    many = nouns.plural(head) if head.isalpha() else head if head.lower().endswith("s") else f"{head}s"
    return " ".join([*before, many])


def _one(value: int | float, unit: str | None) -> str:
    if unit is None or not _is_money(unit):
        return number(value)
    sign = _signs().get(unit)
    minus = "-" if value < 0 else ""
    return f"{minus}{sign}{number(abs(value))}" if sign else f"{unit} {number(value)}"


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isalpha() and unit.isupper()


@cache
def _signs() -> dict[str, str]:
    """The sign of each currency that is first of all its own: a single mark that is no letter."""
    first = {row.code: row.signs[0] for row in read_table("currencies", Currency) if row.signs}
    return {code: sign for code, sign in first.items() if len(sign) == 1 and not sign.isalpha()}
