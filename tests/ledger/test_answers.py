"""Findings, answered: explained or dismissed with a reason, until another report adds to one."""

import msgspec
import pytest
from tests.ledger.ledger_reports import gift, report

from comity.errors import Ambiguous, LedgerError, NotInLedger
from comity.ledger.store import LedgerStore
from comity.model import Ledger
from comity.reconcile.records import LedgerFinding

ONE = report("one", gift(date="1985-01-01/1985-12-31"), published="2010-05-13")
TWO = report("two", gift(date="1984-01-01/1984-12-31"), published="2010-06-08")
THREE = report("three", gift(date="1983-01-01/1983-12-31"), published="2010-07-01")


@pytest.fixture
def filled(store: LedgerStore) -> LedgerStore:
    store.add_all([ONE, TWO], "1")
    return store


def conflict(store: LedgerStore) -> LedgerFinding:
    (found,) = store.findings("conflict")
    return found


def again(ledger: Ledger) -> Ledger:
    """Another reading of the report: the same words, another stage."""
    (transfer,) = ledger.transfers
    return msgspec.structs.replace(ledger, transfers=[msgspec.structs.replace(transfer, stage="underway")])


def test_an_answer_has_a_reason_and_is_kept(filled: LedgerStore) -> None:
    finding = conflict(filled)
    assert finding.status == "open"
    with pytest.raises(LedgerError, match="say why"):
        filled.decisions.explain(finding.id, why=" ", by="A. Reader")
    made = filled.decisions.explain(finding.id[:8], why="two gifts", by="A. Reader")
    assert (made.field, made.before, made.after, made.why) == ("conflict date", finding.about, "explained", "two gifts")
    assert (conflict(filled).status, conflict(filled).decision) == ("explained", made.id)
    assert filled.decisions.by_id([made.id]) == {made.id: made}
    assert made in filled.show(finding.entries[0]).decisions


def test_what_is_answered_is_no_longer_open(filled: LedgerStore) -> None:
    finding = conflict(filled)
    assert [each.id for each in filled.found.page(undecided=True)] == [finding.id]
    assert filled.entries().found("conflict").count() == 1
    filled.decisions.dismiss(finding.id, why="misread", by="A. Reader")
    assert filled.found.page(undecided=True) == []
    assert filled.found.counts(undecided=True) == {}
    assert [each.id for each in filled.found.page(status="dismissed")] == [finding.id]
    assert filled.found.page(status="explained") == []
    assert filled.found.of(filled.entries()) == {}
    assert filled.entries().found("conflict").count() == 0
    assert filled.entries().facets("finding") == {"finding": {}}


def test_an_answer_is_taken_back(filled: LedgerStore) -> None:
    made = filled.decisions.dismiss(conflict(filled).id, why="misread", by="A. Reader")
    filled.decisions.undo(made.id, by="A. Reader")
    assert (conflict(filled).status, conflict(filled).decision) == ("open", None)


def test_the_last_answer_holds(filled: LedgerStore) -> None:
    filled.decisions.dismiss(conflict(filled).id, why="misread", by="A. Reader")
    last = filled.decisions.explain(conflict(filled).id, why="two gifts", by="B. Other")
    assert (conflict(filled).status, conflict(filled).decision) == ("explained", last.id)


def test_an_answer_survives_a_newer_reading(filled: LedgerStore) -> None:
    made = filled.decisions.explain(conflict(filled).id, why="two gifts", by="A. Reader")
    before = conflict(filled).words
    filled.add_all([again(ONE), again(TWO)], "2")
    assert {words.claim for words in conflict(filled).words}.isdisjoint({words.claim for words in before})
    assert conflict(filled).decision == made.id


def test_a_report_that_adds_to_a_finding_opens_it_again(filled: LedgerStore) -> None:
    filled.decisions.explain(conflict(filled).id, why="two gifts", by="A. Reader")
    filled.add(THREE, "1")
    assert conflict(filled).status == "open"
    assert len(conflict(filled).words) == 3


def test_no_such_finding(filled: LedgerStore) -> None:
    with pytest.raises(NotInLedger, match="no such finding"):
        filled.decisions.dismiss("nothing", why="x")
    with pytest.raises(NotInLedger, match="no such finding"):
        filled.decisions.dismiss("", why="x")
    filled.add(report("rival", gift("T-72 tank", 33, giver="UKR", receiver="SSD", kind="arms")), "1")
    filled.add(report("tanks", gift("T-72 tank", 33, giver="UKR", receiver="KEN", kind="arms")), "1")
    with pytest.raises(Ambiguous):
        filled.decisions.dismiss("f", why="x")


def test_positions_say_who_says_what_and_when(filled: LedgerStore) -> None:
    finding = conflict(filled)
    one, two = filled.found.positions([finding])[finding.id]
    assert {(each.says, told.published, told.document) for each in (one, two) for told in each.told} == {
        ("1985", "2010-05-13", "one"), ("1984", "2010-06-08", "two"),
    }  # fmt: skip
    (pair,) = filled.found.pairs()
    assert (pair.one, pair.two, pair.entries) == ("PRK", "ZWE", 1)
    assert filled.found.page(pair=("PRK", "ZWE")) == [finding]
    assert filled.found.page(pair=("", "")) == []


def test_two_entries_of_one_thing_are_two_positions(store: LedgerStore) -> None:
    tanks = gift("T-72 tank", 33, giver="UKR", receiver="KEN", kind="arms")
    store.add(report("tanks", tanks, published="2008-09-26"), "1")
    store.add(
        report("rival", gift("T-72 tank", 33, giver="UKR", receiver="SSD", kind="arms"), published="2008-10-08"), "1"
    )
    finding = conflict(store)
    sides = store.found.positions([finding])[finding.id]
    assert sorted(each.says for each in sides) == ["Kenya", "South Sudan"]
    assert {told.document for each in sides for told in each.told} == {"tanks", "rival"}
