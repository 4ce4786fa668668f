import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.ledger.own_postgres import PostgresServer

from comity.ledger.store import LedgerStore


def _binary(name: str) -> str:
    found = shutil.which(name) or next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None)
    assert found, f"no {name}: install PostgreSQL (Debian: postgresql), or set COMITY_TEST_POSTGRES to a server's URL"
    return found


def _as_user(command: list[str]) -> list[str]:
    """PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return command
    known = Path("/etc/passwd").read_text()
    return ["runuser", "-u", "postgres" if "\npostgres:" in known else "nobody", "--", *command]


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> str:
    """The URL of a running server, its database name left out."""
    if url := os.environ.get("COMITY_TEST_POSTGRES"):
        return str(url)
    own: PostgresServer = request.getfixturevalue("own_postgres_server")
    return own.url


@pytest.fixture(scope="session")
def own_postgres_server() -> Iterator[PostgresServer]:
    """A running server that tests may stop and start."""
    home = Path("/tmp") / f"comity-postgres-{uuid.uuid4().hex[:12]}"
    home.mkdir()
    home.chmod(0o777)
    data = home / "data"
    auth = ["--auth=trust", "--username=comity", "--encoding=UTF8", "--no-sync"]
    subprocess.run(_as_user([_binary("initdb"), "-D", str(data), *auth]), check=True, capture_output=True, cwd=home)
    settings = f"-c listen_addresses= -c unix_socket_directories={home} -c fsync=off"
    control = _as_user([_binary("pg_ctl"), "-D", str(data)])
    server = PostgresServer(f"postgresql+psycopg://comity@/{{}}?host={home}", control, [settings], home)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each sort."""
    if request.param == "sqlite":
        yield str(tmp_path / "ledger.db")
        return
    import psycopg

    server: str = request.getfixturevalue("postgres_server")
    name = f"test_{uuid.uuid4().hex[:12]}"
    admin = server.format("postgres").replace("+psycopg", "")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield server.format(name)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(url: str) -> Iterator[LedgerStore]:
    with LedgerStore.open(url) as opened:
        yield opened
