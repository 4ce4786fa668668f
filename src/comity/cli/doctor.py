"""`comity doctor` and `comity backup`: is a ledger sound, and a copy of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from comity.cli.opening import DEFAULT, LedgerUrl
from comity.cli.sources import stop
from comity.errors import LedgerError, ModelError


def doctor(ledger: LedgerUrl = DEFAULT) -> None:
    """Look whether a ledger and the weights of the learnt reader are sound, and say what to do where they are not.

    Changes nothing.

    The exit code is 1 where something is wrong.

    **Example**

    `comity doctor --ledger ledger.db`
    """
    from comity.extraction.learned.runtime import check_weights, weights_folder
    from comity.ledger.health import examine

    try:
        manifest = check_weights(weights_folder())
    except ModelError as error:
        raise stop("learnt reader", error) from error
    typer.echo(f"learnt reader: sound, version {manifest.version}")
    problems = list(examine(ledger))
    for problem in problems:
        typer.echo(f"{ledger}: {problem.what}\n  {problem.cure}")
    if problems:
        raise typer.Exit(1)
    typer.echo(f"{ledger}: sound")


def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, which must not be there yet.")],
    ledger: LedgerUrl = DEFAULT,
) -> None:
    """Write a consistent copy of a ledger to a file, while others may go on adding to it.

    A ledger in PostgreSQL is backed up with that database's own `pg_dump`.

    **Example**

    `comity backup monday.db --ledger ledger.db`
    """
    from comity.ledger.health import backup as copy

    try:
        copy(ledger, target)
    except LedgerError as error:
        raise stop("backup", error) from error
    typer.echo(f"{target}: {target.stat().st_size:,} bytes")
