"""A report is pasted or uploaded, its ledger is looked at, and then it is added."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from tests.proposing.model_server import EMPTY, Say, serving
from tests.web.web_ledger import HOSTILE, NAME, PASSWORD

from comity.ledger.store import LedgerStore
from comity.settings import ModelOptions, ReaderOptions
from comity.web import passwords

TEXT = "Norway has given Kenya two lions, the ministry said on Monday.\n\nThe lions are <b>well</b>."


def token(client: httpx2.Client, address: str) -> str:
    return re.search(r'name="csrf" value="([^"]+)"', client.get(address).text)[1]  # type: ignore[index]


def test_a_pasted_report_is_read_before_it_is_added(serve: Callable[..., httpx2.Client], store: LedgerStore) -> None:
    client = serve()
    before = store.stats()["reports"]
    form = {"text": TEXT, "published": "2024-11-21", "title": HOSTILE, "publisher": HOSTILE, "url": "javascript:x"}
    page = client.post("/add/read", data={"csrf": token(client, "/add"), **form})
    assert page.status_code == 200
    assert "Norway sent 2 lions to Kenya" in page.text
    assert "&lt;b&gt;" in page.text
    assert "<script>document" not in page.text
    assert "To add it, sign in" in page.text
    store.users.put(NAME, passwords.hashed(PASSWORD))
    client.post("/signin", data={"csrf": token(client, "/signin"), "name": NAME, "password": PASSWORD, "to": "/"})
    page = client.post("/add/read", data={"csrf": token(client, "/add"), **form})
    hidden = dict(re.findall(r'<input type="hidden" name="(published)" value="([^"]*)"', page.text))
    assert hidden == {"published": "2024-11-21"}
    assert store.stats()["reports"] == before
    page = client.post("/add", data={"csrf": token(client, "/add"), **form})
    assert "Added." in page.text
    assert store.stats()["reports"] == before + 1
    assert store.item("lion").count() == 1
    again = client.post("/add", data={"csrf": token(client, "/add"), **form})
    assert "there already" in again.text
    entry = store.item("lion").records()[0]
    assert "Norway" in client.get(f"/reports/{entry.documents[0]}?mentions=true").text


def test_a_file_says_of_itself_what_is_not_typed(client: httpx2.Client) -> None:
    head = "---\ntitle: Two lions\npublished: 2024-11-21\npublisher: The Oslo Times\n---\n"
    files = {"file": ("report.txt", (head + TEXT).encode(), "text/plain")}
    page = client.post("/add/read", data={"csrf": token(client, "/add"), "title": "Typed"}, files=files)
    assert "<h1><bdi>Typed</bdi></h1>" in page.text
    assert "The Oslo Times" in page.text


def test_what_cannot_be_read_is_said_and_nothing_is_lost(client: httpx2.Client) -> None:
    russian = "Россия подарила зоопарку Пхеньяна семьдесят животных, сообщило министерство природных ресурсов в среду."
    for form, why in (
        ({"text": russian}, "the text is in Russian"), ({"text": ""}, "no text"),
        ({"text": TEXT, "published": "someday"}, "someday"),
    ):  # fmt: skip
        page = client.post("/add/read", data={"csrf": token(client, "/add"), **form})
        assert page.status_code == 422
        assert why in page.text
        assert form["text"][:20].split("\n")[0] in page.text
    noise = {"file": ("x.bin", bytes(range(256)) * 40, "application/octet-stream")}
    assert client.post("/add/read", data={"csrf": token(client, "/add")}, files=noise).status_code == 422


def test_a_pasted_report_is_read_by_a_language_model_where_one_is_named(
    serve: Callable[..., httpx2.Client], store: LedgerStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked once for looking and adding; while it is away nothing is added, and what was typed stays."""
    monkeypatch.delenv("COMITY_API_KEY", raising=False)
    lions = {"what": {"s": 1, "w": "lions"}, "quantity": {"s": 1, "w": "two"}, "part_of": None}
    transfer = {
        "evidence": [1], "act": {"s": 1, "w": "given"}, "giver": [{"s": 1, "w": "Norway"}],
        "receiver": [{"s": 1, "w": "Kenya"}], "items": [lions], "mode": None, "mode_words": None, "stage": "pledged",
        "date": None, "said_by": [], "denied": False, "denied_by": [],
    }  # fmt: skip
    said = json.dumps(json.loads(EMPTY) | {"transfers": [transfer]})
    away = True
    form = {"text": TEXT, "published": "2024-11-21"}
    with serving(lambda request: Say(status=503, error="away") if away else said) as server:
        model = ModelOptions(name="m", endpoint=server.url, retries=0, answers=str(tmp_path / "answers.db"))
        client = serve(reader=ReaderOptions(reader="rules+model", model=model))
        store.users.put(NAME, passwords.hashed(PASSWORD))
        client.post("/signin", data={"csrf": token(client, "/signin"), "name": NAME, "password": PASSWORD, "to": "/"})
        before = store.stats()["reports"]
        for path in ("/add/read", "/add"):
            page = client.post(path, data={"csrf": token(client, "/add"), **form})
            assert page.status_code == 503
            assert "did not answer: 503" in page.text
            assert "Norway has given Kenya two lions" in page.text
        assert store.stats()["reports"] == before
        away = False
        asked = len(server.requests)
        page = client.post("/add/read", data={"csrf": token(client, "/add"), **form})
        assert "rules reads delivered" in page.text
        page = client.post("/add", data={"csrf": token(client, "/add"), **form})
        assert "Added." in page.text
        (entry,) = store.item("lion").records()
        assert "Norway" in client.get(f"/reports/{entry.documents[0]}?mentions=true").text
        assert len(server.requests) == asked + 1
    assert "there already" not in page.text
    assert [by.partition("@")[0] for by in entry.record.proposed_by] == ["rules", "model:m"]


