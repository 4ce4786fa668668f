"""`comity user remove`: let somebody write no more."""

from __future__ import annotations

from typing import Annotated

import typer

from comity.cli.opening import DEFAULT, LedgerUrl, opened


def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The user's name.")], ledger: LedgerUrl = DEFAULT
) -> None:
    """Remove a user, who is signed out at once. What the user decided stays.

    **Example**

    `comity user remove "A. Reader"`
    """
    with opened(ledger) as store:
        store.users.remove(name)
    typer.echo(f"{name}: removed")
