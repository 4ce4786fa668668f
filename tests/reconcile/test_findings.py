"""What a careful reader notices in one report, and what is let be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity.model import Finding
from comity.settings import ReaderOptions


def found(text: str, published: str = "2024-06-05") -> list[Finding]:
    return comity.read(text, published=published, options=ReaderOptions(reader="rules")).findings


@pytest.mark.parametrize(
    "text",
    [
        "Norway sent Ukraine 60 vehicles: 40 trucks and 30 ambulances.",
        "A total of 900 tonnes of flour from Turkey was unloaded at three ports of Yemen: 400 tonnes at Aden, "
        "300 tonnes at Mukalla and 100 tonnes at Hodeida.",
        "Japan gave the Philippines 97 motorcycles, 40 lorries and 10 boats, 150 vehicles in all.",
        "The 120 trucks that Jordan sent to Gaza carried food (65 trucks), medicine (30) and tents (20).",
        "Germany gave Chad 500 million euros: 200 million for food, 150 million for drugs and 100 million for fuel.",
        "The two sides freed 110 prisoners on Saturday, 60 Azerbaijanis and 45 Armenians.",
        "The aid, $10 million in food and $6 million in medicine, a total of $18 million, goes to Haiti, Canada said.",
        "Iran sold Sudan 50 mortars. They came in two lots. Ten arrived in May; a plane brought 30 in June.",
    ],
)
def test_parts_that_do_not_add_up_are_noticed(text: str) -> None:
    (finding,) = [f for f in found(text) if f.type == "sum"]
    assert "adds up to" in finding.about
    assert len(finding.spans) >= 3


@pytest.mark.parametrize(
    "text",
    [
        "Norway sent Ukraine 70 vehicles: 40 trucks and 30 ambulances.",
        "Norway sent Ukraine about 70 vehicles: 40 trucks and 31 ambulances.",
        "Norway sent Ukraine 70 vehicles, including 40 trucks and 10 ambulances.",
        "Norway sent Ukraine 70 vehicles: 40 trucks, 10 ambulances and others.",
        "The two sides freed 110 prisoners on Saturday, 65 Azerbaijanis and 45 Armenians.",
        "Norway sent Ukraine 40 tanks, 20 trucks and 10 ambulances.",
        "Norway sent Ukraine 70 vehicles: 40 trucks cost $3 million and 10 ambulances $2 million.",
    ],
)
def test_parts_that_may_add_up_are_let_be(text: str) -> None:
    assert [f for f in found(text) if f.type == "sum"] == []


@settings(max_examples=12, deadline=None)
@given(st.integers(2, 90), st.integers(2, 90), st.integers(-9, 9))
def test_a_sum_is_noticed_exactly_where_it_is_wrong(trucks: int, vans: int, off: int) -> None:
    total = max(2, trucks + vans + off)
    text = f"Norway sent Ukraine {total} vehicles: {trucks} trucks and {vans} vans."
    assert bool([f for f in found(text) if f.type == "sum"]) is (total != trucks + vans)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Iran has sent drones to Sudan, two diplomats said, a claim that both Tehran and Khartoum reject.", "Tehran"),
        (
            "Eritrea has sent mortars to Sudan, a Sudanese official said. Eritrea dismissed the report as a lie.",
            "Eritrea",
        ),
        ("An article last week said that Norway had delivered two ferries to Malta. It has not.", "the report"),
        ("Mali accused Niger on Monday of sheltering rebels. Niger denied it.", "Niger"),
        ("Kyiv says that Iran has delivered 200 drones to Russia. Tehran says it has sent none.", "Tehran"),
        (
            "Libya received shells from Egypt, the panel says; a minister in Cairo said that this was not true.",
            "minister in Cairo",
        ),
        (
            "Reuters reported that Qatar would lend Egypt $3 billion. The bank in Cairo said there was no such loan.",
            "Cairo",
        ),
        (
            "Chad said it had got 20 armoured cars from the Emirates. Abu Dhabi said no vehicles were delivered.",
            "Abu Dhabi",
        ),
        ("Rwanda, which denies the charge, is accused by Congo of backing the rebels.", "Rwanda"),
        ("Accused by Kabul of sheltering the Taliban, Pakistan denied any link.", "Pakistan"),
    ],
)
def test_denials_say_who_denies(text: str, who: str) -> None:
    denials = [f for f in found(text) if f.type == "denial"]
    assert len(denials) == 1
    assert who in denials[0].about


def test_who_denies_his_own_deed_alone_contradicts_nobody() -> None:
    assert found("Eritrea denied that it had sent tanks to Sudan.") == []


def test_another_source_with_another_amount_is_a_conflict() -> None:
    text = (
        "Japan has delivered 30,000 tonnes of rice to Liberia since May, its embassy said. "
        "The World Food Programme put the amount at 21,000 tonnes."
    )
    (finding,) = [f for f in found(text) if f.type == "conflict"]
    assert "21,000" in finding.about
    assert "30,000" in finding.about


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        (
            "Colombia says it has taken in 1.7 million Venezuelans; the United Nations puts the number at 1.3 million.",
            "1.3 million",
        ),
        ("Ukraine's debt is $4.5 billion, Gazprom says. Naftogaz says the debt is $2.2 billion.", "$2.2 billion"),
        (
            "Naftogaz owes Gazprom $4.5 billion, Moscow says; the Ukrainian company puts the amount at $2.2 billion.",
            "$2.2 billion",
        ),
    ],
)
def test_another_source_with_another_figure_is_a_conflict(text: str, amount: str) -> None:
    (finding,) = [f for f in found(text) if f.type == "conflict"]
    assert amount in finding.about


def test_the_same_amount_from_another_source_is_none() -> None:
    text = (
        "Japan has delivered 30,000 tonnes of rice to Liberia since May, its embassy said. "
        "The World Food Programme put the amount at 30,000 tonnes."
    )
    assert [f for f in found(text) if f.type == "conflict"] == []


def test_two_sources_with_two_figures_of_one_year_are_a_conflict() -> None:
    text = (
        "Angola's oil output was 1.1 million barrels a day in 2022, OPEC said. "
        "Angola's oil output was 1.4 million barrels a day in 2022, the energy ministry in Luanda said."
    )
    assert [f.type for f in found(text)] == ["conflict"]


def test_a_first_visit_that_was_none() -> None:
    told = "Pope Francis flew to Baghdad on Monday. It was the first ever visit by a pope to Iraq. "
    assert [f for f in found(told, "2021-03-08") if f.type == "first"] == []
    text = "On the first ever visit by a Chilean leader to Fiji, Gabriel Boric flew to Suva on Monday."
    earlier = " Chile's president visited Suva in 2016."
    assert [f for f in found(text, "2023-11-15") if f.type == "first"] == []
    assert [f.type for f in found(text + earlier, "2023-11-15")] == ["first"]


def test_a_sum_names_the_parties_and_the_thing() -> None:
    (finding,) = [f for f in found("Norway sent Kyiv 60 vehicles: 40 trucks and 30 ambulances.") if f.type == "sum"]
    assert finding.about == "Norway's list of vehicles for Ukraine adds up to 70, not 60"
