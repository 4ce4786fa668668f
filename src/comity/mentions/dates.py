"""Dates: words of time resolved against the day of publication, as ranges of days (after TIMEX3; codebook rulings)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from comity.knowledge.holidays import Holidays, load_holidays
from comity.knowledge.lexicon import word_set
from comity.language.modality import finite
from comity.language.parse import Parse
from comity.mentions import calendar
from comity.mentions.calendar import MONTHS, Days
from comity.mentions.designations import names_year
from comity.mentions.lexemes import Lexemes, lexemes
from comity.mentions.resolve import Frame, resolve
from comity.mentions.run_ups import reaching, run_up
from comity.mentions.times import STARTERS, read_time
from comity.mentions.written import When
from comity.model import DateMention, DateRange

Bound = Literal["since", "by", "until", "before", "after", "from"]

_BOUNDS: dict[str, Bound] = {
    "since": "since", "by": "by", "until": "until", "till": "until", "before": "before", "after": "after", "from": "from",
}  # fmt: skip
_EARLY = frozenset(("early", "late", "mid", "mid-", "earlier", "later"))
_EDGES = {"end": "end", "close": "end", "beginning": "start", "start": "start", "outset": "start", "middle": "start", "turn": "start",
          "eve": "eve"}  # fmt: skip
_JOINTS = frozenset(("-", "–", "—", "to", "until", "till", "through", "and"))
_ABBREVIATED = frozenset(("mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat"))
_MODAL_MONTHS = frozenset(("may", "march", "april", "june", "august", "mar", "jan", "dec", "nov", "sep", "jun", "jul"))
_BEFORE_MONTH = word_set("before_months")
_LASTING = frozenset("be have say show hold contain comprise include consist total number amount remain stand".split())
_AHEAD = frozenset(
    "pledge promise offer agree order announce schedule say vow commit invite ask request approve".split()
)
_SET = frozenset(("schedule", "plan", "expect", "set", "slate", "due", "fix", "aim", "target"))


@dataclass(slots=True)
class DateFound:
    """A date and where it stands (its first and last token); `future_reading` is what it means behind a future verb.

    `bound` is the word that opens or closes it ("since", "by"), `deictic` marks a date told from the day of publication.
    """

    mention: DateMention
    first: int
    last: int
    future_reading: DateRange | None = None
    bound: Bound | None = None
    is_range: bool = False
    deictic: bool = False


@dataclass(slots=True)
class Phrase:
    """An expression with the words around it: a second one that ends a range, an edge ("end of"), a bound."""

    when: When
    first: int
    stop: int
    to: When | None = None
    edge: str = ""
    bound: Bound | None = None
    months: int = 0


def resolve_weekday(day: str, published: str, future: bool) -> str:
    """The ISO day of a weekday's name: the nearest before or on the day of publication, or (future) after or on it."""
    return calendar.weekday(day, date.fromisoformat(published), future).isoformat()


def find_dates(parse: Parse, published: str | None, holidays: Holidays | None = None) -> list[DateFound]:
    """Return the dates of a report in text order; without a day of publication only dates with a year resolve."""
    phrases = read_phrases(parse, published, holidays or load_holidays())
    return [made for _, _, made in phrases if made is not None]


def read_phrases(
    parse: Parse, published: str | None, holidays: Holidays
) -> Iterator[tuple[Phrase, Frame, DateFound | None]]:
    """Yield every expression of time with what it is resolved against, and the date that it gives, if any."""
    frame = Frame(date.fromisoformat(published) if published else None)
    pieces = lexemes(parse.doc)
    floor, sentence = 0, -1
    for i, word in enumerate(pieces.low):
        if i < floor or not (word in STARTERS or word[0].isdigit() or word in holidays.first or word[0] in "'’"):
            continue
        if parse.sentence[pieces.token[i]] != sentence:
            sentence, frame.told = parse.sentence[pieces.token[i]], None
        phrase = phrase_at(parse, pieces, i, floor, holidays)
        if phrase is None:
            continue
        made = _made(parse, pieces, phrase, frame)
        yield phrase, frame, made
        if made is None and phrase.when.day is not None and phrase.when.year is not None:
            floor = phrase.stop  # "29 February 2011" is no day, and not the month either
        if made is not None:
            floor = phrase.stop
            if phrase.when.anchor == "published" or phrase.when.shift != -1:
                days = date.fromisoformat(made.mention.from_), date.fromisoformat(made.mention.to)
                frame.remember(days, "year" if made.is_range else phrase.when.grain)
                frame.told = _told(phrase, days, frame)


