"""`comity balance`: who gave what to whom, in total."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from comity.cli import completing
from comity.cli.opening import DEFAULT, JsonOut, LedgerUrl, Output, opened


class By(StrEnum):
    """What to group totals by."""

    year = "year"
    kind = "kind"


def balance(
    one: Annotated[
        str,
        typer.Argument(metavar="A", autocompletion=completing.parties, help="A party: any of its names, or its code."),
    ],
    two: Annotated[
        str,
        typer.Argument(metavar="B", autocompletion=completing.parties, help="Another, such as 'North Korea' or PRK."),
    ],
    ledger: LedgerUrl = DEFAULT,
    by: Annotated[By | None, typer.Option(help="Total each year, or each kind of thing.")] = None,
    json: JsonOut = False,
    output: Output = None,
) -> None:
    """Add up who gave what to whom between two parties.

    Repeated reports, parts of a total and deliveries within one count once. A total has two bounds where reports leave
    it open or dispute it.

    **Example**

    `comity balance Russia "North Korea" --by year`
    """
    from comity.cli.entry_view import balance_table
    from comity.cli.output import Output as Writer

    with opened(ledger) as store, Writer(output) as out:
        lines = store.balance(one, two, by.value if by else None)
        if json:
            out.json(lines, line=False)
        else:
            out.people(balance_table(lines))
