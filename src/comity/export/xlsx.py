"""A workbook of Excel: the entries, the claims and the codebook, a sheet each. No text is taken for a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from comity.errors import ComityError
from comity.export.needs import library
from comity.ledger.frames import DataTable

_MOST_ROWS = 1_048_576
_LONGEST = 32_767
_FIRST_YEAR = 1900
_NO_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def export(tables: dict[str, DataTable]) -> Iterator[bytes]:
    """Yield one workbook. Raises ComityError without openpyxl, and where a table has more rows than a sheet holds."""
    book = library("openpyxl").Workbook(write_only=True)
    for title, data in tables.items():
        names = [column.name for column in data.columns]
        _sheet(book, title, names, ([row[name] for name in names] for row in data))
    about = ([title, *column] for title, data in tables.items() for column in data.columns)
    _sheet(book, "codebook", ["table", "column", "type", "about"], about)
    with io.BytesIO() as file:
        book.save(file)
        yield file.getvalue()


def _sheet(book: Any, title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append(list(header))
    for number, row in enumerate(rows, 2):
        if number > _MOST_ROWS:
            raise ComityError(f"a sheet holds {_MOST_ROWS:,} rows, and there are more {title}: narrow them, or use csv")
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, date):
        return value if value.year >= _FIRST_YEAR else value.isoformat()
    if not isinstance(value, str):
        return value
    cell = library("openpyxl.cell").WriteOnlyCell(sheet, _NO_CHARACTERS.sub("\ufffd", value)[:_LONGEST])
    cell.data_type = "s"
    return cell