# Reading


def _told(phrase: Phrase, days: Days, frame: Frame) -> date | None:
    """The day that what follows in the sentence is of: a day or month of an earlier year, named in full."""
    when = phrase.when
    full = when.year is not None and when.grain in ("day", "month") and phrase.bound is None
    past = frame.published is not None and days[1].year < frame.published.year
    return days[0] if full and past else frame.told


def phrase_at(parse: Parse, pieces: Lexemes, i: int, floor: int, holidays: Holidays) -> Phrase | None:
    """The expression of time at piece i, with the words around it that belong to it."""
    when = read_time(pieces, i, floor, holidays)
    if when is None or when.first < floor or not _is_time(parse, pieces, when):
        return None
    phrase = Phrase(when, when.first, when.stop)
    phrase.edge = when.edge
    _range(parse, pieces, phrase, holidays)
    if when.day is not None and when.month is None:
        return None
    _modifiers(pieces, phrase, floor)
    return phrase


def _is_time(parse: Parse, pieces: Lexemes, when: When) -> bool:
    """ "may" the modal, "march" the verb and names ("May", "April Jones") are no months; "2,000", "Boeing 2000" no years."""
    word = pieces.low[when.first].rstrip(".")
    before = pieces.at(when.first - 1)
    if before in ("every", "each") and when.grain in ("weekday", "day", "month", "week", "year", "season"):
        return False
    if when.stop == when.first + 1 and word in MONTHS and when.grain == "month":
        ranged = pieces.at(when.stop) in ("-", "–", "to") and pieces.at(when.stop + 1).rstrip(".") in MONTHS
        if (word in _MODAL_MONTHS or len(word) == 3) and not (ranged and before == "the"):
            return before in _BEFORE_MONTH and parse.tag[pieces.token[when.first]] != "MD"
        return True
    if when.stop == when.first + 1 and word in _ABBREVIATED and when.grain == "weekday":
        return False
    if when.grain == "year" and when.year is not None and pieces.text[when.first][0].isdigit():
        return names_year(pieces, parse.doc, when.first, when.stop)
    of = pieces.at(when.stop) == "of" and when.shift is not None and pieces.at(when.first) == "the"
    return not (of and when.grain != "weekday" and pieces.at(when.stop + 1) not in ("this", "last"))


def _range(parse: Parse, pieces: Lexemes, phrase: Phrase, holidays: Holidays) -> None:
    """A second expression behind "to", a dash, or (after "between") "and"."""
    when, joint = phrase.when, pieces.at(phrase.when.stop)
    if joint in ("and", "or") and when.grain == "month" and when.year is None and when.shift is None:
        listed = read_time(pieces, when.stop + 1, when.stop, holidays) if when.stop + 1 < len(pieces.low) else None
        if listed is not None and listed.grain == "month" and listed.first == when.stop + 1:
            when.year = listed.year
    if joint not in _JOINTS or (when.shift is not None and when.grain != "weekday"):
        return
    k = when.stop + 1
    k += pieces.at(k) == "the"
    dash = joint in ("-", "–", "—")
    if dash and not (pieces.glued(when.stop) and pieces.glued(when.stop + 1)) and when.grain not in ("day", "month"):
        return
    second = read_time(pieces, k, when.stop, holidays) if k < len(pieces.low) else None
    if second is None and when.grain == "day" and when.month is not None:
        second = _bare_day(pieces, k, holidays)
    if second is None or second.first > k or not _pairs(pieces, when, second, joint) or second.shift is not None:
        return
    if (
        second.grain == "year"
        and not names_year(pieces, parse.doc, second.first, second.stop)
        and joint != "and"
        and not dash
    ):
        return
    _share(when, second)
    phrase.to, phrase.stop = second, second.stop


def _bare_day(pieces: Lexemes, k: int, holidays: Holidays) -> When | None:
    """The second day of "September 10 and 11", with a year behind it."""
    text = pieces.at(k)
    if not (text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 31):
        return None
    stop = k + 1
    if pieces.at(stop) in ("st", "nd", "rd", "th") and pieces.glued(stop):
        stop += 1
    found = When(k, stop, "day", day=int(text))
    j = stop + (pieces.at(stop) == ",")
    year = read_time(pieces, j, stop, holidays) if pieces.at(j)[:1].isdigit() else None
    if year is not None and year.grain == "year" and year.length == 1:
        found.year, found.stop = year.year, year.stop
    return found


