"""Spans told by their length and their last day: "the year to June", "the six months ended 30 September"."""

from __future__ import annotations

from datetime import date, timedelta

from comity.mentions.calendar import Days
from comity.mentions.lexemes import Lexemes
from comity.mentions.numbers import read_number

_UP_TO = frozenset(("to", "through", "ended", "ending", "until", "till"))
_MONTHS = {"year": 12, "years": 12, "month": 1, "months": 1, "quarter": 3, "quarters": 3}
_KINDS = frozenset(("fiscal", "financial", "marketing", "crop", "full", "last", "past", "-"))
_LONGEST = 600


def run_up(pieces: Lexemes, first: int, floor: int) -> tuple[int, int] | None:
    """The months of the length before the time that begins at piece `first`, and the piece it begins at, or None.

    Words before piece `floor` are taken.
    """
    j = first - 1 - (pieces.at(first - 1) in ("in", "on", "end", "the"))
    if pieces.at(j) not in _UP_TO:
        return None
    unit = j - 1
    months = _MONTHS.get(pieces.at(unit))
    if months is None:
        return None
    j = unit - 1
    while pieces.at(j) in _KINDS:
        j -= 1
    if pieces.at(j) == "half" and months == 12:
        return (6, max(j - 1, floor)) if pieces.at(j - 1) in ("the", "a") and j > floor else None
    if pieces.at(j) in ("the", "a", "its") and j >= floor:
        return months, j
    for start in range(max(floor, j - 3), j + 1):
        number = read_number(pieces, start)
        if number is None or number.high is None or number.stop != j + 1:
            continue
        whole = months * number.low
        if whole != int(whole) or not 0 < whole < _LONGEST:
            return None
        return int(whole), start - (pieces.at(start - 1) == "the" and start > floor)
    return None


def reaching(months: int, last: date) -> Days | None:
    """So many months that end on a day, or None where the calendar does not reach so far."""
    if last == date.max:
        return None
    after = last + timedelta(days=1)
    total = after.year * 12 + after.month - 1 - months
    for day in range(after.day, after.day - 4, -1):
        try:
            return date(total // 12, total % 12 + 1, day), last
        except ValueError:
            continue
    return None
