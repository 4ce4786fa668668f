"""Whom a name stands for in the reports of a ledger: those that are there, and those to come."""

import msgspec
import pytest
from tests.ledger.ledger_reports import gift, report

from comity.errors import NotKnown
from comity.ledger.store import LedgerStore
from comity.model import Ledger, Party

NORTH = Party(name="North")


def told(name: str, low: int, publisher: str = "The Wire", receiver: Party = NORTH) -> Ledger:
    transfer = gift("rhino", low)
    return report(name, msgspec.structs.replace(transfer, receiver=[receiver]), publisher=publisher)


def receivers(store: LedgerStore) -> dict[str, str | None]:
    found = {}
    for entry in store.entries():
        for claim in store.show(entry.id).claims:
            found[claim.document] = claim.claim.receiver[0].state  # type: ignore[union-attr]
    return found


def test_a_rule_holds_for_what_is_there_and_what_comes(store: LedgerStore) -> None:
    store.add_all([told("one", 2), told("two", 900, "The Post")], "1")
    made = store.decisions.rule("North", "North Korea", by="A. Reader")
    assert (made.action, made.field, made.after["state"]) == ("rule", "North", "PRK")
    assert receivers(store) == {"one": "PRK", "two": "PRK"}
    assert store.between("ZWE", "PRK").count() == 2
    store.add(told("three", 70_000), "1")
    assert receivers(store)["three"] == "PRK"
    store.decisions.undo(made.id, by="A. Reader")
    assert set(receivers(store).values()) == {None}


def test_a_rule_may_be_of_one_publisher_alone(store: LedgerStore) -> None:
    store.add_all([told("one", 2), told("two", 900, "The Post")], "1")
    store.decisions.rule("north", "PRK", publisher="The Post", by="A. Reader")
    assert receivers(store) == {"one": None, "two": "PRK"}


def test_a_rule_survives_a_newer_reading_and_a_correction_goes_over_it(store: LedgerStore) -> None:
    store.add(told("one", 2), "1")
    store.decisions.rule("North", "PRK", by="A. Reader")
    store.add(told("one", 3), "2")
    assert receivers(store) == {"one": "PRK"}
    (entry,) = store.entries()
    store.decisions.correct(entry.claims[0], "receiver", ["North (KEN)"], by="A. Reader")
    assert receivers(store) == {"one": "KEN"}


def test_the_last_rule_holds_and_none_is_made_of_nobody(store: LedgerStore) -> None:
    store.add(told("one", 2), "1")
    store.decisions.rule("North", "PRK", by="A. Reader")
    store.decisions.rule("North", "none", by="A. Reader")
    assert receivers(store) == {"one": None}
    with pytest.raises(NotKnown):
        store.decisions.rule("North", "Nowhereland", by="A. Reader")
