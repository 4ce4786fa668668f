"""A table of the data set, to be gone through row by row or taken as a frame of pandas or Polars."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from comity.ledger.table import Column, Row
from comity.showing import SHOWN, as_html

if TYPE_CHECKING:
    import pandas
    import polars

_PANDAS = {
    "string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean", "date": "datetime64[s]",
}  # fmt: skip


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
