"""A table of the data set, to be gone through row by row or taken as a frame of pandas or Polars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any

from comity.ledger.table import Column, Row

if TYPE_CHECKING:
    import pandas
    import polars

_PANDAS = {
    "string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean", "date": "datetime64[s]",
}  # fmt: skip


SHOWN = 20
"""How many rows a notebook shows."""


def as_html(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], total: int | None = None) -> str:
    """Return rows as an HTML table, whatever they hold escaped, with how many there are of them in all."""

    def cells(tag: str, values: Iterable[Any]) -> str:
        shown = ("" if value is None else escape(str(value)) for value in values)
        return "".join(f"<{tag}>{value}</{tag}>" for value in shown)

    body = "".join(f"<tr>{cells('td', (row[name] for name in columns))}</tr>" for row in rows)
    foot = "" if total is None else f"<p>{total:,} entries</p>"
    return f"<table><thead><tr>{cells('th', columns)}</tr></thead><tbody>{body}</tbody></table>{foot}"


class DataTable:
    """Rows with typed columns. `rows` are made anew each time that they are gone through."""

    def __init__(self, columns: Sequence[Column], rows: Callable[[], Iterator[Row]]) -> None:
        self.columns = tuple(columns)
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:
        """Yield each row, with a value for each column."""
        names = [column.name for column in self.columns]
        return ({name: row.get(name) for name in names} for row in self._rows())

    def __repr__(self) -> str:
        return f"<DataTable: {', '.join(column.name for column in self.columns)}>"

    def _repr_html_(self) -> str:
        """The first rows, for notebooks."""
        return as_html(islice(self, SHOWN), [column.name for column in self.columns])

    def pandas(self) -> pandas.DataFrame:
        """Return a pandas frame with typed columns; needs comity[frames]."""
        import pandas

        rows = list(self)
        series: dict[str, Any] = {
            column.name: pandas.Series([row[column.name] for row in rows], dtype=_PANDAS[column.type])
            for column in self.columns
        }
        return pandas.DataFrame(series)

    def polars(self) -> polars.DataFrame:
        """Return a Polars frame with typed columns; needs comity[frames]."""
        import polars

        types = {
            "string": polars.String, "integer": polars.Int64, "number": polars.Float64, "boolean": polars.Boolean,
            "date": polars.Date,
        }  # fmt: skip
        schema = {column.name: types[column.type] for column in self.columns}
        return polars.DataFrame(list(self), schema=schema, orient="row")
