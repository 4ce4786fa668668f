"""The page in a real browser: by mouse, by keys, without scripts, on small and large screens, with hostile reports.

A picture of every page is kept under artifacts/.
"""

import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.web.web_ledger import LINK, NAME, PASSWORD, hostile, reports

from comity.ledger.store import LedgerStore
from comity.reconcile.records import Entry
from comity.web import passwords
from comity.web.app import create_app
from comity.web.site import Options

PICTURES = Path(__file__).resolve().parents[2] / "artifacts"
FLAGS = """
--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update
--disable-sync
""".split()
AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "/", "/entries", "/entries?text=nothing+at+all", "/entries/{rhinos}", "/pairs", "/pairs/ZWE/PRK", "/parties/ZWE",
    "/pictures", "/pictures/map", "/pictures/matrix", "/pictures/promises", "/pictures/months", "/pictures/timeline",
    "/pictures/network", "/pictures/copying", "/findings",
    "/reports", "/reports/three", "/record/three", "/sources",
    "/decisions", "/review", "/review?at={rhinos}", "/add", "/signin", "/help", "/api", "/nowhere",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("COMITY_TEST_CHROMIUM") or shutil.which("chromium")
    assert program, "no chromium: install it (Debian: chromium), or set COMITY_TEST_CHROMIUM to a browser's path"
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()


class Served:
    """A ledger being served on a port of this machine."""

    def __init__(self, store: LedgerStore) -> None:
        self.store = store
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(create_app(store, Options()), log_level="warning"))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listening]}, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()


@pytest.fixture
def served(store: LedgerStore) -> Iterator[Served]:
    store.users.put(NAME, passwords.hashed(PASSWORD))
    found = Served(store)
    yield found
    found.stop()


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Open a page of the ledger; whatever the browser complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def visiting(address: str = "/", **options: Any) -> Page:
        contexts.append(browser.new_context(base_url=served.address, **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog {dialog.message}"))
        page.on("request", lambda asked: complaints.extend([asked.url] * (not asked.url.startswith(served.address))))
        page.goto(address)
        return page

    yield visiting
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def rhinos(store: LedgerStore) -> Entry:
    return store.item("rhino").records()[0]


def sign_in(page: Page) -> None:
    page.goto("/signin")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name=f"Sign out {NAME}")).to_be_visible()


@pytest.mark.parametrize(
    ("scheme", "width", "checked"),
    [("light", 375, True), ("dark", 1280, True), ("dark", 375, False), ("light", 2560, False)],
)
def test_every_page_can_be_read_by_everybody(
    visit: Callable[..., Page], rhinos: Entry, scheme: Any, width: int, checked: bool
) -> None:
    """No page is wider than the screen, and none breaks a rule of WCAG AA that axe knows, in light and in dark."""
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    sign_in(page)
    problems = []
    for address in PAGES:
        page.goto(address.format(rhinos=rhinos.id))
        name = re.sub(r"\W+", "-", address.format(rhinos="entry")).strip("-") or "overview"
        page.screenshot(path=PICTURES / f"{name}-{width}-{scheme}.png", full_page=True)
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            problems.append(f"{address}: {wide} pixels wide")
        found = Axe().run(page, options={"runOnly": AA, "resultTypes": ["violations"]}) if checked else None
        if found and found.violations_count:
            problems.append(f"{address}: {found.generate_report()}")
    assert problems == [], "\n".join(problems)


