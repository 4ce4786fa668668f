"""HTTP below the client libraries: what goes out belongs to the endpoint, and what comes in is bounded as a whole."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx2

from comity.settings import ModelOptions

_FREE, _OF_A_TOKEN = 1_000_000, 1_000
"""Bytes of an answer: what stands around its tokens, and what a token may take that comes in a piece of its own."""
_SENT = frozenset(
    ("host", "content-type", "content-length", "accept", "accept-encoding", "connection", "user-agent",
     "authorization", "x-api-key", "anthropic-version", "transfer-encoding")
)  # fmt: skip
"""The headers that an endpoint of one's own gets; client libraries add others from the environment."""
_CONNECTED = ("connect_tcp.complete", "start_tls.complete")


class Over(Exception):  # noqa: N818 - read as a sentence at the place where it is raised
    """A question has taken more time or bytes than it may."""


class _Over(BaseException):
    """The same on its way through a client library, which would ask again after any Exception."""


class Wire:
    """The HTTP client of one endpoint, for any number of threads."""

    def __init__(self, options: ModelOptions) -> None:
        self._hosted, self._seconds = options.hosted, options.longest
        self._bytes = _FREE + _OF_A_TOKEN * options.answer
        self._here = threading.local()

    def client_options(self) -> dict[str, Any]:
        """What the client is made with: no redirect is followed, and each connection is for one answer."""
        return {
            "follow_redirects": False,
            "limits": httpx2.Limits(max_connections=None, max_keepalive_connections=0),
            "event_hooks": {"request": [self._asked], "response": [self._answered]},
        }

    @contextmanager
    def question(self) -> Iterator[None]:
        """Bound one question with all its answers. Raises Over."""
        asking = self._here.asking = _Question(self._bytes, self._seconds)
        timer = threading.Timer(self._seconds, asking.end)
        timer.daemon = True
        timer.start()
        try:
            yield
        except _Over as over:
            raise Over(str(over)) from None
        finally:
            timer.cancel()

    def _asked(self, request: httpx2.Request) -> None:
        asking: _Question = self._here.asking
        asking.require_time()
        request.headers["accept-encoding"] = "identity"
        if not self._hosted:
            for name in [name for name in request.headers if name not in _SENT and not name.startswith("x-stainless")]:
                del request.headers[name]
        request.extensions = {**request.extensions, "trace": asking.traced}

    def _answered(self, response: httpx2.Response) -> None:
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("", "identity"):
            raise _Over(f"the answer is encoded as “{encoding[:20]}”, which was not asked for")
        assert isinstance(response.stream, httpx2.SyncByteStream)
        response.stream = _Counted(response.stream, self._here.asking)


class _Question:
    """What is left to a question, and the connection that it goes over."""

    def __init__(self, most: int, seconds: float) -> None:
        self._left, self._most, self._seconds = most, most, seconds
        self._late = threading.Event()
        self._socket: socket.socket | None = None

    def traced(self, event: str, info: dict[str, Any]) -> None:
        """Note the connection that is made."""
        if event.endswith(_CONNECTED):
            self._socket = info["return_value"].get_extra_info("socket")

    def end(self) -> None:
        """Break off: whoever waits for something waits no longer."""
        self._late.set()
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def require_time(self) -> None:
        """Raise _Over where the time is over."""
        if self._late.is_set():
            raise _Over(f"no whole answer within {self._seconds:g} seconds")

    def spend(self, size: int) -> None:
        """Count what came in. Raises _Over."""
        self.require_time()
        self._left -= size
        if self._left < 0:
            raise _Over(f"it answers with more than the {self._most:,} bytes that its answers may have")


class _Counted(httpx2.SyncByteStream):
    """The bytes of an answer, counted as they come."""

    def __init__(self, stream: httpx2.SyncByteStream, asking: _Question) -> None:
        self._stream, self._asking = stream, asking

    def __iter__(self) -> Iterator[bytes]:
        try:
            for chunk in self._stream:
                self._asking.spend(len(chunk))
                yield chunk
        except httpx2.TransportError:
            self._asking.require_time()
            raise
        # A connection that is broken off may look like an answer that has ended.
        self._asking.require_time()

    def close(self) -> None:
        self._stream.close()
