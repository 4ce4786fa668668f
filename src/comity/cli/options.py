"""The options that commands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from comity.documents import MAX_BYTES
from comity.documents.limits import DEFAULT
from comity.documents.web.fetch import DELAY
from comity.settings import ReaderName

MAX_FILE_BYTES = DEFAULT.file

Files = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SOURCE…",
        help="Files, folders, archives, addresses of pages or feeds, or `-` for standard input.",
        show_default=False,
    ),
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
Reader = Annotated[
    ReaderName | None,
    typer.Option(
        "--reader",
        help="Who proposes what is recorded: the rules and the learnt reader (both), one of them, or a language model. "
        "\\[default: both]",
        show_default=False,
    ),
]
Model = Annotated[str | None, typer.Option(metavar="NAME", help="The language model, as its endpoint calls it.")]
Endpoint = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Where the language model is: what speaks the OpenAI chat API, or Anthropic's."),
]
MaxCost = Annotated[
    float | None, typer.Option(metavar="MONEY", min=0, help="Stop before the language model costs more than that.")
]
MaxBytes = Annotated[int, typer.Option(metavar="N", min=1, help="The largest report taken, in bytes of its text.")]
MaxFileBytes = Annotated[
    int, typer.Option(metavar="N", min=1, help="The largest page, PDF, mail or file in an archive taken, in bytes.")
]
Column = Annotated[
    list[str] | None,
    typer.Option(metavar="FIELD=NAME", help="The column of a CSV file, or the key of JSON lines, that holds a field."),
]
CrawlDay = Annotated[
    bool,
    typer.Option("--crawl-day", help="Where a page in a WARC does not say its day, take that of the crawl."),
]
AllowHost = Annotated[
    list[str] | None, typer.Option(metavar="HOST", help="A host that may be at a private address, by its name.")
]
UserAgent = Annotated[str | None, typer.Option(metavar="TEXT", help="Who to say we are when pages are asked for.")]
Delay = Annotated[float, typer.Option(metavar="SECONDS", min=0, help="The least time between two requests to a host.")]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs", "-j", metavar="N", min=0, help="Read in so many processes at once; 0 stands for one a core.",
        callback=lambda jobs: jobs or os.cpu_count() or 1,
    ),
]  # fmt: skip
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there; `-` is standard output.")
]

__all__ = [
    "DELAY", "MAX_BYTES", "MAX_FILE_BYTES", "AllowHost", "Column", "CrawlDay", "Delay", "Endpoint", "Files", "Jobs",
    "Json", "Jsonl", "Knowledge", "MaxBytes", "MaxCost", "MaxFileBytes", "Model", "Output", "Parser", "Published",
    "Publisher", "Reader", "Title", "UserAgent",
]  # fmt: skip
