"""Names of states, peoples, places, institutions, organisations and groups, found in running words."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from comity.knowledge.gazetteer import TABLES, load_gazetteer, words_of
from comity.knowledge.names import Name
from comity.knowledge.tables import read_table

MEMBERS = list(csv.DictReader((Path(__file__).parent / "un_members.csv").open(encoding="utf-8")))
TODAY = "2024-06-01"


def readings(text: str, on: str = TODAY, before: str = "in the") -> tuple[Name, ...]:
    """The readings of the name that `text` is, after a preposition and, should it need one, an article."""
    words = re.findall(r"'s|-|(?:(?!'s\b)[^\s-])+", text)
    for context in ([before.split()[0]], before.split()):
        match = load_gazetteer().find([*context, *words], len(context), on)
        if match is not None and match.length == len(words):
            return match.names
    return ()


def first_state(text: str, on: str = TODAY) -> str | None:
    names = readings(text, on)
    return names[0].state if names else None


def test_all_members_of_the_united_nations_are_listed() -> None:
    assert len({row["iso3"] for row in MEMBERS}) == len(MEMBERS) == 193


@pytest.mark.parametrize("row", MEMBERS, ids=lambda row: row["iso3"])
def test_a_member_of_the_united_nations_is_known_by_name_people_and_capital(row: dict[str, str]) -> None:
    assert first_state(row["name"]) == row["iso3"]
    for column in ("demonym", "capital"):
        assert row["iso3"] in {name.state for name in readings(row[column])}, column


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Vatican", "VAT"),
        ("Palestinian", "PSE"),
        ("Taipei", "TWN"),
        ("Kosovo", "XKX"),
        ("Pristina", "XKX"),
        ("Ramallah", "PSE"),
    ],
)
def test_states_outside_the_united_nations(text: str, state: str) -> None:
    assert first_state(text) == state


@pytest.mark.parametrize(
    ("text", "on", "state"),
    [
        ("Soviet", "1985-03-01", "SUN"),
        ("Moscow", "1985-03-01", "SUN"),
        ("Kremlin", "1985-03-01", "SUN"),
        ("Moscow", "1999-03-01", "RUS"),
        ("Yugoslavia", "1988-01-01", "YUG"),
        ("Belgrade", "1988-01-01", "YUG"),
        ("Belgrade", "2004-01-01", "SCG"),
        ("Belgrade", "2010-01-01", "SRB"),
        ("Prague", "1980-01-01", "CSK"),
        ("Prague", "1995-01-01", "CZE"),
        ("East Germany", "1980-01-01", "DDR"),
        ("Hong Kong", "1990-01-01", "GBR"),
        ("Hong Kong", "2020-01-01", "CHN"),
        ("Soviet Union", "2020-01-01", "SUN"),
    ],
)
def test_a_former_state_is_meant_in_its_day(text: str, on: str, state: str) -> None:
    assert first_state(text, on) == state


def test_the_taliban_stand_for_afghanistan_only_while_they_govern_it() -> None:
    assert [first_state("Taliban", on) for on in ("1995-01-01", "2000-01-01", "2010-01-01", "2023-01-01")] == [
        None,
        "AFG",
        None,
        "AFG",
    ]


@pytest.mark.parametrize(
    ("text", "org"),
    [
        ("United Nations", "UN"),
        ("Security Council", "UN"),
        ("OCHA", "UN"),
        ("UN refugee agency", "UNHCR"),
        ("Unicef", "UNICEF"),
        ("European Commission", "EU"),
        ("World Bank", "WB"),
        ("Arab League", "LAS"),
        ("Nato", "NATO"),
        ("Red Cross", "ICRC"),
        ("World Food Programme", "WFP"),
        ("Inter-American Development Bank", "IDB"),
        ("IAEA", "IAEA"),
        ("G7", "G7"),
    ],
)
def test_an_organisation_and_its_organs_have_its_id(text: str, org: str) -> None:
    names = readings(text)
    assert names
    assert names[0].org == org


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Kremlin", "RUS"),
        ("White House", "USA"),
        ("Pentagon", "USA"),
        ("State Department", "USA"),
        ("Elysee", "FRA"),
        ("Quai d' Orsay", "FRA"),
        ("Downing Street", "GBR"),
        ("British Museum", "GBR"),
        ("Gazprom", "RUS"),
        ("Ukrspecexport", "UKR"),
        ("Xinhua", "CHN"),
        ("KCNA", "PRK"),
        ("Darfur", "SDN"),
        ("Martinique", "FRA"),
        ("Rason", "PRK"),
        ("Goma", "COD"),
        ("Kuno", "IND"),
        ("Bam", "IRN"),
        ("Paro", "BTN"),
        ("Gaza", "PSE"),
        ("Xinjiang", "CHN"),
        ("Bavaria", "DEU"),
        ("Aleppo", "SYR"),
    ],
)
def test_an_institution_or_a_place_stands_for_its_state(text: str, state: str) -> None:
    assert first_state(text.replace("d' ", "d'")) == state


@pytest.mark.parametrize(
    "text", ["Hezbollah", "Rapid Support Forces", "M23", "West", "Gulf states", "Lockheed Martin", "Kashmir"]
)
def test_a_group_a_private_firm_and_a_disputed_place_have_no_state(text: str) -> None:
    names = readings(text)
    assert names
    assert {(name.state, name.org) for name in names} == {(None, None)}


@pytest.mark.parametrize(
    "text", ["Indian Ocean", "Black Sea", "South China Sea", "Panama Canal", "Jordan River", "Brussels sprouts"]
)
def test_a_name_of_no_party_hides_the_state_inside_it(text: str) -> None:
    names = readings(text)
    assert [name.kind.value for name in names] == ["none"]


@pytest.mark.parametrize("text", ["turkey", "us", "who", "the", "chad", "Reading", "Male", "Than", "Victoria"])
def test_a_word_or_a_first_name_is_no_party(text: str) -> None:
    assert load_gazetteer().find([text, "said"], 0, TODAY) is None


def test_a_name_of_several_places_has_them_all() -> None:
    assert {name.state for name in readings("Victoria")} == {"AUS", "SYC"}
    assert [name.state for name in readings("Congo")] == ["COD", "COG"]
    assert {name.state for name in readings("Korean")} == {"KOR", "PRK"}


def test_peoples_in_the_plural_are_told_from_adjectives() -> None:
    assert [name.plural_people for name in readings("Danes")] == [True]
    assert not any(name.plural_people for name in readings("Turkish"))


@pytest.mark.parametrize("table", TABLES)
def test_every_row_of_a_table_has_a_state_code_and_days_in_order(table: str) -> None:
    rows: list[Any] = read_table(table, cast(type[msgspec.Struct], TABLES[table]))
    assert len(rows) > 100
    for row in rows:
        code = getattr(row, "iso3", None) or getattr(row, "state", None)
        assert code is None or (len(code) == 3 and code.isupper()), row
        start, end = getattr(row, "valid_from", None), getattr(row, "valid_to", None)
        assert start is None or end is None or start <= end, row


def test_the_words_of_a_name_hold_no_hyphens() -> None:
    assert words_of("Guinea-Bissau") == ["Guinea", "Bissau"]
    assert "-" not in set("".join(words_of("Port-au-Prince (Haïti)")))
