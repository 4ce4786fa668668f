"""Expressions of time as TIMEX3 has them: extent without prepositions, type, ISO value, mod, quant, freq.

The scheme is that of TimeML 1.2.1 (Saurí et al. 2006). A range is two expressions; "since" and "by" stand outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from comity.knowledge.holidays import Holidays, load_holidays
from comity.language.parse import Parse
from comity.mentions.calendar import SEASONS, WEEKDAYS, Days
from comity.mentions.dates import Phrase, read_phrases, tense
from comity.mentions.lexemes import Lexemes, lexemes
from comity.mentions.numbers import PLURALS, read_number
from comity.mentions.resolve import Frame, resolve
from comity.mentions.times import UNITS
from comity.mentions.written import PARTS_OF_DAY, When
from comity.model import TimeMention, TimexMod, TimexType

_CODES = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "week": "W", "fortnight": "W", "month": "M",
    "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE", "weekend": "WE", "night": "TNI",
}  # fmt: skip
_TIMED = {**UNITS, "second": "second", "seconds": "second", "night": "night", "nights": "night"}
_SEASONS = {3: "SP", 6: "SU", 9: "FA", 12: "WI"}
_DAY_PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "noon": "12:00", "midday": "12:00"}
_ADVERBS = {
    "daily": "P1D", "hourly": "PT1H", "weekly": "P1W", "fortnightly": "P2W", "monthly": "P1M", "quarterly": "P1Q",
    "yearly": "P1Y", "annually": "P1Y", "annual": "P1Y", "biennial": "P2Y", "nightly": "P1D", "biannual": "P6M",
}  # fmt: skip
_REFERENCES = {
    ("now",): "PRESENT_REF", ("currently",): "PRESENT_REF", ("at", "present"): "PRESENT_REF",
    ("nowadays",): "PRESENT_REF",
    ("at", "the", "moment"): "PRESENT_REF", ("presently",): "PRESENT_REF", ("these", "days"): "PRESENT_REF",
    ("recently",): "PAST_REF", ("the", "past"): "PAST_REF", ("in", "the", "past"): "PAST_REF", ("lately",): "PAST_REF",
    ("previously",): "PAST_REF", ("formerly",): "PAST_REF", ("long", "ago"): "PAST_REF",
    ("the", "future"): "FUTURE_REF", ("the", "near", "future"): "FUTURE_REF", ("soon",): "FUTURE_REF",
    ("shortly",): "FUTURE_REF", ("the", "coming", "days"): "FUTURE_REF", ("the", "coming", "weeks"): "FUTURE_REF",
    ("the", "coming", "months"): "FUTURE_REF", ("the", "coming", "years"): "FUTURE_REF",
    ("recent", "days"): "PAST_REF", ("recent", "weeks"): "PAST_REF", ("recent", "months"): "PAST_REF",
    ("recent", "years"): "PAST_REF", ("recent", "decades"): "PAST_REF", ("the", "other", "day"): "PAST_REF",
}  # fmt: skip
_BY_FIRST: dict[str, list[tuple[str, ...]]] = {}
for _words in sorted(_REFERENCES, key=len, reverse=True):
    _BY_FIRST.setdefault(_words[0], []).append(_words)
_MODS: dict[str, TimexMod] = {"early": "START", "earlier": "START", "late": "END", "later": "END", "mid": "MID"}
_EDGES: dict[str, TimexMod] = {
    "beginning": "START", "start": "START", "outset": "START", "dawn": "START", "end": "END", "close": "END",
    "middle": "MID",
}  # fmt: skip
_BOUNDS: dict[tuple[str, ...], TimexMod] = {
    ("more", "than"): "MORE_THAN", ("over",): "MORE_THAN", ("less", "than"): "LESS_THAN", ("under",): "LESS_THAN",
    ("fewer", "than"): "LESS_THAN", ("at", "least"): "EQUAL_OR_MORE", ("up", "to"): "EQUAL_OR_LESS",
    ("at", "most"): "EQUAL_OR_LESS", ("no", "more", "than"): "EQUAL_OR_LESS", ("nearly",): "LESS_THAN",
    ("almost",): "LESS_THAN", ("about",): "APPROX", ("around",): "APPROX", ("roughly",): "APPROX",
    ("approximately",): "APPROX", ("some",): "APPROX", ("an", "estimated"): "APPROX", ("close", "to"): "APPROX",
}  # fmt: skip
_TIMES = {"once": 1, "twice": 2, "thrice": 3}
_CLOCK = re.compile(r"[ap]\.?m\.?|gmt|utc|o'clock|hrs|hours|est|edt|pst|pdt|bst|cet|cest|noon|midnight")


def find_times(parse: Parse, published: str | None, holidays: Holidays | None = None) -> list[TimeMention]:
    """Return the expressions of time of a report in text order."""
    pieces = lexemes(parse.doc)
    found: dict[int, TimeMention] = {}
    taken: set[int] = set()
    candidates = [
        *_dated(parse, pieces, published, holidays or load_holidays()),
        *(m for i in range(len(pieces.low)) for m in _undated(parse, pieces, i, published)),
    ]
    for first, stop, mention in candidates:
        if not taken & set(range(first, stop)):
            taken |= set(range(first, stop))
            found[mention.start] = mention
    return [found[start] for start in sorted(found)]


Candidate = tuple[int, int, TimeMention]


def _mention(
    parse: Parse, pieces: Lexemes, first: int, stop: int, type_: TimexType, value: str, **rest: str | None
) -> Candidate:  # fmt: skip
    start, end = pieces.start[first], pieces.end[stop - 1]
    return first, stop, TimeMention(start=start, end=end, text=parse.source[start:end], type=type_, value=value, **rest)  # type: ignore[arg-type]


# Dates


def _dated(parse: Parse, pieces: Lexemes, published: str | None, holidays: Holidays) -> Iterator[Candidate]:
    for phrase, frame, _ in read_phrases(parse, published, holidays):
        for when in (phrase.when, phrase.to):
            if when is not None:
                yield _date(parse, pieces, phrase, when, frame)


def _date(parse: Parse, pieces: Lexemes, phrase: Phrase, when: When, frame: Frame) -> Candidate:
    first, mod = _edges(pieces, when)
    if when.span:
        code = _duration(when.unit, abs(when.shift or 0))
        return _mention(parse, pieces, first, when.stop, "DURATION", code, mod=mod)
    if pieces.at(when.first) in ("in", "within"):
        first = when.first + 1
    future = False if phrase.bound == "since" else tense(parse, pieces.token[phrase.stop - 1])
    days = resolve(replace(when, ahead=False), replace(frame, future=future))
    value = _value(when, days) if days is not None else _open_value(when)
    if when.shift is not None and mod is None:
        first, mod = _bound(pieces, first)
        mod = {"MORE_THAN": "BEFORE", "LESS_THAN": "AFTER"}.get(mod or "", mod)  # type: ignore[assignment]
    stop, time = _time_behind(pieces, when, days)
    return _mention(parse, pieces, first, stop, "TIME" if time else "DATE", value + time, mod=mod)


def _edges(pieces: Lexemes, when: When) -> tuple[int, TimexMod | None]:
    """Where "early May", "the end of July" begin, and what the words before it do to the value."""
    first = when.first
    word = pieces.at(first - 1)
    if word in ("-", "–") and pieces.at(first - 2) == "mid" and pieces.glued(first):
        return first - 2, "MID"
    if when.edge:
        return first, "END"
    if when.grain == "century" and word == "the":
        return first - 1, None
    if word in _MODS:
        early = first - 1 - (pieces.at(first - 2) == "the" and pieces.at(first) != "the")
        return early, _MODS[word]
    of = first - 1 - (word == "the")
    if pieces.at(of) == "of" and pieces.at(of - 1) in _EDGES:
        return of - 1 - (pieces.at(of - 2) == "the"), _EDGES[pieces.at(of - 1)]
    return first, None


def _value(when: When, days: Days) -> str:
    day, grain = days[0], when.grain
    if when.part == "week" and when.count == 1:
        year, week, _ = (day + timedelta(days=3)).isocalendar()
        return f"{year}-W{week:02}"
    if when.part in ("day", "weekday"):
        return day.isoformat() if when.count == 1 else day.isoformat()[:7]
    if when.edge and grain == "year":
        return day.isoformat()[:4]
    if grain in ("week", "weekend"):
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}" + ("-WE" if grain == "weekend" else "")
    forms = {
        "month": f"{day:%Y-%m}", "season": f"{day:%Y}-{_SEASONS.get(day.month, '')}",
        "quarter": f"{day:%Y}-Q{(day.month + 2) // 3}", "half": f"{day:%Y}-H{(day.month + 5) // 6}",
        "year": f"{day:%Y}", "decade": f"{day:%Y}"[:3], "century": f"{day:%Y}"[:2],
    }  # fmt: skip
    return forms.get(grain, day.isoformat())


def _open_value(when: When) -> str:
    """What the words alone give, with X for what they leave open."""
    year = f"{when.year:04}" if when.year else "XXXX"
    if when.grain == "day" and when.month:
        return f"{year}-{when.month:02}-{when.day or 0:02}"
    if when.grain == "month" and when.month:
        return f"{year}-{when.month:02}"
    if when.grain == "weekday" and when.name.rstrip(".") in WEEKDAYS:
        return f"XXXX-WXX-{WEEKDAYS[when.name.rstrip('.')] + 1}"
    if when.grain == "season" and when.name in SEASONS:
        return f"{year}-{_SEASONS[SEASONS[when.name]]}"
    if when.grain in ("quarter", "half") and when.month:
        return f"{year}-{when.grain[0].upper()}{when.month if when.month > 0 else 4}"
    open_ = {"week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX", "year": "XXXX", "decade": "XXX"}
    return open_.get(when.grain, "XXXX-XX-XX")


def _time_behind(pieces: Lexemes, when: When, days: Days | None) -> tuple[int, str]:
    """The part of the day that the words end in: "Monday night", "this morning", "tonight"."""
    last = pieces.at(when.stop - 1)
    if last in PARTS_OF_DAY and days is not None:
        return when.stop, f"T{_DAY_PARTS[last]}"
    if last in ("tonight", "overnight"):
        return when.stop, "TNI"
    return when.stop, ""


# Times of day, durations, sets, references


def _undated(parse: Parse, pieces: Lexemes, i: int, published: str | None) -> Iterator[Candidate]:
    """What of these begins at piece i, the longest first."""
    word = pieces.low[i]
    for words in _BY_FIRST.get(word, ()):
        if all(pieces.at(i + n) == other for n, other in enumerate(words)):
            skip = words[0] in ("in", "at") and len(words) > 2
            yield _mention(parse, pieces, i + skip, i + len(words), "DATE", _REFERENCES[words])
            break
    yield from _sets(parse, pieces, i)
    if (clock := _clock(parse, pieces, i, published)) is not None:
        yield clock
    if (length := _length(parse, pieces, i)) is not None:
        yield length


def _sets(parse: Parse, pieces: Lexemes, i: int) -> Iterator[Candidate]:
    word = pieces.low[i]
    number = read_number(pieces, i)
    count = _TIMES.get(word) or (int(number.low) if number is not None and pieces.at(number.stop) == "times" else 0)
    k = i + 1 if word in _TIMES else number.stop + 1 if number is not None else i
    if count and pieces.at(k) in ("a", "an", "per", "each", "every") and pieces.at(k + 1) in _TIMED:
        value = f"P1{_CODES[_TIMED[pieces.at(k + 1)]]}"
        yield _mention(parse, pieces, i, k + 2, "SET", _timed(value), freq=f"{count}X")
    if word in ("every", "each"):
        other = read_number(pieces, i + 1)
        k = other.stop if other is not None else i + 1 + (pieces.at(i + 1) == "other")
        amount = int(other.low) if other is not None else 1 + (pieces.at(i + 1) == "other")
        unit = pieces.at(k)
        if unit in _TIMED:
            value = _timed(f"P{amount}{_CODES[_TIMED[unit]]}")
            yield _mention(parse, pieces, i, k + 1, "SET", value, quant=word.upper())
        elif unit in WEEKDAYS and len(unit) > 3:
            yield _mention(parse, pieces, i, k + 1, "SET", f"XXXX-WXX-{WEEKDAYS[unit] + 1}", quant=word.upper())
        elif unit in PARTS_OF_DAY:
            yield _mention(parse, pieces, i, k + 1, "SET", f"XXXX-XX-XXT{_DAY_PARTS[unit]}", quant=word.upper())
    elif word.endswith("days") and word[:-1] in WEEKDAYS:
        yield _mention(parse, pieces, i, i + 1, "SET", f"XXXX-WXX-{WEEKDAYS[word[:-1]] + 1}")
    elif word in _ADVERBS:
        yield _mention(parse, pieces, i, i + 1, "SET", _ADVERBS[word])
    elif (
        word in ("a", "an", "per")
        and pieces.at(i + 1) in ("day", "week", "month", "year", "hour")
        and _is_rate(pieces, i)
    ):
        yield _mention(parse, pieces, i, i + 2, "SET", _timed(f"P1{_CODES[pieces.at(i + 1)]}"))


def _is_rate(pieces: Lexemes, i: int) -> bool:
    """Does a quantity stand before "a day"?"""
    return pieces.low[i] == "per" or any(pieces.at(j)[:1].isdigit() or pieces.at(j) in PLURALS for j in range(i - 5, i))


def _clock(parse: Parse, pieces: Lexemes, i: int, published: str | None) -> Candidate | None:
    """ "9 a.m.", "17:00 GMT", "noon", "midnight": of the day of publication."""
    day = published or "XXXX-XX-XX"
    word = pieces.low[i]
    if word in ("noon", "midday", "midnight") and not pieces.at(i - 1).endswith("-"):
        return _mention(parse, pieces, i, i + 1, "TIME", f"{day}T{'24:00' if word == 'midnight' else '12:00'}")
    number = read_number(pieces, i)
    if number is None or not 0 <= number.low < 2400 or number.low != int(number.low):
        return None
    hour, minute, stop = int(number.low), "00", number.stop
    if pieces.at(stop) == ":" and re.fullmatch(r"[0-5]\d", pieces.at(stop + 1)) and pieces.glued(stop):
        minute, stop = pieces.at(stop + 1), stop + 2
        named = True
    else:
        named = False
    mark = pieces.at(stop)
    if re.fullmatch(r"\d{4}", pieces.text[i]) and mark in ("gmt", "utc", "hrs", "hours", "local"):
        hour, minute = int(pieces.text[i][:2]), pieces.text[i][2:]
    elif not named and not re.fullmatch(r"[ap]\.?m\.?|o'clock", mark):
        return None
    if hour > 24:
        return None
    if mark[:1] == "p" and hour < 12:
        hour += 12
    while _CLOCK.fullmatch(pieces.at(stop)):
        stop += 1
    zone = "Z" if any(pieces.at(j) in ("gmt", "utc") for j in range(i, stop)) else ""
    return _mention(parse, pieces, i, stop, "TIME", f"{day}T{hour % 24:02}:{minute}{zone}")


def _length(parse: Parse, pieces: Lexemes, i: int) -> Candidate | None:
    """ "three days", "a six-month lease", "more than two years", "several weeks", "decades"."""
    word = pieces.low[i]
    number = read_number(pieces, i)
    amount: float | None = None
    if number is not None and number.high is not None and number.low > 0:
        amount, k = number.low, number.stop
    elif word in ("a", "an", "one"):
        amount, k = 1, i + 1
        if pieces.at(k) == "few":
            amount, k = None, k + 1
    elif word in ("several", "many", "few", "some") or (number is not None and number.high is None):
        k = number.stop if number is not None else i + 1
    elif word in _TIMED and word.endswith("s") and pieces.at(i - 1) not in ("the", "-", "of", "last", "past", "next"):
        k = i
    elif word == "half" and pieces.at(i + 1) in ("a", "an"):
        amount, k = 0.5, i + 2
    else:
        return None
    k += pieces.at(k) in ("full", "more", "consecutive", "straight", "whole", "-", "of", "long", "additional")
    unit = _TIMED.get(pieces.at(k))
    if unit is None or (word in ("some", "few") and not pieces.at(k).endswith("s")):
        return None
    stop = k + 1
    if pieces.at(stop) == "and" and pieces.at(stop + 1) == "a" and pieces.at(stop + 2) == "half":
        amount, stop = (amount or 0) + 0.5, stop + 3
    if pieces.at(stop) == "-" and pieces.at(stop + 1) == "old":
        stop += 2
    elif pieces.at(stop) == "old":
        stop += 1
    first, mod = _bound(pieces, i)
    return _mention(parse, pieces, first, stop, "DURATION", _duration(unit, amount), mod=mod)


def _bound(pieces: Lexemes, i: int) -> tuple[int, TimexMod | None]:
    """The words before a length that bound it."""
    for length in (3, 2, 1):
        words = tuple(pieces.low[max(0, i - length) : i])
        if len(words) == length and words in _BOUNDS:
            return i - length, _BOUNDS[words]
    return i, None


def _duration(unit: str, amount: float | None) -> str:
    """The ISO length of so many units; X where the number is open."""
    if amount is not None and unit == "fortnight":
        amount *= 2
    if amount == 0.5 and unit in ("year", "decade", "century", "day"):
        amount, unit = {"year": (6, "month"), "decade": (5, "year"), "century": (50, "year"), "day": (12, "hour")}[unit]
    number = "X" if amount is None else f"{amount:g}" if amount < 10**6 else str(int(amount))
    return _timed(f"P{number}{_CODES[unit]}")


def _timed(value: str) -> str:
    """Hours and less stand behind a T: "PT2H"."""
    return re.sub(r"P([\dX.]+)T(S|M|H|NI)", r"PT\1\2", value)
