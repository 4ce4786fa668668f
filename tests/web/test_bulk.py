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


def sent(client: httpx2.Client, carried: dict[str, list[str]], action: str, **more: str) -> httpx2.Response:
    one = {"csrf": carried["csrf"][-1], "list": carried["list"][0], "action": action, "why": "seen", **more}
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


def test_the_chosen_are_corrected_where_it_fits(writer: httpx2.Client, store: LedgerStore) -> None:
    carried = chosen(writer, "/entries?publisher=The+Harare+Wire")
    answer = sent(writer, carried, "correct", set="mode=loan")
    assert "2 entries corrected. 2 entries stayed as it was" in answer.text
    assert {entry.record.mode for entry in store.giver("ZWE").kind("transfer")} == {"loan"}  # type: ignore[union-attr]
    assert "2 entries corrected; " in sent(writer, chosen(writer), "correct", set="denied=no").text
    assert sent(writer, chosen(writer), "correct", set="giver=PRK").status_code == 404


def test_the_chosen_are_taken_out(writer: httpx2.Client) -> None:
    carried = chosen(writer)
    assert {each["id"] for each in sent(writer, carried, "json").json()} == {
        each.split()[0] for each in carried["entry"]
    }
    assert sent(writer, carried, "csv").headers["content-type"].startswith("text/csv")


def test_a_correction_becomes_a_rule(writer: httpx2.Client, store: LedgerStore) -> None:
    entry = store.item("hyena").records()[0]
    store.decisions.correct(entry.id, "receiver", ["North Korea (KOR)"], by=NAME)
    page = writer.get(f"/entries/{entry.id}").text
    assert "North Korea</bdi>” = KOR everywhere" in page
    form = {"csrf": re.findall('name="csrf" value="([^"]+)"', page)[0], "entry": entry.id, "name": "North Korea"}
    answer = writer.post("/rules", data=form | {"party": "KOR", "publisher": "The Bulawayo Post"})
    assert "From now on, “North Korea” is that party." in answer.text
    (rhinos,) = [each for each in store.entries() if "The Bulawayo Post" in str(store.show(each.id).documents)]
    assert {party.state for claim in store.show(rhinos.id).claims for party in claim.claim.receiver} >= {"KOR"}  # type: ignore[union-attr]
    assert "KOR, in reports of The Bulawayo Post" in writer.get("/decisions").text
    assert "no state or organisation" in writer.post("/rules", data=form | {"party": "Nowhere"}).text


def test_after_a_split_the_old_address_says_where_the_parts_went(writer: httpx2.Client, store: LedgerStore) -> None:
    rhinos = store.item("rhino").records()[0]
    made = store.decisions.split(rhinos.id, rhinos.claims[1:], by="B. Other", why="two arks")
    one, two = (entry for entry in store.item("rhino"))
    for entry, other in ((one, two), (two, one)):
        page = writer.get(f"/entries/{entry.id}").text
        assert "B. Other</bdi> split this" in page
        assert f"/entries/{other.id}" in page.split("The other part")[1].split("</p>")[0]
    store.decisions.undo(made.id, by="B. Other")
    assert "split this" not in writer.get(f"/entries/{rhinos.id}").text
