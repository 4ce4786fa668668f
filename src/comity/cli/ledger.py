"""`comity ledger`: the entries of a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.filtering import filtered
from comity.cli.opening import DEFAULT, JsonOut, LedgerUrl, Output, opened
from comity.cli.options import Knowledge

if TYPE_CHECKING:
    from comity.ledger.filters import Filters


@filtered
def ledger(
    ledger: LedgerUrl = DEFAULT,
    *,
    filters: Filters,
    sort: Annotated[
        str,
        typer.Option(metavar="BY", help="date, reported (the last report) or sources; with - before it the other way."),
    ] = "date",
    columns: Annotated[
        str | None,
        typer.Option(metavar="NAME,…", help="Which columns: id, kind, start, end, from, to, what, mode, stage …"),
    ] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=0, help="At most N entries.")] = None,
    offset: Annotated[int, typer.Option(metavar="N", min=0, help="Leave out the first N.")] = 0,
    knowledge: Knowledge = None,
    json: JsonOut = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one row an entry.")] = False,
    output: Output = None,
) -> None:
    """List the entries of a ledger by date. A party is any of its names, its code, or words of a name in the ledger.

    **Examples**

    `comity ledger --between Russia PRK --item mammal --since 2022`

    `comity ledger --giver CHN --text "test kits" --min-sources 2 --json`

    `comity ledger --sort -sources --columns id,from,to,what,sources --csv`
    """
    from comity.cli.entry_view import columns_of, columns_table, entries_table
    from comity.cli.output import Output as Writer
    from comity.export.csv import table
    from comity.ledger.query import ROW, entry_as_row

    with opened(ledger, knowledge=knowledge) as store, Writer(output) as out:
        query = filters.over(store.entries()).order(sort)
        wanted = columns_of(columns)
        entries = query.limit(limit).offset(offset).records()
        if csv:
            out.data(table(map(entry_as_row, entries), wanted or list(ROW)))
        elif json:
            out.json(entries, line=False)
        elif wanted:
            out.people(columns_table(entries, wanted, query.count()))
        else:
            out.people(entries_table(entries, query.count()))
