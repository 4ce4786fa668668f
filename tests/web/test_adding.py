"""A report is pasted or uploaded, its ledger is looked at, and then it is added."""

import re
from collections.abc import Callable

import httpx2
from web_ledger import HOSTILE, NAME, PASSWORD

from comity.ledger.store import LedgerStore
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
