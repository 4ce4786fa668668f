"""Web archives (WARC 1.0 and 1.1), such as Common Crawl's: their pages, as they stream by."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, Literal, NamedTuple, cast
from urllib.parse import urlsplit

from comity.documents.compressed import expanded
from comity.documents.guard import guarded
from comity.documents.kinds import kind_of
from comity.documents.limits import Limits
from comity.documents.meta import Meta
from comity.documents.parts import HEAD, Found, Intake, Part
from comity.documents.warc_records import Record, records
from comity.errors import Broken, Empty, InputError, TooLarge

_NO_TEXT = (
    "image/", "video/", "audio/", "font/", "text/css", "text/javascript", "application/javascript",
    "application/x-javascript", "application/json", "application/octet-stream", "application/font",
)  # fmt: skip
_RAISE = "raise it with --max-file-bytes"
_READ = ("text", "pdf", "docx", "zip")
_LONGEST_HEADER = 1 << 16
_CHUNK = 1 << 18
_WANTED = ("response", "resource", "conversion")
_OURS = {"gzip": "gzip", "x-gzip": "gzip", "zstd": "zstd"}
"""Encodings that are told to be cut off by our own reader alone."""
_FREE = 1_000_000
"""Up to here a page may grow, however well it was compressed."""


def read_warc(part: Part, intake: Intake) -> Iterator[Found]:
    """Yield the pages of an archive that were fetched well, and the texts of extracted ones (WET).

    What is no document (pictures, scripts, feeds, robots.txt) is passed over, a bad record told by its number. The day
    of the crawl is not that of publication, and is taken for it only where `intake.crawled` says so. Raises Empty
    where there is no record.
    """
    whole = False
    for record in records(part.stream, intake.limits):
        if isinstance(record, InputError):
            yield record
            continue
        whole = True
        if record.fields.get("warc-type", "").lower() not in _WANTED:
            continue
        try:
            found = _page(record, intake)
        except InputError as error:
            yield type(error)(f"record {record.number}: {error}")
            continue
        if found is not None:
            yield found
    if not whole:
        raise Empty("there is no whole record in this WARC")


def _page(record: Record, intake: Intake) -> Part | None:
    url = record.fields.get("warc-target-uri", "").strip("<> ")
    if not url.startswith(("http://", "https://")):
        return None
    with guarded("its address"):
        address = urlsplit(url)
    if address.path == "/robots.txt":
        return None
    if record.body is None:
        raise TooLarge(f"{url}: it has more than the {intake.limits.file:,} bytes allowed: {_RAISE}")
    with guarded(f"{url}: it"):
        answer = _answer(record, record.body, intake.limits)
    if answer is None or not answer.body.strip() or kind_of(answer.body[:HEAD], "") not in _READ:
        return None
    known = Meta(
        publisher=(address.hostname or "").removeprefix("www."), published=answer.day if intake.crawled else None
    )
    return Part(url, cast(BinaryIO, io.BytesIO(answer.body)), known, url, answer.charset)


class _Answer(NamedTuple):
    body: bytes
    charset: str | None
    day: str | None


def _answer(record: Record, body: bytes, limits: Limits) -> _Answer | None:
    """What a server answered; None where it answered with no document. Raises InputError."""
    read = _parsed(record, body, "transfer")
    if read.is_http and read.http_headers is not None and read.http_headers.status_code != 200:
        return None
    kind = (read.http_content_type if read.is_http else record.fields.get("content-type")) or ""
    if kind.lower().startswith(_NO_TEXT):
        return None
    day = read.record_date.date().isoformat() if read.record_date else None
    charset = read.http_charset if read.is_http else "utf-8"
    stream, encoding = read.reader, _encoding(read)
    if encoding in _OURS:
        stream = expanded(stream, _OURS[encoding], limits)
    elif encoding:
        stream = _parsed(record, body, "all").reader
    return _Answer(_taken(stream, len(body), limits), charset, day)


def _parsed(record: Record, body: bytes, decode: Literal["transfer", "all"]) -> Any:
    from fastwarc.warc import ArchiveIterator

    raw = io.BytesIO(record.head + body + b"\r\n\r\n")
    records = ArchiveIterator(
        raw, parse_http=True, auto_decode=decode, max_header_len=_LONGEST_HEADER, stream_detect=False
    )
    if (read := next(iter(records), None)) is None:
        raise Broken("it has no header of a record")
    return read


def _encoding(read: Any) -> str:
    named = read.http_headers.get("content-encoding") if read.is_http and read.http_headers is not None else None
    return (named or "").strip().lower()


def _taken(stream: Any, packed: int, limits: Limits) -> bytes:
    most = min(limits.file, max(_FREE, packed * limits.ratio))
    taken = bytearray()
    while chunk := stream.read(min(_CHUNK, most + 1 - len(taken))):
        taken += chunk
        if len(taken) > limits.file:
            raise TooLarge(f"it has more than the {limits.file:,} bytes allowed: {_RAISE}")
        if len(taken) > most:
            raise TooLarge(f"it expands to more than {limits.ratio} times its size")
    return bytes(taken)
