"""Apache Parquet: a table of the data set, with types."""

from __future__ import annotations

import io
from collections.abc import Iterator

from comity.export.needs import library
from comity.ledger.frames import DataTable


def export(data: DataTable) -> Iterator[bytes]:
    """Yield one Parquet file. Raises ComityError without pyarrow."""
    arrow, parquet = library("pyarrow"), library("pyarrow.parquet")
    types = {
        "string": arrow.string(), "integer": arrow.int64(), "number": arrow.float64(), "boolean": arrow.bool_(),
        "date": arrow.date32(),
    }  # fmt: skip
    fields = [
        arrow.field(column.name, types[column.type], metadata={"description": column.about}) for column in data.columns
    ]
    with io.BytesIO() as file:
        parquet.write_table(arrow.Table.from_pylist(list(data), schema=arrow.schema(fields)), file)
        yield file.getvalue()
