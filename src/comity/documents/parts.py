"""What readers take and give: a part of a source with what is known of it, and what is found in it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from comity.documents.build import make_document
from comity.documents.limits import DEFAULT, Limits, require_size
from comity.documents.meta import UNKNOWN, Meta
from comity.errors import InputError
from comity.model import Document

HEAD = 8192
"""How many bytes are looked at to tell what a part is."""


@dataclass(frozen=True)
class Part:
    """Bytes to read under a name. `known` is what is said of them elsewhere (a feed, a record), `charset` their
    declared encoding, `url` the address they came from.
    """

    name: str
    stream: BinaryIO
    known: Meta = UNKNOWN
    url: str | None = None
    charset: str | None = None

    def bytes(self, limits: Limits) -> bytes:
        """Return all of it. Raises TooLarge where it is more than a file may have."""
        taken = bytearray()
        while chunk := self.stream.read(min(1 << 20, limits.file + 1 - len(taken))):
            taken += chunk
            if len(taken) > limits.file:
                require_size(self._size(len(taken)), limits.file, "--max-file-bytes")
        return bytes(taken)

    def _size(self, least: int) -> int:
        return self.stream.seek(0, io.SEEK_END) if self.stream.seekable() else least


@dataclass(frozen=True)
class Link:
    """The address of a page to fetch, with what the list that it stands in says of it."""

    url: str
    known: Meta = UNKNOWN


@dataclass(frozen=True)
class Failure:
    """Something that could not be read: where, as messages name it, and why."""

    where: str
    error: InputError


@dataclass(frozen=True)
class Intake:
    """How sources are taken in. `given` wins over what a report says of itself; `columns` names, for a field of a
    report, the column or key of a table that holds it; `lines` says that files are JSON lines; `crawled` lets
    the day of the crawl stand for that of publication where a page does not say it; `keep_others` takes reports in
    languages that are not read yet.
    """

    given: Meta = UNKNOWN
    columns: Mapping[str, str] = field(default_factory=dict)
    lines: bool = False
    crawled: bool = False
    limits: Limits = DEFAULT
    keep_others: bool = False

    def document(self, text: str, own: Meta, part: Part, id: str | None = None) -> Document:
        """Make the report of a part. Raises InputError."""
        meta = self.given.over(Meta(url=part.url)).over(own).over(part.known)
        return make_document(
            text,
            id=id,
            published=meta.published,
            title=meta.title,
            publisher=meta.publisher,
            url=meta.url,
            max_bytes=self.limits.report,
            keep_others=self.keep_others,
        )


Found = Document | Part | Link | InputError
Reader = Callable[[Part, Intake], Iterator[Found]]
"""From a part to what is in it, as it comes. Errors that end the reading are raised, others are among what is found."""


def peeked(stream: BinaryIO, size: int = HEAD) -> tuple[bytes, BinaryIO]:
    """Return how a stream begins, and a stream that still has all of it."""
    head = b""
    while len(head) < size and (more := stream.read(size - len(head))):
        head += more
    if stream.seekable():
        stream.seek(0)
        return head, stream
    return head, cast(BinaryIO, io.BufferedReader(_Joined(head, stream), 1 << 16))


class _Joined(io.RawIOBase):
    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = memoryview(head), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data: bytes | memoryview = self._head[: len(buffer)]
        self._head = self._head[len(data) :]
        if not data:
            data = self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
