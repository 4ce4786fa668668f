"""An answer is bounded as a whole: bytes, pieces, time, counts; and a question goes to its endpoint alone."""

from __future__ import annotations

import gzip
import json
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from tests.proposing.model_server import EMPTY, Make, Say, serving

from comity.documents import make_document
from comity.errors import EndpointError
from comity.proposing.answer import Answer, read_answer
from comity.proposing.answers import Answers, Kept
from comity.proposing.asking import Asker
from comity.proposing.replies import MOST_CHARACTERS

DOCUMENT = make_document("Norway has given Kenya two lions.", published="2024-05-03")
OPEN = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
WAYS = [(protocol, stream) for protocol in ("openai", "anthropic") for stream in (False, True)]
ways = pytest.mark.parametrize(("protocol", "stream"), WAYS)
SECRET = "sk-very-secret-0123456789"


def ask(asker: Asker) -> list[Answer]:
    return asker.begin(DOCUMENT, ["Norway has given Kenya two lions."]).answers()


class Raw:
    """A server that writes what it likes, for as long as anybody listens and the test runs."""

    def __init__(self, pieces: Callable[[], Iterator[bytes]], pause: float) -> None:
        self._pieces, self._pause, self.over, self.asked = pieces, pause, threading.Event(), 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.root = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.url = f"{self.root}/v1"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.asked += 1
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(1 << 20)
            for piece in self._pieces():
                connection.sendall(piece)
                if self.over.wait(self._pause):
                    return

    def close(self) -> None:
        self.over.set()
        self._socket.close()


@contextmanager
def raw(pieces: Callable[[], Iterator[bytes]], pause: float = 0.0) -> Iterator[Raw]:
    server = Raw(pieces, pause)
    try:
        yield server
    finally:
        server.close()


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def kind(stream: bool) -> bytes:
    return b"text/event-stream" if stream else b"application/json"


@ways
def test_a_header_that_never_ends_is_broken_off(asker: Make, protocol: str, stream: bool) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nX-Slow: "
        while True:
            yield b"a"

    with raw(pieces, 0.05) as server, pytest.raises(EndpointError, match="no whole answer within"):
        ask(asker(server, protocol, stream=stream, timeout=0.2, retries=20))


@ways
def test_a_body_that_drips_is_broken_off(asker: Make, protocol: str, stream: bool) -> None:
    def pieces() -> Iterator[bytes]:
        yield OPEN % kind(stream)
        while True:
            yield chunk(b": still there\n\n" if stream else b" ")

    with raw(pieces, 0.05) as server, pytest.raises(EndpointError, match="no whole answer within"):
        ask(asker(server, protocol, stream=stream, timeout=0.2, retries=20))
    assert server.asked == 1


@ways
def test_a_body_without_end_is_broken_off(asker: Make, protocol: str, stream: bool) -> None:
    def pieces() -> Iterator[bytes]:
        yield OPEN % kind(stream)
        while True:
            yield chunk(b": flood\n\n" * 10_000 if stream else b" " * 100_000)

    with raw(pieces) as server, pytest.raises(EndpointError, match="more than the 1,064,000 bytes"):
        ask(asker(server, protocol, stream=stream, answer=64, retries=20))
    assert server.asked == 1


@ways
def test_an_answer_that_was_packed_is_refused(asker: Make, protocol: str, stream: bool) -> None:
    packed = gzip.compress(b" " * 50_000_000)

    def pieces() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Encoding: gzip\r\n" % kind(stream)
        yield b"Content-Length: %d\r\n\r\n%s" % (len(packed), packed)

    with raw(pieces) as server, pytest.raises(EndpointError, match="encoded as “gzip”"):
        ask(asker(server, protocol, stream=stream, retries=20))


def event(protocol: str, text: str) -> bytes:
    """One event with a piece of text."""
    if protocol == "openai":
        return b'data: {"choices": [{"index": 0, "delta": {"content": "%s"}}]}\n\n' % text.encode()
    delta = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}}
    return b"event: content_block_delta\ndata: %s\n\n" % json.dumps(delta).encode()


@pytest.mark.parametrize("protocol", ["openai", "anthropic"])
def test_pieces_without_end_are_cut_off(asker: Make, protocol: str) -> None:
    def pieces() -> Iterator[bytes]:
        yield OPEN % kind(True)
        while True:
            yield chunk(event(protocol, "") * 100)

    with raw(pieces) as server:
        asking = asker(server, protocol, stream=True, answer=64)
        (answer,) = ask(asking)
    assert answer.entries == []
    assert asking.usage.useless == 1


