"""The options that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from comity.documents import MAX_BYTES

Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="FILE…", help="Text or HTML files, or `-` for standard input.", show_default=False),
]
Published = Annotated[
    str | None,
    typer.Option(
        metavar="DAY", help="The day of publication, such as 2024-11-20. Dates like “last week” count from it."
    ),
]
Title = Annotated[str | None, typer.Option(metavar="TEXT", help="The report's title.")]
Publisher = Annotated[str | None, typer.Option(metavar="NAME", help="Who published the report.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON: one indented object, or one a line for several files.")]
Jsonl = Annotated[
    bool,
    typer.Option(
        "--jsonl",
        help="Take JSON lines (`text`, and if known `id`, `published`, `title`, `publisher`, `url`); print one JSON "
        "object a line, in the same order.",
    ),
]
Knowledge = Annotated[
    Path | None,
    typer.Option(
        envvar="COMITY_KNOWLEDGE",
        metavar="FOLDER",
        help="A folder of your own TOML tables, merged over what comity knows.",
    ),
]
Parser = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="An installed spaCy model of English to parse with, by its name or path."),
]
MaxBytes = Annotated[int, typer.Option(metavar="N", min=1, help="The largest report taken, in bytes.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there, not to standard output.")
]

__all__ = [
    "MAX_BYTES", "Files", "Json", "Jsonl", "Knowledge", "MaxBytes", "Output", "Parser", "Published", "Publisher",
    "Title",
]  # fmt: skip
