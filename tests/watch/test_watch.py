"""Watched sources: what is new is read once, what fails comes again, and a stop loses nothing."""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.documents.archives import zipped
from tests.documents.site import Handler, Site, page, running
from tests.proposing.model_server import EMPTY, ModelServer, Request, Say, serving
from typer.testing import CliRunner

from comity.cli.app import app
from comity.cli.taking import Taking
from comity.documents.limits import Limits
from comity.documents.parts import Intake
from comity.documents.web.fetch import Web
from comity.errors import InputError, ReportLost
from comity.ledger.store import LedgerStore
from comity.model import Document
from comity.settings import ModelOptions, ReaderOptions
from comity.watch.config import Config, Source, load_config, period
from comity.watch.rounds import Round, Watcher

LIMITS = Limits(seconds=2.0)
START = datetime(2024, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as served:
        yield served


class Desk:
    """A watcher over a real ledger, whose clock is set by the test."""

    def __init__(self, store: LedgerStore, *sources: Source) -> None:
        self.store, self.time = store, START
        self.taken: list[Document] = []
        web = Web(LIMITS, allowed=["localhost"], delay=0.0, patience=0.0)
        config = Config(source=list(sources), every="10 minutes")
        self.watcher = Watcher(config, store.watching, web, Intake(limits=LIMITS), self.take, lambda: self.time)

    def take(self, document: Document) -> bool:
        self.taken.append(document)
        return True

    def round(self, minutes: int = 0) -> Round:
        self.time += timedelta(minutes=minutes)
        return self.watcher.round()

    def titles(self) -> list[str | None]:
        return [document.title for document in self.taken]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LedgerStore]:
    with LedgerStore.open(str(tmp_path / "ledger.db")) as opened:
        yield opened


def rss(site: Site, *names: str) -> bytes:
    items = "".join(
        f"<item><title>{n}</title><link>/{n}</link><pubDate>Fri, 03 May 2024 23:30:00 -0900</pubDate></item>"
        for n in names
    )
    head = f"<title>The Oslo Times</title><link>{site.url('/')}</link>"
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


def atom(site: Site) -> bytes:
    return (
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>The Oslo Times</title>"
        f"<entry><title>a</title><link href='{site.url('/a')}'/><updated>2024-05-09T00:00:00Z</updated></entry></feed>"
    ).encode()


def sitemap(site: Site, *names: str) -> bytes:
    urls = "".join(
        f"<url><loc>{site.url(f'/{n}')}</loc><lastmod>2024-05-09</lastmod><n:news>"
        "<n:publication><n:name>The Oslo Times</n:name></n:publication>"
        f"<n:publication_date>2024-05-03</n:publication_date><n:title>{n}</n:title></n:news></url>"
        for n in names
    )
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    return f"<?xml version='1.0'?><urlset {spaces}>{urls}</urlset>".encode()


def test_a_feed_is_read_once_and_what_is_new_later(site: Site, store: LedgerStore) -> None:
    site.routes |= {"/feed": rss(site, "a", "b"), "/a": page("A", ""), "/b": page("B"), "/c": page("C")}
    desk = Desk(store, Source(address=site.url("/feed")))
    first = desk.round()
    assert (first.sources, first.found, first.added, first.failures) == (1, 2, 2, [])
    by_title = {document.title: document for document in desk.taken}
    assert (by_title["A"].published, by_title["A"].publisher) == ("2024-05-03", "The Oslo Times")
    assert desk.round(1) == Round()
    site.routes["/feed"] = rss(site, "c", "a", "b")
    assert desk.round(10).added == 1
    assert desk.titles()[-1] == "C"
    assert site.paths().count("/a") == 1


def test_what_atom_calls_updated_is_no_day_of_publication(site: Site, store: LedgerStore) -> None:
    site.routes |= {"/feed": atom(site), "/a": page("A", "")}
    desk = Desk(store, Source(address=site.url("/feed"), publisher="Mine"))
    desk.round()
    assert [(document.published, document.publisher) for document in desk.taken] == [(None, "The Oslo Times")]


