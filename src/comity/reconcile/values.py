"""Whether two values can both hold: quantities with their bounds and "about", units, dates."""

from __future__ import annotations

import math
import re
from datetime import date
from functools import lru_cache

from comity.knowledge.nouns import singular
from comity.model import DateRange, Party, Quantity
from comity.parties import party_codes

ABOUT = 0.1
"""How far from the figure "about" may reach: a tenth either way."""

# Units that measure the same; tonnes and tons are both used loosely for either in reports.
_UNITS = {
    "t": "tonne", "mt": "tonne", "ton": "tonne", "metric ton": "tonne", "metric tonne": "tonne",
    "long ton": "tonne", "short ton": "tonne", "kilogramme": "kilogram", "kg": "kilogram",
    "km": "kilometre", "kilometer": "kilometre", "meter": "metre", "liter": "litre", "bbl": "barrel",
    "percent": "%", "per cent": "%", "cubic meter": "cubic metre", "dollar": "USD", "euro": "EUR", "people": "person",
}  # fmt: skip

# Nouns that count groups, kinds or containers of a thing, so that the same figure means something else.
_GROUPS = frozenset(
    """
    species subspecies breed kind type sort variety pair couple brace dozen score set kit herd flock family group batch
    litter shoal pack swarm shipment consignment convoy truck truckload lorry lorryload planeload plane flight ship
    shipload wagon wagonload trainload container box case crate carton pallet bag sack bale bundle package parcel
    barrel drum tank-car bottle vial ampoule dose tonne kilogram gram pound ounce litre gallon cubic-metre hectare acre
    regiment battalion brigade division squadron battery company platoon unit
    """.split()
)


def unit_of(quantity: Quantity) -> str | None:
    """Return the unit with its common spellings made one, or None where there is none."""
    return None if quantity.unit is None else _spelt_alike(quantity.unit)


@lru_cache(maxsize=4096)
def _spelt_alike(unit: str) -> str:
    unit = unit.strip()
    return _UNITS.get(unit.lower(), unit if _is_money(unit) else unit.lower())


def bounds(quantity: Quantity) -> tuple[float, float]:
    """Return the lowest and highest figure that the words allow; open sides are infinite."""
    low = -math.inf if quantity.low is None else float(quantity.low)
    high = math.inf if quantity.high is None else float(quantity.high)
    if quantity.approx:
        low -= ABOUT * abs(low) if math.isfinite(low) else 0
        high += ABOUT * abs(high) if math.isfinite(high) else 0
    return low, high


def _counts_groups(unit: str | None) -> bool:
    return unit is not None and unit.split()[-1] in _GROUPS


def comparable(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities of one thing measure it alike: the same unit, or both plain counts of it."""
    one, two = unit_of(a), unit_of(b)
    if one == two:
        return True
    return not any(measures(unit) for unit in (one, two))


def measures(unit: str | None) -> bool:
    """Whether a unit measures or counts groups, where a plain count has the thing itself as its unit."""
    return _is_money(unit) or _counts_groups(unit)


def _is_money(unit: str | None) -> bool:
    """Whether a unit is an ISO 4217 code or a percentage."""
    return unit is not None and (bool(re.fullmatch("[A-Z]{3}", unit)) or unit.startswith("%"))


def quantities_clash(a: Quantity | None, b: Quantity | None) -> bool:
    """Whether two quantities of one thing cannot both hold.

    Their bounds do not meet ("about" reaches a tenth either way), or one figure counts the thing and the same figure
    counts kinds or groups of it (25 pheasants, 25 species of pheasant).
    """
    if a is None or b is None:
        return False
    (low_a, high_a), (low_b, high_b) = bounds(a), bounds(b)
    if comparable(a, b):
        return low_a > high_b or low_b > high_a
    one, two = unit_of(a), unit_of(b)
    same_figure = (a.low, a.high) == (b.low, b.high) and a.low != 1
    money = _is_money(one) or _is_money(two)
    return same_figure and not money and _counts_groups(one) != _counts_groups(two)


def closeness(a: Quantity, b: Quantity) -> float | None:
    """Return 1 where both can hold, else the ratio of the nearer figures, 0 to 1; None if not comparable."""
    if not comparable(a, b):
        return None
    (low_a, high_a), (low_b, high_b) = bounds(a), bounds(b)
    if low_a <= high_b and low_b <= high_a:
        return 1.0
    below, above = (high_a, low_b) if high_a < low_b else (high_b, low_a)
    if above - below <= 1 and above > 3:
        return 0.9
    return max(0.0, below / above) if above > 0 else 0.0


def figure(quantity: Quantity) -> float | None:
    """Return the figure that the words name: the low bound, or the high one where there is no low."""
    value = quantity.low if quantity.low is not None else quantity.high
    return None if value is None else float(value)


def telling_figure(quantity: Quantity) -> float | None:
    """Return the figure where it is one to know a thing by, over ten and not round; else None."""
    value = figure(quantity)
    return value if value is not None and value > 10 and f"{value:g}".rstrip("0")[1:] else None


def distinctive(value: float) -> float:
    """Return how unlikely a figure is to be met by chance, 0 to 1: 149,500 says more than 100,000, and that than 2."""
    digits = f"{abs(value):.10g}".replace(".", "").strip("0") or "0"
    size = math.log10(abs(value) + 1)
    return min(1.0, 0.18 * (len(digits) - 1) + 0.12 * min(size, 4.0))


def days(span: DateRange) -> tuple[int, int]:
    """Return the first and last day as ordinal numbers."""
    return ordinal(span.start), ordinal(span.end)


@lru_cache(maxsize=65_536)
def ordinal(day: str) -> int:
    """Return an ISO 8601 day as its proleptic Gregorian ordinal; of a year or month alone, its first day."""
    parts = [int(part) for part in day[:10].split("-") if part]
    return date(parts[0], *[*parts[1:], 1, 1][:2]).toordinal()


def gap_days(a: DateRange, b: DateRange) -> int:
    """Return the days between two ranges, 0 where they share a day."""
    (start_a, end_a), (start_b, end_b) = days(a), days(b)
    return max(0, start_a - end_b, start_b - end_a)


def dates_clash(a: DateRange | None, b: DateRange | None) -> bool:
    """Whether two dates of one event cannot both hold: they share no day."""
    return a is not None and b is not None and gap_days(a, b) > 0


def sides_clash(a: list[Party], b: list[Party]) -> bool:
    """Whether two lists for one side of an event cannot both hold: both resolved, and nobody in both."""
    one, two = party_codes(a), party_codes(b)
    return len(one) == len(a) > 0 and len(two) == len(b) > 0 and not one & two


def words_of(text: str | None) -> list[str]:
    """Return the words of a phrase in lower case, plural endings taken off."""
    return [singular(word) for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", (text or "").lower())]
