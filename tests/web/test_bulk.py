"""Several entries decided on at once."""

import re
from collections.abc import Callable

import httpx2
import pytest
from tests.web.web_ledger import NAME, PASSWORD

from comity.ledger.store import LedgerStore
from comity.web import passwords


def chosen(client: httpx2.Client, address: str = "/entries?giver=ZWE") -> dict[str, list[str]]:
    """What the list carries, every entry of it chosen."""
    page = client.get(address).text
    names = ("csrf", "list", "entry")
    return {name: re.findall(rf'name="{name}" value="([^"]*)"', page) for name in names}


@pytest.fixture
def writer(serve: Callable[..., httpx2.Client], store: LedgerStore) -> httpx2.Client:
    store.users.put(NAME, passwords.hashed(PASSWORD))
    client = serve()
    token = re.findall('name="csrf" value="([^"]+)"', client.get("/signin").text)[0]
    client.post("/signin", data={"name": NAME, "password": PASSWORD, "csrf": token})
    return client


def sent(client: httpx2.Client, carried: dict[str, list[str]], action: str) -> httpx2.Response:
    one = {"csrf": carried["csrf"][-1], "list": carried["list"][0], "action": action, "why": "seen"}
    return client.post("/bulk", data={**one, "entry": carried["entry"]})


def test_the_chosen_are_accepted_and_the_list_comes_back(writer: httpx2.Client, store: LedgerStore) -> None:
    carried = chosen(writer)
    assert len(carried["entry"]) == 2
    answer = sent(writer, carried, "accept")
    assert "2 entries accepted" in answer.text
    assert str(answer.url).endswith("/entries?giver=ZWE")
    assert {made.action for made in store.decisions.all()} == {"accept"}
    assert {made.why for made in store.decisions.all()} == {"seen"}
    assert store.giver("ZWE").status("accepted").count() == 2


def test_what_changed_meanwhile_stays_as_it_was(writer: httpx2.Client, store: LedgerStore) -> None:
    carried = chosen(writer)
    store.decisions.accept(carried["entry"][0].split()[0], by="B. Other")
    assert "1 entry rejected. 1 entry had changed meanwhile" in sent(writer, carried, "reject").text
    assert store.giver("ZWE").status("rejected").count() == 1
    assert "No entry was chosen" in sent(writer, {**carried, "entry": []}, "accept").text
    assert sent(writer, carried, "burn").status_code == 404


def test_who_is_not_signed_in_chooses_nothing(client: httpx2.Client) -> None:
    assert chosen(client)["entry"] == []
