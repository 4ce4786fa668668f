"""Is a ledger sound? What is wrong with it, and what to do about each thing."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select
from sqlalchemy.exc import DBAPIError

from comity.errors import CannotOpen, LedgerError
from comity.ledger import schema
from comity.ledger.database import Database, file_uri, make_private, shown
from comity.model import Record

ROOM = 256 << 20
"""Bytes that should be free on the disk of a ledger."""
_REBUILD = (
    "take what can be read with `comity export jsonl -o all.jsonl`, and `comity import all.jsonl` it into a new ledger"
)
_RESTORE = f"put back the last backup, or {_REBUILD}"
_UNREACHED = "see whether the database runs, the URL is right, and it is a ledger at all"
_COUNTED = 3
"""So many examples are named."""


class Problem(Record, frozen=True, kw_only=True):
    """Something that is wrong with a ledger, and what to do."""

    what: str
    cure: str


def examine(url: str) -> Iterator[Problem]:
    """Yield what is wrong with the ledger at a file's path or a database URL; nothing where it is sound.

    Looks at the file and its folder, the database's own checks, the version of the tables, and whether what is worked
    out from the reports is all there. Changes nothing.
    """
    if "://" not in url:
        path = Path(url)
        if not path.is_file():
            yield Problem(what="there is no such file", cure="name the ledger with --ledger")
            return
        yield from _place(path)
        if damage := _damage(path):
            yield Problem(what=f"the file is damaged: {damage}", cure=_RESTORE)
            return
    try:
        database = Database(url, create=False, untouched=True)
    except LedgerError as error:
        what = f"{error.url}: {error.why}" if isinstance(error, CannotOpen) else str(error)
        yield Problem(what=what, cure=_UNREACHED)
        return
    try:
        with database.read() as connection:
            yield from _contents(connection)
    except DBAPIError as error:
        yield Problem(what=f"it cannot be read: {error.orig}", cure=_RESTORE)
    finally:
        database.close()


def _place(path: Path) -> Iterator[Problem]:
    """May it be written, and is there room beside it?"""
    for place, name in ((path, "the file"), (path.absolute().parent, "its folder")):
        if not os.access(place, os.W_OK):
            yield Problem(what=f"{name} may not be written", cure=f"give yourself the right to write {place}")
    if (free := shutil.disk_usage(path.absolute().parent).free) < ROOM:
        yield Problem(what=f"only {free >> 20} MiB are free on its disk", cure="make room before adding more")


def _damage(path: Path) -> str | None:
    """What SQLite's own checks find, or None."""
    try:
        with closing(sqlite3.connect(file_uri(path, "ro"), uri=True)) as connection:
            (first, *_), *_ = connection.execute("PRAGMA integrity_check(1)").fetchall()
            if first != "ok":
                return str(first)
            stray = connection.execute("PRAGMA foreign_key_check").fetchone()
            return f"a row of {stray[0]} belongs to nothing" if stray else None
    except sqlite3.DatabaseError as error:
        return str(error)


def _contents(connection: Connection) -> Iterator[Problem]:
    documents, readings, claims = schema.documents.c, schema.readings.c, schema.claims.c
    newest = exists().where(readings.document == documents.id, readings.version == documents.version)
    without_reading: Select[Any] = select(documents.id).where(~newest)
    homeless = select(claims.id).where(claims.entry.is_not(None), ~exists().where(schema.entries.c.id == claims.entry))
    empty = select(schema.entries.c.id).where(~exists().where(claims.entry == schema.entries.c.id))
    for query, what in (
        (without_reading, "reports without their reading"),
        (homeless, "claims of entries that are not there"),
        (empty, "entries without a claim"),
    ):
        found = connection.execute(query.limit(_COUNTED)).scalars().all()
        if found:
            yield Problem(what=f"there are {what}: {', '.join(found)}", cure=_REBUILD)
    said = connection.execute(select(func.count()).select_from(schema.claims)).scalar_one()
    words = connection.exec_driver_sql("SELECT count(*) FROM words").scalar_one()
    if words != said:
        yield Problem(what=f"{said} claims, but {words} in the full text search", cure=_REBUILD)
    unsearched = select(documents.id).where(~exists().where(schema.texts.c.document == documents.id))
    if found := connection.execute(unsearched.limit(_COUNTED)).scalars().all():
        yield Problem(what=f"reports are not in the full text search: {', '.join(found)}", cure=_REBUILD)


def backup(url: str, target: Path) -> None:
    """Write a consistent copy of a ledger in a SQLite file to another file, while others may write to it.

    `target` is put in place whole or not at all. Raises LedgerError where the ledger is no file, or either cannot be
    read or written.
    """
    if "://" in url:
        raise LedgerError(
            f"{shown(url)}: a ledger in PostgreSQL is backed up with pg_dump, which copies a consistent state"
        )
    source = Path(url)
    if not source.is_file():
        raise LedgerError(f"{url}: no such ledger")
    if target.exists():
        raise LedgerError(f"{target}: there already: name another file, or take it away first")
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        reading = sqlite3.connect(file_uri(source, "ro"), uri=True)
        make_private(draft)
        with closing(reading), closing(sqlite3.connect(draft)) as copy:
            reading.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        if damage := _damage(draft):
            raise LedgerError(f"{url}: not backed up, for it is damaged: {damage}: {_RESTORE}")
        os.replace(draft, target)
    except (sqlite3.Error, OSError) as error:
        raise LedgerError(f"{url}: not backed up: {error}") from error
    finally:
        draft.unlink(missing_ok=True)