def test_sitemaps_and_their_index(site: Site, store: LedgerStore) -> None:
    index = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{site.url("/map")}</loc></sitemap></sitemapindex>'
    site.routes |= {"/index": index.encode(), "/map": sitemap(site, "a", "b"), "/a": page("A", ""), "/b": page("B", "")}
    desk = Desk(store, Source(address=site.url("/index")))
    assert desk.round().added == 2
    assert {(document.published, document.publisher) for document in desk.taken} == {("2024-05-03", "The Oslo Times")}


def test_sitemaps_as_gzip_and_a_dead_one_among_them(site: Site, store: LedgerStore) -> None:
    named = "".join(
        f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in ("/dead.xml", "/bomb.gz", "/map.xml.gz")
    )
    index = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</sitemapindex>'
    site.routes |= {
        "/index.xml.gz": lambda to: to.send(gzip.compress(index.encode()), content_type="application/gzip", ETag='"1"'),
        "/bomb.gz": gzip.compress(b"<urlset " + bytes(40_000_000)),
        "/map.xml.gz": gzip.compress(sitemap(site, "a")),
        "/a": page("A", ""),
        "/b": page("B", ""),
    }
    desk = Desk(store, Source(address=site.url("/index.xml.gz")))
    first = desk.round()
    assert first.added == 1
    assert [(where, error.split(":")[0]) for where, error in first.failures] == [
        (site.url("/dead.xml"), "the server says 404 (there is no such page)"),
        (site.url("/bomb.gz"), "the gzip data expands to more than 250 times its size"),
    ]
    site.routes["/map.xml.gz"] = gzip.compress(sitemap(site, "a", "b"))
    assert desk.round(20).added == 1, "the index is the same, a sitemap in it is not"


def test_gdelts_list_as_it_comes(site: Site, store: LedgerStore) -> None:
    """A table of 61 columns in a ZIP archive, each source as often as there are events in it."""
    row = "\t".join(["1191234567", "20240503", *[""] * 57, "20240504113000"])
    table = "".join(f"{row}\t{site.url(path)}\n" for path in ("/a", "/a", "/b")) + f"{row}\thttp://user:word@x/\n"
    site.routes |= {
        "/20240504113000.export.CSV.zip": zipped({"20240504113000.export.CSV": table.encode()}),
        "/a": page("A"),
        "/b": page("B", published=""),
    }
    desk = Desk(store, Source(address=site.url("/20240504113000.export.CSV.zip")))
    result = desk.round()
    assert [document.published for document in desk.taken] == ["2024-05-03", None], (
        "GDELT's own days are not taken over"
    )
    assert [where for where, _ in result.failures] == ["http://user:word@x/"]
    assert site.paths().count("/a") == 1


def test_an_unchanged_feed_is_not_sent_again(site: Site, store: LedgerStore) -> None:
    statuses: list[int] = []

    def feed(to: Handler) -> None:
        same = (
            to.headers["If-None-Match"] == '"1"' and to.headers["If-Modified-Since"] == "Fri, 03 May 2024 10:00:00 GMT"
        )
        statuses.append(304 if same else 200)
        to.send(
            b"" if same else rss(site, "a"), statuses[-1], ETag='"1"', Last_Modified="Fri, 03 May 2024 10:00:00 GMT"
        )

    site.routes |= {"/feed": feed, "/a": page("A")}
    desk = Desk(store, Source(address=site.url("/feed")))
    desk.round()
    assert desk.round(20).failures == []
    assert statuses == [200, 304]


def test_a_long_list_is_read_bit_by_bit_newest_first(site: Site, store: LedgerStore) -> None:
    names = [f"n{n}" for n in range(5)]
    site.routes |= {f"/{name}": page(name) for name in names} | {"/map": sitemap(site, *names)}
    desk = Desk(store, Source(address=site.url("/map"), most=2))
    assert [desk.round(20).added for _ in range(4)] == [2, 2, 1, 0]


