"""`comity show`: one entry with all its reports."""

from __future__ import annotations

from typing import Annotated

import typer

from comity.cli import completing
from comity.cli.opening import DEFAULT, JsonOut, LedgerUrl, Output, opened


def show(
    entry: Annotated[
        str,
        typer.Argument(metavar="ENTRY", autocompletion=completing.entries, help="The entry's id, or the start of it."),
    ],
    ledger: LedgerUrl = DEFAULT,
    json: JsonOut = False,
    output: Output = None,
) -> None:
    """Show one entry: every value with the reports for and against it, all words, history, findings, decisions.

    **Example**

    `comity show e083911244`
    """
    from comity.cli.entry_view import entry_view
    from comity.cli.output import Output as Writer

    with opened(ledger) as store, Writer(output) as out:
        shown = store.show(entry)
        if json:
            out.json(shown, line=False)
        else:
            out.people(entry_view(shown))
