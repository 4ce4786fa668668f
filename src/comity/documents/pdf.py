"""PDF: the words of its text layer, taken out in the process that parses apart (see `apart`)."""

from __future__ import annotations

from collections.abc import Iterator

from comity.documents.apart import APART
from comity.documents.meta import Meta
from comity.documents.parts import Found, Intake, Part
from comity.errors import Broken, Empty, TooLarge

_LEAST_LETTERS = 20
_LOCKED = 4
"""What PDFium calls FPDF_ERR_PASSWORD."""
_SHORT = 0.75
"""A line with less than this share of the longest may be the last of its paragraph."""
_ENDS = (".", "!", "?", "”", '"', ":", "’")


def read_pdf(part: Part, intake: Intake) -> Iterator[Found]:
    """Yield the report of a PDF, its lines laid together to paragraphs. Raises InputError.

    When the file was made is not when it was published.
    """
    limits = intake.limits
    bounds = (limits.pages, limits.report)
    pages, title = APART.ask(
        "pdf", "this PDF", limits.seconds, tuple[list[str], str | None], part.bytes(limits), *bounds
    )
    text = "\n\n".join(filter(None, map(flowed, pages)))
    if sum(map(str.isalpha, text)) < _LEAST_LETTERS:
        raise Empty("this PDF has no text layer, only pictures: run it through OCR first, with ocrmypdf for one")
    yield intake.document(text, Meta(title=title), part)


def pdf_pages(raw: bytes, most_pages: int, most_bytes: int) -> tuple[list[str], str | None]:
    """Return the text of each page and the title, with no bound on the time. Raises TooLarge and Broken."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == _LOCKED
        why = "it is locked with a password" if locked else "it is cut off or damaged"
        raise Broken(f"this PDF cannot be read: {why}") from error
    if len(document) > most_pages:
        raise TooLarge(f"this PDF has more than the {most_pages:,} pages allowed")
    pages: list[str] = []
    size = 0
    for page in document:
        pages.append(page.get_textpage().get_text_range().encode("utf-8", "replace").decode())
        size += len(pages[-1].encode())
        if size > most_bytes:
            raise TooLarge(f"its text has more than the {most_bytes:,} bytes allowed: raise the limit with --max-bytes")
        page.close()
    return pages, document.get_metadata_dict().get("Title") or None


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
