"""Lists of addresses: one a line, or GDELT's tables of events, whose reports are elsewhere on the web."""

from __future__ import annotations

from collections.abc import Iterator

from comity.documents.parts import Found, Intake, Link, Part
from comity.documents.web.addresses import is_address
from comity.errors import BadLine

_LONGEST = 1 << 16


def read_links(part: Part, _intake: Intake) -> Iterator[Found]:
    """Yield the addresses of a list: one a line; empty lines and those that begin with # are left out."""
    return _links(part, column=0)


def read_gdelt(part: Part, _intake: Intake) -> Iterator[Found]:
    """Yield each source of GDELT's events once in a row. What GDELT says of an event is not taken over.

    Its DATEADDED is when GDELT found the page, not when that was published.
    """
    return _links(part, column=-1)


def _links(part: Part, column: int) -> Iterator[Found]:
    number, last = 0, ""
    while raw := part.stream.readline(_LONGEST):
        number += 1
        cells = raw.decode("utf-8", "replace").removeprefix("\ufeff").strip().split("\t")
        url = cells[column].strip()
        if not url or url.startswith("#") or url == last:
            continue
        last = url
        yield Link(url) if is_address(url) else BadLine(f"line {number}: “{url[:60]}” is no address of a page")
