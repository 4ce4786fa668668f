"""What a visitor can read: every page, the same for programs, and addresses that say what is shown."""

import csv
import io
import json
import re
from collections.abc import Callable
from urllib.parse import quote

import httpx2
import msgspec
import pytest
from tests.web.web_ledger import HOSTILE, LINK, document, gift

from comity.ledger.store import LedgerStore
from comity.model import Ledger

PAGES = (
    "/", "/entries", "/pairs", "/pairs/PRK/ZWE", "/findings", "/reports", "/reports/one", "/sources", "/decisions",
    "/help",
)  # fmt: skip


def words(page: httpx2.Response) -> str:
    """A page as people see it."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.text.partition("<main")[2].partition("</main>")[0]).split())


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_there_and_keeps_the_browser_strict(client: httpx2.Client, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script(?![^>]*src=)|<[^>]+\s(style|on\w+)=", page.text)
    assert not re.search(r"(src|href)=\"(https?:)?//(?!example\.org)", page.text)


@pytest.mark.parametrize("address", ["/", "/entries", "/pairs", "/findings", "/reports", "/sources", "/decisions"])
def test_an_empty_ledger_says_what_to_do(tmp_path: object, address: str, empty: httpx2.Client) -> None:
    page = empty.get(address)
    assert page.status_code == 200
    assert 'class="empty"' in page.text or address == "/entries"
    assert "comity add" in empty.get("/").text


def test_an_entry_shows_every_value_with_the_reports_for_and_against(client: httpx2.Client, store: LedgerStore) -> None:
    rhinos = store.item("rhino").records()[0]
    page = client.get(f"/entries/{rhinos.id}")
    assert "2 reports" in words(page)
    assert re.search(r"date 1985 taken 1 1 source 2 1984 2 1 source 1", words(page))
    assert re.search(r"quantity 2 rhinos 1 2 2 sources", words(page))
    assert "Reports differ on" in words(page)


def test_words_of_a_field_are_marked_in_every_report(client: httpx2.Client, store: LedgerStore) -> None:
    rhinos = store.item("rhino").records()[0]
    page = client.get(f"/entries/{rhinos.id}").text
    marked = {
        (claim, text)
        for of, text in re.findall(r'<mark[^>]*data-w="([^"]*)"[^>]*>([^<]*)</mark>', page)
        for claim, _, field in (word.partition(":") for word in of.split())
        if field == "items.0.quantity"
    }
    assert marked == {(rhinos.claims[0], "two"), (rhinos.claims[1], "2")}


def test_an_entry_is_found_by_the_start_of_its_id_and_by_its_claims(client: httpx2.Client, store: LedgerStore) -> None:
    entry = store.item("rhino").records()[0]
    for name in (entry.id[:9], *entry.claims):
        assert client.get(f"/entries/{name}").url.path == f"/entries/{entry.id}"


def test_a_report_and_its_lines_find_each_other(client: httpx2.Client, store: LedgerStore) -> None:
    page = client.get("/reports/three").text
    links = set(re.findall(r'href="#([lw]-\w+)"', page))
    assert len(links) == 2 * 2 + 1
    assert links <= set(re.findall(r'id="([lw]-\w+)"', page)) | {link for link in links if link.startswith("w-")}
    assert 'href="https://example.org/3"' in page


def test_a_pair_stands_side_by_side(client: httpx2.Client) -> None:
    page = client.get("/pairs/ZWE/PRK")
    assert "Zimbabwe ⇄ and North Korea" in words(page)
    assert "Agreements" in page.text
    assert "Visits" in page.text
    assert re.search(r"By kind of thing.*animal", words(page))
    assert client.get("/pairs/zwe/prk").url.path == "/pairs/ZWE/PRK"
    assert client.get("/pairs/Zimbabwe/North Korea").url.path == "/pairs/ZWE/PRK"
    assert "Nothing passed between them" in client.get("/pairs/TUV/FJI").text
    assert "did you mean Russia (RUS)" in client.get("/pairs/Rusia/PRK").text
    assert client.get("/pairs/ZWE/PRK.md").text.startswith("# Zimbabwe and North Korea")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", 5), ("text=rhinos", 1), ("between=ZWE&between=PRK", 4), ("between=ZWE&between=", 4), ("kind=visit", 1),
        ("kind=visit&kind=agreement", 2), ("item=hyena", 1), ("publisher=The+Bulawayo+Post", 1), ("finding=any", 2),
        ("finding=denial", 1), ("since=2010-06", 3), ("until=2009", 1), ("min_sources=2", 1), ("status=accepted", 0),
        ("giver=KEN", 1), ("receiver=ZWE", 0), ("stage=held", 1), ("text=%22sent+two+rhinos%22", 1),
    ],
)  # fmt: skip
def test_the_address_is_the_state_of_the_search(client: httpx2.Client, asked: str, found: int) -> None:
    assert len(client.get(f"/entries.json?{asked}").json()) == found
    table = list(csv.DictReader(io.StringIO(client.get(f"/entries.csv?{asked}").text)))
    assert len({row["entry_id"] for row in table}) == found
    page = client.get(f"/entries?{asked}")
    assert page.text.count('<li class="line"') == found
    assert f"of {found} entr" in page.text if found else "No entry is like that" in page.text


def test_facets_lead_to_as_many_entries_as_they_say(client: httpx2.Client) -> None:
    page = client.get("/entries").text
    facets = re.findall(r'<li><a href="(/entries\?[^"]+)"><span>.*?<span class="count">(\d+)</span>', page)
    assert len(facets) > 10
    for address, count in facets:
        found = client.get(address.replace("&amp;", "&").replace("/entries?", "/entries.json?")).json()
        assert len(found) == int(count), address


def test_long_lists_have_pages_that_leave_nothing_out(client: httpx2.Client, store: LedgerStore) -> None:
    things = [f"thing{number}" for number in range(115)]
    for thing in things:
        text = f"Zimbabwe sent 3 {thing} to North Korea."
        store.add(Ledger(document=document(thing, text), transfers=[gift(text, thing, 3)]), "1")
    found: list[str] = []
    address = "/entries?text=Zimbabwe"
    while address:
        page = client.get(address)
        found += re.findall(r'<a class="what" href="/entries/(\w+)"', page.text)
        following = re.search(r'rel="next"[^>]*href="([^"]+)"', page.text)
        address = f"/entries{following[1]}".replace("&amp;", "&") if following else ""
    assert len(found) == len(set(found)) == store.text("Zimbabwe").count() > 100


@pytest.mark.parametrize(
    ("address", "status", "why"),
    [
        ("/entries/e00000", 404, "no such entry"), ("/entries/e", 409, "more than one"), ("/nowhere", 404, "no such"),
        ("/entries?kind=gift", 422, "no kind"), ("/entries?finding=odd", 422, "no finding"),
        ("/reports/none", 404, "no such report"),
        ("/entries?since=yesterday", 422, "no day, month or year"), ("/entries?page=0", 422, "page"),
        ("/entries?page=9", 404, "no such page"), ("/entries?min_sources=x", 422, "min_sources"),
        ("/findings?type=odd", 422, "type"), ("/entries?text=%22%22", 400, "no words"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_plainly(client: httpx2.Client, address: str, status: int, why: str) -> None:
    page = client.get(address)
    assert page.status_code == status
    assert why in words(page).lower() or why in page.text
    path, mark, query = address.partition("?")
    data = client.get(f"{path}.json{mark}{query}")
    if not path.startswith(("/nowhere", "/reports")) and "page" not in query:
        assert data.status_code == status
        assert why in data.json()["error"]


def test_every_list_is_there_for_programs(client: httpx2.Client) -> None:
    for name in ("entries", "pairs", "findings", "reports", "sources", "decisions"):
        records = client.get(f"/{name}.json").json()
        table = list(csv.DictReader(io.StringIO(client.get(f"/{name}.csv").text)))
        assert len({row["entry_id"] for row in table} if name == "entries" else table) == len(records), name
    entry = client.get("/entries.json").json()[0]
    assert client.get(f"/entries/{entry['id']}.json").json()["entry"] == entry
    assert client.get("/reports/three.json").json()["ledger"]["document"]["id"] == "three"
    assert client.get("/reports/three.csv").text.count("\r\n") == 4


def test_a_spreadsheet_takes_no_text_for_a_formula(client: httpx2.Client, store: LedgerStore) -> None:
    entry = store.item("rhino").records()[0]
    store.decisions.accept(entry.id, by='=HYPERLINK("http://x")', why="@SUM(1)")
    row = next(csv.DictReader(io.StringIO(client.get("/decisions.csv").text)))
    assert row["by"].startswith("'=")
    assert row["why"] == "'@SUM(1)"


def test_what_did_not_change_is_not_sent_again(client: httpx2.Client, store: LedgerStore) -> None:
    first = client.get("/entries")
    again = client.get("/entries", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    store.decisions.accept(store.item("rhino").records()[0].id, by="somebody")
    changed = client.get("/entries", headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert "accepted" in changed.text


def test_no_other_site_can_pose_as_this_one(serve: Callable[..., httpx2.Client]) -> None:
    assert serve().get("/", headers={"Host": "evil.example"}).status_code == 400


def test_markup_in_a_report_is_text(client: httpx2.Client) -> None:
    """Whatever page shows it: in a title, a publisher, a party, a thing, the words, an id, and in what is searched."""
    entry = client.get("/entries.json?giver=KEN").json()[0]
    report = quote(entry["documents"][0], safe="")
    assert f'href="/reports/{report}' in client.get("/reports").text
    searched = f"/entries?text={HOSTILE}&party={HOSTILE}&publisher={HOSTILE}"
    pages = ["/", "/entries", f"/entries/{entry['id']}", f"/reports/{report}", "/reports", "/sources", "/pairs/KEN/PRK"]
    for address in (*pages, searched, f"/reports?publisher={HOSTILE}", f"/entries/{HOSTILE}", f"/pairs/{HOSTILE}/x"):
        page = client.get(address)
        assert "<script>document" not in page.text, address
        assert "<img" not in page.text, address
        assert "&lt;script&gt;" in page.text or page.status_code == 404, address
        assert f'href="{LINK[:10]}' not in page.text, address
    assert LINK in client.get(f"/reports/{report}").text.replace("&#34;", '"')
    assert json.loads(client.get("/entries.json?giver=KEN").text)[0]["record"]["giver"][0]["name"] == HOSTILE


def test_characters_that_turn_the_writing_are_shown_not_obeyed(client: httpx2.Client) -> None:
    page = client.get("/entries?text=a%E2%80%AEb%E2%81%A6c%07")
    assert "\u202e" not in page.text
    assert "a\ufffdb\ufffdc\ufffd" in page.text


def test_the_history_has_a_step_for_each_change_of_stage(client: httpx2.Client, store: LedgerStore) -> None:
    """Reports in a row that agree on how far it has got are one step; what never changed has no history."""
    said = [("2024-01-01", "pledged"), ("2024-01-03", "pledged"), ("2024-02-01", "delivered")]
    texts = {day: f"Zimbabwe had {stage} 40 lions to North Korea, in words of {day}." for day, stage in said}
    ledgers = [
        Ledger(
            document=document(day, texts[day], published=day, publisher=f"Paper {day}"),
            transfers=[msgspec.structs.replace(gift(texts[day], "lion", 40), stage=stage)],
        )
        for day, stage in said
    ]  # fmt: skip
    store.add_all(ledgers, "1")
    [entry] = store.item("lion").records()
    page = words(client.get(f"/entries/{entry.id}"))
    assert re.search(r"2024-01-01 to 2024-01-03 pledged 1 2 2024-02-01 delivered 3", page)
    [rhinos] = store.item("rhino").records()
    assert "How far it has got" not in client.get(f"/entries/{rhinos.id}").text


def test_words_are_found_in_the_texts_of_reports_and_marked(client: httpx2.Client) -> None:
    page = client.get("/reports?text=worried").text
    assert re.findall(r'<mark class="hit">(.*?)</mark>', page) == ["worried"]
    assert "Ark sets sail" in page
    assert "Two by two" not in page
    both = client.get("/entries?text=worried").text
    assert "No entry is like that" in both
    assert "Ark sets sail" in both
    assert "In the texts of reports" not in client.get("/entries?text=worried&kind=visit").text
    hostile = client.get("/reports?text=script").text
    assert "<script>document" not in hostile
    assert client.get("/api/reports?text=worried").json()["total"] == 1


def test_an_address_has_no_empty_parameters(client: httpx2.Client) -> None:
    answer = client.get("/entries?text=&between=&between=&item=rhino&order=")
    assert str(answer.url).endswith("/entries?item=rhino")
    assert str(client.get("/reports?text=&title=").url).endswith("/reports")


def test_lists_are_sorted(client: httpx2.Client) -> None:
    def listed(address: str) -> list[str]:
        return re.findall(r'<a class="what" href="([^"]+)"', client.get(address).text)

    assert listed("/entries?order=date") == listed("/entries")[::-1]
    assert listed("/reports?order=published") == listed("/reports")[::-1]
    assert client.get("/reports.json?order=title").json()[0]["title"] == "Ark sets sail"
    assert client.get("/reports?order=odd").status_code == 422
    assert client.get("/entries?order=odd").status_code == 422
    assert client.get("/reports?status=nothing").text.count("data-row") == 0
