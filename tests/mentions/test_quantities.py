"""Quantities: how much, of what, and the words that say it."""

import csv
from collections.abc import Callable
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import comity
import comity.model
from comity.knowledge.currencies import load_currencies
from comity.language.parse import Parse
from comity.mentions.bare_money import settle_money
from comity.mentions.numbers import SCALES, value
from comity.mentions.quantities import (
    QuantityFound,
    article_quantity,
    by_head,
    find_quantities,
)
from comity.model import Quantity

Reader = Callable[[str], Parse]
Expected = tuple[str, float | None, float | None, str | None, bool, str]


def cases() -> list[tuple[str, list[Expected]]]:
    lines = Path(__file__).with_name("quantities.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="|"))
    return [
        (text, [_expected(row) for row in group if row["span"]])
        for text, group in groupby(rows, key=lambda row: row["text"])
    ]


def _expected(row: dict[str, str]) -> Expected:
    low, high = (float(row[end]) if row[end] else None for end in ("low", "high"))
    return row["span"], low, high, row["unit"] or None, row["approx"] == "yes", row["sort"]


def sort(found: QuantityFound) -> str:
    if found.is_money:
        return "money"
    if found.is_percent:
        return "percent"
    if found.is_time:
        return "time"
    return "measure" if found.is_measure else "count"


def seen(found: QuantityFound) -> Expected:
    m = found.mention
    return m.text, m.low, m.high, m.unit, m.approx, sort(found)


CASES = cases()


def test_the_table_is_full() -> None:
    assert sum(len(expected) for _, expected in CASES) >= 150


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_quantities(text: str, expected: list[Expected], read: Reader) -> None:
    assert [seen(found) for found in find_quantities(read(text).doc, load_currencies())] == expected


def in_words(number: int) -> str:
    """A number below a billion in English words."""
    ones = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen").split()  # fmt: skip
    tens = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
    if number < 20:
        return ones[number]
    if number < 100:
        return tens[number // 10] + (f"-{ones[number % 10]}" if number % 10 else "")
    for size, name in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            joint = " and " if size == 100 else " "
            return f"{in_words(number // size)} {name}" + (joint + in_words(rest) if rest else "")
    raise AssertionError


@given(st.integers(0, 10**9 - 1))
def test_a_number_in_words_comes_back(number: int) -> None:
    assert value(in_words(number)) == number
    assert value(in_words(number).replace(" and ", " ")) == number


@given(st.integers(0, 10**15))
def test_a_number_in_digits_comes_back(number: int) -> None:
    assert value(f"{number}") == number
    assert value(f"{number:,}") == number


@given(st.integers(1000, 10**12))
def test_space_between_groups_is_no_gap(number: int) -> None:
    assert value(f"{number:,}".replace(",", " ")) == number


@given(st.decimals(1, 999, places=2), st.sampled_from(["thousand", "million", "billion", "trillion"]))
def test_a_scale_multiplies(amount: Decimal, scale: str) -> None:
    assert value(f"{amount} {scale}") == pytest.approx(float(amount) * SCALES[scale])


WORDS = st.sampled_from(
    "more than over up to about between and from 2 3 20 1,000 23 000 ten twenty - – half a third of million bn $ "
    "A$ € % per cent dozens hundreds tons doses pair both several rupees Indian dollars GDP . , May 2010 the ~ + "
    "one or so at least 's batches four-day 10-15 4-0 1pm ½ Rs5 km² £1.2m $$ 00 1.2.3 9,9 ．٣ \n\n".split(" ")
)


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=20).map(" ".join)))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_and_every_mention_is_its_words(read: Reader, text: str) -> None:
    doc = read(text).doc
    end = 0
    for found in find_quantities(doc, load_currencies()):
        m = found.mention
        assert m.text == text[m.start : m.end] != ""
        assert m.start >= end
        end = m.end
        assert m.low is not None or m.high is not None
        assert m.low is None or m.high is None or m.low <= m.high
        assert 0 <= found.first <= found.number_first <= found.number_last <= found.last < len(doc)
        assert -1 <= found.head < len(doc)


def test_a_rate_is_flagged(read: Reader) -> None:
    found = find_quantities(read("Qatar sold 3.5 million cubic meters of gas a day.").doc, load_currencies())
    assert [quantity.is_rate for quantity in found] == [True]


