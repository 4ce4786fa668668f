"""Reports from Parquet, one a row, taken out in a process that parses apart, some rows at a time.

The file's footer says what is in it, and may say anything: the rows that come are counted against the size of the file,
each piece of work has its time, and the process its memory. A row group that is damaged costs its rows, not the others.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date, datetime
from importlib.util import find_spec
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO

from comity.documents.apart import Apart
from comity.documents.jsonl import Line, found_in
from comity.documents.limits import Limits, require_size
from comity.documents.parts import Found, Intake, Part
from comity.documents.tables import places
from comity.errors import BadLine, InputError, TooLarge

Cell = str | int | None
"""What a row says of a field; a number is the bytes of a text that is too long to be taken."""
_CHUNK = 1 << 20
_TOGETHER = 64
"""Rows that are asked for at once, at the most, and `_BYTES` of them by what the footer says."""
_BYTES = 4_000_000
_FREE = 10_000_000
_ROW = 64
"""Bytes that a row counts for at the least."""
_WHAT = "this Parquet file"


def read_parquet(part: Part, intake: Intake) -> Iterator[Found]:
    """Yield the report of each row; columns are found as those of a table are. Raises InputError."""
    if find_spec("pyarrow") is None:
        raise InputError("reading Parquet needs pyarrow: pip install 'comity[export]'")
    limits = intake.limits
    with ExitStack() as stack:
        path = stack.enter_context(_on_disk(part.stream, limits))
        apart = stack.enter_context(closing(Apart()))
        names, groups = apart.ask("parquet", _WHAT, limits.seconds, tuple[list[str], list[int]], path)
        at = places(names, intake.columns)
        rows = _Rows(apart, path, [names[place] for place in at.values()], os.path.getsize(path), limits)
        before = 0
        for group, count in enumerate(groups):
            number = before
            try:
                for row in rows.of(group):
                    number += 1
                    yield _found(dict(zip(at, row, strict=True)), f"row {number}", part, intake)
            except TooLarge:
                raise
            except InputError as error:
                yield type(error)(f"rows {number + 1} to {before + count}: {error}")
            before += count


class _Rows:
    """The rows of a file by row group, as the process apart gives them."""

    def __init__(self, apart: Apart, path: str, columns: list[str], size: int, limits: Limits) -> None:
        self._apart, self._path, self._columns, self._limits = apart, path, columns, limits
        self._left = max(_FREE, size * limits.ratio)

    def of(self, group: int) -> Iterator[list[Cell]]:
        """Yield the rows of one group. Raises InputError: TooLarge where the whole file is too much."""
        start = 0
        while rows := self._ask(group, start):
            for row in rows:
                self._left -= _ROW + sum(len(cell) for cell in row if isinstance(cell, str))
                if self._left < 0:
                    raise TooLarge(f"the Parquet data expands to more than {self._limits.ratio} times its size")
                yield row
            start += len(rows)

    def _ask(self, group: int, start: int) -> list[list[Cell]]:
        seconds, longest = self._limits.seconds, self._limits.report * 4
        try:
            return self._apart.ask(
                "parquet_rows", _WHAT, seconds, list[list[Cell]], self._path, group, start, longest, *self._columns
            )
        except TooLarge as error:
            raise InputError(str(error)) from error


def _found(cells: dict[str, Cell], where: str, part: Part, intake: Intake) -> Found:
    try:
        for cell in cells.values():
            if isinstance(cell, int):
                require_size(cell, intake.limits.report)
    except TooLarge as error:
        return TooLarge(f"{where}: {error}")
    line = Line(**{field: cell for field, cell in cells.items() if isinstance(cell, str) and cell.strip()})
    if not line.text and not line.url:
        return BadLine(f"{where}: there is no text in this row")
    return found_in(line, where, part, intake)


@contextmanager
def _on_disk(stream: BinaryIO, limits: Limits) -> Iterator[str]:
    """The path of the file that a stream is read from, or of a temporary one: Parquet has its contents at its end."""
    name = stream.raw.name if isinstance(stream, io.BufferedReader) and isinstance(stream.raw, io.FileIO) else None
    if isinstance(name, str) and os.path.isfile(name):
        yield name
        return
    with NamedTemporaryFile(suffix=".parquet") as spool:
        size = 0
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limits.spool:
                raise TooLarge(f"a Parquet file in an archive or from a pipe may have {limits.spool:,} bytes at most")
            spool.write(chunk)
        spool.flush()
        yield spool.name


# What follows is done in the process apart, which has one file open at a time and goes on where it was.
_open: dict[tuple[str, int], Iterator[list[tuple[Any, ...]]]] = {}


def parquet_columns(path: str) -> tuple[list[str], list[int]]:
    """Return the names of a file's columns, and the number of rows of each row group."""
    with _file(path) as file:
        metadata = file.metadata
        groups = [metadata.row_group(index).num_rows for index in range(metadata.num_row_groups)]
        return list(file.schema_arrow.names), groups


def parquet_rows(path: str, group: int, start: int, longest: int, *columns: str) -> list[list[Cell]]:
    """Return the next rows of a row group, their cells in the order of the columns; none where it is at its end."""
    if start == 0:
        _open.clear()
        _open[path, group] = _batches(path, group, columns)
    return [[_cell(value, longest) for value in values] for values in next(_open[path, group], [])]


def _batches(path: str, group: int, columns: tuple[str, ...]) -> Iterator[list[tuple[Any, ...]]]:
    with _file(path) as file:
        said = file.metadata.row_group(group)
        each = said.total_byte_size // max(1, said.num_rows)
        together = max(1, min(_TOGETHER, _BYTES // max(1, each)))
        for batch in file.iter_batches(together, row_groups=[group], columns=list(columns), use_threads=False):
            yield list(zip(*(batch.column(name).to_pylist() for name in columns), strict=True))


def _file(path: str) -> Any:
    import pyarrow
    from pyarrow.parquet import ParquetFile

    pyarrow.set_memory_pool(pyarrow.system_memory_pool())
    return ParquetFile(path, buffer_size=_CHUNK, pre_buffer=False)


def _cell(value: object, longest: int) -> Cell:
    match value:
        case str():
            size = len(value.encode("utf-8", "replace"))
            return value if size <= longest else size
        case bytes():
            return value.decode("utf-8", "replace") if len(value) <= longest else len(value)
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case int() | float():
            return str(value)
    return None