def test_an_empty_ledger_and_its_pictures(browser: Browser, tmp_path: Path) -> None:
    with LedgerStore.open(str(tmp_path / "empty.db")) as store:
        served = Served(store)
        context = browser.new_context(base_url=served.address, viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.goto("/")
        page.screenshot(path=PICTURES / "empty-1280-light.png")
        expect(page.get_by_role("heading", name="Nothing in this ledger yet")).to_be_visible()
        assert Axe().run(page, options={"runOnly": AA}).violations_count == 0
        context.close()
        served.stop()


def test_pointing_at_a_field_lights_its_words_in_every_report(visit: Callable[..., Page], rhinos: Entry) -> None:
    page = visit(f"/entries/{rhinos.id}")
    lit = page.locator("mark.lit")
    expect(lit).to_have_count(0)
    page.get_by_role("button", name="quantity").hover()
    expect(lit).to_have_text(["two", "2"])
    page.get_by_role("button", name="giver").click()
    page.mouse.move(5, 5)
    expect(lit).to_have_text(["Zimbabwe", "Zimbabwe"])
    expect(page.get_by_role("button", name="giver")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(lit).to_have_count(0)


def test_words_and_lines_of_a_report_find_each_other(visit: Callable[..., Page]) -> None:
    page = visit("/reports/three")
    page.locator(".report .text mark", has_text="hyena").first.click()
    expect(page.locator(".claims li.lit")).to_contain_text("hyenas")
    page.mouse.move(5, 5)
    page.get_by_text("treaty of Zimbabwe").click()
    expect(page.locator("mark.lit").first).to_have_text("A treaty was ")
    page.locator(".claims a.ref").first.click()
    assert "#w-" in page.url


def select(page: Page, words: str, within: str) -> None:
    """Select words of a report as a mouse does."""
    page.evaluate(
        """([words, within]) => {
          const walker = document.createTreeWalker(document.querySelector(within), NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return;
          }
        }""",
        [words, within],
    )


def test_selected_words_become_an_entry(visit: Callable[..., Page], store: LedgerStore) -> None:
    page = visit()
    sign_in(page)
    page.goto("/reports/three")
    select(page, "gave", ".story .text")
    page.get_by_role("link", name="transfer", exact=True).click()
    expect(page.locator("textarea[name=trigger]")).to_have_value("gave")
    for words, role in (("Zimbabwe", "giver"), ("North Korea", "receiver"), ("6 hyenas", "item")):
        select(page, words, "[data-text]")
        page.locator(f"[data-take={role}]").click()
    page.get_by_role("button", name="Work it out").click(timeout=60_000)
    expect(page.get_by_role("status")).to_contain_text("Zimbabwe sent 6 hyenas to North Korea", timeout=60_000)
    page.screenshot(path=PICTURES / "record-1280-light.png", full_page=True)
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("status")).to_contain_text("Recorded.", timeout=60_000)
    expect(page.get_by_text(f"recorded by {NAME}")).to_be_visible()
    assert [made.action for made in store.decisions.all()] == ["record"]
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_contain_text("Taken back.")


def test_all_can_be_done_by_keys(visit: Callable[..., Page]) -> None:
    page = visit("/entries")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator("[data-row] .what").first
    expect(first).to_be_focused()
    address = first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("hyenas")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entries?text=hyenas")
    expect(page.locator("li.line:not(.told)")).to_have_count(1)
    page.keyboard.press("g")
    page.keyboard.press("f")
    page.wait_for_url("**/findings")


def test_the_review_goes_by_keys(visit: Callable[..., Page], store: LedgerStore, rhinos: Entry) -> None:
    page = visit()
    sign_in(page)
    page.goto("/review")
    first, second = store.entries().order("-date").limit(2).records()
    expect(page.locator(".head .id")).to_have_text(first.id)
    page.keyboard.press("j")
    expect(page.locator(".head .id")).to_have_text(second.id)
    page.keyboard.press("k")
    expect(page.locator(".head .id")).to_have_text(first.id)
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text("Accepted.")
    expect(page.locator(".progress")).to_contain_text("1 of 5 decided")
    expect(page.locator(".head .id")).to_have_text(second.id)
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_contain_text("Taken back.")
    assert store.entry(first.id).status == "open"
    page.goto(f"/review?at={rhinos.id}")
    page.keyboard.press("c")
    choice = page.locator("select[name=field]")
    expect(choice).to_be_focused()
    choice.select_option("items.0.quantity")
    expect(page.locator("fieldset:visible")).to_have_count(1)
    page.get_by_label("Least").fill("3")
    page.get_by_label("Most").fill("3")
    page.get_by_role("button", name="Correct it").click()
    expect(page.get_by_role("status")).to_contain_text("Corrected.")
    expect(page.locator("tbody[data-field='items.0.quantity']")).to_contain_text("3 rhinos")
    page.keyboard.press("s")
    page.get_by_role("checkbox", name=re.compile("In 1984")).check()
    page.get_by_role("button", name="Split them off").click()
    expect(page.get_by_role("status")).to_contain_text("Split off.")
    page.keyboard.press("m")
    page.screenshot(path=PICTURES / "merge-1280-light.png", full_page=True)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Merge them").click()
    expect(page.get_by_role("status")).to_contain_text("Merged.")
    page.keyboard.press("r")
    expect(page.get_by_role("status")).to_contain_text("Rejected.")
    assert [made.action for made in store.decisions.all()] == [
        "accept", "undo", "correct", "split", "merge", "reject",
    ]  # fmt: skip


def test_a_party_is_chosen_by_any_of_its_names_and_checked(
    visit: Callable[..., Page], store: LedgerStore, rhinos: Entry
) -> None:
    page = visit()
    sign_in(page)
    page.goto(f"/review?at={rhinos.id}")
    page.keyboard.press("c")
    page.locator("select[name=field]").select_option("receiver")
    field = page.get_by_role("combobox", name="Party", exact=True)
    expect(field).to_have_attribute("aria-expanded", "false")
    field.fill("Mosc")
    listed = page.get_by_role("listbox", name="Parties")
    options = listed.get_by_role("option")
    expect(options).to_have_text(["Russia (RUS)", "Soviet Union (SUN)"])
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_text("2 parties to choose from")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(listed.get_by_role("option", selected=True)).to_have_text("Soviet Union (SUN)")
    active = listed.get_by_role("option", selected=True).get_attribute("id") or ""
    expect(field).to_have_attribute("aria-activedescendant", active)
    assert Axe().run(page, options={"runOnly": AA}).violations_count == 0
    page.screenshot(path=PICTURES / "combobox-1280-light.png")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_be_focused()
    field.fill("Thailnd")
    page.keyboard.press("Tab")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("did you mean Thailand (THA)")).to_be_visible()
    page.get_by_role("button", name="Correct it").click()
    assert store.decisions.all() == []
    field.fill("Thailnd")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_text("Thailand (THA)")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Thailand (THA)")
    page.get_by_role("button", name="Correct it").click()
    expect(page.get_by_role("status")).to_contain_text("Corrected.")
    receiver = getattr(store.entry(rhinos.id).record, "receiver")  # noqa: B009
    assert [party.state for party in receiver] == ["THA"]


