"""One report as plain text or as a web page."""

from __future__ import annotations

from collections.abc import Iterator

from comity.documents.build import tidy
from comity.documents.decode import decode
from comity.documents.html import is_html, read_html
from comity.documents.limits import DEFAULT, Limits, require_size
from comity.documents.meta import Meta, split_front_matter
from comity.documents.parts import Found, Intake, Part

_PAGES = (".html", ".htm", ".xhtml")


def read_text(part: Part, intake: Intake) -> Iterator[Found]:
    """Yield the report that a text or a page holds. Raises InputError."""
    raw = part.bytes(intake.limits)
    text = decode(raw, part.charset)
    if not is_page(text, part.name):
        require_size(len(raw), intake.limits.report)
    yield intake.document(*own_words(text, part.name, intake.limits), part)


def own_words(text: str, name: str, limits: Limits = DEFAULT) -> tuple[str, Meta]:
    """The report's text, and what it says of itself in its front matter or in the page's metadata."""
    own, words = read_html(text, limits.seconds) if is_page(text, name) else split_front_matter(tidy(text))
    return words, own


def is_page(text: str, name: str) -> bool:
    """Whether a text is a web page, by how it begins or by its name."""
    return is_html(text) or (name.lower().endswith(_PAGES) and "<" in text)
