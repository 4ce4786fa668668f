"""What an expression of time means on the calendar, told on a day, in a tense, after another date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from comity.mentions import calendar
from comity.mentions.calendar import WEEKDAYS, Days
from comity.mentions.written import Grain, When

_COARSENESS = {
    "day": 0, "weekday": 0, "feast": 0, "weekend": 1, "week": 1, "month": 2, "season": 3, "quarter": 3, "half": 4,
    "year": 5, "decade": 6, "century": 7,
}  # fmt: skip


@dataclass(slots=True)
class Frame:
    """What a date is resolved against: the day of publication, the date last named and how coarse it is, the tense.

    `told` is the day of an earlier year that the same sentence names in full: what follows it is of then.
    """

    published: date | None
    named: Days | None = None
    grain: Grain = "day"
    future: bool | None = None
    earlier: tuple[Days, Grain] | None = None
    told: date | None = None

    def remember(self, days: Days, grain: Grain) -> None:
        """Make a date the one last named; that before it still serves for times finer than the new one is."""
        if self.named is not None:
            self.earlier = self.named, self.grain
        self.named, self.grain = days, grain

    def base(self, unit: str) -> Days | None:
        """The date named last that is fine enough to count such units from."""
        size = _COARSENESS.get(unit, 0)
        if self.named is None or _COARSENESS[self.grain] <= size:
            return self.named
        return self.earlier[0] if self.earlier is not None and _COARSENESS[self.earlier[1]] <= size else None


def resolve(when: When, frame: Frame) -> Days | None:
    """First and last day of what the words mean, or None where they leave it open."""
    try:
        days = _resolve(when, frame)
        return _part_of(when, days) if days is not None and when.nth else days
    except (ValueError, OverflowError):
        return None


def _part_of(when: When, days: Days) -> Days | None:
    """The weeks, days or the weekday that the words pick; "the first days" leaves it open how many."""
    if when.part == "weekday":
        found = calendar.nth_weekday(days, WEEKDAYS[when.name], when.nth)
        return (found, found) if found else None
    return calendar.part(days, when.part, when.nth, when.count) if when.count else days


def _resolve(when: When, f: Frame) -> Days | None:
    if when.part == "weekday":
        return _resolve(replace(when, name="", part=""), f)
    if when.ahead and not f.future:
        return None
    if when.shift is not None and when.grain not in ("month", "season", "weekday", "feast"):
        return _shifted(when, f)
    if (
        when.grain in ("month", "season", "weekday", "feast")
        and when.shift is not None
        and not when.name
        and when.month is None
    ):
        return _shifted(when, f)
    if when.grain == "weekday":
        return _weekday(when, f)
    if when.grain == "year" and when.year is not None:
        return calendar.year(when.year)[0], calendar.year(when.year + when.length - 1)[1]
    if when.grain in ("decade", "century") and when.year is not None:
        return calendar.year(when.year)[0], calendar.year(when.year + (9 if when.grain == "decade" else 99))[1]
    if when.year is not None:
        return _in_year(when, when.year)
    base = f.named if when.anchor == "named" else _own(f)
    if base is None:
        return None
    if when.year_shift is not None:
        return _in_year(when, base[0].year + when.year_shift)
    if f.told is not None and when.shift is None and when.grain in ("day", "month"):
        told = [days for year in (f.told.year, f.told.year + 1) if (days := _in_year(when, year)) is not None]
        return next((days for days in told if days[1] >= f.told), None)
    years = range(base[0].year - 1, base[1].year + 2)
    candidates = [days for year in years if (days := _in_year(when, year)) is not None]
    if when.shift is not None:
        return _beside(candidates, when.shift, base, f)
    future = f.future if f.future is not None or when.grain != "quarter" else False
    return calendar.nearest(candidates, base[0], future)


def _own(f: Frame) -> Days | None:
    return (f.published, f.published) if f.published else None


def _in_year(when: When, year: int) -> Days | None:
    """The day, month, quarter, half, season or feast that the words name, in a year."""
    if when.name:
        return _named_in_year(when, year)
    if when.month is None:
        return None
    if when.grain == "quarter":
        last = 3 * (when.month if when.month > 0 else 4)
        return calendar.months(year, last - 2, last)
    if when.grain == "half":
        last = 6 * (when.month if when.month > 0 else 2)
        return calendar.months(year, last - 5, last) if last <= 12 else None
    if when.day is None:
        return calendar.months(year, when.month, when.month + when.months - 1) if when.month <= 12 else None
    found = calendar.day(year, when.month, when.day)
    return (found, found) if found else None


def _named_in_year(when: When, year: int) -> Days | None:
    if when.grain == "season":
        return calendar.season(year, when.name)
    found = calendar.holiday(when.name, year)
    return (found, found) if found else None


def _beside(candidates: list[Days], shift: int, base: Days, f: Frame) -> Days | None:
    """ "last March" is over, "next March" has not begun; "this March" is that of the year."""
    if shift < 0:
        return max((c for c in candidates if c[1] < base[0]), default=None)
    if shift > 0:
        return min((c for c in candidates if c[0] > base[1]), default=None)
    return calendar.nearest(candidates, base[0], f.future)


def _weekday(when: When, f: Frame) -> Days | None:
    named = when.anchor == "named"
    base = f.named[1] if named and f.named else f.published
    if base is None or (named and f.named is None) or (named and _COARSENESS[f.grain] > 1):
        return None
    number = calendar.WEEKDAYS[when.name]
    if when.week_shift is not None or (when.shift == 0 and not named):
        found = calendar.week(base, when.week_shift or 0)[0] + timedelta(days=number)
    elif when.shift is not None and when.shift != 0:
        found = calendar.weekday(when.name, base + timedelta(days=when.shift), when.shift > 0)
    else:
        found = calendar.weekday(when.name, base, bool(f.future))
    return found, found


def _shifted(when: When, f: Frame) -> Days | None:
    """So many units before or after the day of publication, or the date named before."""
    shift = when.shift or 0
    if when.anchor == "named" and f.named is not None:
        named = f.base(when.unit)
        if named is None:
            return None
        base = named[1] if shift > 0 else named[0]
    elif f.published is not None and (when.anchor == "published" or shift):
        base = f.published
    else:
        return None
    if when.span:
        there = calendar.exactly(base, -shift, when.unit)
        return (base, there) if shift > 0 else (there, base)
    if when.grain == "weekend" and shift == 0 and when.anchor == "published" and base.weekday() < 5:
        return calendar.back(base, 0 if f.future or when.unit != "weekend" else 1, "weekend")
    return calendar.back(base, -shift, when.grain)
