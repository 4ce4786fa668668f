"""Dates: when, resolved against the day of publication, and the words that say it."""

import csv
from collections.abc import Callable
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.language.parse import Parse
from comity.mentions import calendar
from comity.mentions.dates import DateFound, find_dates, resolve_weekday
from comity.model import DateRange

Reader = Callable[[str], Parse]
PUBLISHED = "2024-06-12"
Expected = tuple[str, str, str]


def cases() -> list[tuple[str, list[Expected]]]:
    lines = Path(__file__).with_name("dates.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="|")
    return [
        (text, [(row["span"], row["from"], row["to"]) for row in group if row["span"]])
        for text, group in groupby(rows, key=lambda row: row["text"])
    ]


CASES = cases()


def test_the_table_is_full() -> None:
    assert sum(len(expected) for _, expected in CASES) >= 150


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_dates(text: str, expected: list[Expected], read: Reader) -> None:
    found = find_dates(read(text), PUBLISHED)
    assert [(d.mention.text, d.mention.from_, d.mention.to) for d in found] == expected


def one(text: str, read: Reader, published: str | None = PUBLISHED) -> DateFound:
    (found,) = find_dates(read(text), published)
    return found


def test_a_weekday_keeps_its_other_reading(read: Reader) -> None:
    found = one("The ship docked on Thursday.", read)
    assert found.mention.from_ == "2024-06-06"
    assert found.future_reading == DateRange(start="2024-06-13", end="2024-06-13")


def test_a_day_with_its_year_has_one_reading_only(read: Reader) -> None:
    assert one("The ship docked on 6 June 2024.", read).future_reading is None


@pytest.mark.parametrize(
    ("text", "bound", "is_range", "deictic"),
    [
        ("It has sent aid since October.", "since", False, True),
        ("It will send aid by 2027.", "by", False, False),
        ("It will send aid until 2027.", "until", False, False),
        ("It lent a ship from 2012 to 2014.", None, True, False),
        ("It came last week.", None, False, True),
    ],
)
def test_what_kind_of_date_it_is(text: str, bound: str | None, is_range: bool, deictic: bool, read: Reader) -> None:
    found = one(text, read)
    assert (found.bound, found.is_range, found.deictic) == (bound, is_range, deictic)


@pytest.mark.parametrize("text", ["It came last week.", "It came on Friday.", "It came in May.", "It came on May 13."])
def test_without_a_day_of_publication_only_years_resolve(text: str, read: Reader) -> None:
    assert find_dates(read(text), None) == []
    assert one(text.replace("came", "came in 2009 and left"), read, None).mention.from_ == "2009-01-01"


@pytest.mark.parametrize(
    ("day", "future", "expected"),
    [("Thursday", False, "2024-06-06"), ("Thursday", True, "2024-06-13"), ("wednesday", False, PUBLISHED)],
)
def test_a_weekday_is_the_nearest_on_its_side(day: str, future: bool, expected: str) -> None:
    assert resolve_weekday(day, PUBLISHED, future) == expected


@given(
    st.dates(date(1400, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d %b %Y"])
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_written_day_comes_back(read: Reader, day: date, form: str) -> None:
    found = one(f"The ship left on {day.strftime(form)} for Oslo.", read)
    assert (found.mention.from_, found.mention.to) == (day.isoformat(), day.isoformat())


@given(st.integers(1900, 2099))
def test_easter_is_a_sunday_between_its_limits(year: int) -> None:
    found = calendar.easter(year)
    assert found.weekday() == 6
    assert date(year, 3, 22) <= found <= date(year, 4, 25)


@pytest.mark.parametrize("day", ["2024-03-31", "2000-04-23", "1961-04-02", "2019-04-21"])
def test_known_easters(day: str) -> None:
    assert calendar.easter(int(day[:4])).isoformat() == day


WORDS = st.sampled_from(
    "the last next this past of in on by since until between and to - – from early late mid- end May March June "
    "31 30 2 2010 2010/11 1980s Q3 first half quarter year years month weeks two three ago later before after "
    "Monday Sun Friday Christmas Easter New Year 's Day spring winter today yesterday , . 0000 9999 2024-02-30 "
    "31.02.2020 century 19th fiscal same following weekend decade 1500 hours a".split()
)


@given(
    st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=20).map(" ".join)),
    st.one_of(st.none(), st.dates().map(date.isoformat)),
)
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_and_every_date_is_its_words(read: Reader, text: str, published: str | None) -> None:
    end = 0
    for found in find_dates(read(text), published):
        m = found.mention
        assert m.text == text[m.start : m.end] != ""
        assert m.start >= end
        end = m.end
        assert date.fromisoformat(m.from_) <= date.fromisoformat(m.to)
        assert found.first <= found.last
        if found.future_reading is not None:
            assert date.fromisoformat(found.future_reading.start) <= date.fromisoformat(found.future_reading.end)


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ("4-thu-11", "2023-11-23"),
        ("-1-mon-05", "2024-05-27"),
        ("easter+50", "2024-05-20"),
        ("orthodox+0", "2024-05-05"),
        ("orthodox+0", "2010-04-04"),
        ("07-04", "1976-07-04"),
    ],
)
def test_a_holiday_falls_by_its_rule(rule: str, day: str) -> None:
    found = calendar.holiday(rule, int(day[:4]))
    assert found is not None
    assert found.isoformat() == day


@given(st.integers(1900, 2099))
def test_orthodox_easter_is_a_sunday_and_never_before_the_western(year: int) -> None:
    found = calendar.orthodox_easter(year)
    assert found.weekday() == 6
    assert found >= calendar.easter(year)


def test_every_holiday_is_read_by_every_name_and_has_a_day(read: Reader) -> None:
    from comity.knowledge.holidays import Holiday
    from comity.knowledge.tables import read_table

    for row in read_table("holidays", Holiday):
        for name in (row.name, *row.aliases):
            found = one(f"They met on {name} 2019.", read)
            assert found.mention.text == f"{name} 2019"
            assert found.mention.from_[:4] == "2019"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("It came on 19-Nov-12.", "2012-11-19", "2012-11-19"),
        ("It came on 19-Nov-2012.", "2012-11-19", "2012-11-19"),
        ("It came on 19-Nov-95.", "1995-11-19", "1995-11-19"),
        ("It came 4 hours ago.", "2024-06-12", "2024-06-12"),
        ("It came 20 minutes ago.", "2024-06-12", "2024-06-12"),
        ("It came 36 hours ago.", "2024-06-10", "2024-06-10"),
    ],
)
def test_forms_of_the_press(text: str, start: str, end: str, read: Reader) -> None:
    found = one(text, read)
    assert (found.mention.from_, found.mention.to) == (start, end)


@pytest.mark.parametrize(
    "text", ["It came on 29 February 2023.", "Peru got four Leopard 2000s.", "It sent 31/02/2020."]
)
def test_what_the_calendar_lacks_is_no_date(text: str, read: Reader) -> None:
    assert find_dates(read(text), PUBLISHED) == []
