"""Ledgers as rows of Parquet, in a folder a month; and what failed, as JSON lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from comity.export.needs import library
from comity.kinds import PLURALS
from comity.model import Ledger

if TYPE_CHECKING:
    from pyarrow import Schema

UNDATED = "undated"
_HELD = 64_000_000
"""Bytes of ledgers that are held before they are written."""
_GROUP = 2_000
"""Rows of a row group: what reads them holds one at a time."""


def ledger_schema() -> Schema:
    """The columns of a report's row; `ledger` is its ledger as `comity read --jsonl` prints it."""
    arrow = library("pyarrow", "spark")
    texts = ("id", "published", "title", "publisher", "url", "language")
    return arrow.schema(
        [
            *((name, arrow.string()) for name in texts),
            ("position", arrow.int64()),
            ("claims", arrow.int64()),
            ("ledger", arrow.large_string()),
        ]
    )


class Months:
    """Writes the ledgers of a shard into `month=2024-11/` and the like, some tens of megabytes at a time.

    Use it in a `with`; `count` is the number of ledgers.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self.count = folder, 0
        self._rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._held = self._parts = 0

    def __enter__(self) -> Months:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        if not failed:
            self._write()

    def add(self, position: int, ledger: Ledger) -> None:
        """Take the ledger of the report at a position in the shard."""
        document, encoded = ledger.document, msgspec.json.encode(ledger).decode()
        self._rows[month_of(document.published)].append(
            {
                "id": document.id,
                "published": document.published,
                "title": document.title,
                "publisher": document.publisher,
                "url": document.url,
                "language": document.language,
                "position": position,
                "claims": sum(len(getattr(ledger, plural)) for plural in PLURALS.values()),
                "ledger": encoded,
            }
        )
        self.count += 1
        self._held += len(encoded)
        if self._held > _HELD:
            self._write()

    def _write(self) -> None:
        for month, rows in sorted(self._rows.items()):
            write_rows(self._folder / f"month={month}" / f"part-{self._parts:04}.parquet", rows, ledger_schema())
        self._rows.clear()
        self._held, self._parts = 0, self._parts + 1


def month_of(day: str | None) -> str:
    """Return the month of an ISO day, or the word for none."""
    return day[:7] if day else UNDATED


def write_rows(path: Path, rows: list[dict[str, Any]], schema: Schema) -> None:
    """Write rows to a new Parquet file, in row groups that are small."""
    arrow, parquet = library("pyarrow", "spark"), library("pyarrow.parquet", "spark")
    path.parent.mkdir(exist_ok=True)
    table = arrow.Table.from_pylist(rows, schema=schema)
    parquet.write_table(table, path, row_group_size=_GROUP, compression="zstd")


class Lines:
    """Writes JSON lines; the file is made with the first. Use it in a `with`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: Any = None

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, record: object) -> None:
        """Write one line."""
        if self._file is None:
            self._file = self._path.open("wb")
        self._file.write(msgspec.json.encode(record) + b"\n")


class Failed(msgspec.Struct, frozen=True):
    """What could not be read: where, and why."""

    where: str
    why: str


def failures_of(place: Path) -> Iterator[Failed]:
    """Yield what could not be read of a committed shard."""
    path = place / "_failures.jsonl"
    if path.is_file():
        with path.open("rb") as file:
            for line in file:
                yield msgspec.json.decode(line, type=Failed)
