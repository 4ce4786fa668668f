"""The reports that a command is given: each read, each failure told, the rest going on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

import typer

from comity.documents import read_file, read_jsonl
from comity.documents.files import STDIN, open_file
from comity.errors import ComityError, InputError
from comity.model import Document

if TYPE_CHECKING:
    from rich.progress import Progress


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
    """Files or streams of reports. `failed` counts what could not be read so far."""

    files: Sequence[str]
    jsonl: bool = False
    published: str | None = None
    title: str | None = None
    publisher: str | None = None
    max_bytes: int = 0
    failed: int = 0
    _undated: int = field(default=0, init=False)

    @property
    def many(self) -> bool:
        """Whether there may be more than one report."""
        return self.jsonl or len(self.files) > 1

    def __iter__(self) -> Iterator[Document]:
        """Yield the reports that can be read; complain of the others."""
        yield from self._lines() if self.jsonl else self._reports()

    def _reports(self) -> Iterator[Document]:
        for path in self.files:
            try:
                document = read_file(path, self.published, self.title, self.publisher, self.max_bytes)
            except InputError as error:
                self._fail(path, error)
                continue
            if document.published is None:
                complain(name(path), f"{_UNDATED}: give the day with --published")
            yield document

    def _lines(self) -> Iterator[Document]:
        for path in self.files:
            with ExitStack() as stack:
                try:
                    stream = stack.enter_context(open_file(path))
                except InputError as error:
                    self._fail(path, error)
                    continue
                bar = stack.enter_context(_Bar(path, stream)) if sys.stderr.isatty() else None
                yield from self._stream(path, stream, bar)

    def _stream(self, path: str, stream: BinaryIO, bar: _Bar | None) -> Iterator[Document]:
        undated = 0
        for result in read_jsonl(stream, self.max_bytes):
            if isinstance(result, InputError):
                self._fail(path, result)
            else:
                undated += result.published is None
                yield result
            if bar:
                bar.advance()
        if undated:
            complain(name(path), f"{_UNDATED} in {undated} of its reports: give each its `published`")

    def _fail(self, path: str, error: InputError) -> None:
        self.failed += 1
        complain(name(path), error)


_UNDATED = "no publication date, so dates like “last week” stay unresolved"


def name(path: str) -> str:
    """A source as messages name it."""
    return "standard input" if path == STDIN else path


class _Bar:
    """A progress bar on standard error: reports read, and how far in the file."""

    def __init__(self, path: str, stream: BinaryIO) -> None:
        self._path, self._stream = path, stream
        self._read = 0
        self._progress: Progress | None = None
        self._task: Any = None

    def __enter__(self) -> _Bar:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[read]} read"),
            TimeElapsedColumn(),
        )
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
        self._task = self._progress.add_task(name(self._path), total=self._size(), read=0)
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress:
            self._progress.stop()

    def advance(self) -> None:
        """One more report was read."""
        self._read += 1
        if self._progress:
            position = self._stream.tell() if self._stream.seekable() else self._read
            self._progress.update(self._task, completed=position, read=self._read)

    def _size(self) -> int | None:
        if not self._stream.seekable():
            return None
        return os.fstat(self._stream.fileno()).st_size or None
