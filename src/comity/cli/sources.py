"""The reports that a command is given: each read, each failure told, the rest going on."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

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


def note(what: str) -> None:
    """Write one line to standard error that is no complaint."""
    typer.echo(f"comity: {what}", err=True)


def stop(where: str, error: ComityError | OSError) -> typer.Exit:
    """Complain, and return the exit to raise."""
    complain(where, error)
    return typer.Exit(2)


@dataclass
class Sources:
    """The reports of files, folders, archives, feeds and addresses.

    `read` counts the reports that were read so far, `failed` what could not be; `note` says what a model has cost.
    """

    files: list[str]
    intake: Intake
    web: Web
    read: int = 0
    failed: int = 0
    note: Callable[[], str] = str
    _name: str = field(default="", init=False)
    _bar: Bar | None = field(default=None, init=False)
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
            self._name = name(path)
            yield from self._documents(path)

    @contextmanager
    def progress(self) -> Iterator[None]:
        """Show how far the reading has got, where standard error is a terminal."""
        if not sys.stderr.isatty():
            yield
            return
        with Bar(self._told) as self._bar:
            yield

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Take the bar away while something is written to the same terminal."""
        if self._bar is None or not sys.stdout.isatty():
            yield
            return
        self._bar.stop()
        yield
        self._bar.start()

    def _told(self) -> list[str]:
        lost = f", {self.failed:,} failed" if self.failed else ""
        return [self._name, f"{self.read:,} read{lost}", self.note()]

    def fail(self, document: Document, error: ComityError) -> None:
        """Complain of a report that could be taken in, but not read."""
        self.failed += 1
        complain(document.title or f"report {document.id}", error)

    def _documents(self, path: str) -> Iterator[Document]:
        count = undated = 0
        for found in self._reports.read(path):
            if isinstance(found, Failure):
                self.failed += 1
                complain(found.where, found.error)
                continue
            count += 1
            undated += found.published is None
            yield found
        if undated == count == 1 and not self.intake.lines:
            complain(name(path), f"{_UNDATED}: give the day with --published")
        elif undated:
            complain(name(path), f"{_UNDATED} in {undated} of its reports: give each its `published`")


_UNDATED = "no publication date, so dates like “last week” stay unresolved"


def name(path: str) -> str:
    """A source as messages name it."""
    return "standard input" if path == STDIN else path


class Bar:
    """A progress bar on standard error, of what `told` says each time that it is drawn, and for how long."""

    def __init__(self, told: Callable[[], list[str]]) -> None:
        from rich.console import Console
        from rich.live import Live
        from rich.spinner import Spinner
        from rich.table import Table
        from rich.text import Text

        began, spinner = time.monotonic(), Spinner("dots")

        def drawn() -> Table:
            took = timedelta(seconds=int(time.monotonic() - began))
            line = " · ".join(filter(None, (*told(), str(took))))
            row = Table.grid(padding=(0, 1))
            row.add_row(spinner, Text(line, overflow="fold"))
            return row

        self._live = Live(
            console=Console(stderr=True), get_renderable=drawn, transient=True, redirect_stdout=False,
            refresh_per_second=4,
        )  # fmt: skip

    def start(self) -> None:
        """Show it."""
        self._live.start()

    def stop(self) -> None:
        """Take it away."""
        self._live.stop()

    def __enter__(self) -> Bar:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
