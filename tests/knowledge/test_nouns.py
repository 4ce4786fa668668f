"""A noun has one singular and one plural, whoever asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.knowledge.nouns import Plural, irregular, plural, singular, singulars
from comity.knowledge.tables import read_table

TABLE = read_table("lexicon/en/plurals", Plural)
REGULAR = {
    "lion": "lions", "box": "boxes", "church": "churches", "dish": "dishes", "glass": "glasses", "story": "stories",
    "toy": "toys", "airman": "airmen", "policewoman": "policewomen", "tank": "tanks", "virus": "virus",
}  # fmt: skip


def test_no_plural_stands_twice_in_the_table() -> None:
    plurals = [row.plural for row in TABLE]
    assert sorted(set(plurals)) == sorted(plurals)
    assert all(row.plural == row.plural.lower() and row.singular == row.singular.lower() for row in TABLE)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.plural)
def test_what_no_rule_gives_is_in_the_table(row: Plural) -> None:
    assert singular(row.plural) == row.singular == singular(row.singular)
    assert singular(plural(row.singular)) == row.singular


@pytest.mark.parametrize(("one", "many"), REGULAR.items())
def test_rules_give_the_rest(one: str, many: str) -> None:
    assert (plural(one), singular(many), singular(one)) == (many, one, one)
    assert one == many or one in singulars(many)


def test_words_that_only_look_like_plurals_stay() -> None:
    assert [singular(word) for word in ("specimen", "gas", "bus", "press", "crisis", "census")] == [
        "specimen", "gas", "bus", "press", "crisis", "census",
    ]  # fmt: skip
    assert irregular("specimen") is None


def test_the_plural_keeps_the_capital() -> None:
    assert [plural(word) for word in ("Child", "Serviceman", "Tank", "Aircraft")] == [
        "Children", "Servicemen", "Tanks", "Aircraft",
    ]  # fmt: skip


@given(st.text())
def test_any_text_has_a_singular_and_a_plural(word: str) -> None:
    assert singular(singular(word)) == singular(singular(singular(word)))
    assert isinstance(plural(word), str)
