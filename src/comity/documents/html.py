"""Web pages: the article's words in paragraphs, and what the page says of its title, day and publisher."""

from __future__ import annotations

import re
from typing import Any

from comity.documents.meta import Meta
from comity.errors import Empty

_TAGS = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article)\b", re.I | re.S
)
_BLOCKS = {"p", "head", "quote", "item", "row", "code"}


def is_html(text: str) -> bool:
    """Whether a text is a web page, by how it begins."""
    return _TAGS.match(text[:4096].lstrip("\ufeff")) is not None


def read_html(text: str) -> tuple[Meta, str]:
    """Return what a page says of itself, and its article: paragraphs separated by blank lines, lists as `- ` lines.

    The article is found by trafilatura (Barbaresi 2021). Raises Empty where the page has none.
    """
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
    blocks: list[str] = []
    in_list = False
    for element in body.iter():
        if element.tag not in _BLOCKS or (element.tag == "quote" and len(element)):
            continue
        words = _row(element) if element.tag == "row" else " ".join("".join(element.itertext()).split())
        if not words or any(up.tag in _BLOCKS for up in element.iterancestors()):
            continue
        item = element.tag == "item"
        line = f"- {words}" if item else words
        blocks.append(("\n" if item and in_list else "\n\n") + line)
        in_list = item
    return "".join(blocks).strip()


def _row(row: Any) -> str:
    return " | ".join(" ".join("".join(cell.itertext()).split()) for cell in row)
