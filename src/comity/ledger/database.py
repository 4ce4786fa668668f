"""The connection to a ledger's database: SQLite by path, PostgreSQL by URL; transactions, migrations, retries."""

from __future__ import annotations

import os
import sqlite3
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
from sqlalchemy.pool import QueuePool, StaticPool

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
    """A ledger's database, at the newest migration. Raises LedgerError where it cannot be opened.

    `untouched` opens it to be looked at: nothing is made or changed, and tables that are not the newest are told. So is
    a file opened that may not be written, such as a copy on a medium that cannot be.
    """

    def __init__(self, url: str, *, create: bool = True, untouched: bool = False) -> None:
        self._untouched = untouched or _read_only(url)
        self.engine = _engine(url, create, self._untouched)
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
        with self.engine.connect() as connection:
            newest = self._at_head(connection)
        if self._untouched:
            if not newest:
                raise LedgerError(f"{self.name}: its tables are not the newest: open it once where it may be written")
            return
        if self.sqlite:
            self._log_ahead()
        if newest:
            return
        with self.write() as connection:
            if not self._at_head(connection):
                migrate(connection)

    def _log_ahead(self) -> None:
        """Let others read while one writes. Only what is a ledger, or is to be one, gets here."""
        with self.engine.connect() as connection:
            if connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
                connection.commit()
                raw = connection.connection.dbapi_connection
                assert raw is not None
                raw.execute("PRAGMA journal_mode=WAL")

    def _at_head(self, connection: Connection) -> bool:
        if not inspect(connection).has_table("alembic_version"):
            if self.sqlite and inspect(connection).get_table_names():
                raise LedgerError(f"{self.name}: a database, but no ledger")
            return False
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if found is not None and not (isinstance(found, str) and found.isdecimal()):
            raise LedgerError(f"{self.name}: a database, but no ledger (its tables are at {str(found)[:40]!r})")
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


def _engine(url: str, create: bool, untouched: bool) -> Engine:
    try:
        if "://" not in url and url not in ("", _MEMORY):
            engine = _file_engine(Path(url), create, untouched)
            _prepare_sqlite(engine)
            return engine
        parsed = make_url(url if "://" in url else f"sqlite:///{url}")
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "sqlite":
            engine = _sqlite_engine(parsed, create, untouched)
            _prepare_sqlite(engine)
            return engine
        return create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise LedgerError(f"{shown(url)}: not a file or a database URL") from error
    except ModuleNotFoundError as error:
        raise LedgerError(f"{shown(url)}: needs {error.name}: install comity[postgres]") from error


def _sqlite_engine(url: URL, create: bool, untouched: bool) -> Engine:
    if url.database in (None, "", _MEMORY):
        return create_engine(url, connect_args={"check_same_thread": False}, poolclass=StaticPool)
    if not (url.database or "").startswith("file:"):
        return _file_engine(Path(url.database or ""), create, untouched)
    return create_engine(url, connect_args={"timeout": _WAIT})


def _file_engine(path: Path, create: bool, untouched: bool) -> Engine:
    """An engine for a file, whatever its name; a new one is its owner's alone to read."""
    if not (create and not untouched) and not path.is_file():
        raise LedgerError(f"{path}: no such ledger")
    if not path.parent.is_dir():
        raise LedgerError(f"{path}: no such folder: {path.parent}")
    if not untouched and not path.exists():
        make_private(path)
    where = file_uri(path, "ro" if untouched else "rw")

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(where, uri=True, timeout=_WAIT, check_same_thread=False)

    return create_engine("sqlite://", creator=connect, poolclass=QueuePool)


def file_uri(path: Path, mode: str) -> str:
    """Return how SQLite is asked for a file: `mode` is ro, rw or rwc. Nothing in the name is taken for more than that.

    A file with a log that nobody can write to any more is taken for what it is without.
    """
    still = "&immutable=1" if mode == "ro" and not path.with_name(f"{path.name}-wal").exists() and _sealed(path) else ""
    return f"{path.absolute().as_uri()}?mode={mode}{still}"


def make_private(path: Path) -> None:
    """Make an empty file that its owner alone may read. Raises LedgerError where it cannot be made."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except (OSError, ValueError) as error:
        raise LedgerError(f"{path}: it cannot be made: {getattr(error, 'strerror', None) or error}") from error


def _sealed(path: Path) -> bool:
    """Whether a file lies where nothing can be written."""
    try:
        return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def _read_only(url: str) -> bool:
    path = Path(url)
    return "://" not in url and url not in ("", _MEMORY) and path.is_file() and not os.access(path, os.W_OK)


def _prepare_sqlite(engine: Engine) -> None:
    """Hand transactions to us: sqlite3's own begin late, and a late write lock cannot be waited for."""

    @event.listens_for(engine, "connect")
    def connect(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        for pragma in ("foreign_keys=ON", "synchronous=FULL", "cache_size=-65536", "temp_store=MEMORY"):
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