@ways
def test_a_text_without_end_is_cut_off(asker: Make, protocol: str, stream: bool) -> None:
    def pieces() -> Iterator[bytes]:
        yield OPEN % kind(True)
        while True:
            yield chunk(event(protocol, "x" * 100_000))

    with raw(pieces) if stream else serving(lambda request: "x" * (MOST_CHARACTERS + 5) + EMPTY) as server:
        (answer,) = ask(asker(server, protocol, stream=stream))
    assert answer.entries == []
    assert "no JSON object" in answer.misshapen[0][1]


@pytest.mark.parametrize("protocol", ["openai", "anthropic"])
def test_a_redirect_is_not_followed(asker: Make, protocol: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_API_KEY", SECRET)
    with serving(lambda request: EMPTY) as elsewhere:
        where = f"{elsewhere.url}/chat/completions" if protocol == "openai" else f"{elsewhere.root}/v1/messages"
        away = Say(status=307, headers={"Location": where})
        with serving(lambda request: away) as server, pytest.raises(EndpointError):
            ask(asker(server, protocol, retries=0))
        assert server.requests
        assert elsewhere.requests == []


@pytest.mark.parametrize("protocol", ["openai", "anthropic"])
def test_what_the_environment_holds_for_others_stays(
    asker: Make, protocol: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.setenv(name, SECRET)
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", f"X-Gateway-Key: {SECRET}")
    with serving(lambda request: EMPTY) as server:
        ask(asker(server, protocol))
    assert server.requests
    assert SECRET not in json.dumps([request.headers for request in server.requests])


@pytest.mark.parametrize("count", [-1, -(10**9), 10**400, "many", None, 1.5])
@ways
def test_counts_that_are_none_are_estimated(asker: Make, protocol: str, stream: bool, count: Any) -> None:
    with serving(lambda request: Say(counts=(count, count))) as server:
        asking = asker(server, protocol, stream=stream, price=(1.0, 1.0), max_cost=5.0)
        ask(asking)
    assert asking.usage.estimated
    assert asking.usage.tokens_in > 0
    assert 0 < (asking.usage.cost or 0) < 5


@pytest.mark.parametrize("content", [["a"], {"a": 1}, 3, True, "\ud800 " + EMPTY])
def test_a_text_that_is_none_costs_the_report_alone(asker: Make, content: Any) -> None:
    with serving(lambda request: content if isinstance(content, str) else Say(content)) as server:
        (answer,) = ask(asker(server))
    assert answer.entries == []


# What an answer may hold


def test_lists_in_an_entry_have_an_end() -> None:
    visit = {
        "evidence": [1], "act": {"s": 1, "w": "met"}, "visitors": [], "hosts": [], "place": None, "stage": "completed",
        "date": None, "said_by": [],
    }  # fmt: skip
    many = [{"s": 1, "w": "x"}] * 10_000
    answer = read_answer(json.dumps({"visits": [visit | {"hosts": many}, visit | {"evidence": [1] * 10_000}]}))
    assert answer.entries == []
    assert [where for where, _ in answer.misshapen] == ["visits", "visits"]


def test_an_index_below_nothing_is_refused() -> None:
    item = {"what": {"s": 1, "w": "lions"}, "quantity": None, "part_of": -1}
    assert read_answer(json.dumps({"transfers": [{"items": [item]}]})).entries == []


# Answers that are kept


def test_the_answers_that_are_kept_have_an_end(tmp_path: Path) -> None:
    answers = Answers(str(tmp_path / "a.db"), most=300_000)
    for number in range(200):
        answers.put(str(number), "m", "p", Kept(text="x" * 10_000, tokens_in=1, tokens_out=1))
    kept = [number for number in range(200) if answers.get(str(number)) is not None]
    answers.close()
    assert (tmp_path / "a.db").stat().st_size < 500_000
    assert kept[-1] == 199
    assert 10 < len(kept) < 40
    assert kept == list(range(kept[0], 200))


def test_an_answer_that_is_damaged_is_asked_for_again(tmp_path: Path) -> None:
    answers = Answers(str(tmp_path / "a.db"))
    answers.put("k", "m", "p", Kept(text="x", tokens_in=1, tokens_out=1))
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("UPDATE answers SET kept = '{'")
    connection.close()
    assert answers.get("k") is None
    answers.close()
