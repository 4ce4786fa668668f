"""Words of time as a report writes them, read into what they say before they are resolved against a day."""

from __future__ import annotations

import math
import re

from comity.knowledge.holidays import Holidays
from comity.mentions.calendar import MONTHS, ORDINALS, SEASONS, WEEKDAYS
from comity.mentions.lexemes import Lexemes
from comity.mentions.numbers import read_number
from comity.mentions.written import (
    DECADES,
    PARTS_OF_DAY,
    STEPS,
    Anchor,
    Grain,
    When,
    decade_at,
    feast_at,
    month_at,
    numeric_at,
    weekday_at,
    year_at,
    years_at,
)

UNITS = {
    form: unit
    for unit in "minute hour day week fortnight weekend month quarter year decade century".split()
    for form in (unit, {"century": "centuries"}.get(unit, unit + "s"))
}
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1}
_NAMED = {"same": 0, "that": 0, "previous": -1, "preceding": -1, "following": 1, "next": 1}
_DEICTIC = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "overnight": 0}
_EDGES = frozenset(
    "end beginning start middle close half quarter rest course turn outset later earlier early late most part whole "
    "all".split()
)
_INTO_SEASON = frozenset(("in", "by", "until", "till", "before", "since", "during", "through", "from"))
_PART_OF_SEASON = frozenset(("early", "late", "mid", "-"))
_STOPS = frozenset((",", ".", ";", ":", ")", "", "and", "but", "when", "—", "–", "-", "!", "?", '"', "”", "for", "to"))
STARTERS = (
    frozenset(
        (
            *MONTHS,
            *(m + "." for m in MONTHS if len(m) < 5),
            *WEEKDAYS,
            *SEASONS,
            *STEPS,
            *_DEICTIC,
            *UNITS,
            *_NAMED,
            *_NTH,
        )
    )
    | frozenset("half q1 q2 q3 q4 h1 h2 fiscal fy opening year-end year end twenty thirty".split())
    | frozenset((*ORDINALS, *DECADES))
)


def read_time(pieces: Lexemes, i: int, floor: int, holidays: Holidays) -> When | None:
    """The expression of time that piece i belongs to, as its first word of time; words before `floor` are taken."""
    word = pieces.low[i]
    found = feast_at(pieces, i, holidays)
    if word[0].isdigit() and found is None:
        return numeric_at(pieces, i)
    if found is None and word in DECADES:
        found = decade_at(pieces, i)
    if found is None and (word in ORDINALS or word in ("last", "final", "opening", "twenty", "thirty")):
        found = _nth_of(pieces, i, floor, holidays)
    if found is None and word.rstrip(".") in MONTHS and pieces.text[i][0].isupper():
        found = month_at(pieces, i)
    if found is None and word in WEEKDAYS and pieces.text[i][0].isupper():
        found = weekday_at(pieces, i)
    if found is None and word in _DEICTIC:
        found = _deictic(pieces, i, floor)
    if found is None and word in UNITS:
        found = _counted(pieces, i, floor)
    if found is None and pieces.at(i + 1) in ("quarter", "half"):
        found = _fraction(pieces, i, floor)
    if found is None and (word in STEPS or word in _NAMED):
        found = _which(pieces, i, floor)
    if found is None and word in SEASONS:
        found = _season(pieces, i, floor)
    return found or _fraction(pieces, i, floor)


def _deictic(pieces: Lexemes, i: int, floor: int) -> When:
    shift, first = _DEICTIC[pieces.low[i]], i
    if (
        pieces.at(i - 1) in ("before", "after")
        and pieces.at(i - 2) == "day"
        and pieces.at(i - 3) == "the"
        and i - 3 >= floor
    ):
        shift, first = shift + (1 if pieces.at(i - 1) == "after" else -1), i - 3
    stop = i + 1 + (pieces.at(i + 1) in PARTS_OF_DAY)
    return When(first, stop, "day", shift=shift, unit="day")


