"""Pages from the open web, asked for over real connections: what is refused, bounded, believed and tried again."""

import gzip
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.site import ARTICLE, Handler, Site, page

from comity.documents.limits import Limits
from comity.documents.parts import Failure, Intake
from comity.documents.reports import Reports
from comity.documents.web.addresses import is_public, normal
from comity.documents.web.fetch import Web
from comity.errors import FetchError, Forbidden, InputError, TooLarge
from comity.model import Document

QUICK = Limits(seconds=1.0, file=200_000)


def web(limits: Limits = QUICK, **more: object) -> Web:
    return Web(limits, **({"allowed": ["localhost"], "delay": 0.0, "patience": 0.0} | more))  # type: ignore[arg-type]


def report(url: str, over: Web | None = None) -> Document:
    (found,) = Reports([url], Intake(limits=QUICK), over or web())
    assert isinstance(found, Document), found
    return found


def failure(url: str, over: Web | None = None) -> InputError:
    (found,) = Reports([url], Intake(limits=QUICK), over or web())
    assert isinstance(found, Failure), found
    return found.error


def test_a_page_is_a_report_with_its_day_and_publisher(site: Site) -> None:
    site.routes["/rice"] = page(site="The Oslo Times")
    document = report(site.url("/rice#top"))
    assert ARTICLE in document.text
    assert (document.title, document.published, document.publisher, document.url) == (
        "Rice for Nairobi", "2024-05-03", "The Oslo Times", site.url("/rice"),
    )  # fmt: skip


def test_the_host_is_the_publisher_where_the_page_names_none(site: Site) -> None:
    site.routes["/rice"] = page()
    assert report(site.url("/rice")).publisher == "localhost"


def test_we_say_who_we_are(site: Site) -> None:
    site.routes["/rice"] = page()
    report(site.url("/rice"))
    report(site.url("/rice"), web(agent="oslo-desk (desk@example.org)"))
    agents = [headers["User-Agent"] for path, _, headers in site.asked if path == "/rice"]
    assert agents[0].startswith("comity/")
    assert agents[1] == "oslo-desk (desk@example.org)"


# Addresses


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "0x7f000001", "2130706433", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fc00::1]",
        "[ff02::1]", "[::ffff:127.0.0.1]", "[::ffff:a00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::127.0.0.1]",
        "localhost",
    ],
)  # fmt: skip
def test_what_is_not_public_is_not_asked(site: Site, host: str) -> None:
    error = failure(site.url("/rice", host), web(allowed=[]))
    assert isinstance(error, Forbidden | FetchError)
    assert "no public address" in str(error) or "not known" in str(error)
    assert site.asked == []


