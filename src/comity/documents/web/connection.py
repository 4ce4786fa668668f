"""One request and its answer: over a connection to an address that was looked up and checked once, within limits."""

from __future__ import annotations

import io
import ssl
import time
from collections.abc import Iterable, Mapping
from typing import Any

import httpcore
import msgspec

from comity.documents.compressed import expanded
from comity.documents.limits import Limits
from comity.documents.web.addresses import Resolve, is_public, public_addresses, resolve
from comity.errors import FetchError, Forbidden, TooLarge

_CONNECT = 10.0
"""Seconds for one address to answer at all."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a server answered: header names are in lower case, the body is not compressed any more."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes = b""


def ask(
    url: str,
    headers: Mapping[str, str],
    limits: Limits,
    allowed: frozenset[str],
    resolve: Resolve = resolve,
    context: Any = None,
    content: bytes | None = None,
) -> Answer:
    """Ask for one page, without following redirects. `context` is an SSLContext of the caller's own, if any.

    With `content`, that is sent (POST) instead of asking for a page, and of the answer only the status is taken.

    The host is resolved once and the connection made to the very address that was checked, so that no second look-up
    can lead elsewhere; TLS still verifies the host's name. Raises FetchError, Forbidden and TooLarge.
    """
    deadline = time.monotonic() + limits.seconds
    backend = _Guarded(deadline, limits.seconds, allowed, resolve)
    timeout = {"connect": _CONNECT, "read": limits.seconds, "write": limits.seconds, "pool": limits.seconds}
    pool = httpcore.ConnectionPool(
        ssl_context=context, network_backend=backend, max_keepalive_connections=0, http1=True, http2=False
    )
    try:
        with (
            pool,
            pool.stream(
                "GET" if content is None else "POST",
                url,
                headers=list(headers.items()),
                content=content,
                extensions={"timeout": timeout},
            ) as response,
        ):
            names = _headers(response.headers)
            if content is not None:
                return Answer(url=url, status=response.status, headers=names)
            body = (
                _body(response.iter_stream(), limits) if response.status == 200 or url.endswith("/robots.txt") else b""
            )
            return Answer(url=url, status=response.status, headers=names, body=_plain(body, names, limits))
    except httpcore.TimeoutException as error:
        raise FetchError(f"no full answer within {limits.seconds:g} seconds", passing=True) from error
    except httpcore.NetworkError as error:
        raise _failed(error) from error
    except httpcore.ProtocolError as error:
        raise FetchError(f"the server broke off or speaks no proper HTTP: {error}", passing=True) from error
    except (httpcore.UnsupportedProtocol, ValueError) as error:
        raise Forbidden(f"this is no address of a page: {error}") from error


def _failed(error: httpcore.NetworkError) -> FetchError:
    """What went wrong with a connection; a certificate that does not hold now will not hold in a minute."""
    match error.args[0] if error.args else None:
        case ssl.SSLCertVerificationError(verify_message=reason):
            return FetchError(
                f"its certificate cannot be trusted: {reason.rstrip('.')}: save the page and add the file, or "
                "name the certificate of your own authority in SSL_CERT_FILE"
            )
        case ssl.SSLError(reason=reason):
            return FetchError(f"no secure connection could be made: {_words(reason)}", passing=True)
        case _:
            return FetchError(f"the connection failed: {error or 'it was closed'}", passing=True)


def _words(reason: str | None) -> str:
    """What OpenSSL writes as WRONG_VERSION_NUMBER."""
    return (reason or "the server broke off").replace("_", " ").lower()


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in pairs}


def _body(chunks: Iterable[bytes], limits: Limits) -> bytes:
    taken = bytearray()
    for chunk in chunks:
        taken += chunk
        if len(taken) > limits.file:
            raise TooLarge(
                f"the answer has more than the {limits.file:,} bytes allowed: raise it with --max-file-bytes"
            )
    return bytes(taken)


def _plain(body: bytes, headers: Mapping[str, str], limits: Limits) -> bytes:
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity") or not body:
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise FetchError(f"the answer is encoded as “{encoding[:20]}”, which was not asked for")
    plain = expanded(io.BytesIO(body), "gzip", limits).read(limits.file + 1)
    return _body([plain], limits)


class _Guarded(httpcore.NetworkBackend):
    """Connects to checked addresses alone, and lets nothing go on past a deadline."""

    def __init__(self, deadline: float, seconds: float, allowed: frozenset[str], resolve: Resolve) -> None:
        self._deadline, self._seconds = deadline, seconds
        self._allowed, self._resolve = allowed, resolve
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failed: Exception = FetchError(f"the host {host} has no address", passing=True)
        for address in public_addresses(host, port, self._allowed, self._resolve):
            try:
                stream = self._backend.connect_tcp(
                    address, port, _left(self._deadline, timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
                continue
            peer = stream.get_extra_info("server_addr")
            if host.lower() not in self._allowed and not is_public(str(peer[0]) if peer else ""):
                stream.close()
                raise Forbidden(f"{host} led to {peer[0] if peer else 'nowhere'}, no public address")
            return _Timed(stream, self._deadline)
        raise failed


class _Timed(httpcore.NetworkStream):
    """A stream whose every step ends by one deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline, timeout))
        return _Timed(secure, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the deadline has passed")
    return left if timeout is None else min(left, timeout)
