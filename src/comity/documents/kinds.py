"""What a part of a source is, by how it begins, and by the end of its name where that does not tell."""

from __future__ import annotations

import re
from typing import Literal

from comity.documents.compressed import MAGIC
from comity.documents.prologue import DOCTYPE, PROLOGUE
from comity.documents.web.addresses import is_address

Kind = Literal[
    "text", "pdf", "docx", "zip", "tar", "gzip", "bzip2", "xz", "zstd", "warc", "mbox", "mail", "feed", "sitemap",
    "table", "lines", "links", "gdelt", "parquet",
]  # fmt: skip

COMPRESSED: frozenset[str] = frozenset(("gzip", "bzip2", "xz", "zstd"))
"""Kinds that hold one part, which is what it is called."""

MANY: frozenset[str] = frozenset(
    ("zip", "tar", "warc", "mbox", "feed", "sitemap", "table", "lines", "links", "gdelt", "parquet")
)
"""Kinds that hold any number of reports."""

_ROOT = re.compile(rf"{PROLOGUE}(?:{DOCTYPE}{PROLOGUE})?+<(?:\w+:)?(\w+)", re.S | re.I)
_ROOTS: dict[str, Kind] = {
    "rss": "feed", "feed": "feed", "rdf": "feed", "urlset": "sitemap", "sitemapindex": "sitemap",
}  # fmt: skip
_ENDINGS: dict[str, Kind] = {
    ".csv": "table", ".tsv": "table", ".jsonl": "lines", ".ndjson": "lines", ".eml": "mail", ".mbox": "mbox",
    ".tar": "tar",
}  # fmt: skip
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9\-]{1,60}):[ \t]?")
_OF_MAIL = frozenset(("received", "message-id", "mime-version", "return-path", "delivered-to", "dkim-signature"))
_ALSO_OF_MAIL = frozenset(("from", "date", "subject", "to", "content-type"))
_FROM_LINE = re.compile(r"From \S++.*\d{4}\r?\n")
_LINE_OBJECT = re.compile(r"\s*\{\s*\"")
_GDELT_EVENT = 61
_GDELT_SHORT = 58


def kind_of(head: bytes, name: str, lines: bool = False) -> Kind:
    """Return the kind of what begins with `head`; `lines` says that it is JSON lines. What is nothing else is text."""
    if lines:
        return "lines"
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind  # type: ignore[return-value]
    if head.startswith(b"%PDF") or (b"%PDF-1." in head[:1024] and b"\0" not in head[:4]):
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "docx" if name.lower().endswith(".docx") else "zip"
    if head[257:262] == b"ustar":
        return "tar"
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"PAR1"):
        return "parquet"
    return _kind_of_text(head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"), name.lower())


def _kind_of_text(text: str, name: str) -> Kind:
    if match := _ROOT.match(text):
        return _ROOTS.get(match[1].lower(), "text")
    if _FROM_LINE.match(text) and _is_mail(text.partition("\n")[2]):
        return "mbox"
    if _is_mail(text):
        return "mail"
    for ending, kind in _ENDINGS.items():
        if name.endswith(ending):
            return "gdelt" if kind == "table" and _is_gdelt(text) else kind
    if _LINE_OBJECT.match(text) and text.lstrip().partition("\n")[0].rstrip().endswith("}"):
        return "lines"
    if _is_links(text):
        return "links"
    return "gdelt" if _is_gdelt(text) else "text"


def _is_mail(text: str) -> bool:
    names = set()
    for line in text.splitlines():
        if not line.strip():
            break
        if match := _HEADER.match(line):
            names.add(match[1].lower())
        elif line[0] not in " \t":
            return False
    return bool(names & _OF_MAIL) and len(names & (_OF_MAIL | _ALSO_OF_MAIL)) > 1


def _is_links(text: str) -> bool:
    """One address a line; the last line may be cut off."""
    lines = [line.strip() for line in text.splitlines()]
    said = [line for line in lines if line and not line.startswith("#")]
    return bool(said) and all(is_address(line) and len(line.split()) == 1 for line in said)


def _is_gdelt(text: str) -> bool:
    """GDELT's tables of events have no heading; the last of their 58 or 61 columns is the address of the source."""
    cells = text.partition("\n")[0].rstrip("\r").split("\t")
    return len(cells) in (_GDELT_EVENT, _GDELT_SHORT) and cells[0].isdecimal() and is_address(cells[-1])
