"""The records of a web archive, cut apart so that a bad one costs itself alone."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from comity.documents.limits import Limits
from comity.errors import Broken

_BEGINS = b"WARC/"
_LONGEST_LINE = 1 << 16
_MOST_LINES = 500
_CHUNK = 1 << 18
_AGAIN = 1 << 28
_BLANK = (b"\r\n", b"\n")


@dataclass(frozen=True)
class Record:
    """A record: its place among those of the archive, its header's values by names in lower case, and its bytes.

    `body` is None where it has more bytes than may be taken.
    """

    number: int
    fields: Mapping[str, str]
    head: bytes
    body: bytes | None


def records(stream: BinaryIO, limits: Limits) -> Iterator[Record | Broken]:
    """Yield the records of an archive, and for a bad one what is wrong with it.

    Behind one that lies about its length, or whose header is none, the next is looked for.
    """
    source, number, lost = _Source(stream, limits), 0, False
    while line := source.line():
        if not line.startswith(_BEGINS):
            if not lost and line not in _BLANK:
                yield Broken(f"record {number + 1}: what stands here is no record of a WARC")
                lost = True
            # The line end before a record may be what is damaged.
            if (begins := line.find(_BEGINS + b"1.")) < 0:
                continue
            line = line[begins:]
        number += 1
        head, fields = _header(line, source)
        length = fields.get("content-length", "")
        if not (length.isascii() and length.isdecimal()) or len(length) > 18:
            yield Broken(f"record {number}: its header does not say how long it is")
            lost = True
            continue
        try:
            yield Record(number, fields, head, source.body(int(length)))
            lost = False
        except Broken as error:
            yield Broken(f"record {number}: {error}")
            lost = True


def _header(first: bytes, source: _Source) -> tuple[bytes, dict[str, str]]:
    """The lines of a header up to the empty one, and their values; of a name that comes twice the first."""
    lines, fields = [first], dict[str, str]()
    while len(lines) < _MOST_LINES and (line := source.line()):
        lines.append(line)
        if line in _BLANK:
            break
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    return b"".join(lines), fields


class _Source:
    """A stream of lines and bodies. What a bad record took for its body is held, to be looked through again."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._stream, self._most, self._longest = stream, limits.file, limits.spool
        self._held, self._at, self._ended = b"", 0, False
        self._again = _AGAIN
        """How many bytes may be held in all, so that no archive is gone through again and again."""
        self._size: int | None = None
        if stream.seekable():
            here = stream.tell()
            self._size = stream.seek(0, io.SEEK_END)
            stream.seek(here)

    def line(self) -> bytes:
        """The next line, or the beginning of one that is too long; nothing at the end."""
        end = self._held.find(b"\n", self._at, self._at + _LONGEST_LINE) + 1 or self._at + _LONGEST_LINE
        line = self._held[self._at : end]
        self._at += len(line)
        if line.endswith(b"\n") or len(line) == _LONGEST_LINE:
            return line
        return line + self._stream.readline(_LONGEST_LINE - len(line))

    def body(self, length: int) -> bytes | None:
        """The next so many bytes, or None where they are more than may be taken.

        Raises Broken where no record can end behind them; the next line is then one of them.
        """
        begins, here = self._at, len(self._held) - self._at
        if length <= here:
            if not _can_end(self._held[begins + length : begins + length + len(_BEGINS)]):
                raise Broken("it is not as long as it says")
            self._at += length
            return self._held[begins : self._at] if length <= self._most else None
        if self._ended or length - here > min(self._left(), self._longest):
            raise Broken("it is cut off, or not as long as it says")
        kept, taken = bytearray(self._held[begins:]), here
        while taken < length and (data := self._stream.read(min(_CHUNK, length - taken))):
            taken += len(data)
            self._again += len(data)
            kept += data[: max(0, self._most - len(kept))]
        ahead = self._stream.read(len(_BEGINS)) or b""
        self._ended = len(ahead) < len(_BEGINS)
        whole = len(kept) == taken
        if taken == length and _can_end(ahead):
            self._held, self._at = ahead, 0
            return bytes(kept) if whole else None
        self._again -= len(kept)
        held = bytes(kept) if self._again > 0 else b""
        self._held, self._at = (held + ahead if whole else held), 0
        raise Broken("it is cut off, or not as long as it says")

    def _left(self) -> int:
        return self._longest if self._size is None else self._size - self._stream.tell()


def _can_end(ahead: bytes) -> bool:
    """Whether a record can end before these bytes: line ends, the next record, or nothing."""
    return ahead[:1] in (b"", b"\r", b"\n") or _BEGINS.startswith(ahead)