def test_what_fails_is_told_and_tried_again_later_and_later(site: Site, store: LedgerStore) -> None:
    site.routes |= {"/feed": rss(site, "a", "gone"), "/a": lambda to: to.send(b"", 500)}
    desk = Desk(store, Source(address=site.url("/feed"), every="30 days"))
    told = dict(desk.round().failures)
    assert "the server says 500; tried again after 12:05 UTC" in told[site.url("/a")].replace(" (", " (")
    assert "404" in told[site.url("/gone")]
    assert "given up" in told[site.url("/gone")]
    assert desk.round(4) == Round()
    assert [where for where, _ in desk.round(2).failures] == [site.url("/a")]
    assert desk.round(6) == Round()
    site.routes["/a"] = page("A")
    assert desk.round(10).added == 1
    assert store.watching.counts() == {"waiting": 0, "done": 1, "failed": 1}
    assert [each.address for each in store.watching.failing()] == [site.url("/gone")]


def test_a_host_that_asks_for_rest_is_left_alone(site: Site, store: LedgerStore) -> None:
    busy = lambda to: to.send(b"", 429, Retry_After="3600")  # noqa: E731
    site.routes |= {"/feed": rss(site, "a", "b", "c")} | dict.fromkeys(("/a", "/b", "/c"), busy)
    desk = Desk(store, Source(address=site.url("/feed"), every="30 days"))
    assert len(desk.round().failures) == 1
    desk.round(30)
    assert len([path for path in site.paths() if path != "/feed"]) == 1
    site.routes |= {f"/{n}": page(n) for n in "abc"}
    assert desk.round(31).added == 3


def test_a_dead_feed_does_not_stop_the_others(site: Site, store: LedgerStore) -> None:
    site.routes |= {"/feed": rss(site, "a"), "/a": page("A"), "/page": page("No feed")}
    sources = [Source(address=site.url(path)) for path in ("/dead", "/page", "/feed")]
    result = Desk(store, *sources).round()
    assert result.added == 1
    assert ["404" in why or "no feed" in why for _, why in result.failures] == [True, True]


def test_a_stop_in_the_middle_loses_nothing(site: Site, store: LedgerStore) -> None:
    site.routes |= {"/feed": rss(site, "a", "b", "c")} | {f"/{n}": page(n) for n in "abc"}
    source = Source(address=site.url("/feed"), every="30 days")
    desk = Desk(store, source)

    def stop(document: Document) -> bool:
        if len(desk.taken) == 1:
            raise KeyboardInterrupt
        return desk.take(document)

    desk.watcher = replace(desk.watcher, take=stop)
    with pytest.raises(KeyboardInterrupt):
        desk.round()
    again = Desk(store, source)
    assert again.round().added == 2
    assert sorted([*desk.titles(), *again.titles()]) == ["a", "b", "c"]  # type: ignore[type-var]


