"""What is new in a saved search is told once; what is not taken is sent again, and no inner address is ever asked."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.documents.site import Handler, running
from tests.ledger.ledger_reports import gift, report
from typer.testing import CliRunner

from comity.cli.app import app
from comity.documents.web.fetch import Web
from comity.errors import LedgerError
from comity.ledger.filters import Filters
from comity.ledger.store import LedgerStore
from comity.watch.alerts import MOST, TRIES, send

HOOK = "https://hooks.example/new"


class Hook:
    """An address that answers as a test wants, and a clock."""

    def __init__(self) -> None:
        self.status, self.got = 200, list[dict[str, object]]()
        self.time = datetime.now(UTC) + timedelta(seconds=5)

    def post(self, address: str, body: bytes) -> int:
        assert address == HOOK
        if self.status == 200:
            self.got.append(json.loads(body))
        return self.status

    def pass_(self, store: LedgerStore, later: timedelta = timedelta(0)) -> list[tuple[int, str | None]]:
        self.time += later
        return [
            (sent.entries, sent.error) for sent in send(store.searches, store.entries(), self.post, lambda: self.time)
        ]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LedgerStore]:
    with LedgerStore.open(str(tmp_path / "a.db")) as opened:
        opened.add(report("old", gift("elephant", 1), published="2001-01-01"), "1")
        _older(opened)
        opened.searches.save("gifts", Filters(giver="ZWE"), by="A", webhook=HOOK)
        yield opened


def _older(store: LedgerStore) -> None:
    from sqlalchemy import text

    with store.entries().database.write() as connection:
        connection.execute(text("UPDATE documents SET added = '2001-01-01T00:00:00+00:00'"))


def test_what_is_new_is_told_once(store: LedgerStore) -> None:
    hook = Hook()
    assert hook.pass_(store) == []
    store.add(report("one", gift("horse", 24)), "1")
    store.add(report("other", gift("tank", 3, giver="UKR", receiver="KEN", kind="arms")), "1")
    assert hook.pass_(store) == [(1, None)]
    (message,) = hook.got
    assert message["search"] == "gifts"
    (entry,) = message["entries"]  # type: ignore[misc]
    assert (entry["kind"], entry["stage"]) == ("transfer", "delivered")  # type: ignore[has-type]
    assert "horse" in entry["what"]  # type: ignore[has-type]
    assert hook.pass_(store) == []


def test_what_is_not_taken_is_sent_again_later_and_given_up_at_last(store: LedgerStore) -> None:
    hook = Hook()
    store.add(report("one", gift("horse", 24)), "1")
    hook.status = 500
    ((told, error),) = hook.pass_(store)
    assert told == 0
    assert "answered with 500; sent again at" in str(error)
    assert hook.pass_(store) == []
    for _ in range(TRIES - 1):
        ((_, error),) = hook.pass_(store, timedelta(days=1, minutes=1))
    assert "given up" in str(error)
    hook.status = 200
    assert hook.pass_(store, timedelta(days=9)) == []
    (search,) = store.searches.all()
    assert (search.tries, hook.got) == (TRIES, [])


def test_after_a_failure_nothing_is_lost(store: LedgerStore) -> None:
    hook = Hook()
    store.add(report("one", gift("horse", 24)), "1")
    hook.status = 503
    hook.pass_(store)
    store.add(report("two", gift("lion", 2)), "1")
    hook.status = 200
    assert hook.pass_(store, timedelta(hours=1)) == [(2, None)]


def test_a_message_has_its_bounds(store: LedgerStore) -> None:
    store.add_all([report(f"r{n}", gift(f"thing{n}", 10 + n)) for n in range(MOST + 5)], "1", together=60)
    hook = Hook()
    assert hook.pass_(store) == [(MOST + 5, None)]
    (message,) = hook.got
    assert (len(message["entries"]), message["more"]) == (MOST, True)  # type: ignore[arg-type]


def test_a_search_is_saved_under_a_name_and_taken_away(store: LedgerStore) -> None:
    for name, webhook, why in (
        ("", None, "a name"),
        ("x", "file:///etc/passwd", "no address"),
        ("x", "ftp://a", "no address"),
    ):
        with pytest.raises(LedgerError, match=why):
            store.searches.save(name, Filters(), by="A", webhook=webhook)
    store.searches.save("gifts", Filters(kind=("visit",)), by="B")
    (search,) = store.searches.all()
    assert (search.by, search.asked.kind, search.webhook) == ("B", ("visit",), None)
    store.searches.remove("gifts")
    with pytest.raises(LedgerError, match="no such"):
        store.searches.remove("gifts")


def test_no_inner_address_is_asked_unless_it_is_allowed(store: LedgerStore, tmp_path: Path) -> None:
    def taken(handler: Handler) -> None:
        handler.send(b"", 204)

    with running() as site:
        site.routes["/new"] = taken
        store.searches.save("gifts", Filters(), by="A", webhook=site.url("/new"))
        store.add(report("one", gift("horse", 24)), "1")
        run = ["alerts", "--ledger", str(tmp_path / "a.db")]
        done = CliRunner().invoke(app, [*run, "--send"])
        assert done.exit_code == 2
        assert "alert gifts" in done.stderr
        assert site.asked == []
        assert "failed 1 times" in CliRunner().invoke(app, run).stdout
        store.searches.save("gifts", Filters(), by="A", webhook=site.url("/new"))
        store.add(report("two", gift("lion", 2)), "1")
        assert [sent.error for sent in send(store.searches, store.entries(), Web(allowed=["localhost"]).post)] == [None]
        assert site.paths() == ["/new"]