def _nth_of(pieces: Lexemes, i: int, floor: int, holidays: Holidays) -> When | None:
    """ "the first week of May", "the last two days of 2020", "the thirteenth of May", "the first Monday in May"."""
    nth = ORDINALS.get(pieces.low[i], 0) or {"last": -1, "final": -1, "opening": 1}.get(pieces.low[i], 0)
    first = i - 1 if pieces.at(i - 1) == "the" and i - 1 >= floor else i
    day = numeric_at(pieces, i) if pieces.at(i + 1) in ("of", "-") or pieces.at(i + 1) in MONTHS else None
    if day is not None and day.grain == "day":
        day.first = first
        return day
    if pieces.at(i + 1) == "century" and nth > 9:
        return When(first, i + 2, "century", year=(nth - 1) * 100 + 1)
    number = read_number(pieces, i + 1) if nth in (1, -1) else None
    j = number.stop if number is not None and number.high is not None else i + 1
    count = int(number.low) if number is not None and j > i + 1 else 1
    unit = pieces.at(j)
    part = UNITS.get(unit, "") or ("weekday" if unit in WEEKDAYS and pieces.text[j][0].isupper() else "")
    if not nth or part not in ("day", "week", "month", "weekday") or pieces.at(j + 1) not in ("of", "in") or count > 99:
        return None
    if part != "weekday" and unit.endswith("s") and j == i + 1:
        part, count = part, 0
    k = j + 2 + (pieces.at(j + 2) == "the")
    whole = read_time(pieces, k, j + 2, holidays) if k < len(pieces.low) else None
    if whole is None or whole.first > k or whole.nth or whole.grain not in ("month", "year", "season", "quarter"):
        return None
    if (whole.grain == "year" and part == "week") or (part == "month" and whole.grain == "month"):
        return None
    whole.first, whole.nth, whole.part, whole.count = first, nth, part, count
    whole.name = unit if part == "weekday" else whole.name
    return whole if whole.grain != "season" or part == "week" else None


def _which(pieces: Lexemes, i: int, floor: int) -> When | None:
    """ "last week", "the past two years", "next March", "the same day", "the following March"."""
    word, j = pieces.low[i], i + 1
    first = i - 1 if pieces.at(i - 1) == "the" and i - 1 >= floor else i
    what = pieces.at(j)
    if word in ("this", "last") and what in PARTS_OF_DAY:
        return When(i, j + 1, "day", shift=-1 if word == "last" and what == "night" else 0, unit="day")
    number = read_number(pieces, j) if word in ("past", "last", "next", "coming", "previous", "following") else None
    if number is not None and number.high is not None and UNITS.get(pieces.at(number.stop)) and number.low < 1000:
        ahead = word in ("next", "coming", "following")
        unit = UNITS[pieces.at(number.stop)]
        named: Anchor = "named" if word in ("previous", "following") else "published"
        return When(
            first,
            number.stop + 1,
            "day",
            shift=int(number.low) * (1 if ahead else -1),
            unit=unit,
            span=True,
            anchor=named,
        )
    definite = first < i or word in ("same", "following", "that")
    anchor: Anchor = (
        "named"
        if word in _NAMED and (definite or word in ("previous", "preceding")) and word not in ("past",)
        else "published"
    )
    shift = _NAMED[word] if anchor == "named" and word in _NAMED else STEPS.get(word)
    if shift is None:
        return None
    fiscal = what in ("fiscal", "calendar", "financial", "school", "academic")
    j += fiscal
    what = pieces.at(j)
    what_text = pieces.text[j] if j < len(pieces.text) else ""
    if what in UNITS and UNITS[what] == what and what not in ("hour", "minute", "fortnight"):
        if word == "past" and first == i and pieces.at(i - 1) != "this":
            return None
        if first < i and word in ("last", "past") and anchor == "published" and not fiscal:
            return When(first, j + 1, "day", shift=-1, unit=what, span=True)
        if first < i and word == "coming":
            return When(first, j + 1, "day", shift=1, unit=what, span=True)
        grain: Grain = what  # type: ignore[assignment]
        return When(first, j + 1, grain, shift=shift, unit=what, anchor=anchor)
    if what in SEASONS:
        return When(first, j + 1, "season", name=what, shift=shift, anchor=anchor)
    if what.rstrip(".") in MONTHS and what_text[:1].isupper() and word not in ("past", "that"):
        found = month_at(pieces, j)
        if found is not None and found.year is None:
            found.first, found.shift, found.anchor = first, shift, anchor
        return found
    if what in WEEKDAYS and what_text[:1].isupper():
        stop = j + 1 + (pieces.at(j + 1) in PARTS_OF_DAY)
        return When(first, stop, "weekday", name=what, shift=shift, anchor=anchor)
    return None


