"""What was missed, recorded on the page."""

import re
from collections.abc import Callable

import httpx2
import pytest
from tests.web.web_ledger import HOSTILE, NAME, PASSWORD

from comity.ledger.store import LedgerStore
from comity.web import passwords


@pytest.fixture
def writer(serve: Callable[..., httpx2.Client], store: LedgerStore) -> httpx2.Client:
    store.users.put(NAME, passwords.hashed(PASSWORD))
    client = serve()
    client.post("/signin", data={"name": NAME, "password": PASSWORD, "csrf": token(client, "/signin")})
    return client


def token(client: httpx2.Client, address: str) -> str:
    found = re.search('name="csrf" value="([^"]+)"', client.get(address).text)
    assert found
    return found[1]


def send(client: httpx2.Client, report: str, **fields: str) -> httpx2.Response:
    return client.post(f"/record/{report}", data={"csrf": token(client, f"/record/{report}"), **fields})


def test_words_are_worked_out_then_recorded_then_taken_back(writer: httpx2.Client, store: LedgerStore) -> None:
    before = store.stats()["claims"]
    fields = {"kind": "transfer", "trigger": "gave", "giver": "Zimbabwe", "receiver": "North Korea", "item": "hyenas"}
    shown = send(writer, "three", **fields).text
    assert "Record it" in shown
    assert store.stats()["claims"] == before
    kept = send(writer, "three", **fields, keep="yes", why="missed")
    assert "Recorded." in kept.text
    assert f"recorded by <bdi>{NAME}</bdi>" in kept.text
    assert store.stats()["claims"] == before + 1
    writer.post("/undo", data={"csrf": token(writer, "/record/three"), "decision": store.decisions.all()[-1].id})
    assert store.stats()["claims"] == before


def test_words_that_make_nothing_say_why(writer: httpx2.Client) -> None:
    answer = send(writer, "three", kind="transfer", trigger="gave", giver="Zimbabwe")
    assert answer.status_code == 422
    assert "nothing that passes is named" in answer.text
    assert "does not say" in send(writer, "three", kind="transfer", trigger="was sold").text
    assert writer.get("/record/three?kind=nonsense").status_code == 404
    assert writer.get("/record/nothing").status_code == 404


def test_a_claim_is_put_right(writer: httpx2.Client, store: LedgerStore) -> None:
    claim = store.report("one").claims[0]
    form = writer.get(f"/record/one?instead={claim.id}").text
    assert "Zimbabwe</textarea>" in form
    fields = {
        "kind": "transfer",
        "trigger": "sent",
        "giver": "Zimbabwe",
        "receiver": "North Korea",
        "item": "two rhinos",
    }
    assert "Recorded." in send(writer, "one", **fields, instead=claim.id, keep="yes").text
    assert [made.action for made in store.decisions.all()] == ["record", "reject"]


def test_only_who_is_signed_in_records(serve: Callable[..., httpx2.Client]) -> None:
    assert serve().get("/record/three").url.path == "/signin"
    assert serve(read_only=True).get("/record/three").status_code == 403


def test_a_hostile_report_stays_text(writer: httpx2.Client, store: LedgerStore) -> None:
    id_ = next(report.id for report in store.reports.page() if "tile" in report.id)
    assert HOSTILE not in writer.get(f"/record/{id_}".replace("<", "%3C").replace('"', "%22")).text
