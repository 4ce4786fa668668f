"""A headline is read as if its words were not capitalised, and quoted as it is written."""

import pytest

import comity


@pytest.mark.parametrize(
    ("headline", "what"),
    [
        ("Sweden To Send Ghana Four Patrol Boats", "Patrol Boat"),
        ("Japan Donates 40 Fire Engines To Fiji After Floods", "Fire Engine"),
        ("NORWAY GIVES KENYA 12 TRUCKS", "TRUCK"),
    ],
)
def test_a_headline_in_capitals_is_read(headline: str, what: str) -> None:
    (transfer,) = comity.read(headline, published="2023-05-10").transfers
    assert [item.what.lower() for item in transfer.items] == [what.lower()]
    assert transfer.evidence == headline


def test_a_headline_and_its_report_tell_one_thing() -> None:
    text = "Kenya gets trucks from Norway\n\nNorway gave Kenya 12 trucks, its ministry said on Monday."
    (transfer,) = comity.read(text, published="2023-05-10").transfers
    assert transfer.stage == "delivered"
    assert transfer.items[0].quantity is not None


def test_names_keep_their_capitals() -> None:
    (visit,) = comity.read("Japan's Abe Meets Modi In Delhi On Monday", published="2017-09-15").visits
    assert {party.state for party in visit.visitors} == {"JPN", "IND"}
    assert visit.date is not None
