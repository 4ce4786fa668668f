"""The ledger in the formats of others, one module a format; each yields bytes. `export` writes any of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from comity.errors import ComityError
from comity.export.formats import Format, TableName
from comity.suggest import meant

if TYPE_CHECKING:
    from comity.ledger.query import Query
    from comity.ledger.store import LedgerStore
    from comity.ledger.table import Rates


def export(
    store: LedgerStore,
    format_: Format,
    path: str | os.PathLike[str],
    query: Query | None = None,
    *,
    table: TableName = "entries",
    rates: Rates | None = None,
    parties: tuple[str, str] | None = None,
) -> list[Path]:
    """Write a ledger, or the entries of a query to it, in a format into a file; return the files written.

    A CSV or Parquet file of entries gets the claims and the codebook beside it. `rates` are as for `Query.table`;
    `parties` are those of a dossier. Raises ComityError where it cannot be written so, OSError where it cannot be
    written there.
    """
    from comity.export.writing import Wanted, write

    if format_ not in get_args(Format):
        raise ComityError(f"no format {format_!r}: {meant(format_, get_args(Format))}")
    wanted = Wanted(format=format_, table=table, rates=rates or {}, parties=parties)
    return write(store, store.entries() if query is None else query, wanted, Path(path))
