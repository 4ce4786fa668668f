"""Web archives (WARC 1.0 and 1.1), such as Common Crawl's: their pages, as they stream by."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from comity.documents.guard import guarded
from comity.documents.kinds import kind_of
from comity.documents.limits import Limits
from comity.documents.meta import Meta
from comity.documents.parts import HEAD, Found, Intake, Part
from comity.errors import InputError, TooLarge

_NO_TEXT = (
    "image/", "video/", "audio/", "font/", "text/css", "text/javascript", "application/javascript",
    "application/x-javascript", "application/json", "application/octet-stream", "application/font",
)  # fmt: skip
_READ = ("text", "pdf", "docx", "zip")
_LONGEST_HEADER = 1 << 16
_CHUNK = 1 << 18


def read_warc(part: Part, intake: Intake) -> Iterator[Found]:
    """Yield the pages of an archive that were fetched well, and the texts of extracted ones (WET). Raises InputError.

    What is no document (pictures, scripts, feeds, robots.txt) is passed over. The day of the crawl is not that of
    publication, and is taken for it only where `intake.crawled` says so.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    stream = _Forward(part.stream)
    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    with guarded("the WARC"):
        records = iter(
            ArchiveIterator(
                stream,
                record_types=wanted,
                parse_http=True,
                auto_decode="all",
                max_header_len=_LONGEST_HEADER,
                stream_detect=False,
            )
        )
    while True:
        with guarded("the WARC"):
            record = next(records, None)
        found = None
        if record is not None:
            with guarded("the record"):
                found = _page(record, intake)
        if stream.failure is not None:
            raise stream.failure
        if record is None:
            return
        if found is not None:
            yield found


class _Forward:
    """A stream for fastwarc: it goes forward alone, and keeps an error to be raised when fastwarc has let go.

    fastwarc skips by seeking, and ends the whole program's thread with a panic where a stream raises anything.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._place = 0
        self.failure: InputError | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read(size) if self.failure is None else b""
        except InputError as error:
            self.failure = error
            return b""
        except OSError as error:
            self.failure = InputError(f"it cannot be read: {error}")
            return b""
        self._place += len(data)
        return data

    def tell(self) -> int:
        return self._place

    def close(self) -> None:
        pass

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        left = offset - (self._place if whence == io.SEEK_SET else 0)
        while left > 0 and (data := self.read(min(left, _CHUNK))):
            left -= len(data)
        return self._place


def _page(record: Any, intake: Intake) -> Found | None:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if not url.startswith(("http://", "https://")) or urlsplit(url).path == "/robots.txt":
        return None
    if record.is_http and record.http_headers is not None and record.http_headers.status_code != 200:
        return None
    kind = (record.http_content_type if record.is_http else record.headers.get("Content-Type")) or ""
    if kind.lower().startswith(_NO_TEXT):
        return None
    body = _body(record.reader, intake.limits)
    if body is None:
        return TooLarge(
            f"{url}: it has more than the {intake.limits.file:,} bytes allowed: raise it with --max-file-bytes"
        )
    if not body.strip() or kind_of(body[:HEAD], "") not in _READ:
        return None
    crawled = record.record_date if intake.crawled else None
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    known = Meta(publisher=host, published=crawled.date().isoformat() if crawled else None)
    charset = record.http_charset if record.is_http else "utf-8"
    return Part(url, cast(BinaryIO, io.BytesIO(body)), known, url, charset)


def _body(reader: Any, limits: Limits) -> bytes | None:
    """The payload, or None where it is larger than a file may be."""
    taken = bytearray()
    while chunk := reader.read(min(_CHUNK, limits.file + 1 - len(taken))):
        taken += chunk
        if len(taken) > limits.file:
            return None
    return bytes(taken)
