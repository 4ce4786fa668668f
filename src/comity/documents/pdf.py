"""PDF: the words of its text layer, taken out by a process of its own, which may fall without taking us along."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from comity.documents.limits import Limits
from comity.documents.meta import Meta
from comity.documents.parts import Found, Intake, Part
from comity.errors import Broken, Empty, TooLarge

_CHILD = Path(__file__).with_name("pdf_pages.py")
_LEAST_LETTERS = 20
_SHORT = 0.75
"""A line with less than this share of the longest may be the last of its paragraph."""
_ENDS = (".", "!", "?", "”", '"', ":", "’")


class _Pages(msgspec.Struct):
    pages: list[str] = []
    title: str | None = None
    error: str | None = None


def read_pdf(part: Part, intake: Intake) -> Iterator[Found]:
    """Yield the report of a PDF, its lines laid together to paragraphs. Raises InputError.

    When the file was made is not when it was published.
    """
    pages = _pages(part.bytes(intake.limits), intake.limits)
    text = "\n\n".join(filter(None, map(flowed, pages.pages)))
    if sum(map(str.isalpha, text)) < _LEAST_LETTERS:
        raise Empty("this PDF has no text layer, only pictures: run it through OCR first, with ocrmypdf for one")
    yield intake.document(text, Meta(title=pages.title), part)


def _pages(raw: bytes, limits: Limits) -> _Pages:
    bounds = (limits.pages, limits.report, int(limits.seconds) + 1)
    command = [sys.executable, "-I", str(_CHILD), *map(str, bounds)]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=limits.seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise TooLarge(f"this PDF takes more than the {limits.seconds:g} seconds allowed") from error
    try:
        pages = msgspec.json.decode(done.stdout, type=_Pages)
    except msgspec.DecodeError as error:
        raise Broken("this PDF breaks the program that reads it, or needs too much memory") from error
    if pages.error == "pages":
        raise TooLarge(f"this PDF has more than the {limits.pages:,} pages allowed")
    if pages.error == "text":
        raise TooLarge(f"its text has more than the {limits.report:,} bytes allowed: raise the limit with --max-bytes")
    if pages.error:
        raise Broken(f"this PDF cannot be read: {pages.error}")
    return pages


def flowed(page: str) -> str:
    """Lay the lines of a page together to paragraphs, and words that were cut at a line's end to words."""
    lines = [" ".join(line.split()) for line in page.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    longest = max(map(len, lines), default=0)
    text = ""
    for line in lines:
        if not line:
            text = text.rstrip() + "\n\n" if text else ""
            continue
        if text.endswith(("\ufffe", "\u00ad")):
            text = text[:-1] + line
        else:
            text += line if not text or text.endswith("\n") else f" {line}"
        if len(line) < longest * _SHORT and line.endswith(_ENDS):
            text += "\n\n"
    return text.replace("\ufffe", "").replace("\u00ad", "").strip()
