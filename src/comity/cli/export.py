"""`comity export`: the ledger in other formats."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.opening import DEFAULT, LedgerUrl, Output, opened
from comity.cli.sources import stop
from comity.errors import ComityError

if TYPE_CHECKING:
    from comity.ledger.query import Query
    from comity.ledger.store import LedgerStore


class Format(StrEnum):
    """A format, and the module of comity.export that writes it."""

    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"
    plover = "plover"
    graphml = "graphml"
    ftm = "ftm"
    prov = "prov"
    dossier = "dossier"


def export(
    format_: Annotated[Format, typer.Argument(metavar="FORMAT", help=", ".join(Format))],
    parties: Annotated[
        list[str] | None, typer.Argument(metavar="[A B]", help="Only what passed between two parties.")
    ] = None,
    ledger: LedgerUrl = DEFAULT,
    kind: Annotated[list[str] | None, typer.Option(help="Only entries of a kind.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="From a day, month or year on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Up to a day, month or year.")] = None,
    output: Output = None,
) -> None:
    """Write a ledger in another format. JSON lines hold all of it, for `comity import`; others can be narrowed.

    **Examples**

    `comity export csv -o entries.csv`

    `comity export graphml Russia PRK --kind transfer -o network.graphml`

    `comity export dossier RUS PRK -o dossier.md`
    """
    from comity.cli.output import Output as Writer

    try:
        with opened(ledger) as store, Writer(output) as out:
            query = store.entries()
            query = query.between(*_two(parties)) if parties else query
            query = query.kind(*kind) if kind else query
            query = query.since(since) if since else query
            query = query.until(until) if until else query
            if format_ is Format.jsonl and (parties or kind or since or until):
                raise ComityError("JSON lines hold the whole ledger: leave the filters")
            parts = iter(_parts(format_, store, query, parties))
            # A format that cannot be written says so before the file is made.
            out.data(chain([next(parts, b"")], parts))
    except ComityError as error:
        raise stop(format_, error) from error


def _parts(format_: Format, store: LedgerStore, query: Query, parties: list[str] | None) -> Iterable[bytes]:
    module = import_module(f"comity.export.{format_}")
    found: Iterable[bytes]
    match format_:
        case Format.jsonl:
            found = module.export(store)
        case Format.dossier:
            found = module.export(store, query, *map(store.party, _two(parties or [])))
        case Format.ftm | Format.prov:
            found = module.export(store, query)
        case _:
            found = module.export(query)
    return found


def _two(parties: list[str]) -> tuple[str, str]:
    if len(parties) != 2:
        raise ComityError("name two parties, such as Russia Ukraine")
    return parties[0], parties[1]
