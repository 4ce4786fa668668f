"""Secure pages: read where their certificate holds, told in one line where it does not."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator

import pytest
import trustme
from tests.documents.site import ARTICLE, Site, page, running

from comity.documents.limits import Limits
from comity.documents.web.fetch import Web
from comity.errors import FetchError

AUTHORITY = trustme.CA()
QUICK = Limits(seconds=2.0, file=200_000)


def serving(*names: str, authority: trustme.CA = AUTHORITY, **more: object) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, **more).configure_cert(context)  # type: ignore[arg-type]
    return context


@pytest.fixture
def secure() -> Iterator[Callable[..., Site]]:
    open_sites = []

    def make(*names: str, **more: object) -> Site:
        site = running(serving(*names, **more))  # type: ignore[arg-type]
        open_sites.append(site)
        made = site.__enter__()
        made.routes["/rice"] = page()
        return made

    yield make
    for site in open_sites:
        site.__exit__(None, None, None)


def web() -> Web:
    trusting = ssl.create_default_context()
    AUTHORITY.configure_trust(trusting)
    return Web(QUICK, allowed=["localhost", "127.0.0.1"], delay=0.0, patience=0.0, context=trusting)


def test_a_page_with_a_certificate_that_holds_is_read(secure: Callable[..., Site]) -> None:
    site = secure("localhost")
    answer = web().get(site.url("/rice"))
    assert (answer.status, ARTICLE.encode() in answer.body) == (200, True)


@pytest.mark.parametrize(
    ("names", "authority", "words"),
    [
        (["localhost"], trustme.CA(), "its certificate cannot be trusted: "),
        (["another.example"], AUTHORITY, "its certificate cannot be trusted: Hostname mismatch"),
    ],
)
def test_a_certificate_that_does_not_hold_is_told(
    secure: Callable[..., Site], names: list[str], authority: trustme.CA, words: str
) -> None:
    site = secure(*names, authority=authority)
    with pytest.raises(FetchError) as told:
        web().get(site.url("/rice"))
    assert words in str(told.value)
    assert "\n" not in str(told.value)
    assert site.paths() == [], "nothing was asked over it"


def test_a_server_that_speaks_no_tls_is_told() -> None:
    with running() as plain, pytest.raises(FetchError, match="no secure connection could be made"):
        web().get(f"https://localhost:{plain.server_port}/rice")


def test_a_handshake_that_never_ends_is_left_after_its_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        taken: list[socket.socket] = []
        threading.Thread(target=lambda: taken.append(silent.accept()[0]), daemon=True).start()
        with pytest.raises(FetchError, match="no full answer within 2 seconds"):
            web().get(f"https://localhost:{silent.getsockname()[1]}/rice")
