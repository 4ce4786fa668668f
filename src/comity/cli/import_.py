"""`comity import`: a ledger from JSON lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from comity.cli.opening import DEFAULT, LedgerUrl, opened
from comity.cli.options import Knowledge
from comity.cli.sources import complain, stop
from comity.errors import ComityError, InputError


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `comity export jsonl` wrote.")],
    ledger: LedgerUrl = DEFAULT,
    knowledge: Knowledge = None,
) -> None:
    """Add the reports and decisions of another ledger, as `comity export jsonl` wrote them.

    The exit code is 2 where a line could not be taken; the others are added all the same.

    **Example**

    `comity import all.jsonl --ledger new.db`
    """
    from comity.export.jsonl import lines_of, load

    failed = 0

    def bad(error: ComityError) -> None:
        nonlocal failed
        failed += 1
        complain(str(file), error)

    try:
        with file.open("rb") as stream, opened(ledger, create=True, knowledge=knowledge) as store:
            new = load(lines_of(stream), store, bad)
    except OSError as error:
        raise stop(str(file), InputError(f"it cannot be read: {error.strerror}")) from error
    typer.echo(f"{new} reports and decisions added")
    if failed:
        raise typer.Exit(2)
