"""The reports that a command is given: each read, each failure told, the rest going on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import typer

from comity.documents.files import STDIN
from comity.documents.parts import Failure, Intake
from comity.documents.reports import Reports
from comity.documents.web.fetch import Web
from comity.errors import ComityError
from comity.model import Document


def complain(where: str, what: object) -> None:
    """Write one line to standard error: `comity: where: what`."""
    line = " ".join(f"comity: {where}: {what}".split())
    typer.echo("".join(char if char.isprintable() else "\ufffd" for char in line), err=True)


def stop(where: str, error: ComityError | OSError) -> typer.Exit:
    """Complain, and return the exit to raise."""
    complain(where, error)
    return typer.Exit(2)


@dataclass
class Sources:
    """The reports of files, folders, archives, feeds and addresses. `failed` counts what could not be read so far."""

    files: list[str]
    intake: Intake
    web: Web
    failed: int = 0
    note: Callable[[], str] = str
    _undated: int = field(default=0, init=False)
    _reports: Reports = field(init=False)

    def __post_init__(self) -> None:
        self._reports = Reports(self.files, self.intake, self.web)

    @property
    def many(self) -> bool:
        """Whether there may be more than one report, as far as is known when the first has come."""
        return self._reports.many

    def __iter__(self) -> Iterator[Document]:
        """Yield the reports that can be read; complain of the others."""
        for path in self.files:
            with ExitStack() as stack:
                bar = stack.enter_context(Bar(name(path))) if sys.stderr.isatty() else None
                yield from self._documents(path, bar)

    def fail(self, document: Document, error: ComityError) -> None:
        """Complain of a report that could be taken in, but not read."""
        self.failed += 1
        complain(document.title or f"report {document.id}", error)

    def _documents(self, path: str, bar: Bar | None) -> Iterator[Document]:
        count = undated = 0
        for found in self._reports.read(path):
            if isinstance(found, Failure):
                self.failed += 1
                complain(found.where, found.error)
                continue
            count += 1
            undated += found.published is None
            yield found
            if bar:
                bar.advance(self.note())
        if undated == count == 1 and not self.intake.lines:
            complain(name(path), f"{_UNDATED}: give the day with --published")
        elif undated:
            complain(name(path), f"{_UNDATED} in {undated} of its reports: give each its `published`")


_UNDATED = "no publication date, so dates like “last week” stay unresolved"


def name(path: str) -> str:
    """A source as messages name it."""
    return "standard input" if path == STDIN else path


class Bar:
    """A progress bar on standard error: how many reports of a source were read, what a model has cost, for how long."""

    def __init__(self, source: str) -> None:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (
            SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed:,.0f} read"),
            TextColumn("{task.fields[note]}", markup=False), TimeElapsedColumn(),
        )  # fmt: skip
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
        self._task = self._progress.add_task(source, total=None, note="")

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def advance(self, note: str = "") -> None:
        """One more report was read; `note` is what to say beside it."""
        self._progress.update(self._task, advance=1, note=note)
