"""Pages over HTTPS, from a real server: a site that cannot prove who it is is not read, and told in one clear line."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from tests.documents.site import ARTICLE, Site, page, running

from comity.documents.limits import Limits
from comity.documents.parts import Failure, Intake
from comity.documents.reports import Reports
from comity.documents.web.fetch import Web
from comity.model import Document

QUICK = Limits(seconds=2.0)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def serving(certificate: trustme.LeafCert, **bounds: ssl.TLSVersion) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    for name, version in bounds.items():
        setattr(context, name, version)
    return context


def told(url: str, authority: trustme.CA | None, waits: list[float] | None = None) -> Document | Failure:
    """What reading an address gives to who trusts an authority, or those of the system alone."""
    context = ssl.create_default_context()
    if authority:
        authority.configure_trust(context)
    waits = waits if waits is not None else []
    web = Web(QUICK, allowed=["localhost"], delay=0.0, context=context, sleep=waits.append)
    (found,) = Reports([url], Intake(limits=QUICK), web)
    return found


@contextmanager
def secure(certificate: trustme.LeafCert, **bounds: ssl.TLSVersion) -> Iterator[Site]:
    with running(serving(certificate, **bounds)) as site:
        site.routes["/rice"] = page()
        yield site


def test_a_page_is_read_over_https(authority: trustme.CA) -> None:
    with secure(authority.issue_cert("localhost")) as site:
        found = told(site.url("/rice"), authority)
    assert isinstance(found, Document)
    assert ARTICLE in found.text


@pytest.mark.parametrize(
    ("certificate", "trusted", "words"),
    [
        (lambda ca: ca.issue_cert("localhost"), False, "local issuer certificate"),
        (lambda ca: ca.issue_cert("other.example"), True, "not valid for 'localhost'"),
        (
            lambda ca: ca.issue_cert("localhost", not_after=datetime(2020, 1, 1, tzinfo=UTC)),
            True,
            "certificate has expired",
        ),
    ],
    ids=["an authority that nobody knows", "another host", "expired"],
)
def test_a_site_that_does_not_prove_who_it_is_is_told_at_once(
    authority: trustme.CA, certificate: Callable[[trustme.CA], trustme.LeafCert], trusted: bool, words: str
) -> None:
    waits: list[float] = []
    with secure(certificate(authority)) as site:
        found = told(site.url("/rice"), authority if trusted else None, waits)
    assert isinstance(found, Failure)
    message = str(found.error)
    assert "its certificate cannot be trusted" in message
    assert words in message
    assert "SSL_CERT_FILE" in message
    assert "\n" not in message
    assert "_ssl.c" not in message
    assert (waits, site.asked) == ([], []), "nothing is asked of it, and asking again would not help"


def test_a_certificate_that_is_signed_by_itself(tmp_path: Path) -> None:
    alone = trustme.CA()
    both = tmp_path / "alone.pem"
    both.write_bytes(alone.private_key_pem.bytes() + alone.cert_pem.bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    with running(context) as site:
        found = told(site.url("/rice"), None)
    assert isinstance(found, Failure)
    assert "its certificate cannot be trusted: self-signed certificate" in str(found.error)


def test_an_authority_of_ones_own_is_named_in_the_environment(
    authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(named)
    monkeypatch.setenv("SSL_CERT_FILE", str(named))
    with secure(authority.issue_cert("localhost")) as site:
        assert isinstance(told(site.url("/rice"), None), Document)


def test_a_server_with_too_old_a_protocol_is_told(authority: trustme.CA) -> None:
    with (
        pytest.warns(DeprecationWarning, match="TLSv1"),
        secure(
            authority.issue_cert("localhost"),
            minimum_version=ssl.TLSVersion.TLSv1,
            maximum_version=ssl.TLSVersion.TLSv1,
        ) as site,
    ):
        found = told(site.url("/rice"), authority)
    assert isinstance(found, Failure)
    assert "no secure connection could be made" in str(found.error)


def test_a_server_that_does_not_speak_https_at_all() -> None:
    with running() as site:
        found = told(site.url("/rice").replace("http://", "https://"), None)
    assert isinstance(found, Failure)
    assert "no secure connection could be made" in str(found.error)


def hangs_up(_: socket.socket) -> None:
    pass


def never_goes_on(connection: socket.socket) -> None:
    while connection.recv(1 << 16):
        pass


@pytest.mark.parametrize(
    ("conduct", "words"),
    [(hangs_up, "no secure connection could be made|connection failed"), (never_goes_on, "within 2 seconds")],
)
def test_a_handshake_that_does_not_come_to_an_end(conduct: Callable[[socket.socket], object], words: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    conduct(connection)

        threading.Thread(target=serve, daemon=True).start()
        found = told(f"https://localhost:{server.getsockname()[1]}/rice", None)
        server.shutdown(socket.SHUT_RDWR)
    assert isinstance(found, Failure)
    assert any(each in str(found.error) for each in words.split("|")), found.error
