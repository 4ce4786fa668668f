"""The pictures and the pages of parties, as a browser asks for them."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree import ElementTree

import httpx2
import msgspec
import pytest
from tests.web.web_ledger import HOSTILE, document, gift

from comity.ledger.news import news
from comity.ledger.store import LedgerStore
from comity.model import Ledger


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


def test_pairs_are_a_matrix_and_two_parties_a_timeline(client: httpx2.Client) -> None:
    assert "giver=ZWE&amp;receiver=PRK" in client.get("/pairs").text
    assert "Zimbabwe gives to North Korea" in client.get("/pairs/ZWE/PRK").text


def test_a_search_is_a_feed(client: httpx2.Client) -> None:
    answer = client.get("/entries.atom?item=rhino")
    assert answer.headers["content-type"] == "application/atom+xml"
    root = ElementTree.fromstring(answer.content)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert [each.text for each in root.findall("a:entry/a:title", space)] == ["Zimbabwe sent 2 rhinos to North Korea"]
    assert root.findtext("a:updated", namespaces=space) == "2010-05-15T00:00:00Z"
    assert "whole ledger" in (
        ElementTree.fromstring(client.get("/entries.atom").content).findtext("a:title", "", space)
    )


def test_an_entry_is_cited(client: httpx2.Client, store: LedgerStore) -> None:
    id_ = store.item("rhino").records()[0].id
    assert f"@misc{{comity-{id_}," in client.get(f"/entries/{id_}.bib").text
    assert "TI  - Zimbabwe sent 2 rhinos" in client.get(f"/entries/{id_}.ris").text
    cited = client.get(f"/entries/{id_}.csl.json").json()[0]
    assert cited["URL"] == f"http://testserver/entries/{id_}"
    assert "The Bulawayo Post" in cited["note"]
    assert client.get(f"/entries/{id_}.docx").status_code == 404
    hostile = store.giver("KEN").records()[0].id
    assert client.get(f"/entries/{hostile}.bib").text.count("@misc") == 1


def test_what_is_new_since_one_was_here(serve: Callable[..., httpx2.Client], store: LedgerStore) -> None:
    client = serve()
    assert "New since" not in client.get("/").text
    client.cookies.clear()
    client.cookies.set("seen", "|2001-01-01T00:00:00+00:00")
    shown = client.get("/").text
    assert "New since you were here" in shown
    assert "4 reports added" in shown
    client.cookies.clear()
    client.cookies.set("seen", "nonsense")
    assert client.get("/").status_code == 200


def test_what_has_got_further_is_news(store: LedgerStore) -> None:
    text = "Zimbabwe sent 2 rhinos to North Korea in 1985. They are back."
    claim = gift(text, "rhino", 2, year="1985")
    time.sleep(1.1)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    later = msgspec.structs.replace(claim, stage="underway")
    store.add(Ledger(document=document("later", text, published="2010-06-01"), transfers=[later]), "1")
    found = news(store.entries(), now)
    assert found.reports == 1
    assert [(move.before, move.after) for move in found.moved] == [("delivered", "underway")]
    assert found.new == []


def test_reports_by_words_of_their_title_and_order(client: httpx2.Client) -> None:
    assert [each["id"] for each in client.get("/reports.json?title=TWO by").json()] == ["one"]
    assert "No report is like that" in client.get("/reports?title=100%25").text
    assert len(client.get("/reports.json?order=added").json()) == 4
    assert client.get("/reports?order=size").status_code == 422


def test_sources_are_sorted_by_any_column(client: httpx2.Client) -> None:
    names = ("The Bulawayo Post", "The Harare Wire")
    rising, falling = (client.get(f"/sources?sort={way}publisher").text for way in ("", "-"))
    assert rising.index(names[0]) < rising.index(names[1])
    assert falling.index(names[0]) > falling.index(names[1])
    assert 'aria-sort="descending"' in client.get("/sources").text
    assert client.get("/sources?sort=height").status_code == 422