@given(st.ip_addresses())
def test_no_private_loopback_or_link_local_address_is_public(address: object) -> None:
    private = ("is_private", "is_loopback", "is_link_local", "is_multicast", "is_unspecified")
    if any(getattr(address, kind) for kind in private):
        assert not is_public(str(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_a_host_is_allowed_by_its_name_alone(site: Site) -> None:
    site.routes["/rice"] = page()
    assert report(site.url("/rice")).title
    assert "--allow-host 127.0.0.1" in str(failure(site.url("/rice", "127.0.0.1")))


def test_a_redirect_to_a_private_address_is_refused(site: Site) -> None:
    site.routes["/out"] = lambda to: to.send(b"", 302, Location=site.url("/rice", "127.0.0.1"))
    site.routes["/rice"] = page()
    assert isinstance(failure(site.url("/out")), Forbidden)
    assert site.paths() == ["/out"]


def test_a_name_that_changes_its_address_leads_nowhere_else(site: Site) -> None:
    """The address that was checked is the one connected to: the name is looked up once for a request."""
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    looked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        looked.append(host)
        return next(answers)

    error = failure(site.url("/rice", "rebind.example"), web(Limits(seconds=0.2), allowed=[], resolve=resolve))
    assert isinstance(error, FetchError)
    assert looked == ["rebind.example"]
    assert site.asked == []


def test_a_name_with_one_private_address_leads_to_the_others(site: Site) -> None:
    tried = web(Limits(seconds=0.2), allowed=[], resolve=lambda host, port: ["127.0.0.1", "93.184.215.14"])
    failure(site.url("/rice", "mixed.example"), tried)
    assert site.asked == []


@pytest.mark.parametrize(
    "url", ["http://", "http://user:word@example.org/", "http://exa mple.org/", "http://[::1", "http://a:99999/"]
)
def test_what_is_no_address_of_a_page(url: str) -> None:
    assert isinstance(failure(url), Forbidden | FetchError)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://localhost/x", "gopher://localhost:1/", "javascript:1", "//"]
)
def test_a_redirect_away_from_the_web_is_refused(site: Site, target: str) -> None:
    site.routes["/out"] = lambda to: to.send(b"", 302, Location=target)
    assert isinstance(failure(site.url("/out")), FetchError)


@given(st.text(max_size=60))
def test_any_text_is_an_address_in_one_form_or_refused(text: str) -> None:
    try:
        form = normal("http://" + text)
    except Forbidden:
        return
    assert normal(form) == form
    assert form.isascii()
    assert not set(form) & set(" \r\n\t")


# Redirects, bounds, lies


def test_redirects_are_followed_and_counted(site: Site) -> None:
    for n in range(7):
        site.routes[f"/{n}"] = lambda to: to.send(b"", 301, Location=f"/{int(to.path[1:]) + 1}")
    site.routes["/7"] = page()
    assert report(site.url("/2")).url == site.url("/7")
    assert "5 redirects" in str(failure(site.url("/0")))


def test_a_circle_of_redirects_ends(site: Site) -> None:
    site.routes["/a"] = lambda to: to.send(b"", 302, Location="/b")
    site.routes["/b"] = lambda to: to.send(b"", 302, Location="/a")
    assert "circle" in str(failure(site.url("/a")))


def _drip(to: Handler) -> None:
    to.send_response(200)
    to.send_header("Content-Length", "100000")
    to.end_headers()
    for _ in range(100):
        to.wfile.write(b"x")
        time.sleep(0.05)


def _drip_headers(to: Handler) -> None:
    to.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for n in range(100):
        to.wfile.write(b"X-%d: y\r\n" % n)
        time.sleep(0.05)


def _silent(to: Handler) -> None:
    time.sleep(2)


@pytest.mark.parametrize("slow", [_drip, _drip_headers, _silent])
def test_a_slow_server_is_left_after_its_time(site: Site, slow: Callable[[Handler], None]) -> None:
    site.routes["/slow"] = slow
    began = time.monotonic()
    error = failure(site.url("/slow"), web(Limits(seconds=0.4)))
    assert "within 0.4 seconds" in str(error)
    assert isinstance(error, FetchError)
    assert error.passing
    assert time.monotonic() - began < 5


def _endless(to: Handler) -> None:
    to.send_response(200)
    to.end_headers()
    for _ in range(1000):
        to.wfile.write(b"x" * 10_000)


def test_an_answer_without_end_is_cut(site: Site) -> None:
    site.routes["/endless"] = _endless
    error = failure(site.url("/endless"))
    assert isinstance(error, TooLarge)
    assert "200,000" in str(error)


def test_a_gzip_bomb_does_not_go_off(site: Site) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    site.routes["/bomb"] = lambda to: to.send(bomb, Content_Encoding="gzip")
    error = failure(site.url("/bomb"))
    assert isinstance(error, TooLarge)


def test_a_compressed_page_is_read(site: Site) -> None:
    site.routes["/rice"] = lambda to: to.send(gzip.compress(page()), Content_Encoding="gzip")
    assert ARTICLE in report(site.url("/rice")).text


@pytest.mark.parametrize(
    ("lie", "words"),
    [
        (lambda to: to.send(page(), content_length="900000"), "broke off"),
        (lambda to: to.send(page(), Content_Encoding="gzip"), "damaged"),
        (lambda to: to.send(page(), Content_Encoding="br"), "not asked for"),
        (lambda to: to.send(page(), content_length="-1"), "proper HTTP"),
        (lambda to: to.wfile.write(b"\x00\x01\x02 nonsense\r\n\r\n"), "proper HTTP"),
        (lambda to: to.send(page(), Transfer_Encoding="chunked"), "proper HTTP"),
        (lambda to: to.send(b"\x89PNG\r\n\x1a\n" + bytes(99)), "a PNG image"),
        (lambda to: to.send(b"", 200), "no text"),
        (lambda to: to.send(b"gone", 410), "gone"),
        (lambda to: to.send(b"", 302), "302"),
    ],
)
def test_a_broken_or_lying_answer_is_one_clear_error(site: Site, lie: Callable[[Handler], None], words: str) -> None:
    site.routes["/lie"] = lie
    assert words in str(failure(site.url("/lie")))


def test_a_wrong_type_and_charset_do_not_matter_where_the_bytes_are_plain(site: Site) -> None:
    body = page(title="Café at the Élysée")
    site.routes["/rice"] = lambda to: to.send(body, content_type="image/png; charset=utf-16")
    assert report(site.url("/rice")).title == "Café at the Élysée"


def test_a_declared_charset_is_believed_where_the_bytes_are_no_utf8(site: Site) -> None:
    body = page().decode().replace('<meta charset="utf-8">', "").replace("Mombasa", "Łódź").encode("iso-8859-2")
    site.routes["/rice"] = lambda to: to.send(body, content_type="text/html; charset=ISO-8859-2")
    assert "Łódź" in report(site.url("/rice")).text


# Politeness


def test_robots_are_heeded_and_read_once(site: Site) -> None:
    site.routes["/robots.txt"] = b"User-agent: *\nDisallow: /private\n"
    site.routes["/private/rice"] = site.routes["/rice"] = page()
    over = web()
    assert report(site.url("/rice"), over).title
    error = failure(site.url("/private/rice"), over)
    assert isinstance(error, Forbidden)
    assert "robots.txt" in str(error)
    assert [path for path, _, _ in site.asked] == ["/robots.txt", "/rice"]


def test_robots_are_heeded_after_a_redirect(site: Site) -> None:
    site.routes["/robots.txt"] = b"User-agent: comity\nDisallow: /private\n"
    site.routes["/out"] = lambda to: to.send(b"", 302, Location="/private/rice")
    site.routes["/private/rice"] = page()
    assert isinstance(failure(site.url("/out")), Forbidden)


def test_where_robots_cannot_be_had_the_site_waits(site: Site) -> None:
    site.routes["/robots.txt"] = lambda to: to.send(b"", 503)
    site.routes["/rice"] = page()
    error = failure(site.url("/rice"))
    assert isinstance(error, FetchError)
    assert error.passing
    assert site.paths() == []


def test_a_host_is_asked_no_faster_than_its_delay(site: Site) -> None:
    site.routes["/robots.txt"] = b"User-agent: *\nCrawl-delay: 0.3\n"
    site.routes["/a"] = site.routes["/b"] = page()
    over = web(delay=0.1)
    for path in ("/a", "/b"):
        report(site.url(path), over)
    times = [at for _, at, _ in site.asked]
    assert times[1] - times[0] >= 0.1
    assert times[2] - times[1] >= 0.3


def test_a_busy_server_is_asked_again_when_it_said(site: Site) -> None:
    calls: list[float] = []

    def busy(to: Handler) -> None:
        calls.append(time.monotonic())
        to.send(page() if len(calls) > 1 else b"", 200 if len(calls) > 1 else 429, Retry_After="1")

    site.routes["/rice"] = busy
    assert report(site.url("/rice"), web(patience=5.0)).title
    assert calls[1] - calls[0] >= 1


def test_a_server_that_wants_a_long_wait_is_not_waited_for(site: Site) -> None:
    site.routes["/rice"] = lambda to: to.send(b"", 429, Retry_After="3600")
    error = failure(site.url("/rice"), web(patience=5.0))
    assert isinstance(error, FetchError)
    assert (error.passing, error.after) == (True, 3600)
    assert len(site.paths()) == 1


def test_an_unchanged_page_is_not_sent_again(site: Site) -> None:
    def same(to: Handler) -> None:
        to.send(b"", 304) if to.headers["If-None-Match"] == '"v1"' else to.send(page(), ETag='"v1"')

    site.routes["/rice"] = same
    first = web().get(site.url("/rice"))
    assert first.headers["etag"] == '"v1"'
    assert web().get(site.url("/rice"), etag='"v1"').status == 304


def test_a_list_of_addresses_is_fetched_past_a_dead_one(site: Site) -> None:
    site.routes["/a"], site.routes["/b"] = page("A"), page("B")
    site.routes["/list"] = "\n".join(["# pages", *(site.url(p) for p in ("/a", "/none", "/b"))]).encode()
    first, dead, last = Reports([site.url("/list")], Intake(limits=QUICK), web())
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(dead, Failure)
    assert (first.title, last.title) == ("A", "B")
    assert dead.where == site.url("/none")
    assert "404" in str(dead.error)
