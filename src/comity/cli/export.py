"""`comity export`: the ledger in other formats."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli import completing
from comity.cli.filtering import filtered
from comity.cli.opening import DEFAULT, LedgerUrl, Output, opened
from comity.cli.options import Knowledge
from comity.cli.sources import note, stop
from comity.errors import ComityError

if TYPE_CHECKING:
    from comity.ledger.filters import Filters


class Format(StrEnum):
    """A format, and the module of comity.export that writes it."""

    csv = "csv"
    parquet = "parquet"
    xlsx = "xlsx"
    jsonl = "jsonl"
    plover = "plover"
    graphml = "graphml"
    ftm = "ftm"
    prov = "prov"
    dossier = "dossier"


class TableName(StrEnum):
    """A table of the data set."""

    entries = "entries"
    claims = "claims"


@filtered
def export(
    format_: Annotated[Format, typer.Argument(metavar="FORMAT", help=", ".join(Format))],
    parties: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[A B]", autocompletion=completing.parties, help="Only what passed between two parties."
        ),
    ] = None,
    ledger: LedgerUrl = DEFAULT,
    *,
    filters: Filters,
    table: Annotated[
        TableName, typer.Option(help="Of csv and parquet: a row an item and dyad, or a row a claim.")
    ] = TableName.entries,
    rate: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE=USD", help="What a unit of a currency is worth in US dollars, such as EUR=1.08."),
    ] = None,
    knowledge: Knowledge = None,
    output: Output = None,
) -> None:
    """Write a ledger in another format, narrowed by any filters. JSON lines hold all of it, for `comity import`.

    A CSV or Parquet file gets the table of claims and a codebook beside it: `-codebook.md` for people,
    `-datapackage.json` (Frictionless) for programs. A workbook (xlsx) holds all three. `-o -` is standard output.

    **Examples**

    `comity export csv --kind transfer --since 2022 -o transfers.csv`

    `comity export xlsx --giver Germany --rate EUR=1.08 -o germany.xlsx`

    `comity export graphml Russia PRK -o network.graphml`

    `comity export dossier Russia "North Korea" -o dossier.md`
    """
    from comity.cli.output import Output as Writer
    from comity.export.writing import Wanted, parts, write
    from comity.ledger.filters import Filters

    try:
        with opened(ledger, knowledge=knowledge) as store, Writer(output) as out:
            pair = _two(parties) if parties else filters.between
            if format_ is Format.jsonl and (pair or filters != Filters()):
                raise ComityError("JSON lines hold the whole ledger: leave the filters")
            query = filters.over(store.entries())
            query = query.between(*pair) if parties and pair else query
            wanted = Wanted(format=format_.value, table=table.value, rates=_rates(rate or []), parties=pair)
            if out.path is None:
                out.data(parts(store, query, wanted))
                return
            written = write(store, query, wanted, out.path)
            note(f"wrote {', '.join(path.name for path in written)}")
    except (ComityError, OSError) as error:
        raise stop(format_, error) from error


def _two(parties: list[str]) -> tuple[str, str]:
    if len(parties) != 2:
        raise ComityError("name two parties, such as Russia Ukraine")
    return parties[0], parties[1]


def _rates(given: list[str]) -> dict[str, float]:
    rates: dict[str, float] = {}
    for each in given:
        code, _, worth = each.partition("=")
        try:
            rates[code.strip().upper()] = float(worth)
        except ValueError:
            raise ComityError(f"{each!r} is no rate: write a currency and what it is worth, as in EUR=1.08") from None
    return rates
