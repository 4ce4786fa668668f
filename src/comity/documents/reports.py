"""Reports from anywhere: files, folders, archives, feeds, addresses; whatever is found in them, one after another."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from comity.documents.files import STDIN, open_file
from comity.documents.kinds import COMPRESSED, MANY, kind_of
from comity.documents.meta import BESIDE, UNKNOWN, Meta, meta_beside
from comity.documents.parts import Failure, Intake, Link, Part, peeked
from comity.documents.readers import READERS
from comity.documents.web.addresses import is_address
from comity.documents.web.fetch import Web
from comity.errors import Empty, InputError, NotFound, TooLarge
from comity.model import Document


@dataclass
class Reports:
    """The reports of sources, each a file's path, a folder's, an address, or `-` for standard input.

    Iterate over it for every report that can be read, as it comes, and a Failure for everything that cannot: the rest
    goes on. `many` says, once the first has come, whether there may be more than one.
    """

    sources: list[str]
    intake: Intake = field(default_factory=Intake)
    web: Web | None = None
    many: bool = field(init=False)

    def __post_init__(self) -> None:
        self.many = len(self.sources) > 1 or self.intake.lines
        self.web = self.web or Web(self.intake.limits)

    def __iter__(self) -> Iterator[Document | Failure]:
        for source in self.sources:
            yield from self.read(source)

    def read(self, source: str) -> Iterator[Document | Failure]:
        """Yield what one source holds."""
        if is_address(source):
            yield from self.fetch(Link(source))
        elif source != STDIN and os.path.isdir(source):
            self.many = True
            yield from self._folder(Path(source))
        else:
            yield from self.file(source)

    def fetch(self, link: Link, name: str | None = None, depth: int = 0) -> Iterator[Document | Failure]:
        """Yield what is at an address."""
        assert self.web is not None
        name = name or link.url
        try:
            answer = self.web.get(link.url)
        except InputError as error:
            yield Failure(name, error)
            return
        yield from self.part(answer_part(answer.url, answer.body, answer.headers, link), name, depth)

    def part(self, part: Part, name: str, depth: int = 0, in_archive: bool = False) -> Iterator[Document | Failure]:
        """Yield what a part holds, and the parts in it; `name` is what messages call it.

        A feed or a sitemap in an archive is one of the pages of a site, and nothing to go on from.
        """
        try:
            head, stream = peeked(part.stream)
            if not head:
                raise Empty("there is no text in it")
            kind = kind_of(head, part.name, self.intake.lines and depth == 0)
            self.many = self.many or kind in MANY
            if in_archive and kind in ("feed", "sitemap"):
                return
            part = Part(part.name, stream, part.known, part.url, part.charset)
            for found in READERS[kind](part, self.intake):
                match found:
                    case Document():
                        yield found
                    case InputError():
                        yield Failure(name, found)
                    case Link() | Part() if depth >= self.intake.limits.depth:
                        inner = found.url if isinstance(found, Link) else found.name
                        problem = TooLarge(f"it lies deeper than the {self.intake.limits.depth} levels allowed")
                        yield Failure(f"{name}: {inner}", problem)
                    case Link():
                        yield from self.fetch(found, depth=depth + 1)
                    case Part():
                        inner = name if kind in COMPRESSED else f"{name}: {found.name}"
                        yield from self.part(found, inner, depth + 1, in_archive or kind not in COMPRESSED)
        except InputError as error:
            yield Failure(name, error)
        except (OSError, RecursionError, MemoryError) as error:
            yield Failure(name, InputError(f"it cannot be read: {error or type(error).__name__}"))

    def file(self, path: str, known: Meta = UNKNOWN) -> Iterator[Document | Failure]:
        """Yield what a file holds; `known` is what is said of it elsewhere."""
        name = "standard input" if path == STDIN else path
        try:
            beside = UNKNOWN if path == STDIN or self.intake.lines else meta_beside(Path(path))
            stream = open_file(path)
        except InputError as error:
            yield Failure(name, error)
            return
        with closing(stream):
            yield from self.part(Part(path, stream, beside.over(known)), name)

    def _folder(self, folder: Path) -> Iterator[Document | Failure]:
        """The files of a folder and of those in it, by name; hidden ones and what is no file are left out."""
        found = False
        for path in files_in(folder):
            found = True
            yield from self.file(str(path))
        if not found:
            yield Failure(str(folder), NotFound("there is no file in this folder"))


def files_in(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and of the folders in it, by name, but no hidden ones and no `meta.json`."""
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(where, name)
            if not name.startswith(".") and name != BESIDE and path.is_file():
                yield path


def answer_part(url: str, body: bytes, headers: dict[str, str], link: Link) -> Part:
    """Return what a server answered as a part to read. The host is the publisher where nothing else says who is."""
    host = urlsplit(url).hostname or ""
    known = link.known.over(Meta(publisher=host.removeprefix("www.")))
    name = urlsplit(url).path.rpartition("/")[2]
    return Part(name, cast(BinaryIO, io.BytesIO(body)), known, url, charset_of(headers.get("content-type", "")))


def charset_of(content_type: str) -> str | None:
    """The charset of a Content-Type header."""
    _, found, charset = content_type.lower().partition("charset=")
    return charset.split(";")[0].strip(" \"'") or None if found else None
