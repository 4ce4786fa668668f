"""Web pages: the article's words in paragraphs, and what the page says of its title, day and publisher."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from comity.documents.apart import APART
from comity.documents.meta import Meta
from comity.documents.prologue import PROLOGUE
from comity.errors import Empty

_TAGS = re.compile(rf"{PROLOGUE}<(?:!doctype\s+html|html|head|body|article)\b", re.I | re.S)
_BLOCKS = {"p", "head", "quote", "item", "code"}


def is_html(text: str) -> bool:
    """Whether a text is a web page, by how it begins."""
    return _TAGS.match(text[:4096].lstrip("\ufeff")) is not None


def read_html(text: str, seconds: float) -> tuple[Meta, str]:
    """Return what a page says of itself, and its article: paragraphs separated by blank lines, lists as `- ` lines.

    Raises Empty where the page has none, TooLarge where finding it takes more than some seconds.
    """
    return APART.ask("page", "the page", seconds, tuple[Meta, str], text)


def article(text: str) -> tuple[Meta, str]:
    """Find the article of a page, by trafilatura (Barbaresi 2021), with no bound on the time. Raises Empty."""
    import trafilatura

    page: Any = trafilatura.bare_extraction(
        text,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    body = _paragraphs(page.body) if page is not None and page.body is not None else ""
    if not body:
        raise Empty("no article was found in the page: save its text as plain text")
    return Meta(title=page.title, published=page.date, publisher=page.sitename or page.hostname, url=page.url), body


def _paragraphs(body: Any) -> str:
    text = ""
    in_list = False
    for is_item, words in _blocks(body):
        line = " ".join(words.split())
        if line:
            text += "\n" if is_item and in_list else "\n\n"
            text += f"- {line}" if is_item else line
            in_list = is_item
    return text.strip()


def _blocks(element: Any) -> Iterator[tuple[bool, str]]:
    """Whether it is an item of a list, and the words, for each block below an element of trafilatura's XML."""
    yield False, element.text or ""
    for child in element:
        if child.tag == "row":
            yield False, " | ".join(" ".join("".join(cell.itertext()).split()) for cell in child)
        elif child.tag in _BLOCKS and not (child.tag == "quote" and child.find(".//p") is not None):
            yield child.tag == "item", "".join(child.itertext())
        else:
            yield from _blocks(child)
        yield False, child.tail or ""
