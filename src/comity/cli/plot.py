"""`comity plot`: a picture of the ledger."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from comity.cli import completing
from comity.cli.opening import DEFAULT, LedgerUrl, opened
from comity.cli.sources import stop


class Picture(StrEnum):
    """What to draw."""

    timeline = "timeline"
    network = "network"
    balance = "balance"


def plot(
    picture: Annotated[Picture, typer.Argument(help="What to draw.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The picture: a `.svg`, `.png` or `.html` file.")
    ],
    one: Annotated[
        str | None,
        typer.Argument(metavar="A", autocompletion=completing.parties, help="A party: any of its names, or its code."),
    ] = None,
    two: Annotated[
        str | None,
        typer.Argument(metavar="B", autocompletion=completing.parties, help="Another, such as 'North Korea' or PRK."),
    ] = None,
    ledger: LedgerUrl = DEFAULT,
) -> None:
    """Draw a timeline, the network of givers and receivers, or the balance of two parties.

    Without parties, the timeline and the network are those of the whole ledger. A page (`.html`) holds all it needs.

    **Example**

    `comity plot timeline Russia "North Korea" -o timeline.svg`
    """
    from comity.plot import plot as draw

    with opened(ledger) as store:
        try:
            draw(store, picture.value, output, one, two)
        except OSError as error:
            raise stop(str(output), error) from error
