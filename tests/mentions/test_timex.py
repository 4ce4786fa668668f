"""Expressions of time as TIMEX3 has them: extent, type, value."""

import csv
import re
from collections.abc import Callable
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.language.parse import Parse
from comity.mentions.timex import find_times

Reader = Callable[[str], Parse]
FIELDS = ("span", "type", "value", "mod", "quant", "freq")


def cases() -> list[tuple[str, list[tuple[str, ...]]]]:
    lines = Path(__file__).with_name("times.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="|")
    return [
        (text, [tuple(row[field] for field in FIELDS) for row in group if row["span"]])
        for text, group in groupby(rows, key=lambda row: row["text"])
    ]


CASES = cases()


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_times(text: str, expected: list[tuple[str, ...]], read: Reader) -> None:
    found = find_times(read(text), "2024-06-12")
    assert [(m.text, m.type, m.value, m.mod or "", m.quant or "", m.freq or "") for m in found] == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It came on Friday.", "XXXX-WXX-5"),
        ("It came on May 13.", "XXXX-05-13"),
        ("It came in May.", "XXXX-05"),
        ("It came in the summer.", "XXXX-SU"),
        ("It came last week.", "XXXX-WXX"),
        ("It came at 9 a.m.", "XXXX-XX-XXT09:00"),
        ("It came in 2009.", "2009"),
    ],
)
def test_without_a_day_of_publication_what_is_open_stays_open(text: str, value: str, read: Reader) -> None:
    assert [m.value for m in find_times(read(text), None)] == [value]


WORDS = st.sampled_from(
    "the last next past of in since by between and to - early late mid end May March 31 2010 1980s Q3 half quarter "
    "year years months weeks two three a an few several every each twice times ago later Monday Mondays Christmas "
    "spring today tonight , . 9 a.m. 17 : 00 GMT noon century old decades recent now".split()
)
VALUE = re.compile(
    r"(PRESENT|PAST|FUTURE)_REF|P[T\d.X]+[A-Z]+|[\dX]{2,4}"
    r"(-[\dX]{2}(-[\dX]{2})?|-W[\dX]{2}(-\d|-WE)?|-(SP|SU|FA|WI)|-[QH]\d)?(T[\w:]+Z?)?"
)


@given(
    st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=20).map(" ".join)),
    st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2090, 1, 1)).map(date.isoformat)),
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_and_every_value_is_well_formed(read: Reader, text: str, published: str | None) -> None:
    end = 0
    for m in find_times(read(text), published):
        assert m.text == text[m.start : m.end] != ""
        assert m.start >= end
        end = m.end
        assert VALUE.fullmatch(m.value), m.value
