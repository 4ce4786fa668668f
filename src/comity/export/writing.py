"""One way to every format: what a ledger is written as, and the files that it fills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import chain
from pathlib import Path

import msgspec

from comity.errors import ComityError
from comity.export import codebook
from comity.export.formats import Format, TableName
from comity.ledger.frames import DataTable
from comity.ledger.query import Query
from comity.ledger.store import LedgerStore
from comity.ledger.table import Rates
from comity.model import Record


class Wanted(Record, frozen=True, kw_only=True):
    """What to write: the format, which of the two tables where it is one, the rates, the parties of a dossier."""

    format: Format
    table: TableName = "entries"
    rates: Rates = msgspec.field(default_factory=dict)
    parties: tuple[str, str] | None = None


def parts(store: LedgerStore, query: Query, wanted: Wanted) -> Iterator[bytes]:
    """Return an iterator over the bytes of one file; what cannot be written is refused at once.

    Raises ComityError, which says what to install or to give, and NotKnown where a party is none.
    """
    found = iter(_parts(store, query, wanted))
    # The first part is made now: what cannot be written says so before there is a file.
    return chain([next(found, b"")], found)


def _parts(store: LedgerStore, query: Query, wanted: Wanted) -> Iterable[bytes]:
    module = import_module(f"comity.export.{wanted.format}")
    found: Iterable[bytes]
    match wanted.format:
        case "csv" | "parquet":
            found = module.export(_tables(query, wanted.rates)[wanted.table])
        case "xlsx":
            found = module.export(_tables(query, wanted.rates))
        case "jsonl":
            found = module.export(store)
        case "dossier":
            if wanted.parties is None:
                raise ComityError("a dossier is on two parties: name two parties, such as Russia Ukraine")
            found = module.export(store, query, *map(store.party, wanted.parties))
        case "ftm" | "prov":
            found = module.export(store, query)
        case _:
            found = module.export(query)
    return found


def write(store: LedgerStore, query: Query, wanted: Wanted, path: Path) -> list[Path]:
    """Write a file, and beside a table the other table and the codebook; return the files.

    `events.csv` gets `events-claims.csv`, `events-codebook.md` and `events-datapackage.json`. Raises as `parts` does,
    and OSError where a file cannot be written.
    """
    beside = wanted.format in ("csv", "parquet") and wanted.table == "entries"
    made = _write(path, parts(store, query, wanted))
    if not beside:
        return [made]
    other = path.with_name(f"{path.stem}-claims{path.suffix}")
    tables = _tables(query, wanted.rates)
    claims = Wanted(format=wanted.format, table="claims")
    files = {"entries": (path.name, tables["entries"]), "claims": (other.name, tables["claims"])}
    return [
        made,
        _write(other, parts(store, query, claims)),
        _write(path.with_name(f"{path.stem}-codebook.md"), [codebook.readable(files)]),
        _write(path.with_name(f"{path.stem}-datapackage.json"), [codebook.package(files, wanted.format)]),
    ]


def _tables(query: Query, rates: Rates) -> dict[TableName, DataTable]:
    return {"entries": query.table(rates), "claims": query.claims()}


def _write(path: Path, made: Iterable[bytes]) -> Path:
    with path.open("wb") as file:
        file.writelines(made)
    return path
