"""CSV (RFC 4180, UTF-8), safe to open in a spreadsheet: no text of a report is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from comity.ledger.frames import DataTable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(data: DataTable) -> Iterator[bytes]:
    """Yield a header and the rows of a table."""
    return table(data, [column.name for column in data.columns])


def table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[bytes]:
    """Yield a header and rows. A text that a spreadsheet would take for a formula gets a quote before it (OWASP)."""
    yield _line(columns)
    for row in rows:
        yield _line([_cell(row.get(column)) for column in columns])


def _line(cells: Sequence[Any]) -> bytes:
    with io.StringIO(newline="") as text:
        csv.writer(text, lineterminator="\r\n").writerow(cells)
        return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
