"""Days as people write them."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity import BadDate
from comity.documents import parse_day

WRITTEN = (
    "2024-11-20", "2024-11-20T08:15:00Z", "2024-11-20 08:15:00+03:00", "2024/11/20", "2024.11.20", "20241120",
    "20241120T081500Z", "20 November 2024", "20 Nov 2024", "20 Nov. 2024", "20th of November 2024", "20-Nov-2024",
    "November 20, 2024", "Nov 20 2024", "NOVEMBER 20TH, 2024", "Wed, 20 Nov 2024 08:15:00 GMT",
    "Wednesday, November 20, 2024 at 8:15 a.m.", "Wednesday 20 November 2024", "20.11.2024", "20. 11. 2024",
    "20/11/2024", "11/20/2024", "  20   November\t2024 ",
)  # fmt: skip


@pytest.mark.parametrize("words", WRITTEN)
def test_common_forms(words: str) -> None:
    assert parse_day(words) == "2024-11-20"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("03/04/2024", "two days"),
        ("31 February 2024", "no day of the calendar"),
        ("2024-13-01", "no day of the calendar"),
        ("2023-02-29", "no day of the calendar"),
        ("20 Brumaire 2024", "no day of the calendar"),
        ("20 Ma 2024", "no day of the calendar"),
        ("20 November", "no date"),
        ("yesterday", "no date"),
        ("", "no date"),
        ("2024", "no date"),
        ("November 2024", "no date"),
        ("2024-11-20 or 2024-11-21", "no date"),
        ("9" * 500, "no date"),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(words: str, reason: str) -> None:
    with pytest.raises(BadDate, match=reason) as caught:
        parse_day(words)
    assert "2024-11-20" in str(caught.value)


def test_the_same_number_twice_is_one_day() -> None:
    assert parse_day("04/04/2024") == "2024-04-04"


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%a, %d %b %Y 10:00:00 GMT", "%d.%m.%Y"])
@given(day=st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_every_day_of_the_calendar(form: str, day: date) -> None:
    assert parse_day(day.strftime(form)) == day.isoformat()


@given(st.text(max_size=80))
def test_any_words_are_a_day_or_no_date(words: str) -> None:
    with suppress(BadDate):
        assert date.fromisoformat(parse_day(words))
