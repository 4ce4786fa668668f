"""`comity user list`: who may write through the page."""

from __future__ import annotations

import typer

from comity.cli.opening import DEFAULT, LedgerUrl, opened


def list_(ledger: LedgerUrl = DEFAULT) -> None:
    """List the users: name, and when added.

    **Example**

    `comity user list`
    """
    with opened(ledger) as store:
        for user in store.users.all():
            typer.echo(f"{user.name}\t{user.added[:10]}")
