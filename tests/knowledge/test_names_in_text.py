"""Names are found as the parser parts them, and nothing is found that is not there."""

from __future__ import annotations

from typing import cast

import msgspec
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from comity.knowledge.gazetteer import (
    TABLES,
    Group,
    Institution,
    Organisation,
    Place,
    StateNames,
    load_gazetteer,
)
from comity.knowledge.tables import read_table

ENGLISH = spacy.blank("en")
COMMON = [
    "South",
    "Korea",
    "the",
    "of",
    "-",
    "'s",
    ".",
    "US",
    "us",
    "Black",
    "Sea",
    "New",
    "York",
    "Republic",
    "and",
    "Al",
    ",",
]


def spelled() -> set[str]:
    """Every name in the tables that are put together by hand."""
    texts: set[str] = set()
    for row in (row for table, kind in TABLES.items() for row in read_table(table, cast(type[msgspec.Struct], kind))):
        assert isinstance(row, (StateNames, Place, Institution, Organisation, Group))
        texts |= {row.name, *row.aliases}
        texts.update(
            *(
                getattr(row, field, [])
                for field in ("organs", "territories", "adjectives", "nouns", "plurals", "capitals")
            )
        )
    return {text.removeprefix("the ") for text in texts if text}


def found(text: str, on: str | None = "2024-06-01") -> list[str]:
    """What is found in a sentence, from left to right: the words and what they stand for."""
    words = [token.text for token in ENGLISH(text)]
    names, i = [], 0
    while i < len(words):
        match = load_gazetteer().find(words, i, on)
        if match is not None:
            best = match.names[0]
            names.append(f"{' '.join(words[i : i + match.length])}={best.state or best.org or best.kind.value}")
        i += match.length if match else 1
    return names


def test_every_name_is_found_as_the_parser_parts_it() -> None:
    gazetteer, missed = load_gazetteer(), []
    names = spelled()
    for name in names:
        words = [token.text for token in ENGLISH(name)]
        tries = (gazetteer.find([*before, *words], len(before)) for before in ([], ["in"], ["the"]))
        if not any(match is not None and match.length == len(words) for match in tries):
            missed.append(name)
    assert len(names) > 5000
    assert missed == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The U.S. gave us S. Korea's food.", ["U.S.=USA", "S. Korea=KOR"]),
        ("North Korea and South Korea met in Kaesong.", ["North Korea=PRK", "South Korea=KOR", "Kaesong=PRK"]),
        ("the Democratic People’s Republic of Korea", ["Democratic People ’s Republic of Korea=PRK"]),
        ("rice for Côte d’Ivoire", ["Côte d’Ivoire=CIV"]),
        ("BEIRUT - LEBANON sent aid.", ["BEIRUT=LBN", "LEBANON=LBN"]),
        ("Equatorial Guinea, Papua New Guinea", ["Equatorial Guinea=GNQ", "Papua New Guinea=PNG"]),
        ("Guinea-Bissau and Guinea", ["Guinea - Bissau=GNB", "Guinea=GIN"]),
        ("DR Congo and Congo-Brazzaville", ["DR Congo=COD", "Congo - Brazzaville=COG"]),
        ("Northern Ireland and Ireland", ["Northern Ireland=GBR", "Ireland=IRL"]),
        ("from New Mexico to Mexico over the Gulf of Mexico", ["New Mexico=USA", "Mexico=MEX", "Gulf of Mexico=none"]),
        ("a South African ship in the Indian Ocean", ["South African=ZAF", "Indian Ocean=none"]),
        ("Danes and Poles for the Dutch", ["Danes=DNK", "Poles=POL", "Dutch=NLD"]),
        ("in N'Djamena, Port-au-Prince, Asunción", ["N'Djamena=TCD", "Port - au - Prince=HTI", "Asunción=PRY"]),
        ("They ate turkey on fine china and the chad fell.", []),
        ("Nice words, Reading books, Split votes.", []),
        ("He lives in Nice.", ["Nice=FRA"]),
        ("Congress and Peru's Congress", ["Congress=USA", "Peru=PER"]),
        ("Georgia and Atlanta, Georgia", ["Georgia=GEO", "Atlanta , Georgia=USA"]),
        ("the US state of Georgia", ["US state of Georgia=USA"]),
        ("SANA said Sana'a fell", ["SANA=SYR", "Sana'a=YEM"]),
        ("West Germany, East Germany and Germany", ["West Germany=DEU", "East Germany=DDR", "Germany=DEU"]),
        ("G-7 and OPEC+ members", ["G-7=G7", "OPEC+ members=group"]),
    ],
)  # fmt: skip
def test_the_longest_name_in_a_sentence_wins(text: str, names: list[str]) -> None:
    assert found(text) == names


@given(st.lists(st.one_of(st.sampled_from(COMMON), st.text(min_size=1, max_size=6)), min_size=1, max_size=8), st.data())
def test_a_match_lies_within_the_words(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    on = data.draw(st.sampled_from([None, "1980-01-01", "2020-01-01"]))
    match = load_gazetteer().find(words, start, on)
    if match is not None:
        assert 1 <= match.length <= len(words) - start
        assert match.names
        assert words[start + match.length - 1] != "-"
        assert any(name.valid(on) for name in match.names) == all(name.valid(on) for name in match.names)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_a_word_without_a_capital_names_nothing(word: str) -> None:
    match = load_gazetteer().find([word, "came"], 0)
    assert match is None or all(name.surface[0].islower() for name in match.names)
