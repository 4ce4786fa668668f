"""A real web site on loopback, whose pages answer as a test wants: slowly, wrongly, never."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

ARTICLE = (
    "Norway has sent Kenya 40 tonnes of rice, the foreign ministry in Oslo said on Tuesday. "
    "The rice came by ship to Mombasa, where the port authority took it over from the crew."
)
Route = Callable[["Handler"], None]


def page(title: str = "Rice for Nairobi", published: str = "2024-05-03", body: str = ARTICLE, site: str = "") -> bytes:
    named = f'<meta property="og:site_name" content="{site}">' if site else ""
    day = f'<meta property="article:published_time" content="{published}T10:00:00Z">' if published else ""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{named}{day}</head>'
        f"<body><article><h1>{title}</h1><p>{body}</p></article></body></html>"
    ).encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site = cast(Site, self.server)
        site.asked.append((self.path, time.monotonic(), dict(self.headers)))
        route = site.routes.get(self.path)
        with suppress(BrokenPipeError, ConnectionResetError):
            if callable(route):
                route(self)
            elif isinstance(route, bytes):
                self.send(route)
            else:
                self.send(b"no such page", 404)
        self.close_connection = True

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", headers.pop("content_length", str(len(body))))
        self.send_header("Content-Type", headers.pop("content_type", "text/html; charset=utf-8"))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Site(ThreadingHTTPServer):
    """`routes` maps a path to bytes or to what answers for it; `asked` has each request: path, time and headers."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.scheme = "http"
        self.routes: dict[str, bytes | Route] = {}
        self.asked: list[tuple[str, float, dict[str, str]]] = []

    def url(self, path: str = "", host: str = "localhost") -> str:
        return f"{self.scheme}://{host}:{self.server_port}{path}"

    def secure(self, context: ssl.SSLContext) -> None:
        """Answer over TLS from now on; the handshake is part of answering, so that one that fails harms no other."""
        self.scheme = "https"
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked if path != "/robots.txt"]

    def handle_error(self, *_: Any) -> None:
        pass


@contextmanager
def running(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site that answers; over TLS where there is a context for it."""
    site = Site()
    if context is not None:
        site.secure(context)
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
