"""Reports from JSON lines, one report a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from comity.documents.build import MAX_BYTES, make_document
from comity.errors import BadLine, InputError
from comity.model import Document

_ESCAPES = 6
"""How many bytes of JSON one byte of text takes at most (`\\u0041`)."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One report as a JSON object; only its text is required."""

    text: str
    id: str | int | None = None
    published: str | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None


def read_jsonl(stream: BinaryIO, max_bytes: int = MAX_BYTES) -> Iterator[Document | InputError]:
    """Yield, for every line that is not blank, its report, or the error that says why it has none.

    A line is an object with `text` and, if known, `id`, `published`, `title`, `publisher` and `url`; other keys
    are left out. The error's text begins with the line's number. `max_bytes` limits the text of each report.
    """
    decoder = msgspec.json.Decoder(Line)
    longest = max_bytes * _ESCAPES
    number = 0
    while raw := stream.readline(longest + 1):
        number += 1
        if len(raw) > longest and not raw.endswith(b"\n"):
            _skip_line(stream)
            yield BadLine(
                f"line {number}: longer than {longest:,} bytes: split it, or raise the limit with --max-bytes"
            )
        elif line := raw.strip().removeprefix(b"\xef\xbb\xbf"):
            yield _document(decoder, line, number, max_bytes)


def _skip_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
        pass


def _document(decoder: msgspec.json.Decoder[Line], line: bytes, number: int, max_bytes: int) -> Document | InputError:
    try:
        report = decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return BadLine(f"line {number}: not a report as JSON: {error}")
    try:
        return make_document(
            report.text,
            id=None if report.id is None else str(report.id),
            published=report.published,
            title=report.title,
            publisher=report.publisher,
            url=report.url,
            max_bytes=max_bytes,
        )
    except InputError as error:
        return type(error)(f"line {number}: {error}")
