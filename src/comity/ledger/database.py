"""The connection to a ledger's database: SQLite by path, PostgreSQL by URL; transactions, migrations, retries."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Insert,
    Table,
    create_engine,
    event,
    insert,
    inspect,
    make_url,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import StaticPool

from comity.errors import CannotOpen, LedgerError, NotKept
from comity.ledger import schema
from comity.ledger.schema import HEAD

Result = TypeVar("Result")
_WAIT = 60.0
"""Seconds to wait for another process's transaction."""
_TRIES = 8
_WRITER = 0x636F6D697479
"""The number of the PostgreSQL advisory lock that writers take in turn."""
_CHUNK = 400
_MEMORY = ":memory:"


class Database:
    """A ledger's database, at the newest migration. Raises LedgerError where it cannot be opened."""

    def __init__(self, url: str, *, create: bool = True) -> None:
        self.engine = _engine(url, create)
        self.name = shown(url)
        """The ledger as messages name it, without a password."""
        self.sqlite = self.engine.dialect.name == "sqlite"
        self._opened = self._wrote = False
        try:
            self.again(self._prepare)
            self._opened = True
        except DBAPIError as error:
            raise CannotOpen(self.name, f"not a ledger that can be opened: {reason(error)}") from error

    def close(self) -> None:
        """Let go of all connections; SQLite first counts anew what has grown, to choose its indexes by."""
        if self.sqlite and self._wrote:
            with suppress(DBAPIError), self.engine.connect() as connection:
                for pragma in ("busy_timeout=0", "analysis_limit=1000", "optimize"):
                    connection.exec_driver_sql(f"PRAGMA {pragma}")
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one state of the ledger."""
        with self.engine.connect() as connection:
            if not self.sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection in a transaction of its own: all of it happens, or nothing. Writers take turns."""
        self._wrote = True
        with self.engine.connect() as connection:
            connection = connection.execution_options(comity_write=True)
            with connection.begin():
                if not self.sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITER})
                yield connection

    def again(self, work: Callable[[], Result]) -> Result:
        """Do some work, and do it again where another process was in the way, or the server went away and came back.

        Raises NotKept where the database does not take what is to be written.
        """
        for attempt in range(_TRIES):
            try:
                return work()
            except DBAPIError as error:
                if _refuses(error):
                    raise NotKept(f"the ledger does not take it: {reason(error)}") from error
                passing = isinstance(error, OperationalError) and (_passing(error) or (self._opened and _lost(error)))
                if attempt == _TRIES - 1 or not passing:
                    raise
                time.sleep(0.05 * 2**attempt)
        raise AssertionError("unreachable")

    def insert_new(self, table: Table, rows: Sequence[dict[str, Any]], connection: Connection) -> None:
        """Insert rows, leaving those whose key is there as they are."""
        if rows:
            into: Insert = (sqlite.insert if self.sqlite else postgresql.insert)(table)
            connection.execute(into.on_conflict_do_nothing(), rows)  # type: ignore[attr-defined]

    def mark(self, connection: Connection) -> None:
        """Give the ledger another revision, so that what was worked out from the last is known to be old."""
        table, value = schema.settings, uuid4().hex
        if not connection.execute(update(table).where(table.c.name == "revision").values(value=value)).rowcount:
            connection.execute(insert(table), {"name": "revision", "value": value})

    def _prepare(self) -> None:
        if self.sqlite:
            with self.engine.connect() as connection:
                if connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
                    connection.commit()
                    raw = connection.connection.dbapi_connection
                    assert raw is not None
                    raw.execute("PRAGMA journal_mode=WAL")
        with self.engine.connect() as connection:
            if self._at_head(connection):
                return
        with self.write() as connection:
            if not self._at_head(connection):
                migrate(connection)

    def _at_head(self, connection: Connection) -> bool:
        if not inspect(connection).has_table("alembic_version"):
            if self.sqlite and inspect(connection).get_table_names():
                raise LedgerError(f"{self.name}: a database, but no ledger")
            return False
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if found and found > HEAD:
            raise LedgerError(f"{self.name}: made by a newer comity (its tables are at {found}): upgrade comity")
        return bool(found == HEAD)


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring the tables to a migration, within the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def chunks(values: Sequence[Result] | set[Result]) -> Iterator[list[Result]]:
    """Yield values in lists that fit a statement, in order."""
    ordered = sorted(values) if isinstance(values, set) else list(values)  # type: ignore[type-var]
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


def shown(url: str) -> str:
    """Return a ledger's URL as messages may name it: the password and what stands behind "?" are left out."""
    if "://" not in url:
        return url
    scheme, _, rest = url.partition("://")
    place = rest.partition("?")[0].partition("#")[0]
    head, at, tail = place.rpartition("@")
    return f"{scheme}://{head.partition(':')[0]}{at}{tail}"


def _engine(url: str, create: bool) -> Engine:
    try:
        parsed = make_url(url if "://" in url else f"sqlite:///{url}")
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "sqlite":
            engine = _sqlite_engine(parsed, create)
            _prepare_sqlite(engine)
            return engine
        return create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise LedgerError(f"{shown(url)}: not a file or a database URL") from error
    except ModuleNotFoundError as error:
        raise LedgerError(f"{shown(url)}: needs {error.name}: install comity[postgres]") from error


def _sqlite_engine(url: URL, create: bool) -> Engine:
    if url.database in (None, "", _MEMORY):
        return create_engine(url, connect_args={"check_same_thread": False}, poolclass=StaticPool)
    if not (url.database or "").startswith("file:"):
        _require_file(Path(url.database or ""), create)
    return create_engine(url, connect_args={"timeout": _WAIT})


def _require_file(path: Path, create: bool) -> None:
    if not create and not path.is_file():
        raise LedgerError(f"{path}: no such ledger")
    if not path.parent.is_dir():
        raise LedgerError(f"{path}: no such folder: {path.parent}")


def _prepare_sqlite(engine: Engine) -> None:
    """Hand transactions to us: sqlite3's own begin late, and a late write lock cannot be waited for."""

    @event.listens_for(engine, "connect")
    def connect(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        for pragma in ("foreign_keys=ON", "synchronous=NORMAL", "cache_size=-65536", "temp_store=MEMORY"):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("comity_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _passing(error: OperationalError) -> bool:
    reason = str(error.orig).lower()
    return any(sign in reason for sign in ("locked", "busy", "deadlock", "could not serialize"))


def _lost(error: OperationalError) -> bool:
    """Was the connection lost, or is the server only just starting?"""
    reason = str(error.orig).lower()
    return error.connection_invalidated or "connection to server" in reason or "starting up" in reason


def _refuses(error: DBAPIError) -> bool:
    """Is it what was to be written that the database does not take, and not the database that is in trouble?"""
    state = getattr(error.orig, "sqlstate", None) or ""
    return isinstance(error, DataError) or state[:2] in _OF_VALUES or "too big" in str(error.orig)


_OF_VALUES = ("22", "54")
"""Classes of SQLSTATE: data exceptions, and program limits (PostgreSQL, appendix A)."""


def reason(error: DBAPIError) -> str:
    """What the database says, on one line that has an end."""
    return " ".join(str(error.orig).split())[:300]
