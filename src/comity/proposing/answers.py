"""Answers that were had, kept in one SQLite file: what was paid for once is not asked again."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from threading import Lock

import msgspec

from comity.errors import SettingsError, Stopped
from comity.model import Record
from comity.settings import cache_folder

_TABLE = """CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, prompt TEXT NOT NULL, kept TEXT NOT NULL,
    at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP) STRICT"""
_WAIT = 60.0
MOST = 1 << 30
"""Bytes of answers that are kept; above that, the oldest tenth is forgotten."""


class Kept(Record, frozen=True, kw_only=True):
    """An answer, after its repair if there was one, and the tokens that it cost."""

    text: str
    tokens_in: int
    tokens_out: int


class Answers:
    """The answers in a file, which only its owner can read. Threads and processes may share it.

    `most` is how many bytes they may take.
    """

    def __init__(self, path: str | None = None, most: int = MOST) -> None:
        self._most = most
        self.path = Path(path) if path else cache_folder() / "answers.db"
        self._lock = Lock()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            self._connection = sqlite3.connect(self.path, timeout=_WAIT, check_same_thread=False, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute(_TABLE)
        except (OSError, sqlite3.Error) as error:
            raise SettingsError(f"{self.path}: answers cannot be kept there: {error}") from error

    def get(self, key: str) -> Kept | None:
        """The answer to a question, if it was had. Raises Stopped where the file cannot be read."""
        try:
            with self._lock:
                row = self._connection.execute("SELECT kept FROM answers WHERE key = ?", (key,)).fetchone()
            return msgspec.json.decode(row[0], type=Kept) if row else None
        except sqlite3.Error as error:
            raise Stopped(f"{self.path}: the answers that were kept cannot be read: {error}") from error
        except msgspec.MsgspecError:
            return None

    def put(self, key: str, model: str, prompt: str, kept: Kept) -> None:
        """Keep an answer. Raises Stopped where the file takes none: going on would pay for answers that are lost."""
        row = (key, model, prompt, msgspec.json.encode(kept).decode())
        try:
            with self._lock:
                self._connection.execute(
                    "INSERT OR REPLACE INTO answers (key, model, prompt, kept) VALUES (?, ?, ?, ?)", row
                )
                self._forget()
        except sqlite3.Error as error:
            raise Stopped(f"{self.path}: an answer cannot be kept: {error}") from error

    def _forget(self) -> None:
        """Forget the oldest answers where all of them take more than they may; their pages are used again."""
        (page,), (pages,), (free,) = (
            self._connection.execute(f"PRAGMA {name}").fetchone()
            for name in ("page_size", "page_count", "freelist_count")
        )
        if page * (pages - free) > self._most:
            self._connection.execute(
                "DELETE FROM answers WHERE rowid IN"
                " (SELECT rowid FROM answers ORDER BY rowid LIMIT (SELECT count(*) / 10 + 1 FROM answers))"
            )

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
