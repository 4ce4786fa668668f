"""The pictures and the pages of parties, as a browser asks for them."""

from xml.etree import ElementTree

import httpx2
import pytest
from tests.web.web_ledger import HOSTILE

from comity.ledger.store import LedgerStore


def test_the_page_of_a_party(client: httpx2.Client) -> None:
    shown = client.get("/parties/ZWE").text
    assert "<h1>Zimbabwe</h1>" in shown
    for heading in ("Along the days", "What it gives and gets, by kind", "Partners", "On the map", "Agreements"):
        assert heading in shown
    assert "2 rhinos" in shown
    assert 'href="/pairs/ZWE/PRK"' in shown
    assert [entry["kind"] for entry in client.get("/parties/ZWE.json").json()["entries"]]
    assert "rhino" in client.get("/parties/ZWE.csv").text


def test_addresses_of_parties(client: httpx2.Client, store: LedgerStore) -> None:
    assert client.get("/parties/zwe").url.path == "/parties/ZWE"
    assert client.get("/parties/org/ZWE").url.path == "/parties/ZWE"
    assert client.get("/parties/WFP").url.path == "/parties/org/WFP"
    assert client.get("/parties/WFP").status_code == 404
    assert client.get("/parties/NOBODY").status_code == 422
    assert client.get("/parties/Moscow").url.path == "/parties/RUS"


@pytest.mark.parametrize("which", ["map", "matrix", "promises", "months", "timeline", "network", "copying"])
def test_each_picture_is_a_page_a_file_and_a_table(client: httpx2.Client, which: str) -> None:
    assert client.get(f"/pictures/{which}?party=ZWE").status_code == 200
    file = client.get(f"/pictures/{which}.svg?party=ZWE")
    assert file.headers["content-type"] == "image/svg+xml"
    words = " ".join(ElementTree.fromstring(file.text).itertext())
    assert "party Zimbabwe" in words
    assert "Source: a ledger of 4 reports" in words
    assert client.get(f"/pictures/{which}.csv").status_code == 200
    assert isinstance(client.get(f"/pictures/{which}.json").json(), list)


def test_a_picture_as_png(client: httpx2.Client) -> None:
    pytest.importorskip("vl_convert")
    assert client.get("/pictures/matrix.png").content.startswith(b"\x89PNG")


def test_marks_lead_to_what_they_stand_for(client: httpx2.Client) -> None:
    assert "giver=ZWE&amp;receiver=PRK&amp;kind=transfer" in client.get("/pictures/matrix").text
    assert "/entries?giver=ZWE&amp;receiver=PRK&amp;kind=transfer" in client.get("/pictures/map").text
    assert client.get("/pictures/nonsense").status_code == 404


def test_a_report_writes_nothing_into_a_picture(client: httpx2.Client) -> None:
    for address in ("/pictures", "/pictures/timeline", "/pictures/timeline.svg", "/parties/KEN"):
        assert HOSTILE not in client.get(address).text


def test_an_empty_ledger_has_nothing_to_draw(empty: httpx2.Client) -> None:
    assert "Nothing to draw" in empty.get("/pictures").text
    assert "Nothing to draw" in empty.get("/pictures/map").text
