"""The rows of a table of others: CSV and its kin, or a sheet of a workbook, plain or as the one file of a ZIP."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from comity.documents.guard import guarded
from comity.documents.limits import DEFAULT
from comity.errors import InputError, TooLarge
from comity.export.mapping import TableMapping
from comity.export.needs import library

Row = dict[str, str]
_WORKBOOK = "xl/workbook.xml"
_HEAD = 60
"""In so many lines at most, its heading has to come: what stands above it is about the table."""


def rows(path: Path, how: TableMapping) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a table, each with the number of its line; cells are text, by column.

    Lines above the heading are passed over. A column without a name is another of the one before it: "Number ordered"
    is followed by "Number ordered (2)". Raises InputError where it cannot be read, or lacks a column.
    """
    with ExitStack() as stack, guarded("the table"):
        try:
            lines = _lines(path, how, stack)
            yield from _under_heading(lines, how)
        except (OSError, UnicodeError, LookupError, csv.Error) as error:
            raise InputError(f"it cannot be read as the mapping says: {error}") from error


def _lines(path: Path, how: TableMapping, stack: ExitStack) -> Iterator[tuple[int, list[str]]]:
    file: IO[bytes] = stack.enter_context(path.open("rb"))
    if zipfile.is_zipfile(file):
        archive = stack.enter_context(zipfile.ZipFile(file))
        _require_size(archive, path)
        names = [name for name in archive.namelist() if not name.endswith("/")]
        if _WORKBOOK in names:
            return _sheet(path, how, stack)
        if len(names) != 1:
            raise InputError(f"it has {len(names)} files: unpack it, and name one")
        file = stack.enter_context(archive.open(names[0]))
    else:
        file.seek(0)
    csv.field_size_limit(max(csv.field_size_limit(), DEFAULT.report))
    text = stack.enter_context(io.TextIOWrapper(file, how.encoding, newline=""))
    reader = csv.reader(text, delimiter=how.delimiter, strict=how.delimiter != "\t")
    if how.delimiter == "\t":
        reader = csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
    return ((reader.line_num, [cell.strip() for cell in row]) for row in reader)


def _require_size(archive: zipfile.ZipFile, path: Path) -> None:
    size = sum(member.file_size for member in archive.infolist())
    if size > min(DEFAULT.spool, DEFAULT.ratio * path.stat().st_size):
        raise TooLarge(f"unpacked it has {size:,} bytes, more than is taken of a packed table")


def _sheet(path: Path, how: TableMapping, stack: ExitStack) -> Iterator[tuple[int, list[str]]]:
    book = library("openpyxl").load_workbook(path, read_only=True, data_only=True)
    stack.callback(book.close)
    titles: list[str] = [sheet.title for sheet in book.worksheets]
    if how.sheet is None or how.sheet in titles:
        sheet = book[how.sheet] if how.sheet else book.worksheets[0]
    else:
        raise InputError(f"it has no sheet {how.sheet!r}: it has {', '.join(titles)}")
    return ((number, [_text(cell) for cell in row]) for number, row in enumerate(sheet.iter_rows(values_only=True), 1))


def _text(cell: Any) -> str:
    """A cell as it would stand in CSV: whole numbers without a point, days without a time."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _under_heading(lines: Iterator[tuple[int, list[str]]], how: TableMapping) -> Iterator[tuple[int, Row]]:
    wanted = how.columns()
    if how.heading:
        names = _named(how.heading)
        _require(wanted, names)
    else:
        names, lines = _heading(lines, wanted)
    for number, cells in lines:
        if any(cells):
            yield number, dict(zip(names, chain(cells, [""] * (len(names) - len(cells))), strict=False))


def _heading(
    lines: Iterator[tuple[int, list[str]]], wanted: Sequence[str]
) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The names of the columns, and the lines below them: the first line that has all, else the one with the most."""
    head = list(islice(lines, _HEAD))
    if not head:
        raise InputError("there is nothing in it")
    found = [_named(cells) for _, cells in head]
    best = max(range(len(head)), key=lambda place: (len(set(wanted) & set(found[place])), -place))
    _require(wanted, found[best])
    return found[best], chain(head[best + 1 :], lines)


def _named(cells: Iterable[str]) -> list[str]:
    names: list[str] = []
    count: dict[str, int] = {}
    last = "column"
    for cell in cells:
        last = cell.strip() or last
        count[last] = count.get(last, 0) + 1
        names.append(last if count[last] == 1 else f"{last} ({count[last]})")
    return names


def _require(wanted: Sequence[str], there: Sequence[str]) -> None:
    if missing := [name for name in wanted if name not in there]:
        raise InputError(f"it has no column {missing[0]!r}: it has {', '.join(there[:40])}")
