"""Reports from JSON lines, one report a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO, cast

import msgspec

from comity.documents.build import MAX_BYTES, make_document
from comity.documents.guard import reason
from comity.documents.meta import Meta
from comity.documents.parts import Found, Intake, Link, Part
from comity.errors import BadLine, InputError
from comity.model import Document

_ESCAPES = 6
"""How many bytes of JSON one byte of text takes at most (`\\u0041`)."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One report as a JSON object or a row; its text is required, or the address where it is."""

    text: str | None = None
    id: str | int | None = None
    published: str | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None

    @property
    def meta(self) -> Meta:
        """All but the text and the id."""
        return Meta(title=self.title, published=self.published, publisher=self.publisher, url=self.url)


FIELDS = Line.__struct_fields__
"""What a key or a column can be."""


def read_jsonl(stream: BinaryIO, max_bytes: int = MAX_BYTES) -> Iterator[Document | InputError]:
    """Yield, for every line that is not blank, its report, or the error that says why it has none.

    A line is an object with `text` and, if known, `id`, `published`, `title`, `publisher` and `url`; other keys
    are left out. The error's text begins with the line's number. `max_bytes` limits the text of each report.
    """
    for number, line in _lines(stream, max_bytes, {}):
        if isinstance(line, InputError):
            yield line
            continue
        try:
            yield make_document(
                line.text or "",
                id=_id(line),
                published=line.published,
                title=line.title,
                publisher=line.publisher,
                url=line.url,
                max_bytes=max_bytes,
            )
        except InputError as error:
            yield type(error)(f"line {number}: {error}")


def read_lines(part: Part, intake: Intake) -> Iterator[Found]:
    """Yield the reports of JSON lines; a line without text but with an address is a page to fetch."""
    for number, line in _lines(part.stream, intake.limits.report, intake.columns):
        yield line if isinstance(line, InputError) else found_in(line, f"line {number}", part, intake)


def found_in(line: Line, where: str, part: Part, intake: Intake) -> Found:
    """The report of a line or row, the page that it points to, or the error that says why there is neither."""
    if not line.text and line.url:
        return Link(line.url, intake.given.over(line.meta))
    try:
        return intake.document(line.text or "", line.meta, part, _id(line))
    except InputError as error:
        return type(error)(f"{where}: {error}")


def _id(line: Line) -> str | None:
    return None if line.id is None else str(line.id)


def _lines(stream: BinaryIO, max_bytes: int, columns: Mapping[str, str]) -> Iterator[tuple[int, Line | InputError]]:
    decoder = msgspec.json.Decoder(_shape(columns))
    longest = max_bytes * _ESCAPES
    number = 0
    while raw := stream.readline(longest + 1):
        number += 1
        if len(raw) > longest and not raw.endswith(b"\n"):
            _skip_line(stream)
            yield (
                number,
                BadLine(f"line {number}: longer than {longest:,} bytes: split it, or raise the limit with --max-bytes"),
            )
        elif line := raw.strip().removeprefix(b"\xef\xbb\xbf"):
            yield number, _decoded(decoder, line, number, columns)


def _shape(columns: Mapping[str, str]) -> type[Line]:
    """A line with the user's own names of its keys."""
    if not columns:
        return Line
    fields = [(name, str | int | None if name == "id" else str | None, None) for name in FIELDS]
    shape = msgspec.defstruct("Line", fields, bases=(Line,), frozen=True, kw_only=True, rename=dict(columns))
    return cast(type[Line], shape)


def _skip_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
        pass


def _decoded(
    decoder: msgspec.json.Decoder[Line], line: bytes, number: int, columns: Mapping[str, str]
) -> Line | InputError:
    try:
        report = decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return BadLine(f"line {number}: not a report as JSON: {reason(error)}")
    if report.text is None and report.url is None:
        return BadLine(f"line {number}: not a report as JSON: it has no `{columns.get('text', 'text')}`")
    return report
