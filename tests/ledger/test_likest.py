"""Which entries may be the same event as another."""

from tests.web.web_ledger import document, gift, reports

from comity.ledger.likest import likest
from comity.ledger.store import LedgerStore
from comity.model import Ledger


def test_the_likest_come_first_with_reasons() -> None:
    apart = "Zimbabwe sent 2 rhinos to North Korea in 1996. They flew."
    with LedgerStore.open(":memory:") as store:
        store.add_all(reports(), "1")
        store.add(Ledger(document=document("late", apart), transfers=[gift(apart, "rhino", 2, year="1996")]), "1")
        late = next(entry for entry in store.item("rhino") if entry.documents == ["late"])
        found = likest(store.entries(), late)
        assert {each.entry.kind for each in found} == {"transfer"}
        assert late.id not in {each.entry.id for each in found}
        assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
        assert found[0].entry.record.items[0].what == "rhino"  # type: ignore[union-attr]
        assert found[0].reasons
        assert likest(store.entries(), late, 1) == found[:1]
