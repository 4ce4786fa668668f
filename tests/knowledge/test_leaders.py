"""Leaders by name and by office: who a name means on a day, and who held an office."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import KnowledgeError
from comity.knowledge.leaders import Office, fold, load_leaders

SAMPLE = Path(__file__).parent / "leaders_sample.csv"
TODAY = "2026-08-01"
LEADERS = load_leaders()
TOKENIZER = spacy.blank("en").tokenizer

G20 = "USA GBR FRA DEU ITA CAN JPN RUS CHN IND BRA ARG MEX AUS IDN KOR SAU ZAF TUR".split()
NATO = (
    "ALB BEL BGR CAN HRV CZE DNK EST FIN FRA DEU GRC HUN ISL ITA LVA LTU LUX MNE NLD MKD NOR POL PRT ROU SVK SVN "
    "ESP SWE TUR GBR USA"
).split()
ASIA = (
    "AFG ARM AZE BHR BGD BTN BRN KHM CHN CYP GEO IND IDN IRN IRQ ISR JPN JOR KAZ KWT KGZ LAO LBN MYS MDV MNG MMR NPL "
    "PRK OMN PAK PSE PHL QAT SAU SGP KOR LKA SYR TWN TJK THA TLS TUR TKM ARE UZB VNM YEM"
).split()


def sample() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def named(text: str, on: str | None = TODAY, start: int = 0) -> tuple[str, str | None] | None:
    """The words that a name takes, and the state or organisation of its first reading."""
    words = [token.text for token in TOKENIZER(text)]
    match = LEADERS.by_name(words, start, on)
    if match is None:
        return None
    best = match.offices[0]
    return " ".join(words[start : start + match.length]), best.state or best.org


def offices(name: str, on: str) -> Sequence[Office]:
    """The offices of a name that is known."""
    match = LEADERS.by_name(name.split(), 0, on)
    assert match is not None
    return match.offices


def holder(state: str, office: str, on: str) -> str:
    """Who held an office that somebody held."""
    found = LEADERS.holder(state, office, on)
    assert found is not None
    return found.person


@pytest.mark.parametrize("row", sample(), ids=lambda row: f"{row['state']}-{row['office']}-{row['on']}")
def test_who_held_office_on_a_day(row: dict[str, str]) -> None:
    office = LEADERS.holder(row["state"], row["office"], row["on"])
    assert office is not None
    assert fold(row["name"]) in fold(office.person)


@pytest.mark.parametrize("state", sorted({*G20, *NATO, *ASIA}))
def test_each_large_or_near_state_is_sampled_on_four_days(state: str) -> None:
    assert len({row["on"] for row in sample() if row["state"] == state}) >= 4


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Volodymyr Zelenskyy", "UKR"),
        ("Volodymyr Zelenskiy", "UKR"),
        ("Volodymyr Zelensky", "UKR"),
        ("Zelenskiy", "UKR"),
        ("Recep Tayyip Erdogan", "TUR"),
        ("Recep Tayyip Erdoğan", "TUR"),
        ("Erdogan", "TUR"),
        ("RECEP TAYYIP ERDOGAN", "TUR"),
        ("Moamer Kadhafi", "LBY"),
        ("Muammar Gaddafi", "LBY"),
        ("Muammar al-Qaddafi", "LBY"),
        ("Kim Jong-un", "PRK"),
        ("Kim Jong Un", "PRK"),
        ("Kim Jong-il", "PRK"),
        ("Xi Jinping", "CHN"),
        ("Bashar al-Assad", "SYR"),
        ("Abdel Fattah al-Sisi", "EGY"),
        ("Abdel-Fattah el-Sissi", "EGY"),
        ("Mohammed bin Zayed Al Nahyan", "ARE"),
        ("MBZ", "ARE"),
        ("Mohammed bin Salman", "SAU"),
        ("Lula", "BRA"),
        ("Luiz Inácio Lula da Silva", "BRA"),
        ("AMLO", "MEX"),
        ("Modi", "IND"),
        ("Suu Kyi", "MMR"),
        ("Aung San Suu Kyi", "MMR"),
        ("Abe Shinzo", "JPN"),
        ("Shinzo Abe", "JPN"),
        ("Gerhard Schroeder", "DEU"),
        ("Gerhard Schroder", "DEU"),
        ("Tô Lâm", "VNM"),
        ("Lech Walesa", "POL"),
        ("Franjo Tudjman", "HRV"),
        ("Ramos-Horta", "TLS"),
        ("Emomali Rakhmonov", "TJK"),
        ("Umaru Yar'Adua", "NGA"),
        ("Umaru Yar’Adua", "NGA"),
    ],
)
def test_spellings_of_a_name(text: str, state: str) -> None:
    assert named(text, "2015-06-01") == (" ".join(t.text for t in TOKENIZER(text)), state)


def test_the_longest_name_wins() -> None:
    assert named("Kim Jong-un met him", "2019-01-01") == ("Kim Jong - un", "PRK")
    assert named("Mohammed bin Salman Al Saud said", "2019-01-01") == ("Mohammed bin Salman Al Saud", "SAU")


def test_a_name_begins_where_it_is_asked_for() -> None:
    words = "visited by President Vladimir Putin".split()
    assert LEADERS.by_name(words, 2, TODAY) is None
    match = LEADERS.by_name(words, 3, TODAY)
    assert match is not None
    assert match.length == 2


@pytest.mark.parametrize(("on", "which"), [("1990-06-01", "George H. W. Bush"), ("2003-06-01", "George W. Bush")])
def test_the_date_tells_namesakes_apart(on: str, which: str) -> None:
    match = LEADERS.by_name(["George", "Bush"], 0, on)
    assert match is not None
    assert match.offices[0].person == which


def test_the_office_of_the_day_comes_first_then_the_last_one() -> None:
    held = [offices("Vladimir Putin", on)[0] for on in ("2003-01-01", "2010-01-01")]
    assert [office.title for office in held] == ["President", "Prime Minister"]
    carter = offices("Jimmy Carter", "1994-06-15")[0]
    assert (carter.state, carter.title, carter.until) == ("USA", "President", "1981-01-20")
    later = offices("Donald Trump", "2022-01-01")
    assert [o.since for o in later][:2] == ["2017-01-20", "2025-01-20"]


@pytest.mark.parametrize(
    ("surname", "on", "state"),
    [
        ("Bush", "2003-01-01", "USA"),
        ("Bush", "2013-01-01", None),
        ("Brown", "2008-01-01", "GBR"),
        ("Brown", "2020-01-01", None),
        ("Abe", "2014-01-01", "JPN"),
        ("Abe", "2022-01-01", None),
        ("Xi", "2020-01-01", "CHN"),
        ("Xi", "1990-01-01", None),
        ("Mugabe", "2010-01-01", "ZWE"),
        ("Mugabe", "2019-01-01", "ZWE"),
        ("May", "2018-01-01", None),
        ("Major", "1995-01-01", None),
        ("Key", "2010-01-01", None),
        ("Rice", "2006-01-01", None),
    ],
)
def test_a_surname_alone_must_be_distinctive_or_of_a_leader_in_office(surname: str, on: str, state: str | None) -> None:
    assert named(surname, on) == (None if state is None else (surname, state))


def test_a_surname_that_leaders_of_two_states_bear_on_a_day_is_nobody() -> None:
    assert holder("KOR", "head_of_state", "2010-01-01").startswith("Lee ")
    assert holder("SGP", "head_of_government", "2010-01-01").startswith("Lee ")
    assert named("Lee", "2010-01-01") is None


def test_a_name_needs_a_capital() -> None:
    assert named("vladimir putin") is None
    assert named("trump", "2018-01-01") is None


def test_holder_knows_titles_and_who_leads() -> None:
    assert holder("RUS", "leader", "2010-01-01") == "Dmitry Medvedev"
    assert holder("GBR", "leader", "2010-01-01") == "Gordon Brown"
    assert holder("IRN", "president", "2010-01-01") == "Mahmoud Ahmadinejad"
    assert holder("IRN", "leader", "2010-01-01") == "Ali Khamenei"
    assert holder("CHN", "prime minister", "2010-01-01") == "Wen Jiabao"
    assert holder("USA", "head_of_government", "2010-01-01") == "Barack Obama"
    assert LEADERS.holder("USA", "archduke", "2010-01-01") is None
    assert LEADERS.holder("ZZZ", "leader", "2010-01-01") is None


def test_dates_of_less_than_a_day_hold_for_the_whole_month_or_year() -> None:
    office = Office("A B", "USA", None, "minister", "", "1999", "2001-03")
    assert [office.held(on) for on in ("1998-12-31", "1999-01-01", "2001-03-31", "2001-04-01")] == [
        False,
        True,
        True,
        False,
    ]


def test_every_full_name_is_found_as_the_parser_splits_it() -> None:
    missed: list[str] = []
    for held in LEADERS._states.values():
        for person in {office.person for office in held}:
            words = [token.text for token in TOKENIZER(person)]
            match = LEADERS.by_name(words, 0, None)
            if match is None or match.length != len(words):
                missed.append(person)
    assert missed == []


def test_a_users_rows_are_added(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        '[[leaders]]\nname = "Ruritz Elphberg"\nstate = "AND"\noffice = "head_of_state"\ntitle = "King"\n'
        'since = "1990"\naliases = ["Rudolf V"]\n',
        encoding="utf-8",
    )
    mine = load_leaders(tmp_path)
    rudolf, ruritz = (mine.by_name(name.split(), 0, TODAY) for name in ("Rudolf V", "Ruritz Elphberg"))
    assert rudolf is not None
    assert rudolf.offices[0].state == "AND"
    assert ruritz is not None
    assert ruritz.length == 2
    assert LEADERS.by_name("Ruritz Elphberg".split(), 0, TODAY) is None


def test_a_users_wrong_row_says_where(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[[leaders]]\nname = "X"\noffice = "tsar"\n', encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"mine\.toml \[\[leaders\]\]"):
        load_leaders(tmp_path)


WORDS = st.one_of(
    st.text(max_size=8),
    st.sampled_from("Kim Jong - un il George W. Bush al Assad Mohammed bin Zayed de Klerk Lee ' . Xi".split()),
)


@given(st.lists(WORDS, min_size=1, max_size=12), st.data(), st.sampled_from([None, "1985-01-01", "2015-06-01"]))
def test_any_words_give_a_match_inside_them_or_none(words: list[str], data: st.DataObject, on: str | None) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    match = LEADERS.by_name(words, start, on)
    if match is not None:
        assert 1 <= match.length <= len(words) - start
        assert match.offices
