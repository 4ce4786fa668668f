"""`comity mappings`: the data sets of others that `comity import` knows how to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli import completing
from comity.cli.opening import Output
from comity.cli.sources import stop
from comity.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table


def mappings(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]", autocompletion=completing.mappings, help="Print this one, to change a copy of it."
        ),
    ] = None,
    output: Output = None,
) -> None:
    """List the data sets that `comity import --mapping NAME` reads, or print the mapping of one.

    **Examples**

    `comity mappings`

    `comity mappings sipri -o mine.toml`
    """
    from comity.cli.output import Output as Writer
    from comity.export.mapping import mapping, shipped, source

    with Writer(output) as out:
        if name is None:
            out.people([_listed({each: mapping(each).about for each in shipped()})])
            return
        try:
            out.data([source(name).encode()])
        except InputError as error:
            raise stop(name, error) from error


def _listed(about: dict[str, str]) -> Table:
    from rich.table import Table

    table = Table("mapping", "reads", box=None, pad_edge=False)
    for name, words in about.items():
        table.add_row(name, words)
    return table
