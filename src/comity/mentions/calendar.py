"""The calendar: months, quarters, seasons, weeks as ranges of days, and the day nearest to another."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

MONTHS = {
    "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6,
    "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "october": 10, "oct": 10,
    "november": 11, "nov": 11, "december": 12, "dec": 12,
}  # fmt: skip
WEEKDAYS = {
    name: n for n, names in enumerate((("monday", "mon"), ("tuesday", "tue"), ("wednesday", "wed"), ("thursday", "thu"),
                                       ("friday", "fri"), ("saturday", "sat"), ("sunday", "sun"))) for name in names
}  # fmt: skip
# Northern seasons by their first month, three months each; winter runs into the next year.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

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


def week(of: date, offset: int = 0) -> Days:
    """The week (Monday to Sunday) that holds a day, or one some weeks away."""
    monday = of - timedelta(days=of.weekday()) + timedelta(weeks=offset)
    return monday, monday + timedelta(days=6)


def weekday(name: str, published: date, future: bool) -> date:
    """The nearest such weekday before or on the day of publication; after or on it where the verb is future."""
    ahead = (WEEKDAYS[name.lower().rstrip(".")] - published.weekday()) % 7
    return published + timedelta(days=ahead) if future else published - timedelta(days=(7 - ahead) % 7)


def nearest_month(number: int, published: date, future: bool | None) -> int:
    """The year of a month named without one: past, to come, or (None) the nearest."""
    if future is None:
        return min((published.year - 1, published.year, published.year + 1),
                   key=lambda y: abs((month(y, number)[0] - published).days))  # fmt: skip
    if future:
        return published.year if number >= published.month else published.year + 1
    return published.year if number <= published.month else published.year - 1


def back(published: date, amount: int, unit: str) -> Days:
    """The day, week, month or year some time before (or after, where negative) a day."""
    if unit == "day":
        there = published - timedelta(days=amount)
        return there, there
    if unit == "week":
        return week(published, -amount)
    if unit == "month":
        return month(published.year, published.month - amount)
    return year(published.year - amount * {"year": 1, "decade": 10, "century": 100}[unit])
