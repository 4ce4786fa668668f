"""Second coding: samples, codes that nobody else sees, agreement, and what people differ on."""

import pytest
from tests.ledger.ledger_reports import gift, report

from comity.errors import LedgerError, NotInLedger, NotKnown
from comity.ledger.coding import Sample
from comity.ledger.store import LedgerStore


@pytest.fixture
def filled(store: LedgerStore) -> LedgerStore:
    store.add_all([report(f"r{n}", gift("horse", 10**n, date=f"20{n:02}-01-01")) for n in range(1, 7)], "1")
    return store


def drawn(store: LedgerStore, size: int = 4) -> Sample:
    return store.coding.sample(store.coding.draw("round one", store.entries(), size, by="A").id)


def answers(**more: str) -> dict[str, str]:
    given = {"holds": "yes", "giver": "Zimbabwe", "receiver": "North Korea", "stage": "delivered", "denied": "no"}
    return given | {"items.0.kind": "animal"} | {name.replace("_", "."): value for name, value in more.items()}


def test_a_sample_is_the_same_under_the_same_name(filled: LedgerStore) -> None:
    one, two = drawn(filled), drawn(filled)
    assert one.entries == two.entries
    assert len(set(one.entries)) == 4
    assert {each.id for each in filled.coding.samples()} == {one.id, two.id}
    for size in (0, 501):
        with pytest.raises(LedgerError, match="1 to 500"):
            drawn(filled, size)
    with pytest.raises(NotInLedger):
        filled.coding.sample("dnothing")


def test_codes_change_nothing_and_are_counted(filled: LedgerStore) -> None:
    before = filled.entries().records()
    sample = drawn(filled)
    assert filled.coding.following(sample, "A") == 0
    filled.coding.code(sample, 0, answers(stage="pledged"), by="A")
    assert filled.coding.following(sample, "A") == 1
    assert filled.coding.following(sample, "B") == 0
    assert filled.coding.sample(sample.id).coded == {"A": 1}
    assert filled.entries().records() == before


def test_agreement_is_told_field_by_field(filled: LedgerStore) -> None:
    sample = drawn(filled)
    for place in range(4):
        filled.coding.code(sample, place, answers(stage=("delivered", "pledged")[place % 2]), by="A")
        filled.coding.code(sample, place, answers(stage=("delivered", "pledged")[place == 1]), by="B")
    found = {each.field: each for each in filled.coding.agreement(sample)}
    assert (found["giver"].units, found["giver"].share, found["giver"].alpha) == (4, 1.0, None)
    assert found["stage"].share == 0.75
    # 8 values, 3 of one sort and 5 of the other; one of four pairs differs: 1 - (2 / 8) / (2 * 3 * 5 / (8 * 7)).
    assert found["stage"].alpha == pytest.approx(1 - 0.25 / (30 / 56), abs=0.001)


def test_what_people_differ_on_is_decided(filled: LedgerStore) -> None:
    sample = drawn(filled)
    filled.coding.code(sample, 0, answers(stage="pledged", giver="Kenya", items_0_quantity="12"), by="A")
    filled.coding.code(sample, 0, answers(items_0_quantity="13"), by="B")
    disputes = {each.field: each for each in filled.coding.disputes(sample)}
    assert set(disputes) == {"stage", "giver", "items.0.quantity"}
    assert disputes["stage"].codes == {"A": "pledged", "B": "delivered"}
    assert disputes["stage"].ledger == "delivered"
    for field, who in (("stage", "A"), ("giver", "A"), ("items.0.quantity", "B")):
        filled.coding.settle(disputes[field], disputes[field].codes[who], by="C", why="looked again")
    record = filled.entry(str(sample.entries[0])).record
    assert (record.stage, record.giver[0].state, record.items[0].quantity.low) == ("pledged", "KEN", 13)  # type: ignore[union-attr]
    assert filled.coding.disputes(sample) == []


def test_codes_survive_a_newer_reading_and_are_taken_back(filled: LedgerStore) -> None:
    sample = drawn(filled)
    made = filled.coding.code(sample, 0, answers(), by="A")
    for n in range(1, 7):
        filled.add(report(f"r{n}", gift("horse", 10**n, date=f"20{n:02}-01-01", stage="underway")), "2")
    again = filled.coding.sample(sample.id)
    assert None not in again.entries
    assert again.coded == {"A": 1}
    filled.decisions.undo(made.id, by="A")
    assert filled.coding.sample(sample.id).coded == {}


def test_what_is_no_answer_is_refused(filled: LedgerStore) -> None:
    sample = drawn(filled)
    for wrong in ({"stage": "odd"}, {"giver": "Nowhereland"}, {"items_0_quantity": "many"}, {"date": "2024-13"}):
        with pytest.raises(NotKnown):
            filled.coding.code(sample, 0, answers(**wrong), by="A")
    with pytest.raises(LedgerError, match="at all"):
        filled.coding.code(sample, 0, answers(holds=""), by="A")
    with pytest.raises(NotInLedger):
        filled.coding.code(sample, 9, answers(), by="A")
