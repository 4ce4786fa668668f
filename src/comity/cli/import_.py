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
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `comity export jsonl` wrote, or a table (CSV).")],
    mapping: Annotated[
        Path | None, typer.Option(metavar="TOML", help="Of a table: which column holds what, and what holds for all.")
    ] = None,
    ledger: LedgerUrl = DEFAULT,
    knowledge: Knowledge = None,
) -> None:
    """Add the reports and decisions of another ledger, as `comity export jsonl` wrote them, or a table of others.

    The exit code is 2 where a line could not be taken; the others are added all the same.

    With `--mapping`, each row of a CSV file is a report of its own with its line as evidence, so that a register of
    transfers or aid can be laid beside what reports say. A row that cannot be read is told; the rest goes on.

    **Examples**

    `comity import all.jsonl --ledger new.db`

    `comity import trade-register.csv --mapping sipri.toml`
    """
    from comity.export.jsonl import lines_of, load

    if mapping is not None:
        _table(file, mapping, ledger, knowledge)
        return
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


def _table(file: Path, mapping: Path, ledger: str, knowledge: Path | None) -> None:
    from comity.export import rows
    from comity.model import Ledger

    try:
        how = rows.mapping(mapping)
    except InputError as error:
        raise stop(str(mapping), error) from error
    read: list[Ledger] = []
    bad = 0
    try:
        with opened(ledger, create=True, knowledge=knowledge) as store:
            for found in rows.ledgers(file, how, store.names):
                if isinstance(found, Ledger):
                    read.append(found)
                else:
                    bad += 1
                    complain(str(file), found)
            new = store.add_all(read, rows.VERSION)
    except InputError as error:
        raise stop(str(file), error) from error
    typer.echo(f"{new} rows added, {len(read) - new} there already")
    if bad:
        raise typer.Exit(2)
