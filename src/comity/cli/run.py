"""What `read` and `explain` do alike: take reports in, read them, write what came of each."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from comity.cli.output import Output
from comity.cli.sources import Sources, complain, stop
from comity.documents.files import STDIN
from comity.errors import ComityError, KnowledgeError, ModelError
from comity.model import Document
from comity.settings import ReaderOptions

if TYPE_CHECKING:
    from rich.console import RenderableType

    from comity.reading import Reader

Result = TypeVar("Result")


@dataclass(frozen=True)
class Request:
    """What the user asked for; the fields are the options of the same names."""

    files: list[str] | None
    published: str | None
    title: str | None
    publisher: str | None
    json: bool
    jsonl: bool
    knowledge: Path | None
    parser: str | None
    max_bytes: int
    output: Path | None

    def options(self) -> ReaderOptions:
        """How to read the reports."""
        return ReaderOptions(parser=self.parser, knowledge=self.knowledge)

    def sources(self) -> Sources:
        """The reports asked for: the files, or standard input where something is piped in."""
        if self.jsonl and (self.published or self.title or self.publisher):
            raise stop(
                "--jsonl", ComityError("each line has its own published, title and publisher: leave these options")
            )
        files = self.files or ([] if sys.stdin.isatty() else [STDIN])
        if not files:
            raise stop("no report", ComityError("name a file, or give - and pipe one in"))
        return Sources(files, self.jsonl, self.published, self.title, self.publisher, self.max_bytes)


def run(
    request: Request,
    work: Callable[[Reader, Iterable[Document]], Iterable[tuple[Document, Result]]],
    view: Callable[[Document, Result], Iterable[RenderableType]],
) -> None:
    """Read the reports with `work` and write each result: as JSON, or as `view` shows it. Exits with 2 on failures."""
    sources = request.sources()
    documents = iter(sources)
    with Output(request.output, sources.files) as output:
        first = next(documents, None)
        if first is not None:
            reader = load_reader(request.options())
            for document, result in work(reader, chain([first], documents)):
                if request.json or request.jsonl:
                    output.json(result, line=sources.many)
                else:
                    output.people(view(document, result))
    if sources.failed:
        raise typer.Exit(2)


def load_reader(options: ReaderOptions) -> Reader:
    """Load what reading needs; exits where it is not sound."""
    from comity.reading import make_reader

    try:
        if options.knowledge is not None:
            _require_sound(options.knowledge)
        # Nothing that is loaded here is ever garbage: collecting while loading costs a fifth of the start-up.
        gc.disable()
        return make_reader(options)
    except KnowledgeError as error:
        raise stop(str(options.knowledge), error) from error
    except ModelError as error:
        raise stop("--parser", error) from error
    finally:
        gc.freeze()
        gc.enable()


def _require_sound(folder: Path) -> None:
    from comity.knowledge.check import check_tables

    if problems := check_tables(folder).problems:
        for file, problem in problems:
            complain(file, problem)
        raise typer.Exit(2)
