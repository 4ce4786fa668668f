"""`comity knowledge`: what comity knows of the world, and what a user adds to it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from comity.cli.sources import complain, stop
from comity.errors import KnowledgeError

app = typer.Typer(no_args_is_help=True, help="Look after your own tables of facts.")


@app.callback()
def knowledge() -> None:
    """Look after your own tables of facts."""


@app.command("check")
def check(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder that you give to --knowledge.")],
) -> None:
    """Say what a folder of TOML tables adds, and what in it is wrong: file, row and reason.

    Each `*.toml` file has `[[table]]` sections, one a row. The exit code is 2 where a row or a table is no good.

    **Example**

    `comity knowledge check my-knowledge/`
    """
    from comity.knowledge.check import check_tables

    try:
        report = check_tables(folder)
    except KnowledgeError as error:
        raise stop(str(folder), error) from error
    for file, table, rows in report.found:
        typer.echo(f"{file}: {table}: {rows} {'row' if rows == 1 else 'rows'}")
    for file, problem in report.problems:
        complain(file, problem)
    if report.problems:
        raise typer.Exit(2)