def test_a_folder_is_watched_for_new_and_changed_files(store: LedgerStore, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.html").write_bytes(page("A"))
    desk = Desk(store, Source(folder=str(inbox), publisher="The Oslo Times"))
    assert desk.round().added == 1
    assert desk.taken[0].publisher == "The Oslo Times"
    assert desk.round(20).added == 0
    (inbox / "a.html").write_bytes(page("A, corrected"))
    (inbox / "b.html").write_bytes(page("B"))
    assert desk.round(20).added == 2


def test_the_command_reads_into_a_ledger_and_says_one_line(site: Site, tmp_path: Path) -> None:
    site.routes |= {"/feed": rss(site, "a", "gone"), "/a": page("Rice")}
    feeds = tmp_path / "feeds.toml"
    feeds.write_text(f'every = "1 hour"\n[[source]]\naddress = "{site.url("/feed")}"\n')
    ledger = ["--ledger", str(tmp_path / "l.db")]
    local = ["--allow-host", "localhost", "--delay", "0"]

    def run(*args: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, list(args))
        return done.exit_code, done.stdout, done.stderr

    code, out, err = run("watch", str(feeds), "--once", *ledger, *local)
    assert code == 2
    assert out.endswith("1 sources looked at, 2 new pages, 1 reports added, 0 there already, 1 failures, 0 waiting\n")
    assert out.count("\n") == err.count("\n") == 1
    assert "404" in err
    assert run("watch", str(feeds), "--once", *ledger, *local)[0] == 0
    assert "given up" in run("watch", str(feeds), "--failing", *ledger)[1]
    stats = json.loads(run("stats", "--json", *ledger)[1])
    assert stats["reports"] == 1
    assert stats["entries"] == {"transfer": 1}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "source"), ("x = [", "no list of sources"), ("source = []", "names no source"),
        ("[[source]]\nurl = 'https://a.example'", "url"), ("[[source]]\npublisher = 'x'", "an address or a folder"),
        ("[[source]]\naddress = 'oslo'", "no address"), ("[[source]]\nfolder = 'nowhere'", "no folder"),
        ("[[source]]\naddress = 'https://a.example'\nevery = 'often'", "15 minutes"),
    ],
)  # fmt: skip
def test_a_wrong_list_of_sources_is_told(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(content)
    with pytest.raises(InputError, match=words):
        load_config(path)


def test_periods() -> None:
    config = Config(source=[])
    for text, minutes in (("90 s", 1.5), ("15m", 15), ("2 hours", 120), ("1 day", 1440)):
        assert period(Source(address="x", every=text), config) == timedelta(minutes=minutes)


# With a language model


def proposing(request: Request) -> str:
    """What a model says of the rice in a page."""
    line = next(line for line in request.data.splitlines() if "tonnes of rice" in line)
    n = int(line.partition(":")[0].removeprefix("s="))
    words = {"act": "sent", "giver": "Norway", "receiver": "Kenya", "what": "rice", "quantity": "40 tonnes"}
    at = {field: {"s": n, "w": w} for field, w in words.items()}
    transfer = {
        "evidence": [n], "act": at["act"], "giver": [at["giver"]], "receiver": [at["receiver"]],
        "items": [{"what": at["what"], "quantity": at["quantity"], "part_of": None}], "mode": None, "mode_words": None,
        "stage": "delivered", "date": None, "said_by": [], "denied": False, "denied_by": [],
    }  # fmt: skip
    return json.dumps(json.loads(EMPTY) | {"transfers": [transfer]})


@pytest.fixture
def watch(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Run `comity watch --once` on a feed of three pages, with a language model that `comity.toml` names."""
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "COMITY_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COMITY_CONFIG", "comity.toml")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    site.routes |= {"/feed": rss(site, "a", "b", "c")} | {f"/{n}": page(f"Rice {n}") for n in "abc"}
    (tmp_path / "feeds.toml").write_text(f'every = "1 s"\n[[source]]\naddress = "{site.url("/feed")}"\n')

    def run(server: ModelServer, *args: str) -> tuple[int, str, str]:
        settings = f'[reading]\nreader = "model"\n[model]\nname = "m"\nendpoint = "{server.url}"\nretries = 0\n'
        (tmp_path / "comity.toml").write_text(settings + "price = [1.0, 2.0]\n")
        local = ["--ledger", "l.db", "--allow-host", "localhost", "--delay", "0"]
        done = CliRunner().invoke(app, ["watch", "feeds.toml", "--once", *local, *args])
        return done.exit_code, done.stdout, done.stderr

    return run


def test_a_model_reads_what_is_watched(watch: Callable[..., tuple[int, str, str]]) -> None:
    with serving(proposing) as server:
        code, out, err = watch(server)
    assert (code, err) == (0, "")
    assert "3 reports added" in out
    assert "3 asked" in out
    assert "cost 0.0036" in out
    entries = json.loads(CliRunner().invoke(app, ["ledger", "--ledger", "l.db", "--json"]).stdout)
    assert {by.partition("@")[0] for entry in entries for by in entry["record"]["proposed_by"]} == {"model:m"}


def test_a_report_that_a_model_did_not_answer_for_is_read_in_the_next_round(
    watch: Callable[..., tuple[int, str, str]],
) -> None:
    """One page is not answered for, the others are; the next round asks for that one only."""
    sick = lambda request: Say(status=400, error="no") if "Rice b" in request.data else proposing(request)  # noqa: E731
    with serving(sick) as server:
        code, out, err = watch(server)
    assert code == 2
    assert "2 reports added, 0 there already, 1 failures, 1 waiting" in out
    assert err.count("\n") == 1
    assert "Rice b" in err
    assert "did not answer: 400: " in err
    assert "read again in the next round" in err
    failing = CliRunner().invoke(app, ["watch", "feeds.toml", "--failing", "--ledger", "l.db"]).stdout
    assert "did not answer" in failing
    with serving(proposing) as server:
        code, out, err = watch(server)
        assert len(server.requests) == 1
    assert (code, err) == (0, "")
    assert "1 reports added" in out
    assert "0 waiting" in out


def test_while_a_model_is_away_rounds_are_short_and_nothing_is_lost(
    site: Site, store: LedgerStore, tmp_path: Path
) -> None:
    """After five reports without an answer a round asks no more; the next begins with one question."""
    names = [f"n{n}" for n in range(8)]
    site.routes |= {f"/{name}": page(f"Rice {name}") for name in names} | {"/feed": rss(site, *names)}
    away = True
    desk = Desk(store, Source(address=site.url("/feed"), every="30 days"))
    with serving(lambda request: Say(status=503) if away else proposing(request)) as server:
        model = ModelOptions(name="m", endpoint=server.url, retries=0, answers=str(tmp_path / "a.db"))
        with Taking(store, ReaderOptions(reader="model", model=model), "1") as take:
            desk.watcher = replace(desk.watcher, take=take)
            first = desk.round()
            assert len(server.requests) == 5
            assert "in the next round" in first.failures[0][1]
            assert "4 pages wait for the next round" in first.failures[-1][1]
            second = desk.round(1)
            assert len(server.requests) == 6
            assert "8 pages wait for the next round" in second.failures[-1][1]
            away = False
            assert desk.round(1).added == 8
    assert store.watching.counts() == {"waiting": 0, "done": 8, "failed": 0}


def test_a_limit_of_cost_ends_the_watch_and_the_next_goes_on(watch: Callable[..., tuple[int, str, str]]) -> None:
    with serving(proposing) as server:
        code, out, err = watch(server, "--max-cost", "0.001")
        assert (code, out, server.requests) == (2, "", [])
        assert err.startswith("comity: stopped: the next question could take the cost over the limit of 0.001")
        assert err.count("\n") == 1
        assert "3 reports added" in watch(server)[1]
        assert len(server.requests) == 3


def test_a_key_that_is_refused_ends_the_watch(watch: Callable[..., tuple[int, str, str]]) -> None:
    with serving(lambda request: Say(status=401, error="who are you")) as server:
        code, _, err = watch(server)
        assert len(server.requests) == 1
    assert code == 2
    assert "refuses the key" in err
    with serving(proposing) as server:
        assert "3 reports added" in watch(server)[1]


def test_a_report_whose_reading_crashes_costs_no_other(site: Site, store: LedgerStore) -> None:
    site.routes |= {"/feed": rss(site, "a", "b")} | {f"/{n}": page(n) for n in "ab"}
    desk = Desk(store, Source(address=site.url("/feed")))

    def take(document: Document) -> bool:
        if document.title == "a":
            raise ReportLost("reading it failed: ValueError: x")
        return desk.take(document)

    desk.watcher = replace(desk.watcher, take=take)
    result = desk.round()
    assert result.added == 1
    assert result.failures == [("a", "reading it failed: ValueError: x")]
    assert desk.round(20).failures == []
