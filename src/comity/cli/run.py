"""What `read` and `explain` do alike: take reports in, read them, write what came of each."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from comity.cli.output import Output
from comity.cli.sources import Sources, complain, stop
from comity.documents import parse_day
from comity.documents.files import STDIN
from comity.documents.jsonl import FIELDS
from comity.documents.limits import DEFAULT, Limits
from comity.documents.meta import Meta
from comity.documents.parts import Intake
from comity.documents.web.fetch import DELAY, PATIENCE, Web
from comity.errors import (
    BadDate,
    ComityError,
    KnowledgeError,
    ModelError,
    NotRead,
    SettingsError,
    Stopped,
)
from comity.model import Document
from comity.settings import ReaderName, ReaderOptions, reader_options

if TYPE_CHECKING:
    from rich.console import RenderableType

    from comity.engine.pool import Pool
    from comity.pipelines import Pipelines

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
    opening: Opening
    asked: Asked
    keep_others: bool = False
    jobs: int = 1

    def options(self) -> ReaderOptions:
        """How to read the reports; exits where that is not sound."""
        return self.asked.options(self.parser, self.knowledge)

    def sources(self) -> Sources:
        """The reports asked for: the files, or standard input where something is piped in."""
        if self.published:
            self._require_day(self.published)
        if self.jsonl and (self.published or self.title or self.publisher):
            raise stop(
                "--jsonl", ComityError("each line has its own published, title and publisher: leave these options")
            )
        files = self.files or ([] if sys.stdin.isatty() else [STDIN])
        if not files:
            raise stop("no report", ComityError("name a file, or give - and pipe one in"))
        given = Meta(title=self.title, published=self.published, publisher=self.publisher)
        intake = self.opening.intake(given, self.jsonl, self.max_bytes, self.keep_others)
        return Sources(files, intake, self.opening.web(intake.limits))

    @staticmethod
    def _require_day(published: str) -> None:
        try:
            parse_day(published)
        except BadDate as error:
            raise stop("--published", error) from error


@dataclass(frozen=True)
class Asked:
    """Who is asked to read; the fields are the options of the same names, None where `comity.toml` may say."""

    reader: ReaderName | None = None
    model: str | None = None
    endpoint: str | None = None
    max_cost: float | None = None

    def options(self, parser: str | None, knowledge: Path | None) -> ReaderOptions:
        """How to read, with what `comity.toml` says of the rest; exits where that is not sound."""
        model = {"name": self.model, "endpoint": self.endpoint, "max_cost": self.max_cost}
        try:
            return reader_options(reader=self.reader, parser=parser, knowledge=knowledge, model=model)
        except SettingsError as error:
            raise stop("options", error) from error


@dataclass(frozen=True)
class Opening:
    """How sources are opened and pages asked for; the fields are the options of the same names."""

    column: list[str] | None = None
    crawl_day: bool = False
    max_file_bytes: int = DEFAULT.file
    allow_host: list[str] | None = None
    user_agent: str | None = None
    delay: float = DELAY

    def intake(self, given: Meta, lines: bool, max_bytes: int, keep_others: bool = False) -> Intake:
        """How sources are taken in; exits where a column is named wrongly."""
        columns = {}
        for pair in self.column or []:
            field, equals, name = pair.partition("=")
            if not equals or not name or field not in FIELDS:
                problem = f"“{pair}”: write FIELD=NAME, where FIELD is one of {', '.join(FIELDS)}"
                raise stop("--column", ComityError(problem))
            columns[field] = name
        limits = Limits(report=max_bytes, file=max(self.max_file_bytes, max_bytes))
        return Intake(given, columns, lines, self.crawl_day, limits, keep_others)

    def web(self, limits: Limits, patience: float = PATIENCE) -> Web:
        """The open web, within the same limits."""
        allowed = self.allow_host or []
        return Web(limits, allowed=allowed, agent=self.user_agent, delay=self.delay, patience=patience)


def run(
    request: Request,
    work: Callable[[Any, Iterable[Document]], Iterable[tuple[Document, Result | NotRead]]],
    view: Callable[[Document, Result], Iterable[RenderableType]],
) -> None:
    """Read the reports with `work` and write each result: as JSON, or as `view` shows it. Exits with 2 on failures."""
    sources = request.sources()
    documents = iter(sources)
    with Output(request.output, sources.files) as output, sources.progress():
        first = next(documents, None)
        if first is not None:
            with reading(sources, request.options(), request.jobs) as reader:
                for document, result in work(reader, chain([first], documents)):
                    if isinstance(result, NotRead):
                        sources.fail(document, result)
                        continue
                    sources.read += 1
                    with sources.hidden():
                        if request.json or request.jsonl:
                            output.json(result, line=sources.many)
                        else:
                            output.people(view(document, result))
    if sources.failed:
        raise typer.Exit(2)


@contextmanager
def reading(sources: Sources, options: ReaderOptions, jobs: int = 1) -> Iterator[Pipelines | Pool]:
    """Yield the reader for the options, or a pool of worker processes that has one each; exits where it was stopped.

    At the end, when the last question to a language model is answered, says what it has cost.
    """
    with ExitStack() as last, _pool(options, jobs) if jobs > 1 else closing(load_reader(options)) as reader:
        sources.note = reader.note
        if options.model is not None:
            last.callback(_spent, options.model.name, reader)
        try:
            yield reader
        except Stopped as error:
            raise stop("stopped", error) from error
        except (KnowledgeError, ModelError) as error:
            named = str(options.knowledge) if isinstance(error, KnowledgeError) else "--parser"
            raise stop(named, error) from error
        except KeyboardInterrupt:
            if options.asks_model:
                complain("stopping", "what the model is answering is waited for and kept; run it again to go on")
            raise


def _spent(model: str, reader: Pipelines | Pool) -> None:
    if note := reader.note():
        complain(model, note)


def _pool(options: ReaderOptions, jobs: int) -> Pool:
    from comity.engine.pool import Pool

    if options.asks_model:
        raise stop(
            "--jobs", ComityError("it is for reading without a language model: of one, much is asked at once anyway")
        )
    if options.knowledge is not None:
        require_sound(options.knowledge)
    return Pool(options, jobs)


def load_reader(options: ReaderOptions) -> Pipelines:
    """Load what reading needs; exits where it is not sound."""
    from comity.pipelines import Pipelines

    try:
        if options.knowledge is not None:
            require_sound(options.knowledge)
        # Nothing that is loaded here is ever garbage: collecting while loading costs a fifth of the start-up.
        gc.disable()
        return Pipelines(options)
    except KnowledgeError as error:
        raise stop(str(options.knowledge), error) from error
    except ModelError as error:
        raise stop("--parser", error) from error
    except SettingsError as error:
        raise stop("--model", error) from error
    finally:
        gc.freeze()
        gc.enable()


def require_sound(folder: Path) -> None:
    """Complain of what is wrong in a folder of a user's own tables, and exit, if anything is."""
    from comity.knowledge.check import check_tables

    if problems := check_tables(folder).problems:
        for file, problem in problems:
            complain(file, problem)
        raise typer.Exit(2)
