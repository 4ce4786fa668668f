"""Dates as the calendar writes them: days, months, years, weekdays, feasts; not yet resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from comity.knowledge.holidays import Holidays
from comity.mentions.calendar import MONTHS, ORDINALS
from comity.mentions.lexemes import Lexemes

Grain = Literal[
    "day", "weekday", "week", "weekend", "month", "season", "quarter", "half", "year", "decade", "century", "feast"
]
Anchor = Literal["published", "named"]
STEPS = {"this": 0, "current": 0, "present": 0, "last": -1, "past": -1, "next": 1, "coming": 1, "upcoming": 1}
PARTS_OF_DAY = frozenset(("morning", "afternoon", "evening", "night"))
_YEAR = re.compile(r"1[4-9]\d\d|20\d\d")
_SHORT_YEAR, _TURN = re.compile(r"\d\d").fullmatch, 70
_ORDINAL = frozenset(("st", "nd", "rd", "th"))
_JOINTS = frozenset(("-", "–", "—", "to", "and", "until", "through", "till", "&"))
DECADES = {
    "twenties": 1920, "thirties": 1930, "forties": 1940, "fifties": 1950, "sixties": 1960, "seventies": 1970,
    "eighties": 1980, "nineties": 1990, "noughties": 2000,
}  # fmt: skip
_BEFORE_DECADE = frozenset("the in since by early mid late - – and of from to through during until".split())
_NO_FEAST = frozenset("tree trees present presents island carol carols".split())


@dataclass(slots=True)
class When:
    """One expression of time, from piece `first` up to `stop`.

    `year`, `month` (or the number of a quarter or half), `day` and `name` (of a weekday, season or feast) are what the
    words give of the calendar. `shift` counts units from the anchor; `span` says that the time in between is meant
    ("the past two years": shift -2). `year_shift` is that of "May last year", `week_shift` that of "Friday last week".
    `length` is the number of years, `months` that of months. `nth`, `part` and `count` pick weeks, days or weekdays of
    what the rest says ("the first two weeks of May"); `name` of a feast is the rule by which it falls.
    `edge` is "end" for the last day of it; what is `ahead` is a date behind a future verb only ("in two weeks").
    """

    first: int
    stop: int
    grain: Grain
    year: int | None = None
    month: int | None = None
    day: int | None = None
    name: str = ""
    shift: int | None = None
    unit: str = ""
    anchor: Anchor = "published"
    span: bool = False
    year_shift: int | None = None
    week_shift: int | None = None
    length: int = 1
    months: int = 1
    nth: int = 0
    part: str = ""
    count: int = 1
    edge: str = ""
    ahead: bool = False


def year_at(pieces: Lexemes, i: int) -> int | None:
    """The year that piece i writes with four digits."""
    text = pieces.at(i)
    if not _YEAR.fullmatch(text) or (pieces.glued(i + 1) and pieces.at(i + 1)[:1].isalpha()):
        return None
    if (
        pieces.glued(i)
        and pieces.at(i - 1) in ("-", "–", "/")
        and i > 1
        and pieces.glued(i - 1)
        and pieces.at(i - 2)[-1:].isalpha()
    ):
        return int(text) if pieces.at(i - 2) in ("mid", "early", "late") else None
    return int(text)


def _day_at(pieces: Lexemes, i: int) -> tuple[int, int] | None:
    """A day of the month at piece i, and the piece behind it: "4", "4th"."""
    text = pieces.at(i)
    if text in ORDINALS or text in ("twenty", "thirty"):
        return _ordinal_at(pieces, i)
    if not re.fullmatch(r"[0-3]?\d", text) or not 1 <= int(text) <= 31:
        return None
    if pieces.glued(i + 1) and pieces.at(i + 1) in _ORDINAL:
        return int(text), i + 2
    if pieces.glued(i + 1) and (pieces.at(i + 1)[:1].isalpha() or pieces.at(i + 1) in (":", "/", "%")):
        return None
    return int(text), i + 1


def _ordinal_at(pieces: Lexemes, i: int) -> tuple[int, int] | None:
    """A day of the month in words: "thirteenth", "twenty-first"."""
    if pieces.at(i) in ORDINALS:
        return ORDINALS[pieces.at(i)], i + 1
    ones = ORDINALS.get(pieces.at(i + 2), 10)
    tens = 20 if pieces.at(i) == "twenty" else 30
    return (tens + ones, i + 3) if pieces.at(i + 1) == "-" and ones < 10 and tens + ones <= 31 else None


def _tail_year(pieces: Lexemes, found: When) -> When:
    """A year, or "last year", behind a day or month."""
    j = found.stop
    comma = pieces.at(j) == ","
    if pieces.at(j) == "of" and pieces.at(j + 1) in ("that", "the") and pieces.at(j + 2) in ("year", "same"):
        j += 1
    for k in (j + 1,) if comma else (j, j + 1) if pieces.at(j) == "of" else (j,):
        number = year_at(pieces, k)
        if number is not None and not (
            comma and found.grain == "month" and found.day is None and pieces.at(k + 1) == ","
        ):
            found.year, found.stop = number, k + 1
            return found
        if pieces.at(k) in ("last", "this", "next") and pieces.at(k + 1) == "year" and not comma:
            found.year_shift, found.stop = STEPS[pieces.at(k)], k + 2
            return found
        if pieces.at(k) in ("that", "the") and pieces.at(k + 1) == "same" and pieces.at(k + 2) == "year":
            found.year_shift, found.anchor, found.stop = 0, "named", k + 3
            return found
    if pieces.at(j) == "that" and pieces.at(j + 1) == "year":
        found.year_shift, found.anchor, found.stop = 0, "named", j + 2
    return found


def month_at(pieces: Lexemes, i: int) -> When | None:
    """ "May", "May 13", "May 13, 2010", "May last year"."""
    number = MONTHS[pieces.low[i].rstrip(".")]
    found = When(i, i + 1, "month", month=number)
    j = i + 1 + (pieces.at(i + 1) == "." and pieces.glued(i + 1) and len(pieces.low[i]) < 5)
    day = _day_at(pieces, j + (pieces.at(j) == "the"))
    if (
        day is not None
        and not pieces.at(j)[:1].isdigit()
        and pieces.at(day[1]) in ("of", "and", "month", "day", "week")
    ):
        day = None
    if day is not None and pieces.at(day[1]) not in ("million", "billion", "percent", "%", "thousand", "per"):
        found.grain, found.day, found.stop = "day", *day
    elif j > i + 1 and year_at(pieces, j) is not None:
        found.stop = j
    return _tail_year(pieces, found)


def numeric_at(pieces: Lexemes, i: int) -> When | None:
    """ "2023-11-20", "20.11.2023", "13 May", "10 and 11 September", "2010/11", "the 1980s", "2009"."""
    written = _written(pieces, i)
    if written is not None:
        return written
    if pieces.at(i + 1) == "q" and pieces.glued(i + 1) and pieces.low[i] in "1234":
        return _quarter_year(pieces, When(i, i + 2, "quarter", month=int(pieces.low[i])))
    day = _day_at(pieces, i)
    if day is not None:
        j = day[1] + (pieces.at(day[1]) == "of")
        if pieces.at(j) in ("this", "last", "next") and pieces.at(j + 1) == "month" and j > day[1]:
            return When(i, j + 2, "month", shift=STEPS[pieces.at(j)], unit="month", nth=day[0], part="day")
        if (hyphened := _hyphened(pieces, i, j, day[0])) is not None:
            return hyphened
        if pieces.at(j).rstrip(".") in MONTHS and pieces.text[j][0].isupper():
            stop = j + 1
            if pieces.at(stop) == "." and pieces.glued(stop) and year_at(pieces, stop + 1) is not None:
                stop += 1
            return _tail_year(pieces, When(i, stop, "day", month=MONTHS[pieces.at(j).rstrip(".")], day=day[0]))
        if pieces.at(j) == "century" and j == day[1] and j == i + 2:
            return When(i, j + 1, "century", year=(day[0] - 1) * 100 + 1)
        if pieces.at(j) in _JOINTS:
            second = _day_at(pieces, j + 1)
            if second is not None and pieces.at(second[1] + (pieces.at(second[1]) == "of")).rstrip(".") in MONTHS:
                return When(i, day[1], "day", day=day[0])
        return None
    return years_at(pieces, i)


def _hyphened(pieces: Lexemes, i: int, j: int, day: int) -> When | None:
    """ "19-Nov-2012", "19-Nov-12": two digits are a year of this century, from 70 on of the last."""
    month = MONTHS.get(pieces.at(j + 1).rstrip("."))
    if month is None or pieces.at(j) not in ("-", "/") or not pieces.glued(j) or pieces.at(j + 2) != pieces.at(j):
        return None
    digits = pieces.at(j + 3)
    if (pieces.glued(j + 4) and pieces.at(j + 4)[:1].isalnum()) or not (_YEAR.fullmatch(digits) or _SHORT_YEAR(digits)):
        return None
    year = int(digits) + (0 if len(digits) == 4 else 2000 if int(digits) < _TURN else 1900)
    return When(i, j + 4, "day", year=year, month=month, day=day)


def _written(pieces: Lexemes, i: int) -> When | None:
    text = pieces.text[i]
    if (match := re.fullmatch(r"([0-3]?\d)\.([01]?\d)\.(\d{4})", text)) is not None:
        return When(i, i + 1, "day", year=int(match[3]), month=int(match[2]), day=int(match[1]))
    if (match := re.fullmatch(r"([12]\d{3})\.([01]?\d)\.([0-3]?\d)", text)) is not None:
        return When(i, i + 1, "day", year=int(match[1]), month=int(match[2]), day=int(match[3]))
    run = pieces.text[i : i + 5]
    if len(run) < 5 or not all(pieces.glued(k) for k in range(i + 1, i + 5)) or run[1] != run[3] or run[1] not in "-/.":
        return None
    a, b, c = run[0], run[2], run[4]
    if not (a.isdecimal() and b.isdecimal() and c.isdecimal()) or (pieces.glued(i) and pieces.at(i - 1) in "-/+"):
        return None
    if len(a) == 4 and len(b) <= 2 and len(c) <= 2:
        return When(i, i + 5, "day", year=int(a), month=int(b), day=int(c))
    if len(c) == 4 and len(a) <= 2 and len(b) <= 2 and (int(a) > 12 or int(b) > 12 or a == b):
        day, month = (int(a), int(b)) if int(b) <= 12 else (int(b), int(a))
        return When(i, i + 5, "day", year=int(c), month=month, day=day)
    return None


def years_at(pieces: Lexemes, i: int) -> When | None:
    """A year, years in one ("2010/11") or a decade ("the 1980s") at piece i."""
    text = pieces.text[i]
    if _YEAR.fullmatch(text) and text.endswith("0") and pieces.glued(i + 1) and pieces.at(i + 1) == "s":
        if pieces.text[i - 1][:1].isupper() and i and pieces.low[i - 1] not in _BEFORE_DECADE:
            return None  # "four Leopard 2000s"
        first = i - 1 if pieces.at(i - 1) == "the" else i
        return When(first, i + 2, "decade", year=int(text))
    decade = _short_decade(pieces, i)
    if decade is not None:
        return decade
    number = year_at(pieces, i)
    if number is None or pieces.at(i + 1) in ("bc", "bce", "b.c.", "b.c"):
        return None
    found = When(i, i + 1, "year", year=number)
    if pieces.at(i + 1) == "q" and pieces.at(i + 2) in ("1", "2", "3", "4") and pieces.glued(i + 2):
        return When(i, i + 3, "quarter", year=number, month=int(pieces.at(i + 2)))
    if re.fullmatch(r"[qh][1-4]", pieces.at(i + 1)):
        kind: Grain = "quarter" if pieces.at(i + 1)[0] == "q" else "half"
        return When(i, i + 2, kind, year=number, month=int(pieces.at(i + 1)[1]))
    if pieces.at(i + 1) in ("-", "–", "/") and pieces.glued(i + 1) and pieces.glued(i + 2):
        end = pieces.at(i + 2)
        if (
            re.fullmatch(r"\d\d", end)
            and int(end) > number % 100
            and not (pieces.glued(i + 3) and (pieces.at(i + 3)[:1].isalnum() or pieces.at(i + 3) in ("-", "–", "/")))
        ):
            found.length, found.stop = int(end) - number % 100 + 1, i + 3
    return found


def _short_decade(pieces: Lexemes, i: int) -> When | None:
    """ "the 90s", "the '90s": of the twentieth century, but for the first three of this one."""
    text = pieces.text[i].lstrip("'’")
    if not re.fullmatch(r"[0-9]0", text) or pieces.at(i + 1) not in ("s", "'s") or not pieces.glued(i + 1):
        return None
    j = i - 1 - (pieces.at(i - 1) in ("'", "’", "‘"))
    if pieces.at(j) == "mid" or pieces.at(j + 1) == "mid":
        j -= 1
    before = {pieces.at(j), pieces.at(j - 1), pieces.at(i - 1)}
    if not before & {"the", "early", "late", "mid"}:
        return None
    year = int(text) + (2000 if int(text) < 30 else 1900)
    first = j if pieces.at(j) == "the" else i
    return When(first, i + 2, "decade", year=year)


def decade_at(pieces: Lexemes, i: int) -> When | None:
    """ "the nineties", "the early nineties", "the noughties"."""
    year = DECADES[pieces.low[i]]
    before = pieces.at(i - 1)
    if before not in ("the", "early", "late", "mid", "-") or (before == "-" and pieces.at(i - 2) != "mid"):
        return None
    return When(i - (before == "the"), i + 1, "decade", year=year)


def _quarter_year(pieces: Lexemes, found: When) -> When:
    j = found.stop + (pieces.at(found.stop) == "of")
    if (year := year_at(pieces, j)) is not None:
        found.year, found.stop = year, j + 1
    return found


def weekday_at(pieces: Lexemes, i: int) -> When | None:
    """ "Thursday", "Thursday, May 13", "Friday last week", "last Friday"."""
    j = i + 1 + (pieces.at(i + 1) == "." and pieces.glued(i + 1))
    k = j + (pieces.at(j) == ",") + (pieces.at(j) == "the")
    date = None
    if pieces.at(k).rstrip(".") in MONTHS and pieces.text[k][0].isupper():
        date = month_at(pieces, k)
    elif pieces.at(k)[:1].isdigit():
        date = numeric_at(pieces, k)
    if date is not None and date.grain == "day" and date.month is not None:
        date.first = i
        return date
    found = When(i, i + 1, "weekday", name=pieces.low[i])
    k = i + 1 + (pieces.at(i + 1) == "of")
    if pieces.at(k) in ("last", "this", "next") and pieces.at(k + 1) == "week":
        found.week_shift, found.stop = STEPS[pieces.at(k)], k + 2
    elif pieces.at(k) == "the" and pieces.at(k + 1) in ("previous", "following") and pieces.at(k + 2) == "week":
        found.week_shift, found.stop = -1 if pieces.at(k + 1) == "previous" else 1, k + 3
    elif pieces.at(i + 1) in PARTS_OF_DAY:
        found.stop = i + 2
    elif pieces.at(i + 1) == "week":
        found.week_shift, found.stop = 1, i + 2
    return found


def feast_at(pieces: Lexemes, i: int, holidays: Holidays) -> When | None:
    """A feast by name at piece i, with its year."""
    if pieces.low[i] not in holidays.first or not (pieces.text[i][0].isupper() or pieces.text[i][0].isdigit()):
        return None
    for length in range(holidays.first[pieces.low[i]], 0, -1):
        words = tuple(word.replace("’", "'") for word in pieces.low[i : i + length])
        rule = holidays.rules.get(words)
        if rule is not None and len(words) == length:
            if length == 1 and pieces.at(i + 1) in _NO_FEAST:
                return None
            return _tail_year(pieces, When(i, i + length, "feast", name=rule))
    return None
