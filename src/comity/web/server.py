"""The server of the page: how long a connection may be silent, how many there may be, how long its log grows."""

from __future__ import annotations

import asyncio
import logging
import resource
import time
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS = 10.0
"""How long the header of a request may take to come in, and a connection may wait for its first."""
IDLE_SECONDS = 5
_MOST = 400
_LINES, _MINUTE = 60, 60.0
"""So many lines of the log a minute."""


def config_of(
    app: FastAPI, *, host: str, port: int, certificate: Path | None, key: Path | None, behind_https: bool
) -> uvicorn.Config:
    """Return how the page is served."""
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", server_header=False, ssl_certfile=certificate,
        ssl_keyfile=key, proxy_headers=behind_https, timeout_graceful_shutdown=3, timeout_keep_alive=IDLE_SECONDS,
        http=Guarded, ws="none", backlog=256,
    )  # fmt: skip
    logging.getLogger("uvicorn.error").addFilter(Few())
    return config


def most_connections() -> int:
    """Return how many connections there may be: less than half of the files that this process may open."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST if soft == resource.RLIM_INFINITY else max(16, min(_MOST, soft // 3))


class Guarded(H11Protocol):
    """A connection that ends where no request comes of it in time, and is none where there are too many."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin, or end at once."""
        super().connection_made(transport)
        if len(self.connections) > most_connections():
            transport.abort()
            return
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what came; a header that is not whole yet has to be in time."""
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._wait()
        else:
            self._wait_no_more()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._wait_no_more()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self._wait_no_more()
        super().on_response_complete()

    def _wait(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(HEADER_SECONDS, self._end)

    def _wait_no_more(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _end(self) -> None:
        self._late = None
        if self.transport is not None and not self.transport.is_closing():
            self.transport.abort()


class Few(logging.Filter):
    """Lets so many lines a minute through, and says once that others are left out."""

    def __init__(self) -> None:
        super().__init__()
        self._since, self._told = 0.0, 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is written."""
        now = time.monotonic()
        if now - self._since > _MINUTE:
            self._since, self._told = now, 0
        self._told += 1
        if self._told == _LINES:
            record.msg, record.args = f"{record.getMessage()} (more in this minute is not written)", ()
        return self._told <= _LINES
