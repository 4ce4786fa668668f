"""`comity undo`: take a decision back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli import completing
from comity.cli.opening import DEFAULT, LedgerUrl, opened

if TYPE_CHECKING:
    from comity.ledger.store import LedgerStore


def undo(
    decision: Annotated[
        str | None,
        typer.Argument(
            metavar="[DECISION]",
            autocompletion=completing.decisions,
            help="A decision by its id; your own last one by default.",
        ),
    ] = None,
    ledger: LedgerUrl = DEFAULT,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who decides; your login by default.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take back your own last decision, or the one named, after saying what it was and asking.

    **Example**

    `comity undo d1654b09f`
    """
    with opened(ledger) as store:
        undo_after_asking(store, decision, by, yes=yes)


def undo_after_asking(store: LedgerStore, decision: str | None, by: str | None, *, yes: bool = False) -> bool:
    """Say what will be taken back, ask, do it; return whether it was done. Raises LedgerError where there is none."""
    from comity.cli.entry_view import decision_line

    found = store.decisions.to_undo(decision, by)
    typer.echo(f"this takes back: {decision_line(found)}")
    if not (yes or typer.confirm("take it back?", default=False)):
        typer.echo("left as it was")
        return False
    why = None if yes else typer.prompt("why", default="", show_default=False) or None
    made = store.decisions.undo(found.id, by=by, why=why)
    typer.echo(f"undone: {made.undoes}")
    return True
