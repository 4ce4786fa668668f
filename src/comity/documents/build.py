"""One report as a Document: its text made plain and checked, its id found."""

from __future__ import annotations

import hashlib
import re

import msgspec

from comity.documents.day import parse_day
from comity.documents.languages import language_of, require_read
from comity.documents.limits import DEFAULT, require_size
from comity.errors import Empty, InputError
from comity.model import Document

MAX_BYTES = DEFAULT.report
"""How large a report may be, in bytes, where no other limit is given."""

LONGEST_ID, LONGEST_TITLE, LONGEST_PUBLISHER, LONGEST_ADDRESS = 500, 1_000, 200, 2_000
"""How long what is known of a report may be: an id in bytes, which is refused where it is longer; a title and a
publisher in characters, which are cut off, and an address, which is left out."""

_NEWLINE = re.compile(r"\r\n?")
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")


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

    Line ends become `\\n`, NUL and lone surrogates U+FFFD; every other character stays, as all offsets count in this
    text. Without an `id` a hash of the content is taken, so the same report has the same id everywhere.
    Raises Empty, TooLarge, BadDate, InputError for an `id` that cannot be one and, unless `keep_others`, NotEnglish
    for a language that is not read yet.
    """
    plain = tidy(text)
    if not plain.strip():
        raise Empty("there is no text in it")
    require_size(len(plain.encode()), max_bytes)
    day = parse_day(published) if published else None
    language = language_of(plain)
    if not keep_others:
        require_read(language)
    facts = [_short(title, LONGEST_TITLE), _short(publisher, LONGEST_PUBLISHER), _address(url)]
    return Document(
        id=require_id(id) if id else content_id(plain, day, *facts),
        text=plain,
        published=day,
        title=facts[0],
        publisher=facts[1],
        url=facts[2],
        language=language,
    )


def tidy(text: str) -> str:
    """Newlines as `\\n`, and no character that cannot be written as UTF-8 or kept in a database."""
    return _NO_TEXT.sub("\ufffd", _NEWLINE.sub("\n", text))


def require_id(id: str) -> str:
    """Return an id as it is. Raises InputError where it is too long, or has characters that no database keeps."""
    if _NO_TEXT.search(id):
        raise InputError("its id has a NUL or half a character in it: give it another")
    if len(id.encode()) > LONGEST_ID:
        raise InputError(f"its id is longer than the {LONGEST_ID} bytes allowed: give it another, or none")
    return id


def _short(text: str | None, most: int) -> str | None:
    words = tidy(text) if text else ""
    return (words if len(words) <= most else words[: most - 1] + "…") or None


def _address(url: str | None) -> str | None:
    return tidy(url) if url and len(url) <= LONGEST_ADDRESS else None


def content_id(*content: str | None) -> str:
    """The first 20 hexadecimal digits of the SHA-256 of what a report holds."""
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:20]
