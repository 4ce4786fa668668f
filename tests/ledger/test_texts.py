"""Full text search in the texts of reports, on SQLite and PostgreSQL alike."""

import pytest
from sqlalchemy import text
from tests.ledger.ledger_reports import gift, report

from comity.errors import LedgerError, NotKnown
from comity.ledger import health
from comity.ledger.reports import Sought
from comity.ledger.store import LedgerStore
from comity.model import Ledger

LONG = "Filler. " * 200 + "The zookeepers sent two rhinos by train. " + "More filler. " * 200


@pytest.fixture
def filled(store: LedgerStore) -> LedgerStore:
    store.add_all(
        [
            report("one", gift(), text="Zimbabwe sent two rhinos to North Korea. The keeper’s ark left at night."),
            report("two", gift("horse", 4), text="Norway gave horses. The café was closed.", published="2011-01-02"),
            Ledger(document=report("long", gift(), text=LONG).document),
        ],
        "1",
    )
    return store


def found(store: LedgerStore, words: str) -> set[str]:
    return {each.id for each in store.reports.page(sought=Sought(text=words))}


def test_words_are_found_in_texts_whatever_their_form(filled: LedgerStore) -> None:
    assert found(filled, "ark") == {"one"}
    assert found(filled, "rhino") == {"one", "long"}
    assert found(filled, "RHINOS train") == {"long"}
    assert found(filled, '"two rhinos"') == {"one", "long"}
    assert found(filled, '"rhinos two"') == set()
    assert found(filled, "unheard") == set()
    assert filled.reports.count(Sought(text="rhino")) == 2
    with pytest.raises(LedgerError, match="no words"):
        found(filled, '"!"')


def test_hostile_words_are_words(filled: LedgerStore) -> None:
    for words in (
        'ark" OR "horses',
        "NEAR(ark, horses)",
        "ark*",
        "text:ark",
        "ark & ! |",
        "^ark",
        "'; DROP TABLE texts;",
    ):
        assert found(filled, words) <= {"one"}


def test_passages_mark_the_words_and_are_short(filled: LedgerStore) -> None:
    reports = filled.reports.page(sought=Sought(text="rhinos"))
    passages = filled.reports.passages(reports, "rhinos")
    assert {id_: [each.text for each in all_ if each.found] for id_, all_ in passages.items()} == {
        "one": ["rhinos"], "long": ["rhinos"],
    }  # fmt: skip
    whole = "".join(each.text for each in passages["long"])
    assert "sent two rhinos by train" in whole
    assert len(whole) < 400


def test_a_report_read_anew_is_found_once(filled: LedgerStore) -> None:
    filled.add(report("two", gift("horse", 5), text="Norway gave horses. The café was closed."), "2")
    assert found(filled, "café") == {"two"}
    assert filled.reports.count(Sought(text="café")) == 1


def test_a_text_beyond_all_bounds_is_searched_as_far_as_goes(store: LedgerStore) -> None:
    words = " ".join(f"w{number:x}\N{GOTHIC LETTER AHSA}" for number in range(60_000))
    store.add(report("huge", gift(), text=f"Zimbabwe sent rhinos. {words} behind"), "1")
    assert found(store, "rhinos") == {"huge"}
    assert found(store, "behind") == set()


def test_reports_by_status_and_in_any_order(filled: LedgerStore) -> None:
    def ids(**sought: str) -> list[str]:
        return [each.id for each in filled.reports.page(sought=Sought(**sought))]  # type: ignore[arg-type]

    assert ids(status="nothing") == ["long"]
    assert set(ids(status="told")) == {"one", "two"}
    assert ids(status="unread") == ids(status="copy") == []
    ordered = [each.id for each in filled.reports.page(order="published")]
    assert ordered == [each.id for each in filled.reports.page(order="-published")][::-1]
    with pytest.raises(NotKnown, match="published"):
        filled.reports.page(order="publshed")


def test_what_is_not_searched_is_told(url: str) -> None:
    with LedgerStore.open(url) as store:
        store.add(report("one", gift()), "1")
        with store._database.write() as connection:
            connection.execute(text("DELETE FROM texts"))
    assert any("not in the full text search: one" in problem.what for problem in health.examine(url))