def signed_in(client: httpx2.Client, store: LedgerStore) -> httpx2.Client:
    store.users.put(NAME, passwords.hashed(PASSWORD))
    client.post("/signin", data={"csrf": token(client, "/signin"), "name": NAME, "password": PASSWORD, "to": "/"})
    return client


def test_several_files_are_read_and_those_chosen_are_added(client: httpx2.Client, store: LedgerStore) -> None:
    signed_in(client, store)
    files = [
        ("file", ("lions.txt", f"---\ntitle: Lions\npublished: 2024-11-21\n---\n{TEXT}".encode(), "text/plain")),
        ("file", ("yaks.txt", b"Mongolia has given Nepal three yaks, officials said.", "text/plain")),
        ("file", ("noise.bin", bytes(range(256)) * 40, "text/plain")),
    ]
    page = client.post("/add/read", data={"csrf": token(client, "/add")}, files=files).text
    assert "2 reports read, none added yet" in page
    assert "noise.bin" in page
    assert "Norway sent 2 lions to Kenya" in page
    assert page.count("no day is said") == 1
    form = {"csrf": token(client, "/add"), "chosen": "2", "published-2": "2024-11-22"}
    form["text-2"] = "Mongolia has given Nepal three yaks, officials said."
    done = client.post("/add/many", data=form)
    assert "1 report added." in done.text
    (entry,) = store.item("yak").records()
    assert entry.first_reported == "2024-11-22"
    assert store.item("lion").count() == 0
    assert "0 reports added, 1 there already." in client.post("/add/many", data=form).text
    wrong = client.post("/add/many", data=form | {"published-2": "someday", "title-2": "Yaks"}).text
    assert "Not added: “Yaks”" in wrong


def test_the_day_is_asked_for_in_place(client: httpx2.Client) -> None:
    page = client.post("/add/read", data={"csrf": token(client, "/add"), "text": TEXT, "title": "Two lions"}).text
    assert "It does not say when it was published" in page
    form = {"csrf": token(client, "/add"), "text": TEXT, "title": "Two lions", "published": "2024-11-21"}
    again = client.post("/add/read", data=form).text
    assert "It does not say when it was published" not in again
    assert "2024-11-21" in again


def test_only_public_addresses_are_read(client: httpx2.Client) -> None:
    from tests.documents.site import page, running

    with running() as site:
        site.routes["/rice"] = page()
        for address, why in ((site.url("/rice"), "no public address"), ("file:///etc/passwd", "is no address")):
            answer = client.post("/add/read", data={"csrf": token(client, "/add"), "address": address})
            assert answer.status_code == 422
            assert why in answer.text
            assert address in answer.text
        assert site.asked == []


def test_a_report_is_read_by_its_address(client: httpx2.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from functools import partial

    from tests.documents.site import page, running

    from comity.documents.web.fetch import Web
    from comity.web.routes import adding

    monkeypatch.setattr(adding, "Web", partial(Web, allowed=["localhost"]))
    with running() as site:
        site.routes["/rice"] = page()
        answer = client.post("/add/read", data={"csrf": token(client, "/add"), "address": site.url("/rice")}).text
    assert "Rice for Nairobi" in answer
    assert "Norway sent 40 tonnes of rice to Kenya" in answer
    assert "2024-05-03" in answer
