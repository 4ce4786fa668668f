"""Where a command writes: JSON, or what people read, to standard output or a file."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from comity.cli.sources import stop
from comity.errors import ComityError

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_FILE_WIDTH = 100
_STEERING = re.compile(rb"\x7f|\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf")
"""What steers a terminal or turns its text about, in UTF-8: DEL, C1, marks of direction and what has no width."""


def _escaped(found: re.Match[bytes]) -> bytes:
    return f"\\u{ord(found[0].decode()):04x}".encode()


_STANDARD = Path("-")


class Output:
    """A file, or standard output where `path` is None or `-`; use it in a `with`. Exits where it cannot be written."""

    def __init__(self, path: Path | None, inputs: Iterable[str] = ()) -> None:
        path = None if path == _STANDARD else path
        self._path = path
        if path is not None and any(_same(path, Path(given)) for given in inputs):
            raise stop(str(path), ComityError("this is one of the reports to read: name another file with --output"))
        if path is not None and (path.is_dir() or not path.parent.is_dir()):
            raise stop(
                str(path), ComityError("it cannot be written: this is a folder, or in a folder that is not there")
            )

    @property
    def path(self) -> Path | None:
        """The file, None for standard output."""
        return self._path

    @cached_property
    def _stream(self) -> io.TextIOWrapper:
        if self._path is None:
            assert isinstance(sys.stdout, io.TextIOWrapper)
            sys.stdout.reconfigure(errors="replace")
            return sys.stdout
        try:
            return self._path.open("w", encoding="utf-8", newline="\n")
        except OSError as error:
            raise stop(str(self._path), ComityError(f"it cannot be written: {error.strerror}")) from error

    def __enter__(self) -> Output:
        return self

    def __exit__(self, *_: object) -> None:
        if self._path is not None and "_stream" in self.__dict__:
            self._stream.close()

    def json(self, record: object, *, line: bool) -> None:
        """Write a record as JSON, on one line or indented."""
        encoded = _STEERING.sub(_escaped, msgspec.json.encode(record))
        self._stream.buffer.write((encoded if line else msgspec.json.format(encoded, indent=2)) + b"\n")
        self._stream.buffer.flush()

    def data(self, parts: Iterable[bytes]) -> None:
        """Write bytes as they are."""
        for part in parts:
            self._stream.buffer.write(part)
        self._stream.buffer.flush()

    def people(self, parts: Iterable[RenderableType]) -> None:
        """Write for people: as wide as the terminal, and without colours where there is none."""
        for part in parts:
            with self._console.capture() as capture:
                self._console.print(part)
            self._stream.write("".join(f"{line.rstrip()}\n" for line in capture.get().splitlines()))
        self._stream.flush()

    @cached_property
    def _console(self) -> Console:
        from rich.console import Console

        width = None if self._path is None else _FILE_WIDTH
        return Console(file=self._stream, width=width, highlight=False, markup=False, emoji=False)


def _same(path: Path, given: Path) -> bool:
    return path.exists() and given.exists() and path.samefile(given)