def _counted(pieces: Lexemes, i: int, floor: int) -> When | None:
    """ "two years ago", "a day earlier", "two weeks' time", "the month after", "the weekend", "the year"."""
    unit, after = UNITS[pieces.low[i]], pieces.at(i + 1)
    if unit == pieces.low[i] and pieces.at(i - 1) == "the" and i - 1 >= floor:
        return _definite(pieces, i, unit, after)
    amount = _amount(pieces, i, floor)
    if amount is None:
        return None
    count, first = amount
    j = i + 1
    edge = pieces.at(first - 1)
    if unit == "month" and edge in ("first", "last") and first - 1 >= floor and count < 12 and after == "of":
        month = 1 if edge == "first" else 13 - count
        found = _of_year(pieces, When(first - 1, j, "month", month=month, months=count))
        return found if found.stop > j else None
    if unit == pieces.low[i] and pieces.at(first - 1) == "and" and pieces.at(first - 2) == "half":
        return None
    part = pieces.at(first - 1)
    halves = part == "half" and count == 1 and after in ("ago", "earlier", "later", "from")
    if halves and unit in ("year", "decade", "century"):
        count, unit = {"year": (6, "month"), "decade": (5, "year"), "century": (50, "year")}[unit]
        first -= 1 if pieces.at(first - 2) not in ("a", "an") else 2
    if (
        after == "and"
        and pieces.at(i + 2) == "a"
        and pieces.at(i + 3) == "half"
        and unit in ("year", "decade", "century")
    ):
        count, unit = {"year": (12 * count + 6, "month"), "decade": (10 * count + 5, "year")}.get(
            unit, (100 * count + 50, "year")
        )
        j, after = i + 4, pieces.at(i + 4)
    if after in ("'", "’", "'s", "’s") and pieces.at(i + 2) == "time":
        first = first - 1 if pieces.at(first - 1) == "in" else first
        return _shifted(When(first, i + 3, "day", shift=count, unit=unit))
    if after == "from" and pieces.at(i + 2) in ("now", "today"):
        return _shifted(When(first, i + 3, "day", shift=count, unit=unit))
    if pieces.at(first - 1) in ("in", "within") and first - 1 >= floor and not _goes_on(pieces, j):
        within = pieces.at(first - 1) == "within"
        found = When(first - 1, j, "day", shift=count, unit=unit, span=within, ahead=True)
        return found if within or unit == "hour" else _shifted(found)
    if after == "ago":
        return _shifted(When(first, j + 1, "day", shift=-count, unit=unit))
    if after in ("earlier", "previously") or (after == "before" and _ends(pieces, j + 1)):
        return _shifted(When(first, j + 1, "day", shift=-count, unit=unit, anchor="named"))
    if after in ("later", "afterwards", "afterward") or (after in ("after", "on") and _ends(pieces, j + 1)):
        return _shifted(When(first, j + 1, "day", shift=count, unit=unit, anchor="named"))
    return None


def _goes_on(pieces: Lexemes, j: int) -> bool:
    """Does a word behind "in two weeks" make it a length of time, or that of something ("in two weeks of talks")?"""
    return pieces.at(j) in ("of", "since", "that", "-", "'", "’", "to", "ago", "time", "as", "after", "before", "later")


