"""`comity trust`: let the `comity.toml` of a folder say where reports are sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.sources import stop
from comity.errors import SettingsError


def trust(
    file: Annotated[
        Path, typer.Argument(metavar="[FILE]", help="The file, `comity.toml` of this folder without one.")
    ] = Path("comity.toml"),
    undo: Annotated[bool, typer.Option("--undo", help="Trust it no more.")] = False,
) -> None:
    """Trust a `comity.toml`, as long as it stays as it is.

    Until then one in the current folder may not say which language model is asked, where, and what is read with: it may
    be somebody else's. What it says of that is shown.

    **Examples**

    `comity trust`

    `comity trust --undo`
    """
    from comity import consent
    from comity.settings import read_settings

    try:
        if undo:
            consent.distrust(file)
            typer.echo(f"{file}: not trusted")
            return
        settings, content = read_settings(file)
        for name, value in settings.deciding():
            typer.echo(f"{name} = {json.dumps(value)}")
        consent.trust(file, content)
    except SettingsError as error:
        raise stop("trust", error) from error
    typer.echo(f"{file}: trusted, as long as it stays as it is")
