"""One report as a Document: its text made plain and checked, its id found."""

from __future__ import annotations

import hashlib
import re

import msgspec

from comity.documents.day import parse_day
from comity.documents.languages import language_of, require_read
from comity.documents.limits import DEFAULT, require_size
from comity.errors import Empty
from comity.model import Document

MAX_BYTES = DEFAULT.report
"""How large a report may be, in bytes, where no other limit is given."""

_NEWLINE = re.compile(r"\r\n?")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def make_document(
    text: str,
    *,
    id: str | None = None,
    published: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    max_bytes: int = MAX_BYTES,
    keep_others: bool = False,
) -> Document:
    """Return a report as a Document. `published` is a day as people write it; without it relative dates stay open.

    Line ends become `\\n`, lone surrogates U+FFFD; every other character stays, as all offsets count in this
    text. Without an `id` a hash of the content is taken, so the same report has the same id everywhere.
    Raises Empty, TooLarge, BadDate and, unless `keep_others`, NotEnglish for a language that is not read yet.
    """
    plain = tidy(text)
    if not plain.strip():
        raise Empty("there is no text in it")
    require_size(len(plain.encode()), max_bytes)
    day = parse_day(published) if published else None
    language = language_of(plain)
    if not keep_others:
        require_read(language)
    facts = [tidy(fact) if fact else None for fact in (title, publisher, url)]
    return Document(
        id=tidy(id) if id else content_id(plain, day, *facts),
        text=plain,
        published=day,
        title=facts[0],
        publisher=facts[1],
        url=facts[2],
        language=language,
    )


def tidy(text: str) -> str:
    """Newlines as `\\n`, and no character that cannot be written as UTF-8."""
    return _SURROGATE.sub("\ufffd", _NEWLINE.sub("\n", text))


def content_id(*content: str | None) -> str:
    """The first 20 hexadecimal digits of the SHA-256 of what a report holds."""
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:20]
