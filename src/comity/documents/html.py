"""Web pages: the article's words in paragraphs, and what the page says of its title, day and publisher."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

from comity.documents.apart import APART
from comity.documents.meta import Meta
from comity.documents.page_day import own_day
from comity.documents.prologue import PROLOGUE
from comity.errors import Empty, Paywalled

_TAGS = re.compile(rf"{PROLOGUE}<(?:!doctype\s+html|html|head|body|article)\b", re.I | re.S)
_INLINE = {"hi", "ref", "del", "graphic"}
_BREAK = "\ue000"
"""A character of no script, for the end of a paragraph."""
_BLANK = " \t\r\n\xa0"
_FAST = {"extensive_search": False}
_ENOUGH = 400
"""A page that shows so many characters of an article shows enough of it to be read."""
_GATE = re.compile(
    r"\b(?:(?:subscribe|sign (?:in|up)|log ?in|register|create (?:a|an|your) (?:free )?account"
    r"|become a (?:member|subscriber))(?: now| today)? to (?:read|continue|keep|unlock|access|view|see)"
    r"|already (?:a subscriber|subscribed|a member)\b|(?:try|get) unlimited access|to (?:continue|keep) reading"
    r"|(?:article|content|story|page) is (?:only )?(?:for|available to|reserved for|exclusive to|limited to) (?:\w+ )?"
    r"(?:subscribers|members))",
    re.I,
)


def is_html(text: str) -> bool:
    """Whether a text is a web page, by how it begins."""
    return _TAGS.match(text[:4096].lstrip("\ufeff")) is not None


def read_html(text: str, seconds: float) -> tuple[Meta, str]:
    """Return what a page says of itself, and its article: paragraphs separated by blank lines, lists as `- ` lines.

    Raises Empty where the page has none, TooLarge where finding it takes more than some seconds.
    """
    return APART.ask("page", "the page", seconds, tuple[Meta, str], text)


def article(text: str) -> tuple[Meta, str]:
    """Find the article of a page, by trafilatura (Barbaresi 2021), with no bound on the time.

    Raises Empty where there is none, Paywalled where the page shows it to subscribers only.
    """
    import trafilatura

    tree: Any = trafilatura.load_html(text.replace(_BREAK, ""))
    page: Any = None
    published = None
    if tree is not None:
        published = own_day(tree)
        _mark_paragraphs(tree)
        page = trafilatura.bare_extraction(
            tree, include_comments=False, with_metadata=True, date_extraction_params=_FAST
        )
    body = _paragraphs(page.body) if page is not None and page.body is not None else ""
    if not body:
        raise Empty("no article was found in the page: save its text as plain text")
    if _is_gated(body):
        raise Paywalled(
            "the page shows its article to subscribers only: sign in there, and save its text as plain text"
        )
    return Meta(title=page.title, published=published, publisher=page.sitename or page.hostname, url=page.url), body


def _is_gated(body: str) -> bool:
    """Whether a page asks to subscribe or to sign in, and shows next to nothing else."""
    blocks = body.split("\n")
    shown = [block for block in blocks if not _GATE.search(block)]
    return len(shown) < len(blocks) and sum(map(len, shown)) < _ENOUGH


def _mark_paragraphs(tree: Any) -> None:
    """Mark where line breaks in a row end a paragraph: what comes after takes them for one."""
    for br in tree.iter("br"):
        before = br.getprevious()
        if before is not None and before.tag == "br" and not (before.tail or "").strip(_BLANK):
            br.tail = _BREAK + (br.tail or "")


def _paragraphs(body: Any) -> str:
    """The words of trafilatura's XML in paragraphs; a line break is a blank."""
    text, words = "", ""
    in_list = is_item = False
    for piece in [*_pieces(body), _Mark.BLOCK]:
        if isinstance(piece, str):
            words += piece
            continue
        for part in words.split(_BREAK):
            if line := " ".join(part.split()):
                text += "\n" if is_item and in_list else "\n\n"
                text += f"- {line}" if is_item else line
                in_list = is_item
        words, is_item = "", piece is _Mark.ITEM
    return text.strip()


class _Mark(Enum):
    """What parts the words of a page: where a block begins or ends, and where an item of a list begins."""

    BLOCK = 1
    ITEM = 2


def _pieces(element: Any) -> Iterator[str | _Mark]:
    """The words below an element of trafilatura's XML, and the marks between them."""
    yield element.text or ""
    for child in element:
        if child.tag == "lb":
            yield " "
        elif child.tag in _INLINE:
            yield from _pieces(child)
        elif child.tag == "row":
            yield _Mark.BLOCK
            yield " | ".join(" ".join(" ".join(cell.itertext()).split()) for cell in child)
            yield _Mark.BLOCK
        else:
            yield _Mark.ITEM if child.tag == "item" else _Mark.BLOCK
            yield from _item(child) if child.tag == "item" else _pieces(child)
            yield _Mark.BLOCK
        yield child.tail or ""


def _item(element: Any) -> Iterator[str]:
    """The words of an item of a list, which is one line whatever is in it."""
    for piece in _pieces(element):
        yield piece if isinstance(piece, str) else " "
