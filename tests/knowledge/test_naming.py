"""Which party somebody means by a name."""

import pytest

from comity.errors import NotKnown
from comity.knowledge.naming import load_party_names

NAMES = load_party_names()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("US", "USA"), ("us", "USA"), ("U.S.", "USA"), ("United States", "USA"), ("Americans", "USA"), ("UK", "GBR"),
        ("EU", "EU"), ("European Union", "EU"), ("UAE", "ARE"), ("RU", "RUS"), ("prk", "PRK"), ("Pyongyang", "PRK"),
        ("Soviet Union", "SUN"), ("USSR", "SUN"), ("East Germany", "DDR"), ("Côte d'Ivoire", "CIV"), ("Turkey", "TUR"),
        ("Türkiye", "TUR"), ("Holland", "NLD"), ("  the  Netherlands ", "NLD"), ("Security Council", "UN"),
        ("Kremlin", "RUS"), ("Czechs", "CZE"), ("Prague", "CZE"), ("nato", "NATO"), ("AU", "AU"),
    ],
)  # fmt: skip
def test_a_party_by_any_name(words: str, code: str) -> None:
    assert NAMES.code(words) == code


@pytest.mark.parametrize("words", ["", "Atlantis", "!!", "Rusia", "a" * 5_000])
def test_what_is_no_party_is_none(words: str) -> None:
    assert NAMES.code(words) is None


def test_a_name_of_two_is_not_guessed() -> None:
    with pytest.raises(NotKnown, match=r"South Korea \(KOR\) or North Korea \(PRK\): say which"):
        NAMES.code("Korea")


@pytest.mark.parametrize(("words", "near"), [("Rusia", "Russia (RUS)"), ("Untied Kingdom", "United Kingdom (GBR)")])
def test_the_nearest_names_are_told(words: str, near: str) -> None:
    assert NAMES.near(words)[0] == near


def test_every_state_is_found_by_its_name_and_code() -> None:
    for code, name in NAMES:
        assert NAMES.code(code) == code
        assert NAMES.codes(name) == (code,), name


@pytest.mark.parametrize(
    ("code", "number"),
    [("USA", 2), ("RUS", 365), ("CHN", 710), ("PRK", 731), ("KOR", 732), ("DEU", 255), ("DDR", 265), ("YEM", 679),
     ("XKX", 347), ("SSD", 626), ("PSE", None), ("UN", None), (None, None)],
)  # fmt: skip
def test_states_have_their_correlates_of_war_number(code: str | None, number: int | None) -> None:
    assert NAMES.cow_number(code) == number


def test_a_number_is_that_of_the_state_of_the_day() -> None:
    assert NAMES.of_cow(365) == NAMES.of_cow(365, "2020-01-01") == "RUS"
    assert NAMES.of_cow(365, "1980-01-01") == "SUN"
    assert NAMES.of_cow(345) == "SRB"
    assert NAMES.of_cow(1) is None
