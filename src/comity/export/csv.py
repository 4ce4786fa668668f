"""CSV (RFC 4180, UTF-8), safe to open in a spreadsheet: no text of a report is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from comity.ledger.query import ROW, Query, entry_as_row

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(query: Query) -> Iterator[bytes]:
    """Yield a header and the entries, one flat row each."""
    return table(map(entry_as_row, query), list(ROW))


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
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
