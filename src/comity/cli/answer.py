"""`comity answer`: what explains a finding, or why it is none."""

from __future__ import annotations

from typing import Annotated

import typer

from comity.cli.opening import DEFAULT, LedgerUrl, opened


def answer(
    finding: Annotated[str, typer.Argument(metavar="FINDING", help="The finding's id, or the start of it.")],
    why: Annotated[str, typer.Argument(metavar="WORDS", help="What explains it, or why it is none.")],
    ledger: LedgerUrl = DEFAULT,
    dismiss: Annotated[bool, typer.Option("--dismiss", help="It is no finding at all.")] = False,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who answers; your login by default.")] = None,
) -> None:
    """Answer a finding, which is then no longer open. `comity undo` takes the answer back.

    An answer survives newer readings. Where another report adds to the finding, it is open again.

    **Example**

    `comity answer f41c8 "two shipments, a year apart"`
    """
    with opened(ledger) as store:
        decide = store.decisions.dismiss if dismiss else store.decisions.explain
        made = decide(finding, why=why, by=by)
        typer.echo(f"{made.after}: {made.before}")
