"""The calendar: months, quarters, seasons, weeks and feasts as ranges of days, and the day nearest to another."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

MONTHS = {
    "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6,
    "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "october": 10, "oct": 10,
    "november": 11, "nov": 11, "december": 12, "dec": 12,
}  # fmt: skip
WEEKDAYS = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6, "mon": 0,
    "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5,
}  # fmt: skip
# Northern seasons by their first month, three months each; winter runs into the next year.
SEASONS = {
    "spring": 3, "springtime": 3, "summer": 6, "summertime": 6, "autumn": 9, "fall": 9, "winter": 12, "wintertime": 12,
}  # fmt: skip
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
_SHORT_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RULE = re.compile(r"(easter|orthodox)([+-]\d+)|(-?\d)-(mon|tue|wed|thu|fri|sat|sun)-(\d\d)|(\d\d)-(\d\d)")

Days = tuple[date, date]


def day(year: int, month: int, number: int) -> date | None:
    """The day, or None where the calendar has none such."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def month(year: int, number: int) -> Days:
    """First and last day of a month; months beyond the year run on."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def year(number: int) -> Days:
    """First and last day of a year."""
    return date(number, 1, 1), date(number, 12, 31)


def months(number: int, first: int, last: int) -> Days:
    """From the first day of one month to the last of another, of one year or running on."""
    return month(number, first)[0], month(number, last)[1]


def season(number: int, name: str) -> Days:
    """A season that begins in a year."""
    return months(number, SEASONS[name], SEASONS[name] + 2)


def week(of: date, offset: int = 0) -> Days:
    """The week (Monday to Sunday) that holds a day, or one some weeks away."""
    monday = of - timedelta(days=of.weekday()) + timedelta(weeks=offset)
    return monday, monday + timedelta(days=6)


def weekday(name: str, published: date, future: bool) -> date:
    """The nearest such weekday before or on the day of publication; after or on it where the verb is future."""
    ahead = (WEEKDAYS[name.lower().rstrip(".")] - published.weekday()) % 7
    return published + timedelta(days=ahead) if future else published - timedelta(days=(7 - ahead) % 7)


def nearest(candidates: list[Days], published: date, future: bool | None) -> Days | None:
    """The range of days nearest to publication: on the side that the tense says, or (None) on either side."""
    sided = [
        c for c in candidates if future is None or (c[1] >= published if future else c[0] <= published)
    ]  # fmt: skip
    return min(sided or candidates, key=lambda c: _distance(c, published), default=None)


def _distance(days: Days, published: date) -> int:
    if days[0] <= published <= days[1]:
        return 0
    return min(abs((days[0] - published).days), abs((days[1] - published).days))


def easter(year: int) -> date:
    """Western Easter Sunday, by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l_ = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * l_) // 433
    n = (h + l_ - 7 * m + 90) // 25
    return date(year, n, (h + l_ - 7 * m + 33 * n + 19) % 32)


def orthodox_easter(year: int) -> date:
    """Orthodox Easter Sunday in the Gregorian calendar (Meeus' Julian algorithm; good from 1900 to 2099)."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    return date(year, (d + e + 114) // 31, (d + e + 114) % 31 + 1) + timedelta(days=13)


def holiday(rule: str, number: int) -> date | None:
    """The day of a year on which a holiday falls by its rule (see the table of holidays)."""
    match = _RULE.fullmatch(rule)
    if match is None:
        return None
    of_easter, days, nth, name, in_month, fixed, on = match.groups()
    if of_easter:
        return (easter(number) if of_easter == "easter" else orthodox_easter(number)) + timedelta(days=int(days))
    if fixed:
        return day(number, int(fixed), int(on))
    return nth_weekday(month(number, int(in_month)), _SHORT_WEEKDAYS.index(name), int(nth))


def nth_weekday(days: Days, weekday_number: int, nth: int) -> date | None:
    """The nth such weekday of a range of days (-1: the last), or None where it has none."""
    first = days[0] + timedelta(days=(weekday_number - days[0].weekday()) % 7)
    last = days[1] - timedelta(days=(days[1].weekday() - weekday_number) % 7)
    found = first + timedelta(weeks=nth - 1) if nth > 0 else last + timedelta(weeks=nth + 1)
    return found if days[0] <= found <= days[1] else None


def part(days: Days, unit: str, nth: int, count: int) -> Days | None:
    """The nth day, week or month of a range (-1: its last), or `count` of them; weeks run from its first day."""
    if unit == "month":
        first = days[0] if nth > 0 else days[1].replace(day=1)
        begins = month(first.year, first.month + (nth - 1 if nth > 0 else nth + 1 - (count - 1)))[0]
        found = begins, month(begins.year, begins.month + count - 1)[1]
    else:
        size = 7 if unit == "week" else 1
        start = days[0] + timedelta(days=size * (nth - 1)) if nth > 0 else days[1] - timedelta(days=size * count - 1)
        found = start, start + timedelta(days=size * count - 1)
    return found if days[0] <= found[0] and found[1] <= days[1] else None


def back(published: date, amount: int, unit: str) -> Days:
    """The day, week, month or year some time before (or after, where negative) a day."""
    if unit == "day":
        there = published - timedelta(days=amount)
        return there, there
    if unit in ("week", "fortnight"):
        return week(published, -amount * (2 if unit == "fortnight" else 1))
    if unit == "month":
        return month(published.year, published.month - amount)
    if unit == "quarter":
        first = (published.month - 1) // 3 * 3 + 1 - 3 * amount
        return months(published.year, first, first + 2)
    if unit == "weekend":
        monday, sunday = week(published, -amount)
        return monday + timedelta(days=5), sunday
    if unit in ("decade", "century") and amount == 0:
        size = 10 if unit == "decade" else 100
        first = (published.year - (unit == "century")) // size * size + (unit == "century")
        return year(first)[0], year(first + size - 1)[1]
    return year(published.year - amount * {"year": 1, "decade": 10, "century": 100}[unit])


def exactly(published: date, amount: int, unit: str) -> date:
    """The day some time before (or after, where negative) a day, to the day."""
    if unit in ("hour", "minute"):
        return published - timedelta(days=amount // 24 if unit == "hour" else 0)
    if unit in ("day", "week", "weekend", "fortnight"):
        return published - timedelta(days=amount * {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}[unit])
    total = published.year * 12 + published.month - 1
    total -= amount * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    return date(total // 12, total % 12 + 1, min(published.day, monthrange(total // 12, total % 12 + 1)[1]))
