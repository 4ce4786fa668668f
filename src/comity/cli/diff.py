"""`comity diff`: what is new in a ledger, or has got further, since a day or a state of it."""

from __future__ import annotations

from typing import Annotated

import typer

from comity.cli.opening import DEFAULT, JsonOut, LedgerUrl, Output, opened


def diff(
    since: Annotated[
        str,
        typer.Argument(
            metavar="SINCE", help="A day or time, such as 2024-11-20T09:30, or a report or decision by its id."
        ),
    ],
    ledger: LedgerUrl = DEFAULT,
    json: JsonOut = False,
    output: Output = None,
) -> None:
    """Say what came into a ledger since a day or time (UTC), or since a report was added or a decision made.

    That is: how many reports; entries that only they tell, and those that they tell to have got further; findings that
    rest on them; decisions.

    **Example**

    `comity diff 2024-11-20`
    """
    from comity.cli.entry_view import diff_view
    from comity.cli.output import Output as Writer
    from comity.ledger.news import difference

    with opened(ledger) as store, Writer(output) as out:
        found = difference(store, since)
        if json:
            out.json(found, line=False)
        else:
            out.people(diff_view(found))