def test_a_quantity_is_found_by_its_noun(read: Reader) -> None:
    doc = read("He gave Kim 24 Orlov trotters and 30 tonnes of rice.").doc
    heads = by_head(find_quantities(doc, load_currencies()))
    assert {doc[token].text: quantity.mention.low for token, quantity in heads.items()} == {
        "trotters": 24,
        "tonnes": 30,
    }


@pytest.mark.parametrize(("local", "unit"), [("IND", "INR"), ("PAK", "PKR"), ("FRA", "rupee"), (None, "rupee")])
def test_whose_rupee_it_is_depends_on_the_state(local: str | None, unit: str, read: Reader) -> None:
    doc = read("The budget is 495 billion rupees.").doc
    assert [found.mention.unit for found in find_quantities(doc, load_currencies(), local)] == [unit]


def test_a_bare_noun_means_the_money_named_in_full_elsewhere(read: Reader) -> None:
    doc = read("It has 20 billion Pakistani rupees. Another 5 billion rupees will follow.").doc
    assert [found.mention.unit for found in find_quantities(doc, load_currencies())] == ["PKR", "PKR"]


def test_an_article_counts_one(read: Reader) -> None:
    doc = read("India sent a ship and the doctors.").doc
    assert article_quantity(doc[3]) == Quantity(low=1, high=1, unit="ship")
    assert article_quantity(doc[6]) is None


def test_a_small_number_behind_a_name_that_is_no_party_is_part_of_it(read: Reader) -> None:
    doc = read("Norway gave Jordan 14 Leopard 2 tanks.").doc
    found = find_quantities(doc, load_currencies(), names={0, 2})
    assert [(quantity.mention.text, quantity.mention.low) for quantity in found] == [("14 Leopard 2 tanks", 14)]


def test_a_rate_says_what_it_is_per(read: Reader) -> None:
    text = "It pays $50 per person per day and sells 3 barrels of oil an hour."
    found = find_quantities(read(text).doc, load_currencies())
    assert [text[slice(*quantity.per)] for quantity in found if quantity.per] == ["per person per day", "an hour"]


def test_a_short_form_says_which_unit_it_means(read: Reader) -> None:
    text = "It has 5 GW, 300 sq. km, 7 mph, 40 tonnes and 3 ships."
    found = find_quantities(read(text).doc, load_currencies())
    assert [(text[slice(*q.unit)], q.means) for q in found if q.unit] == [
        ("GW", "gigawatt"), ("sq. km", "square kilometre"), ("mph", "mile per hour"), ("tonnes", "tonne"),
        ("ships", None),
    ]  # fmt: skip


def test_every_form_of_a_unit_is_read(read: Reader) -> None:
    forms = {form: unit for form, unit in load_currencies().units.items() if unit.sort != "lot" and "pound" not in form}
    texts = [f"It has 40{form.upper() if form in 'cfvj' else ' ' + form}, and more." for form in forms]
    found = [find_quantities(read(text).doc, load_currencies()) for text in texts]
    assert [[quantity.means for quantity in quantities] for quantities in found] == [[u.unit] for u in forms.values()]


def test_a_bare_franc_is_that_of_the_state_named_with_it(read: Reader) -> None:
    text = "Mali owes 20 million francs. Peru owes 30 million pesos."
    parsed, currencies = read(text), load_currencies()
    found = find_quantities(parsed.doc, currencies)
    settle_money(found, parsed, {0: "MLI"}, ["MEX"], currencies)
    assert [quantity.mention.unit for quantity in found] == ["XOF", "MXN"]


@pytest.mark.parametrize(
    ("said", "low"),
    [
        ("8.3 billion", 8_300_000_000),
        ("2.3 million", 2_300_000),
        ("1.15 billion", 1_150_000_000),
        ("0.1 million", 100_000),
    ],
)
def test_a_scaled_decimal_is_the_whole_number_that_is_meant(said: str, low: int) -> None:
    read = comity.read(f"Norway gave Kenya {said} dollars.", published="2024-05-03").transfers[0].items[0].quantity
    assert read is not None
    assert (read.low, type(read.low)) == (low, int)


@pytest.mark.parametrize("digits", [18, 19, 25, 60, 400])
def test_a_number_of_any_length_can_be_written_and_read_again(digits: int) -> None:
    ledger = comity.read(f"Norway gave Kenya {'9' * digits} lions and 3 bears.", published="2024-05-03")
    assert msgspec.json.decode(msgspec.json.encode(ledger), type=comity.model.Ledger) == ledger
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(ledger), type=comity.model.Ledger) == ledger
