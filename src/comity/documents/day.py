"""Publication days as people write them."""

from __future__ import annotations

import re
from datetime import date

from comity.errors import BadDate

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december",
)  # fmt: skip
_CLOCK = r"(?:[T ,]+(?:at\s+)?\d{1,2}[:.]\d{2}.*)?"
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]*\s*", re.I)
_FORMS = (
    re.compile(rf"(?P<year>\d{{4}})([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_CLOCK}"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T?\d{4,6}Z?)?"),
    re.compile(
        rf"(?P<day>\d{{1,2}})(?i:st|nd|rd|th)?[\s\-]+(?i:of\s+)?(?P<name>[A-Za-z]+)\.?,?[\s\-]+(?P<year>\d{{4}}){_CLOCK}"
    ),
    re.compile(rf"(?P<name>[A-Za-z]+)\.?[\s\-]+(?P<day>\d{{1,2}})(?i:st|nd|rd|th)?,?[\s\-]+(?P<year>\d{{4}}){_CLOCK}"),
    re.compile(rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}}){_CLOCK}"),
)
_SLASHED = re.compile(rf"(?P<first>\d{{1,2}})[/-](?P<second>\d{{1,2}})[/-](?P<year>\d{{4}}){_CLOCK}")
_HOW = "write it as year-month-day, for example 2024-11-20"


def parse_day(text: str) -> str:
    """Return the ISO 8601 day that `text` names; a time of day after it is left out.

    Takes ISO days and times, `20241120`, `20 November 2024`, `Nov. 20, 2024`, `20.11.2024` and the like,
    with or without the weekday. `03/04/2024` could be March or April, so it is refused, as is a day without
    its year. Raises BadDate.
    """
    words = _WEEKDAY.sub("", " ".join(text.split()))
    if len(words) > 60:
        raise BadDate(f"“{words[:40]}…” is no date: {_HOW}")
    if match := _SLASHED.fullmatch(words):
        return _slashed(match, words)
    for form in _FORMS:
        if match := form.fullmatch(words):
            return _day(words, match["year"], _month(match.groupdict()), match["day"])
    raise BadDate(f"“{words}” is no date: {_HOW}")


def _slashed(match: re.Match[str], words: str) -> str:
    first, second = int(match["first"]), int(match["second"])
    if first <= 12 and second <= 12 and first != second:
        raise BadDate(f"“{words}” could be two days: {_HOW}")
    day, month = (first, second) if first > 12 else (second, first)
    return _day(words, match["year"], month, str(day))


def _month(parts: dict[str, str]) -> int:
    if parts.get("month"):
        return int(parts["month"])
    name = parts["name"].lower()
    if len(name) < 3 or not (name == "sept" or any(full.startswith(name) for full in _NAMES)):
        return 0
    return _MONTHS.index(name[:3]) + 1


def _day(words: str, year: str, month: int, day: str) -> str:
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError as error:
        raise BadDate(f"“{words}” is no day of the calendar: {_HOW}") from error
