"""Second coding on the page: blind, by two people, with what they differ on decided at the end."""

import re
from collections.abc import Callable

import httpx2
import pytest
from tests.web.web_ledger import NAME, PASSWORD

from comity.ledger.store import LedgerStore
from comity.web import passwords


@pytest.fixture
def signed_in(serve: Callable[..., httpx2.Client], store: LedgerStore) -> Callable[[str], httpx2.Client]:
    hashed = passwords.hashed(PASSWORD)

    def signing(name: str) -> httpx2.Client:
        store.users.put(name, hashed)
        client = serve()
        client.post("/signin", data={"name": name, "password": PASSWORD, "csrf": token(client, "/signin")})
        return client

    return signing


def token(client: httpx2.Client, address: str) -> str:
    return str(re.findall('name="csrf" value="([^"]+)"', client.get(address).text)[0])


def test_two_people_code_a_sample_blind_and_a_third_decides(
    signed_in: Callable[[str], httpx2.Client], store: LedgerStore
) -> None:
    one, two = signed_in(NAME), signed_in("B. Other")
    form = {"csrf": token(one, "/coding"), "name": "first round", "size": "1", "list": "item=rhino"}
    answer = one.post("/coding", data=form)
    assert "1 entry drawn." in answer.text
    address = answer.url.path
    for client, stage in ((one, "pledged"), (two, "delivered")):
        page = client.get(f"{address}/1").text
        assert "Two by two" in page
        assert "pledged</bdi>" not in page
        assert "two rhinos" in page.replace("</mark>", "").replace('<mark class="s-hit" data-w=":">', "")
        given = {"csrf": token(client, f"{address}/1"), "holds": "yes", "giver": "Zimbabwe", "stage": stage}
        done = client.post(f"{address}/1", data=given)
        assert "all of the sample is coded by you" in done.text
    page = one.get(address).text
    assert "What people differ on" in page
    assert [each["units"] for each in one.get(f"{address}.json").json()][:1] == [1]
    entry = store.item("rhino").records()[0]
    form = {"csrf": token(one, address), "as": NAME}
    assert "Decided." in one.post(f"{address}/settle/{entry.id}/stage", data=form).text
    assert store.item("rhino").records()[0].record.stage == "pledged"  # type: ignore[union-attr]


def test_what_is_wrong_is_said_and_nothing_lost(signed_in: Callable[[str], httpx2.Client]) -> None:
    client = signed_in(NAME)
    form = {"csrf": token(client, "/coding"), "name": "x", "size": "none", "list": ""}
    assert "No sample was drawn" in client.post("/coding", data=form).text
    address = client.post("/coding", data=form | {"size": "2"}).url.path
    given = {"csrf": form["csrf"], "holds": "yes", "giver": "Nowhereland"}
    again = client.post(f"{address}/1", data=given)
    assert again.status_code == 422
    assert 'value="Nowhereland"' in again.text
    assert client.get(f"{address}/99").status_code == 404


def test_who_is_not_signed_in_codes_nothing(client: httpx2.Client, store: LedgerStore) -> None:
    made = store.coding.draw("x", store.entries(), 2, by="A")
    assert client.get("/coding").status_code == 200
    assert client.get(f"/coding/{made.id}/1").url.path == "/signin"
