"""What is read for the page is read one at a time; who is too much is told so, and all else stays as quick."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from tests.web.web_ledger import NAME, PASSWORD

from comity.engine.pool import Pool
from comity.ledger.store import LedgerStore
from comity.settings import ReaderOptions
from comity.web import passwords, server
from comity.web.app import create_app
from comity.web.queue import Busy, Queue
from comity.web.server import Few, Guarded
from comity.web.site import Options

TEXT = "Norway has given Kenya two lions, the ministry said on Monday."


def token(client: httpx2.Client, address: str) -> str:
    return re.search(r'name="csrf" value="([^"]+)"', client.get(address).text)[1]  # type: ignore[index]


def test_few_wait_and_fewer_of_one_person() -> None:
    queue, inside, leave = Queue(most=3, each=2), threading.Semaphore(0), threading.Event()

    def wait(who: str) -> None:
        with queue.turn(who):
            inside.release()
            leave.wait()

    threads = [threading.Thread(target=wait, args=(who,)) for who in ("a", "a", "b")]
    for thread in threads[:2]:
        thread.start()
    inside.acquire()
    while queue._there["a"] < 2:
        time.sleep(0.01)
    with pytest.raises(Busy, match="your last"), queue.turn("a"):
        pass
    threads[2].start()
    while queue._there.total() < 3:
        time.sleep(0.01)
    with pytest.raises(Busy, match="too many"), queue.turn("c"):
        pass
    leave.set()
    for thread in threads:
        thread.join()
    with queue.turn("c"):
        assert queue._there == {"c": 1}


def test_a_full_queue_says_so(serve: Callable[..., httpx2.Client], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise Busy("too many reports are being read at the moment: try it again in a few seconds")

    monkeypatch.setattr(Queue, "turn", full)
    client = serve()
    answer = client.post("/add/read", data={"csrf": token(client, "/add"), "text": TEXT})
    assert answer.status_code == 503
    assert "too many reports" in answer.text
    assert TEXT in answer.text


def ask(client: httpx2.Client, text: str = TEXT) -> httpx2.Response:
    return client.post("/add/read", data={"csrf": token(client, "/add"), "text": text})


@pytest.fixture
def frugal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Read in a process of the test's own, that may take less."""
    pools: list[Pool] = []

    def use(**bounds: Any) -> None:
        pools.append(Pool(ReaderOptions(reader="rules"), jobs=1, **bounds))
        monkeypatch.setattr("comity.web.site.apart", lambda how: pools[-1])

    yield use
    for pool in pools:
        pool.close()


def test_a_report_that_takes_too_long_costs_itself(
    serve: Callable[..., httpx2.Client], frugal: Callable[..., None]
) -> None:
    frugal(seconds=0.01)
    client = serve()
    answer = ask(client)
    assert answer.status_code == 422
    assert "takes more than 0.01 seconds" in answer.text
    assert TEXT in answer.text
    assert client.get("/").status_code == 200


def test_strangers_have_nothing_read(serve: Callable[..., httpx2.Client], store: LedgerStore) -> None:
    client = serve(own=False)
    assert client.get("/add").url.path == "/signin"
    answer = client.post("/add/read", data={"csrf": token(client, "/signin"), "text": TEXT})
    assert answer.url.path == "/signin"
    store.users.put(NAME, passwords.hashed(PASSWORD))
    client.post("/signin", data={"csrf": token(client, "/signin"), "name": NAME, "password": PASSWORD, "to": "/"})
    answer = client.post("/add/read", data={"csrf": token(client, "/add"), "text": TEXT})
    assert "2 lions" in answer.text


def test_head_is_get_without_its_words(client: httpx2.Client) -> None:
    for address in ("/", "/entries", "/no/such/page"):
        head, get = client.head(address), client.get(address)
        assert head.status_code == get.status_code
        assert head.content == b""
        assert head.headers["content-type"] == get.headers["content-type"]


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A page that is served, impatiently."""
    monkeypatch.setattr(server, "HEADER_SECONDS", 0.5)
    monkeypatch.setattr("comity.web.server.most_connections", lambda: 8)
    with LedgerStore.open(tmp_path / "a.db") as store, socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            create_app(store, Options()), log_level="critical", http=Guarded, ws="none", timeout_keep_alive=1
        )
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        while not running.started:
            time.sleep(0.02)
        yield listening.getsockname()[1]
        running.should_exit = True
        thread.join()


def ends(connection: socket.socket) -> bool:
    connection.settimeout(10)
    try:
        while connection.recv(4096):
            pass
    except ConnectionError:
        pass
    except TimeoutError:
        return False
    return True


def test_a_connection_of_which_nothing_comes_ends(port: int) -> None:
    for begin in (b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: y"):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(begin)
            assert ends(connection)


def test_many_idle_connections_keep_nobody_out_for_long(port: int) -> None:
    idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(40)]
    time.sleep(1.5)
    assert httpx2.get(f"http://127.0.0.1:{port}/").status_code == 200
    for connection in idle:
        connection.close()


def test_the_log_has_so_many_lines_a_minute() -> None:
    import logging

    few = Few()
    record = logging.LogRecord("x", logging.WARNING, "", 0, "line", (), None)
    assert sum(few.filter(record) for _ in range(10_000)) == 60