def _pairs(pieces: Lexemes, when: When, second: When, joint: str) -> bool:
    """Do two expressions make a range? "and" joins one only after "between", or neighbours ("10 and 11 September")."""
    kinds = {when.grain, second.grain}
    if len(kinds) > 1 and kinds not in ({"day", "month"}, {"month", "year"}):
        return False
    if kinds == {"month", "year"} and joint != "-":
        return False
    before = pieces.at(when.first - 1)
    if joint != "and":
        return kinds != {"season"} or joint == "to"
    if before == "between":
        return True
    if kinds == {"weekday"}:
        return calendar.WEEKDAYS[second.name] == (calendar.WEEKDAYS[when.name] + 1) % 7
    if kinds == {"year"}:
        return before in ("in", "of", "during") and second.year == (when.year or 0) + 1
    if kinds == {"day"}:
        partial = when.month is None or second.month is None
        return partial and second.day is not None and when.day is not None and second.day == when.day + 1
    return False


def _share(when: When, second: When) -> None:
    """What one end of a range leaves out it takes from the other: "June 21 to 24", "March and June 2006"."""
    if when.grain == "day" and when.month is None:
        when.month, when.year, when.year_shift = second.month, second.year, second.year_shift
    if second.grain == "day" and second.month is None:
        second.month, second.year = when.month, second.year or when.year
        when.year = when.year or second.year
        second.year_shift = second.year_shift if second.year_shift is not None else when.year_shift
    if when.year is None and second.year is not None and when.month is not None and second.month is not None:
        when.year = second.year - (when.month > second.month)
    elif second.year is None and when.year is not None and when.month is not None and second.month is not None:
        second.year = when.year + (when.month > second.month)
    if when.year_shift is None and second.year_shift is not None:
        when.year_shift = second.year_shift


def _modifiers(pieces: Lexemes, phrase: Phrase, floor: int) -> None:
    """Words before: "early", "the end of", "since", "by", "between", "from"."""
    first = phrase.first
    if (pieces.at(first - 1) in ("-", "–") and pieces.at(first - 2) == "mid" and pieces.glued(first)) or (
        pieces.at(first - 1) == "in" and pieces.at(first - 2) in ("earlier", "later", "early", "late")
    ):
        first -= 2
    elif pieces.at(first - 1) in _EARLY:
        first -= 1
    if first < phrase.first and pieces.at(first - 1) == "the" and phrase.when.grain in ("decade", "season"):
        first -= 1
    if first < phrase.first and pieces.at(first) == "the":
        first += phrase.when.grain not in ("decade", "season")
    of = first - 1 - (pieces.at(first - 1) == "the")
    if pieces.at(of) == "of" and pieces.at(of - 1) in _EDGES:
        phrase.edge = _EDGES[pieces.at(of - 1)]
        first = of - 1 - (pieces.at(of - 2) == "the")
    span = run_up(pieces, first, floor) if phrase.to is None and phrase.when.grain in ("day", "month") else None
    if span is not None:
        phrase.months, phrase.first = span
        return
    before = pieces.at(first - 1)
    if first - 1 >= floor:
        if phrase.to is not None and before in ("between", "from"):
            first -= 1
        elif before in _BOUNDS and not (before == "before" and phrase.edge == "start"):
            phrase.bound = _BOUNDS[before]
            first -= phrase.bound not in ("after", "from")
    if first >= floor:
        phrase.first = first


# Resolving


def _made(parse: Parse, pieces: Lexemes, phrase: Phrase, frame: Frame) -> DateFound | None:
    token = pieces.token[phrase.stop - 1]
    future = tense(parse, token)
    if phrase.bound == "since":
        future = False
    elif (phrase.bound == "by" and future is None) or (phrase.bound == "until" and _is_present(parse, token)):
        future = True
    days = _meaning(phrase, replace(frame, future=future))
    if days is None or days[0] > days[1]:
        return None
    open_ahead = frame.published is not None and phrase.bound != "since"
    ahead = _meaning(phrase, replace(frame, future=True)) if open_ahead else None
    start, end = pieces.start[phrase.first], pieces.end[phrase.stop - 1]
    mention = DateMention(
        start=start, end=end, text=parse.source[start:end], from_=days[0].isoformat(), to=days[1].isoformat()
    )
    reading = DateRange(start=ahead[0].isoformat(), end=ahead[1].isoformat()) if ahead and ahead != days else None
    if reading is not None and reading.start > reading.end:
        reading = None
    return DateFound(
        mention, pieces.token[phrase.first], token, reading, phrase.bound, phrase.to is not None,
        phrase.when.year is None and phrase.when.anchor == "published",
    )  # fmt: skip


