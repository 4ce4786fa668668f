"""Findings on the page: pair by pair, side by side, answered with a reason."""

import re
from collections.abc import Callable

import httpx2
import pytest
from tests.web.web_ledger import NAME, PASSWORD

from comity.ledger.store import LedgerStore
from comity.web import passwords


@pytest.fixture
def writer(serve: Callable[..., httpx2.Client], store: LedgerStore) -> httpx2.Client:
    store.users.put(NAME, passwords.hashed(PASSWORD))
    client = serve()
    token = re.findall('name="csrf" value="([^"]+)"', client.get("/signin").text)[0]
    client.post("/signin", data={"name": NAME, "password": PASSWORD, "csrf": token})
    return client


def token(client: httpx2.Client) -> str:
    return str(re.findall('name="csrf" value="([^"]+)"', client.get("/findings").text)[0])


def test_findings_stand_side_by_side_under_their_pair(client: httpx2.Client) -> None:
    page = client.get("/findings?type=conflict").text
    assert "North Korea and Zimbabwe" in page
    one, two = re.findall(r'<div class="position">(.*?)</div>', page, re.S)
    assert ("1985" in one, "The Harare Wire" in one, "2010-05-13" in one) == (True, True, True)
    assert ("1984" in two, "The Bulawayo Post" in two, "2010-05-15" in two) == (True, True, True)
    assert client.get("/findings?between=ZWE&between=PRK&type=conflict").text.count('class="position"') == 2
    assert "<h2>None</h2>" in client.get("/findings?between=-").text
    assert "Answer" not in page


def test_a_finding_is_answered_shown_and_taken_back(writer: httpx2.Client, store: LedgerStore) -> None:
    (finding,) = store.findings("conflict")
    form = {"csrf": token(writer), "why": "two <b>arks</b>", "list": "type=conflict"}
    answer = writer.post(f"/findings/{finding.id}/explain", data=form)
    assert str(answer.url).endswith("/findings?type=conflict")
    assert "Explained." in answer.text
    assert "two &lt;b&gt;arks&lt;/b&gt;" in answer.text
    assert finding.about not in writer.get("/findings?status=open").text
    assert [each["status"] for each in writer.get("/findings.json?type=conflict").json()] == ["explained"]
    assert writer.get("/api/findings?status=explained").json()["total"] == 1
    (made,) = store.decisions.all()
    writer.post("/undo", data={"csrf": form["csrf"], "decision": made.id, "back": "findings"})
    assert [each.status for each in store.findings("conflict")] == ["open"]


def test_an_answer_needs_a_reason_and_a_finding(writer: httpx2.Client, store: LedgerStore) -> None:
    (finding,) = store.findings("conflict")
    form = {"csrf": token(writer), "why": " ", "list": ""}
    assert "say why" in writer.post(f"/findings/{finding.id}/dismiss", data=form).text
    assert "no such finding" in writer.post("/findings/fffff/dismiss", data=form | {"why": "x"}).text
    assert writer.post(f"/findings/{finding.id}/burn", data=form).status_code == 404
    assert store.decisions.all() == []