def test_what_was_refused_stands_in_the_form_without_scripts(visit: Callable[..., Page], rhinos: Entry) -> None:
    page = visit("/", java_script_enabled=False)
    sign_in(page)
    page.goto(f"/review?at={rhinos.id}")
    page.locator("summary", has_text="Correct").click()
    page.locator("select[name=field]").select_option("receiver")
    fields = page.locator("input[name='receiver.parties']")
    fields.first.fill("Thailnd")
    page.get_by_role("button", name="Correct it").click()
    expect(page.get_by_role("alert")).to_contain_text("did you mean Thailand (THA)")
    expect(fields.first).to_be_visible()
    expect(fields.first).to_have_value("Thailnd")
    expect(fields.first).to_have_attribute("aria-invalid", "true")
    expect(page.locator("select[name=field]")).to_have_value("receiver")


def test_who_comes_second_is_told(visit: Callable[..., Page], store: LedgerStore, rhinos: Entry) -> None:
    page = visit()
    sign_in(page)
    page.goto(f"/review?at={rhinos.id}")
    store.decisions.reject(rhinos.id, by="B. Other")
    page.keyboard.press("a")
    expect(page.get_by_role("alert")).to_contain_text("B. Other decided on this entry (reject")
    page.screenshot(path=PICTURES / "conflict-1280-light.png")
    assert store.entry(rhinos.id).status == "rejected"