def _meaning(phrase: Phrase, frame: Frame) -> Days | None:
    """ "since X" runs to the day of publication; "by X", still to come, begins on it; "the end of X" is its last day."""
    days = resolve(phrase.when, frame)
    if days is not None and phrase.to is not None:
        last = resolve(phrase.to, frame)
        if last is None:
            return None
        days = _ordered(phrase, days, last, frame)
    if days is None:
        return None
    if phrase.edge == "end":
        days = days[1], days[1]
    elif phrase.edge == "eve":
        days = days[0] - timedelta(days=1), days[0] - timedelta(days=1)
    today = frame.published
    if phrase.edge == "end" and today is not None and days[0] > today and frame.future is False and phrase.to is None:
        before = None if phrase.when.shift is not None else resolve(phrase.when, _a_month_ago(frame, today))
        days = (before[1], before[1]) if before is not None else days
    if phrase.months:
        return reaching(phrase.months, days[1])
    if today is None:
        return None if phrase.bound == "since" else days
    if phrase.bound == "since":
        return (days[0], today) if days[0] <= today else days
    if phrase.bound in ("by", "until", "before") and days[1] >= today and phrase.to is None:
        return today, days[1]
    return days


def _a_month_ago(frame: Frame, today: date) -> Frame:
    """The same, had it been written at the end of the month before."""
    return replace(frame, published=max(today.replace(day=1), date(1, 1, 2)) - timedelta(days=1))


def _ordered(phrase: Phrase, first: Days, last: Days, frame: Frame) -> Days | None:
    """A range whose ends were resolved apart: the later end decides, the earlier lies before it."""
    if first[0] <= last[1] and (phrase.when.year is not None or (last[1] - first[0]).days < 360):
        return first[0], last[1]
    to = phrase.to
    if to is None or phrase.when.year is not None:
        return None
    week, year = timedelta(days=7), timedelta(days=365)
    if phrase.when.grain == "weekday":
        return (first[0], last[1] + week) if frame.future else (first[0] - week, last[1])
    if first[0] > last[1]:
        near = Frame(last[0], future=False) if not frame.future else Frame(first[0], future=True)
        other = resolve(phrase.when if not frame.future else to, near)
        if other is None:
            return None
        first, last = (other, last) if not frame.future else (first, other)
    elif (last[1] - first[0]) > year:
        nearer = resolve(phrase.when, Frame(last[0], future=False))
        first = nearer or first
    return (first[0], last[1]) if first[0] <= last[1] else None


def _is_present(parse: Parse, i: int) -> bool:
    """ "is in Juba until Sunday": what lasts still ends on a day to come."""
    verb = next((j for j in parse.up(i) if parse.pos[j] in ("VERB", "AUX")), -1)
    return verb >= 0 and parse.tag[verb] in ("VBZ", "VBP")


def is_over(parse: Parse, i: int) -> bool:
    """Does a date hang on a verb in the plain past that nothing still to come hangs on ("dashed hopes on Monday")?"""
    over = parse.head[parse.head[i]] if parse.dep[i] == "pobj" else parse.head[i]
    plain = parse.tag[over] == "VBD" and parse.kid(over, "xcomp", "ccomp", "advcl") < 0
    return plain and parse.lemma[over] not in _SET and parse.lemma[over] not in _AHEAD


def tense(parse: Parse, i: int) -> bool | None:
    """The tense of the nearest verb above a date: future, past or (None) neither."""
    for j in parse.up(i):
        if parse.pos[j] not in ("VERB", "AUX"):
            if parse.lemma[j] in ("due", "scheduled", "slated"):
                return True
            continue
        f = finite(parse, j)
        if f.tense == "future" or f.modal in ("would", "could", "should", "may", "might", "must", "'d"):
            return True
        if f.tense in ("past", "participle") and parse.tag[j] in ("VBD", "VBN"):
            return parse.lemma[j] in _SET and parse.dep[j] != "aux" and parse.kid(j, "prt") < 0
        if f.tense == "infinitive":
            return True
        if f.tense == "present" and not f.perfect and parse.lemma[j] not in _LASTING:
            return True
        if parse.lemma[j] == "be" and any(parse.lower[k] in ("due", "scheduled", "set") for k in parse.kids[j]):
            return True
        return None if f.tense == "gerund" else False
    return None
