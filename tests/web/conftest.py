from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient
from tests.web.web_ledger import hostile, reports

from comity.ledger.store import LedgerStore
from comity.web.app import create_app
from comity.web.site import Options

HOSTS = ("testserver",)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LedgerStore]:
    with LedgerStore.open(str(tmp_path / "ledger.db")) as opened:
        opened.add_all([*reports(), hostile()], "1")
        yield opened


@pytest.fixture
def serve(store: LedgerStore) -> Callable[..., httpx2.Client]:
    """The page with some options, as a browser that follows redirects would see it."""
    return lambda **options: TestClient(create_app(store, Options(**{"hosts": HOSTS, **options})))


@pytest.fixture
def client(serve: Callable[..., httpx2.Client]) -> httpx2.Client:
    return serve()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[httpx2.Client]:
    with LedgerStore.open(str(tmp_path / "empty.db")) as opened:
        yield TestClient(create_app(opened, Options(hosts=HOSTS)))
