"""Dates: words of time resolved against the day of publication, as ranges of days (after TIMEX3; codebook rulings)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from comity.language.modality import finite
from comity.language.parse import Parse
from comity.mentions import calendar
from comity.mentions.calendar import MONTHS, SEASONS, WEEKDAYS, Days
from comity.mentions.numbers import value
from comity.model import DateMention, DateRange

_MONTH = r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
_YEAR = r"(?:1[4-9]\d\d|20\d\d)"
_DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_UNIT = r"(?:day|week|month|year|decade)"
_COUNT = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3})"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_TO = r"(?: ?[-–] ?| to | and | until | through )"
_PART = r"(?:early |late |mid-? ?|earlier (?:in |this )?|later (?:in |this )?)"


@dataclass(slots=True)
class DateFound:
    """A date and where it stands; `future_reading` is what it means behind a verb of the future."""

    mention: DateMention
    first: int
    last: int
    future_reading: DateRange | None = None


@dataclass(slots=True)
class _Frame:
    """What a date is resolved against: the day of publication, the date last named, the tense around it."""

    published: date | None
    anchor: Days | None
    future: bool | None


_Rule = tuple[re.Pattern[str], Callable[[re.Match[str], _Frame], Days | None]]


def find_dates(parse: Parse, published: str | None) -> list[DateFound]:
    """Return the dates of a report in text order; without a day of publication only dates with a year resolve."""
    today = date.fromisoformat(published) if published else None
    matches: list[tuple[int, int, int, re.Match[str]]] = []
    for n, (pattern, _) in enumerate(_RULES):
        matches.extend((m.start(), -m.end(), n, m) for m in pattern.finditer(parse.source))
    found: list[DateFound] = []
    anchor: Days | None = None
    end = 0
    for start, minus_end, n, match in sorted(matches, key=lambda item: item[:3]):
        if start < end:
            continue
        made = _resolve(parse, match, _RULES[n][1], today, anchor)
        if made is not None:
            found.append(made)
            anchor, end = _days(made.mention), -minus_end
    return found


def _days(mention: DateMention) -> Days:
    return date.fromisoformat(mention.from_), date.fromisoformat(mention.to)


def _resolve(
    parse: Parse,
    match: re.Match[str],
    rule: Callable[[re.Match[str], _Frame], Days | None],
    today: date | None,
    anchor: Days | None,
) -> DateFound | None:
    first = max(0, bisect_right(parse.start, match.start()) - 1)
    last = max(first, bisect_right(parse.start, match.end() - 1) - 1)
    if not _is_time(parse, first, last, match.group()):
        return None
    future = _future(parse, last)
    try:
        days = rule(match, _Frame(today, anchor, future))
        ahead = rule(match, _Frame(today, anchor, True)) if today else None
    except (OverflowError, ValueError):
        return None
    if days is None or days[0] > days[1]:
        return None
    start, end = parse.start[first], parse.end[last]
    mention = DateMention(
        start=start, end=end, text=parse.source[start:end], from_=days[0].isoformat(), to=days[1].isoformat()
    )
    reading = DateRange(start=ahead[0].isoformat(), end=ahead[1].isoformat()) if ahead and ahead != days else None
    return DateFound(mention, first, last, reading)


def _is_time(parse: Parse, first: int, last: int, text: str) -> bool:
    """ "may" the modal, "march" the verb, and names ("May", "April Jones") are no months."""
    if text[0].islower() and text.split()[0] in ("may", "march"):
        return False
    word = parse.lower[first]
    if first == last and word in ("may", "march", "june", "april", "august", "sun", "sat", "mar", "jan", "dec"):
        governed = first > 0 and parse.lower[first - 1] in (
            "in",
            "last",
            "next",
            "since",
            "by",
            "this",
            "until",
            "of",
            "from",
            "to",
            "and",
            "before",
            "after",
            "for",
            "between",
            "during",
            "early",
            "late",
            "mid",
            "every",
            "on",
        )
        return governed and parse.pos[first] != "AUX"
    return True


def _future(parse: Parse, i: int) -> bool | None:
    """The tense of the nearest verb above a date: future, past or (None) neither."""
    for j in parse.up(i):
        if parse.pos[j] not in ("VERB", "AUX"):
            continue
        f = finite(parse, j)
        if f.tense == "future" or f.modal in ("would", "could", "should", "may", "might", "must", "'d"):
            return True
        if f.tense in ("past", "participle") and parse.tag[j] in ("VBD", "VBN"):
            return bool(parse.lemma[j] in ("schedule", "plan", "expect", "set", "slate") and parse.dep[j] != "aux")
        if f.tense == "infinitive":
            return True
        if f.tense == "present" and not f.perfect and parse.lemma[j] not in ("be", "have", "say", "show"):
            return True
        if parse.lemma[j] == "be" and any(parse.lower[k] in ("due", "scheduled", "set") for k in parse.kids[j]):
            return True
        return None if f.tense == "gerund" else False
    return None


# Rules, each a pattern and what it means


def _month_number(name: str) -> int:
    return MONTHS[name.lower().rstrip(".")]


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _one(found: date | None) -> Days | None:
    return (found, found) if found else None


def _year_for(number: int, f: _Frame) -> int | None:
    return calendar.nearest_month(number, f.published, f.future) if f.published else None


def _full(m: re.Match[str], f: _Frame) -> Days | None:
    """A day of a month, with its year or the nearest one; a second day makes a range."""
    groups = m.groupdict()
    number = _month_number(groups["month"])
    in_year = int(groups["year"]) if groups.get("year") else _near_year(number, _number(groups["day"]), f)
    if in_year is None:
        return None
    first = calendar.day(in_year, number, _number(groups["day"]))
    if first is None:
        return None
    last_month = _month_number(groups["month2"]) if groups.get("month2") else number
    last = calendar.day(in_year, last_month, _number(groups["day2"])) if groups.get("day2") else first
    days = (first, last) if last else None
    return days if groups.get("shift") is None else _shifted_year(days, groups["shift"], f.published)


def _shifted_year(days: Days | None, shift: str, published: date | None) -> Days | None:
    if days is None or published is None:
        return None
    to = published.year + {"last": -1, "next": 1, "this": 0}[shift.lower()]
    first, last = (calendar.day(to, d.month, d.day) for d in days)
    return (first, last) if first and last else None


def _near_year(number: int, day: int, f: _Frame) -> int | None:
    """The year in which a day named without one lies nearest, on the side that the tense says."""
    if f.published is None:
        return None
    years = [y for y in (f.published.year - 1, f.published.year, f.published.year + 1) if calendar.day(y, number, day)]
    exact = {y: calendar.day(y, number, day) for y in years}
    sided = [y for y in years if f.future is None or (exact[y] >= f.published) == f.future or exact[y] == f.published]  # type: ignore[operator]
    return min(sided or years, key=lambda y: abs((exact[y] - f.published).days), default=None)  # type: ignore[operator]


def _month(m: re.Match[str], f: _Frame) -> Days | None:
    groups = m.groupdict()
    number = _month_number(groups["month"])
    if groups.get("year"):
        in_year: int | None = int(groups["year"])
    elif f.published is None:
        return None
    elif (groups.get("which") or "").lower() == "last":
        in_year = f.published.year if number < f.published.month else f.published.year - 1
    elif (groups.get("which") or "").lower() == "next":
        in_year = f.published.year if number > f.published.month else f.published.year + 1
    elif (groups.get("which") or "").lower() == "following" and f.anchor:
        in_year = f.anchor[1].year + (number <= f.anchor[1].month)
    else:
        in_year = _year_for(number, f)
    if in_year is None:
        return None
    last = _month_number(groups["month2"]) if groups.get("month2") else number
    if last < number and groups.get("year"):
        return calendar.months(in_year - 1, number, last + 12)
    return calendar.months(in_year, number, last + 12 * (last < number))


def _year(m: re.Match[str], _: _Frame) -> Days | None:
    first = int(m.group("year"))
    second = m.groupdict().get("year2")
    last = first if not second else int(second) if len(second) == 4 else first // 100 * 100 + int(second)
    return (calendar.year(first)[0], calendar.year(last)[1]) if first <= last <= first + 150 else calendar.year(first)


def _decade(m: re.Match[str], _: _Frame) -> Days:
    first = int(m.group("year"))
    return calendar.year(first)[0], calendar.year(first + 9)[1]


def _weekday(m: re.Match[str], f: _Frame) -> Days | None:
    if f.published is None:
        return None
    groups = m.groupdict()
    name, which = groups["weekday"], (groups.get("which") or "").lower()
    if groups.get("week"):
        first, _ = calendar.week(
            f.published, {"last": -1, "next": 1, "this": 0, "previous": -1}[groups["week"].lower()]
        )
        return _one(first + timedelta(days=WEEKDAYS[name.lower()]))
    found = calendar.weekday(name, f.published, which == "next" or (which != "last" and bool(f.future)))
    if found == f.published and which in ("last", "next"):
        found += timedelta(days=7 if which == "next" else -7)
    if groups.get("weekday2"):
        last = calendar.weekday(groups["weekday2"], f.published, bool(f.future))
        if last < found:
            found, last = (found, last + timedelta(days=7)) if f.future else (found - timedelta(days=7), last)
        return found, last
    return _one(found)


def _deictic(m: re.Match[str], f: _Frame) -> Days | None:
    if f.published is None:
        return None
    offset = {"yesterday": -1, "tomorrow": 1, "overnight": 0, "last night": -1}.get(m.group("word").lower(), 0)
    return _one(f.published + timedelta(days=offset))


def _relative(m: re.Match[str], f: _Frame) -> Days | None:
    """This, last or next week, month, year or season; "earlier this month" is the whole month."""
    groups = m.groupdict()
    which, unit = groups["which"].lower().split()[-1], groups["unit"].lower()
    if which in ("following", "same", "previous") and f.anchor:
        return _from_anchor(which, unit, f.anchor)
    if f.published is None:
        return None
    step = {
        "this": 0,
        "last": -1,
        "past": -1,
        "next": 1,
        "coming": 1,
        "current": 0,
        "previous": -1,
        "same": 0,
        "following": 1,
    }[which]
    if unit in SEASONS:
        return _season(unit, step, f)
    if unit == "weekend":
        monday, _ = calendar.week(f.published, step)
        return monday + timedelta(days=5), monday + timedelta(days=6)
    return calendar.back(f.published, -step, unit)


def _from_anchor(which: str, unit: str, anchor: Days) -> Days | None:
    if unit not in ("day", "week", "month", "year"):
        return None
    step = {"following": -1, "same": 0, "previous": 1}[which]
    return calendar.back(anchor[1] if step < 0 else anchor[0], step, unit)


def _season(name: str, step: int, f: _Frame) -> Days | None:
    if f.published is None:
        return None
    first = SEASONS[name]
    year = f.published.year
    start = calendar.months(year, first, first + 2)
    if (step < 0 and start[0] > f.published) or (step < 0 and start[1] >= f.published):
        return calendar.months(year - 1, first, first + 2)
    if step == 0 and f.future is not True and start[0] > f.published:
        return calendar.months(year - 1, first, first + 2)
    if (step > 0 or f.future) and start[1] < f.published:
        return calendar.months(year + 1, first, first + 2)
    return start


def _season_of_year(m: re.Match[str], f: _Frame) -> Days | None:
    first = SEASONS[m.group("season").lower()]
    if m.group("year"):
        return calendar.months(int(m.group("year")), first, first + 2)
    return _season(m.group("season").lower(), 0, f)


def _ago(m: re.Match[str], f: _Frame) -> Days | None:
    amount = value(m.group("count")) if m.group("count").lower() not in ("a", "an") else 1
    base = f.published if m.group("how").lower() == "ago" else (f.anchor or (f.published, f.published))[0]
    if base is None or amount is None:
        return None
    direction = -1 if m.group("how").lower() in ("later", "after", "afterwards") else 1
    return calendar.back(base, int(amount) * direction, m.group("unit").lower())


def _past(m: re.Match[str], f: _Frame) -> Days | None:
    amount = value(m.group("count"))
    if f.published is None or amount is None:
        return None
    unit, ahead = m.group("unit").lower(), m.group("which").lower() in ("next", "coming")
    days = {"day": 1, "week": 7}.get(unit)
    if days:
        span = timedelta(days=days * int(amount))
        return (f.published, f.published + span) if ahead else (f.published - span, f.published)
    there = calendar.back(f.published, int(amount) * (-1 if ahead else 1), unit)
    return (f.published, there[1]) if ahead else (there[0], f.published)


def _quarter(m: re.Match[str], f: _Frame) -> Days | None:
    groups = m.groupdict()
    year = int(groups["year"]) if groups.get("year") else (f.published.year if f.published else None)
    if year is None:
        return None
    n = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}.get((groups.get("nth") or "").lower()) or int(
        groups.get("q") or 1
    )
    if (groups.get("part") or "quarter").lower() == "half":
        return calendar.months(year, 6 * min(n, 2) - 5, 6 * min(n, 2))
    return calendar.months(year, 3 * n - 2, 3 * n)


def _end_of(m: re.Match[str], f: _Frame) -> Days | None:
    """ "at the end of April" is its last day, "by the end of June" from now to then."""
    groups = m.groupdict()
    if groups.get("month"):
        whole = _month(m, f)
    elif groups.get("year"):
        whole = calendar.year(int(groups["year"]))
    elif f.published is None:
        return None
    else:
        step = {"this": 0, "the": 0, "last": -1, "next": 1}[groups["which"].lower()]
        whole = calendar.back(f.published, -step, groups["unit"].lower())
    if whole is None:
        return None
    if (
        (groups.get("by") or "").lower().strip() in ("by", "before", "until", "till")
        and f.published
        and whole[1] >= f.published
    ):
        return f.published, whole[1]
    return whole[1], whole[1]


def _bounded(rule: Callable[[re.Match[str], _Frame], Days | None]) -> Callable[[re.Match[str], _Frame], Days | None]:
    """ "since X" runs to the day of publication; "by X", still to come, begins on it."""

    def bounded(m: re.Match[str], f: _Frame) -> Days | None:
        word = (m.groupdict().get("bound") or "").lower().split(" ")[0]
        days = rule(m, _Frame(f.published, f.anchor, False if word == "since" else True if word == "by" else f.future))
        if days is None or f.published is None:
            return days
        if word == "since" and days[0] <= f.published:
            return days[0], f.published
        if word in ("by", "until", "before") and days[1] >= f.published:
            return f.published, days[1]
        return days

    return bounded


_BOUND = r"(?:(?P<bound>[Ss]ince(?: early| late| mid)?|[Bb]y|[Uu]ntil|[Bb]efore) )?"
_RULES: list[_Rule] = [
    (re.compile(rf"{_BOUND}\b(?:{_WEEKDAY},? )?(?P<day>{_DAY})(?:{_TO}(?P<day2>{_DAY}))? (?P<month>{_MONTH})\b(?:,? (?P<year>{_YEAR})\b)?(?: (?P<shift>last|this|next) year)?"), _bounded(_full)),
    (re.compile(rf"{_BOUND}\b(?P<month>{_MONTH}) (?P<day>{_DAY})\b(?!,\d|\.\d| million| billion)(?:{_TO}(?:(?P<month2>{_MONTH}) )?(?P<day2>{_DAY})\b)?(?:,? (?P<year>{_YEAR})\b)?(?: (?P<shift>last|this|next) year)?"), _bounded(_full)),
    (re.compile(rf"(?:(?P<by>\b[Bb]y|[Bb]efore|[Uu]ntil) )?(?:\b[Aa]t )?\b[Tt]he end of (?:(?P<month>{_MONTH})\b(?: (?P<year>{_YEAR})\b)?|(?P<which>this|the|last|next) (?P<unit>month|year|week|decade))"), _end_of),
    (re.compile(rf"(?:(?P<by>\b[Bb]y|[Bb]efore|[Uu]ntil) )?(?:\b[Aa]t )?\b[Tt]he end of (?P<year>{_YEAR})\b"), _end_of),
    (re.compile(rf"{_BOUND}\b{_PART}?(?:(?P<which>last|next|this|following) )?(?P<month>{_MONTH})(?:{_TO}(?P<month2>{_MONTH})\b)?,? (?:of )?(?P<year>{_YEAR})\b"), _bounded(_month)),
    (re.compile(rf"{_BOUND}\b{_PART}?(?:(?P<which>last|next|this|following) )?(?P<month>{_MONTH})\b(?! \d)(?:{_TO}(?P<month2>{_MONTH})\b)?"), _bounded(_month)),
    (re.compile(rf"\b(?:the )?(?:(?P<nth>first|second|third|fourth|last) (?P<part>quarter|half) of (?:the (?:year|present year)|this year|(?P<year>{_YEAR})))\b", re.I), _quarter),
    (re.compile(rf"\bQ(?P<q>[1-4]) (?P<year>{_YEAR})\b"), _quarter),
    (re.compile(r"\b(?:in |the )?(?:early |late |mid-)?(?P<year>(?:1[4-9]|20)\d0)s\b"), _decade),
    (re.compile(rf"{_BOUND}(?:\b(?:in|from|between|of|for|during) )?\b(?P<year>{_YEAR})(?: ?[-–/] ?| to | and | until )(?P<year2>{_YEAR}|\d\d)\b(?! ?(?:per|%|million|billion|tonnes|tons))"), _bounded(_year)),
    (re.compile(rf"{_BOUND}(?<![\w$€£,.-])(?:early |late |mid-)?(?P<year>{_YEAR})\b(?![,.]\d|[-–]\d|%| ?per ?cent)(?! (?:million|billion|thousand|tonnes|tons|people|troops|soldiers|doses|tanks))"), _bounded(_year)),
    (re.compile(rf"{_BOUND}\b(?P<weekday>{_WEEKDAY}) of (?P<week>last|this|next|previous) week", re.I), _bounded(_weekday)),
    (re.compile(rf"{_BOUND}\b(?:(?P<which>last|next|this) )?(?P<weekday>{_WEEKDAY})(?:{_TO}(?P<weekday2>{_WEEKDAY}))?\b", re.I), _bounded(_weekday)),
    (re.compile(r"\b(?P<word>yesterday|today|tomorrow|tonight|overnight|last night|this (?:morning|afternoon|evening))\b", re.I), _deictic),
    (re.compile(rf"{_BOUND}\b(?:(?:earlier|later|early|late) )?(?:the )?(?P<which>this|last|next|the coming|the current|the following|the same|the previous|previous|following|same|coming|current) (?P<unit>week|month|year|weekend|day|{_SEASON})\b(?! or)", re.I), _bounded(_relative)),
    (re.compile(rf"\b(?:in )?(?:the )?(?P<season>{_SEASON}) of (?P<year>{_YEAR})\b", re.I), _season_of_year),
    (re.compile(rf"\bin (?:the )?(?P<season>{_SEASON})\b(?P<year>)(?! of)", re.I), _season_of_year),
    (re.compile(rf"\b(?P<count>{_COUNT}) (?P<unit>{_UNIT})s? (?P<how>ago|earlier|later|afterwards|(?:before|after)(?=[,.;]))", re.I), _ago),
    (re.compile(rf"\b(?:over |in |during |for )?the (?P<which>past|last|next|coming) (?P<count>{_COUNT}) (?P<unit>day|week|month|year|decade)s\b", re.I), _past),
]  # fmt: skip