def test_a_report_is_pasted_looked_at_and_added(visit: Callable[..., Page], store: LedgerStore) -> None:
    page = visit()
    sign_in(page)
    page.get_by_role("link", name="Add a report").click()
    page.get_by_role("textbox", name="Text").fill("Norway has given Kenya two lions, the ministry said on Monday.")
    page.get_by_label("Published").fill("2024-11-21")
    page.get_by_role("button", name="Read it").click()
    expect(page.locator(".claims li")).to_contain_text("Norway sent 2 lions to Kenya", timeout=60_000)
    page.screenshot(path=PICTURES / "add-read-1280-light.png", full_page=True)
    page.get_by_role("button", name="Add it to the ledger").click()
    expect(page.get_by_role("status")).to_contain_text("Added.", timeout=60_000)
    assert store.item("lion").count() == 1


def test_reading_and_deciding_need_no_scripts(visit: Callable[..., Page], store: LedgerStore, rhinos: Entry) -> None:
    page = visit("/", java_script_enabled=False)
    page.get_by_role("link", name="All entries").click()
    page.get_by_role("link", name=re.compile("Zimbabwe sent 2 rhinos")).click()
    page.get_by_role("link", name="Two by two").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two by two")
    sign_in(page)
    page.goto(f"/review?at={rhinos.id}")
    page.locator("summary", has_text="Correct").click()
    page.locator("select[name=field]").select_option("stage")
    page.locator("[data-for=stage] select").select_option("pledged")
    page.get_by_role("button", name="Correct it").click()
    expect(page.get_by_role("status")).to_contain_text("Corrected.")
    page.get_by_role("button", name="Accept").click()
    assert store.entry(rhinos.id).status == "accepted"


def test_no_script_in_a_report_ever_runs(visit: Callable[..., Page], store: LedgerStore) -> None:
    """In the title, the publisher, the text, a party, a thing, the id and the address of a report."""
    entry = store.giver("KEN").records()[0]
    page = visit()
    sign_in(page)
    addresses = ["/", "/entries", "/findings", "/reports", "/sources", "/pairs/KEN/PRK", f"/entries/{entry.id}"]
    for address in (*addresses, f"/review?at={entry.id}"):
        page.goto(address)
        page.wait_for_load_state()
        assert "broken into" not in page.title().replace(page.locator("h1").first.text_content() or "-", ""), address
        assert page.locator("main script:not([src^='/static/']), main img, [onerror]").count() == 0, address
    page.goto("/reports")
    page.get_by_role("link", name=re.compile("Title <script>")).click()
    expect(page.get_by_text(LINK)).to_be_visible()
    assert page.locator("a[href^='javascript']").count() == 0
    for mark in page.locator(".report mark").all()[:6]:
        mark.click()
    assert page.title() != "broken into"


def test_even_an_escape_that_was_forgotten_would_run_nothing(visit: Callable[..., Page]) -> None:
    """The policy of the page holds by itself."""
    page = visit("/help")
    page.evaluate(
        """() => {
          const made = document.createElement("script");
          made.textContent = "document.title = 'broken into'";
          document.body.append(made);
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='document.title=\\"broken into\\"'>");
          const bad = "<a id=bad href='javascript:document.title=\\"broken into\\"'>x</a>";
          document.body.insertAdjacentHTML("beforeend", bad);
          document.getElementById("bad").click();
        }"""
    )
    page.wait_for_timeout(300)
    assert page.title() == "How to read this · comity"


def test_hostile_reports_are_in_the_ledger_of_these_tests(store: LedgerStore) -> None:
    assert hostile().document.id in {report.id for report in store.reports.page()}
    assert store.stats()["reports"] == len(reports()) + 1
