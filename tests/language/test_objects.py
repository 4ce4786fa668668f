"""The two objects of a verb of giving, whatever stands between them."""

import pytest

import comity


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway gave Kenya, a country of 50 million, ten trucks.",
        "Norway gave Kenya (population 50 million) ten trucks.",
        "Norway gave Kenya – its old friend – ten trucks.",
        "Norway, stuck in debt, gave Kenya ten trucks.",
    ],
)
def test_an_aside_parts_no_objects(sentence: str) -> None:
    (transfer,) = comity.read(sentence, published="2023-05-10").transfers
    assert [party.state for party in (*transfer.giver, *transfer.receiver)] == ["NOR", "KEN"]
    assert [item.what for item in transfer.items] == ["truck"]


def test_a_description_is_no_part_of_what_is_counted_behind_it() -> None:
    text = "Mali thanked Turkey. Turkey sold the West African country six drones."
    (transfer,) = comity.read(text, published="2023-05-10").transfers
    assert [party.state for party in (*transfer.giver, *transfer.receiver)] == ["TUR", "MLI"]


@pytest.mark.xfail(reason="the worth of a gift comes out as a gift of its own", strict=True)
def test_what_a_thing_was_is_no_other_thing() -> None:
    text = "Chile gave Bolivia two ambulances on Monday, a gift worth $90,000."
    (transfer,) = comity.read(text, published="2023-05-10").transfers
    assert [item.what for item in transfer.items] == ["ambulance"]
