"""`comity rule`: whom a name stands for in the reports of this ledger."""

from __future__ import annotations

from typing import Annotated

import typer

from comity.cli.opening import DEFAULT, LedgerUrl, opened


def rule(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name as reports have it.")],
    party: Annotated[str, typer.Argument(metavar="PARTY", help="Whom it stands for, by any name or code; or none.")],
    ledger: LedgerUrl = DEFAULT,
    publisher: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only in the reports of a publisher, as the ledger names it.")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who decides; your login by default.")] = None,
    why: Annotated[str | None, typer.Option(metavar="WORDS", help="Why.")] = None,
) -> None:
    """Say whom a name stands for in the reports of this ledger, those that are to come too.

    A rule is a decision as others: it is listed by `comity decisions`, and `comity undo` takes it back.

    **Example**

    `comity rule North PRK --publisher "Baltic Wire"`
    """
    with opened(ledger) as store:
        made = store.decisions.rule(name, party, publisher=publisher, by=by, why=why)
        where = f" in reports of {publisher}" if publisher else ""
        typer.echo(f"{made.field} is {made.after['state'] or made.after['org'] or 'no party'}{where}")
