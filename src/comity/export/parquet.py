"""Apache Parquet: the rows of the CSV, with types."""

from __future__ import annotations

import io
from collections.abc import Iterator

from comity.export.needs import library
from comity.ledger.query import ROW, Query


def export(query: Query) -> Iterator[bytes]:
    """Yield one Parquet file. Raises ComityError without pyarrow."""
    arrow, parquet = library("pyarrow"), library("pyarrow.parquet")
    types = {str: arrow.string(), int: arrow.int64(), bool: arrow.bool_()}
    schema = arrow.schema([(name, types[type_]) for name, type_ in ROW.items()])
    with io.BytesIO() as file:
        parquet.write_table(arrow.Table.from_pylist(query.rows(), schema=schema), file)
        yield file.getvalue()
