"""Word documents: the words of their paragraphs, lists and tables, out of the archive that they are."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from comity.documents.apart import APART
from comity.documents.guard import guarded
from comity.documents.limits import Limits
from comity.documents.meta import Meta
from comity.documents.parts import Found, Intake, Part
from comity.errors import Empty, TooLarge

DOCUMENT = "word/document.xml"
"""The file in the archive that has the text."""

_CORE = "docProps/core.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def read_docx(archive: zipfile.ZipFile, part: Part, intake: Intake) -> Iterator[Found]:
    """Yield the report of a Word document. When it was saved is not when it was published. Raises InputError."""
    document = _file(archive, DOCUMENT, intake.limits)
    core = _file(archive, _CORE, intake.limits) if _CORE in archive.namelist() else None
    work = ("docx", "the document", intake.limits.seconds, tuple[Meta, str])
    own, text = APART.ask(*work, document, core)
    yield intake.document(text, own, part)


def _file(archive: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    with guarded("the document"), archive.open(name) as file:
        raw = file.read(limits.file + 1)
    if len(raw) > limits.file:
        raise TooLarge(f"its text has more than the {limits.file:,} bytes allowed: raise it with --max-file-bytes")
    return raw


def document_text(document: bytes, core: bytes | None) -> tuple[Meta, str]:
    """Return the title of a document and its text, out of its two files, with no bound on the time. Raises Empty."""
    from defusedxml.ElementTree import fromstring

    root: Any = fromstring(document, forbid_dtd=True)
    body = next((child for child in root if child.tag in (f"{_W}body", f"{_STRICT}body")), None)
    text = "\n\n".join(_blocks(body)) if body is not None else ""
    if not text:
        raise Empty("there is no text in this document")
    title = fromstring(core, forbid_dtd=True).findtext(f".//{_TITLE}") if core else None
    return Meta(title=title or None), text


def _blocks(body: Any) -> Iterator[str]:
    """The text of each paragraph, a list's items together, a table row by row."""
    items: list[str] = []
    for element in body.iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "tr":
            cells = [" ".join(_words(cell).split()) for cell in element if cell.tag.endswith("}tc")]
            line, is_item = " | ".join(cells).strip(" |"), False
        elif tag == "p" and not element.get("in-row"):
            line, is_item = " ".join(_words(element).split()), element.find(".//{*}numPr") is not None
        else:
            continue
        if tag == "tr":
            for inner in element.iter():
                inner.set("in-row", "1")
        if is_item and line:
            items.append(f"- {line}")
            continue
        if items:
            yield "\n".join(items)
            items = []
        if line:
            yield line
    if items:
        yield "\n".join(items)


def _words(element: Any) -> str:
    """The words of runs; what was deleted under revision is not among them."""
    pieces = []
    for inner in element.iter():
        tag = inner.tag.rpartition("}")[2]
        if tag == "t":
            pieces.append(inner.text or "")
        elif tag in ("tab", "br", "cr", "p"):
            pieces.append(" ")
    return "".join(pieces)
