"""What was missed: recorded from a report's own words, kept through newer readings, taken back, put right."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.documents import make_document
from comity.errors import LedgerError, NotKnown
from comity.grounding.pointing import candidate_of, given_of, located, pointed
from comity.ledger.store import LedgerStore
from comity.model import Ledger
from comity.pipelines import Pipelines
from comity.settings import ReaderOptions

TEXT = (
    "Kenya gave Haiti 400 policemen in June 2024. Haiti was glad. The two lions that Kenya gave Norway are well.\n\n"
    "Norway accused Russia of jamming signals on Monday."
)
REPORT = make_document(TEXT, title="Help", published="2024-07-01", publisher="The Wire")
GIFT = {
    "trigger": ["gave"], "giver": ["Kenya"], "receiver": ["Haiti"], "item": ["400 policemen"], "date": ["June 2024"],
}  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Pipelines:
    return Pipelines(ReaderOptions())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LedgerStore]:
    with LedgerStore.open(str(tmp_path / "ledger.db")) as opened:
        opened.add(Ledger(document=REPORT), "1")
        yield opened


def test_values_are_worked_out_from_the_words(store: LedgerStore, reader: Pipelines) -> None:
    made = store.record(REPORT.id, "transfer", GIFT, by="A. Reader", reader=reader)
    entry = store.entry(made.anchors[0].claim)
    record = msgspec.to_builtins(entry.record)
    assert [record["giver"][0]["state"], record["receiver"][0]["state"]] == ["KEN", "HTI"]
    assert record["items"][0]["quantity"]["low"] == 400
    assert record["stage"] == "delivered"
    assert record["date"] == {"start": "2024-06-01", "end": "2024-06-30"}
    assert record["proposed_by"] == ["person:A. Reader"]
    assert store.text("policemen").count() == 1
    blame = {"trigger": ["accused"], "accusers": ["Norway"], "accused": ["Russia"], "of": ["jamming signals"]}
    store.record(REPORT.id, "accusation", blame, by="A. Reader", reader=reader)
    assert store.stats()["entries"] == {"accusation": 1, "transfer": 1}


def test_it_survives_a_newer_reading_and_is_gone_when_taken_back(store: LedgerStore, reader: Pipelines) -> None:
    made = store.record(REPORT.id, "transfer", GIFT, by="A. Reader", reader=reader)
    before = store.entries().records()
    store.add(Ledger(document=REPORT), "2")
    assert store.entries().records() == before
    store.decisions.undo(made.id)
    assert store.entries().count() == 0
    assert store.stats()["claims"] == 0
    store.add(Ledger(document=REPORT), "3")
    assert store.entries().count() == 0
    again = store.record(REPORT.id, "transfer", GIFT, by="A. Reader", reader=reader)
    assert store.entries().records() == before
    assert again.id != made.id


def test_a_reader_that_finds_it_too_adds_nothing_and_takes_nothing(store: LedgerStore, reader: Pipelines) -> None:
    made = store.record(REPORT.id, "transfer", GIFT, by="A. Reader", reader=reader)
    claim = store.report(REPORT.id).claims[0].claim
    read = msgspec.structs.replace(claim, proposed_by=["rules"])
    store.add(Ledger(document=REPORT, transfers=[read]), "2")  # type: ignore[list-item]
    assert store.entries().count() == 1
    store.decisions.undo(made.id)
    assert store.entries().count() == 1


def test_a_wrong_claim_is_put_right(store: LedgerStore, reader: Pipelines) -> None:
    wrong = (
        store.record(REPORT.id, "transfer", {**GIFT, "receiver": ["Norway"]}, by="A", reader=reader).anchors[0].claim
    )
    claim = store.report(REPORT.id).claims[0].claim
    words = given_of(claim, TEXT)
    assert words["giver"] == ["Kenya @0"]
    assert words["item"] == ["400 policemen"]
    store.record(REPORT.id, "transfer", {**words, "receiver": ["Haiti"]}, by="B", instead_of=wrong, reader=reader)
    found = store.entries().records()
    assert [entry.record.receiver[0].state for entry in found] == ["HTI"]  # type: ignore[union-attr]
    assert [made.action for made in store.decisions.all()] == ["record", "record", "reject"]


def test_decisions_carry_what_was_recorded_to_another_ledger(store: LedgerStore, reader: Pipelines) -> None:
    store.record(REPORT.id, "transfer", GIFT, by="A. Reader", reader=reader)
    with LedgerStore.open(":memory:") as other:
        other.add(Ledger(document=REPORT), "1")
        for made in store.decisions.all():
            assert other.decisions.restore(made)
        assert other.entries().records() == store.entries().records()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"trigger": ["sold"], "giver": ["Kenya"]}, "does not say 'sold'"),
        ({"trigger": [""]}, "no words"),
        ({"trigger": ["gave"], "giver": ["Kenya"]}, "nothing that passes"),
        ({"trigger": ["gave"], "item": ["400 policemen"]}, "between nobody"),
        ({"trigger": ["gave"], "visitors": ["Kenya"]}, "it has no 'visitors'"),
    ],
)
def test_words_that_make_nothing_say_why(
    store: LedgerStore, reader: Pipelines, words: dict[str, list[str]], why: str
) -> None:
    with pytest.raises(LedgerError, match=why):
        store.record(REPORT.id, "transfer", words, by="A", reader=reader)
    assert store.decisions.count() == 0


def test_the_same_twice_and_a_report_that_is_none(store: LedgerStore, reader: Pipelines) -> None:
    store.record(REPORT.id, "transfer", GIFT, by="A", reader=reader)
    with pytest.raises(LedgerError, match="already"):
        store.record(REPORT.id, "transfer", GIFT, by="B", reader=reader)
    with pytest.raises(LedgerError, match="no such report"):
        store.record("nothing", "transfer", GIFT, by="B", reader=reader)


def test_words_that_stand_there_often() -> None:
    second = TEXT.rindex("Kenya")
    assert located(TEXT, "Kenya") == (0, 5)
    assert located(TEXT, f"Kenya @{second}") == (second, second + 5)
    assert located(TEXT, "kenya", near=second) == (second, second + 5)
    candidate = candidate_of("transfer", TEXT, {"trigger": ["gave Norway"], "giver": ["Kenya"]}, "A")
    assert candidate.arguments["giver"][0].start == second
    with pytest.raises(NotKnown):
        located(TEXT, "Kenia")


@given(st.data())
def test_words_come_back_as_they_were_picked(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT) - 2))
    end = data.draw(st.integers(start + 1, len(TEXT)))
    words = TEXT[start:end]
    if words == words.strip() and "\n" not in words:
        assert located(TEXT, pointed(TEXT, (start, end))) == (start, end)