def _shifted(found: When) -> When | None:
    """A shift by some unit is as coarse as that unit: "two years ago" is a year."""
    if found.unit in ("hour", "minute"):
        if found.anchor == "named":
            return None
        hours = found.shift or 0
        found.shift = int(math.copysign((abs(hours) + 12) // 24, hours)) if found.unit == "hour" else 0
        found.unit = "day"
    found.grain = {"fortnight": "week"}.get(found.unit, found.unit)  # type: ignore[assignment]
    if found.unit == "decade":
        found.grain, found.unit, found.shift = "year", "year", 10 * (found.shift or 0)
    return found


def _ends(pieces: Lexemes, j: int) -> bool:
    """Does nothing follow that the word before would govern?"""
    return pieces.at(j) in _STOPS


def _definite(pieces: Lexemes, i: int, unit: str, after: str) -> When | None:
    if after in ("before", "earlier", "previous") and _ends(pieces, i + 2) and unit not in ("hour", "minute"):
        return _shifted(When(i - 1, i + 2, "day", shift=-1, unit=unit, anchor="named"))
    if after in ("after", "afterwards") and _ends(pieces, i + 2) and unit not in ("hour", "minute"):
        return _shifted(When(i - 1, i + 2, "day", shift=1, unit=unit, anchor="named"))
    if unit == "weekend":
        return When(i - 1, i + 1, "weekend", shift=0, unit=unit)
    if (
        unit in ("year", "month", "week", "decade", "century")
        and pieces.at(i - 2) in ("of", "in")
        and pieces.at(i - 3) in _EDGES
        and not (unit == "century" and pieces.at(i - 3) == "turn")
    ):
        grain: Grain = unit  # type: ignore[assignment]
        return When(i - 1, i + 1, grain, shift=0, unit=unit)
    return None


def _amount(pieces: Lexemes, i: int, floor: int) -> tuple[int, int] | None:
    """The whole number right before piece i, and where it begins."""
    for first in range(max(floor, i - 4), i):
        if pieces.at(first) in ("a", "an", "one") and first == i - 1:
            return 1, first
        number = read_number(pieces, first)
        if number is not None and number.stop == i and number.high is not None and 0 < number.low < 2000:
            return (int(number.low), first) if number.low == int(number.low) else None
        if (
            pieces.at(first) == "a"
            and pieces.at(first + 1) == "couple"
            and first + 2 + (pieces.at(first + 2) == "of") == i
        ):
            return 2, first
    return None


def _season(pieces: Lexemes, i: int, floor: int) -> When | None:
    """ "the spring of 1999", "spring 1999", "in the spring"."""
    j = i + 1 + (pieces.at(i + 1) in ("of", ","))
    first = i - 1 if pieces.at(i - 1) == "the" and i - 1 >= floor else i
    number = year_at(pieces, j)
    if number is not None:
        written = years_at(pieces, j)
        return When(first, written.stop if written else j + 1, "season", name=pieces.low[i], year=number)
    if pieces.at(j) in ("last", "this", "next") and pieces.at(j + 1) == "year":
        return When(first, j + 2, "season", name=pieces.low[i], year_shift=STEPS[pieces.at(j)])
    before = pieces.at(first - 1)
    led = before in _INTO_SEASON or before in _PART_OF_SEASON or (first < i and before == "of")
    verb = pieces.low[i] == "fall" and first == i and before == "in"
    return When(first, i + 1, "season", name=pieces.low[i]) if led and not verb and pieces.at(i + 1) != "of" else None


def _fraction(pieces: Lexemes, i: int, floor: int) -> When | None:
    """Quarters, halves and fiscal years: "the third quarter of 2023", "Q3", "fiscal 2022"."""
    word = pieces.low[i]
    if word in ("year-end", "end") or (word == "year" and pieces.at(i + 1) in ("-", "'s", "’s")):
        return _year_end(pieces, i)
    if word in ("fiscal", "fy"):
        j = i + 1 + (pieces.at(i + 1) == "year")
        found = years_at(pieces, j) if pieces.at(j)[:1].isdigit() else None
        if found is not None:
            found.first = i
        elif word == "fy" and re.fullmatch(r"\d\d", pieces.at(j)):
            found = When(i, j + 1, "year", year=2000 + int(pieces.at(j)))
            if pieces.at(j + 1) in ("-", "/") and re.fullmatch(r"\d\d", pieces.at(j + 2)) and pieces.glued(j + 2):
                found.length, found.stop = 1 + (int(pieces.at(j + 2)) - int(pieces.at(j))) % 100, j + 3
        return found
    if re.fullmatch(r"[qh][1-4]", word):
        return _of_year(pieces, When(i, i + 1, "quarter" if word[0] == "q" else "half", month=int(word[1])))
    nth, what = _NTH.get(word), pieces.at(i + 1)
    if nth is None or what not in ("quarter", "half"):
        return None
    first = i - 1 if pieces.at(i - 1) == "the" and i - 1 >= floor else i
    found = _of_year(pieces, When(first, i + 2, "quarter" if what == "quarter" else "half", month=nth))
    plain = found.stop == i + 2
    return None if plain and (first == i or what == "half" or nth < 0 or pieces.at(i + 2) == "of") else found


def _year_end(pieces: Lexemes, i: int) -> When | None:
    """ "year-end", "year-end 2019", "the year's end", "end-June", "end-2025": the last day of it."""
    if pieces.low[i] == "end":
        if not (pieces.at(i + 1) in ("-", "–") and pieces.glued(i + 1) and pieces.glued(i + 2)):
            return None
        month = pieces.at(i + 2).rstrip(".") in MONTHS and pieces.text[i + 2][0].isupper()
        number = None if month else year_at(pieces, i + 2)
        found = month_at(pieces, i + 2) if month else None
        if number is not None:
            found = When(i, i + 3, "year", year=number)
        if found is None or found.day is not None:
            return None
    else:
        joint = pieces.low[i] == "year"
        if joint and pieces.at(i + 2) != "end":
            return None
        stop = i + 1 + 2 * joint
        first = i - 1 if pieces.at(i - 1) == "the" else i
        number = year_at(pieces, stop + (pieces.at(stop) == "of"))
        found = When(first, stop, "year", shift=0, unit="year")
        if number is not None:
            found = When(first, stop + 1 + (pieces.at(stop) == "of"), "year", year=number)
    found.first, found.edge = min(found.first, i), "end"
    return found


def _of_year(pieces: Lexemes, found: When) -> When:
    j = found.stop
    of = pieces.at(j) in ("of", "in", ",")
    j += of
    number = year_at(pieces, j)
    j += number is None and of and pieces.at(j) == "the"
    if number is not None:
        found.year, found.stop = number, j + 1
    elif (
        pieces.at(j) in ("this", "last", "next", "current", "present", "previous", "fiscal", "following")
        and pieces.at(j + 1) == "year"
    ):
        found.year_shift, found.stop = (
            {"previous": -1, "following": 1}.get(pieces.at(j), STEPS.get(pieces.at(j), 0)),
            j + 2,
        )
    elif of and pieces.at(j) == "year" and pieces.at(j - 1) == "the":
        found.year_shift, found.stop = 0, j + 1
    return found
