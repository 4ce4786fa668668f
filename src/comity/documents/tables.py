"""Reports from tables: CSV and its kin with a heading, one report a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from comity.documents.jsonl import FIELDS, Line, found_in
from comity.documents.parts import Found, Intake, Part, peeked
from comity.errors import BadLine, InputError

_DELIMITERS = (",", "\t", ";", "|")


def read_table(part: Part, intake: Intake) -> Iterator[Found]:
    """Yield the report of each row. Columns are told by the heading: a field's own name, or that of `intake.columns`.

    A row without text but with an address is a page to fetch. Raises BadLine where no column is of use, or the table
    is no table.
    """
    longest = intake.limits.report * 2
    csv.field_size_limit(max(csv.field_size_limit(), longest))
    head, stream = peeked(part.stream)
    lines = _lines(io.TextIOWrapper(stream, *_encoding(head), newline=""), longest)
    heading = next(lines, "")
    rows = csv.reader(lines, delimiter=_delimiter(heading))
    names = [name.strip() for name in next(csv.reader([heading], delimiter=_delimiter(heading)), [])]
    at = places(names, intake.columns)
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise BadLine(f"line {rows.line_num + 1}: not a row of a table: {error}") from error
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield _found(row, at, f"line {rows.line_num + 1}", part, intake)


def _found(row: list[str], at: Mapping[str, int], where: str, part: Part, intake: Intake) -> Found:
    values = {field: _western(row[place]) for field, place in at.items() if place < len(row) and row[place].strip()}
    if "text" not in values and "url" not in values:
        return BadLine(f"{where}: there is no text in this row")
    return found_in(Line(**values), where, part, intake)


def _lines(stream: io.TextIOWrapper, longest: int) -> Iterator[str]:
    while line := stream.readline(longest):
        if len(line) == longest:
            raise BadLine(f"a line is longer than {longest:,} characters: raise the limit with --max-bytes")
        yield line


def _encoding(head: bytes) -> tuple[str, str]:
    """The encoding of a table, and what is done with bytes that do not fit it."""
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return ("utf-16", "replace") if wide else ("utf-8-sig", "surrogateescape")


def _western(cell: str) -> str:
    """A cell whose bytes were no UTF-8, as Windows would have it."""
    try:
        cell.encode()
    except UnicodeEncodeError:
        return cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return cell


def _delimiter(heading: str) -> str:
    return max(_DELIMITERS, key=heading.count)


def places(names: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Return the place of each field's column; a user's own names win. Raises InputError where none is of use."""
    known = {name.casefold(): place for place, name in reversed(list(enumerate(names)))}
    at = {field: known[field] for field in FIELDS if field in known and field not in columns}
    for field, name in columns.items():
        if name.casefold() not in known:
            raise InputError(f"there is no column “{name}”: there are {', '.join(names[:40])}")
        at[field] = known[name.casefold()]
    if "text" not in at and "url" not in at:
        there = ", ".join(names[:40])
        raise InputError(f"no column is named text or url: say which is with --column text=NAME; there are {there}")
    return at
