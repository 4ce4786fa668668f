"""How much is taken from outside at most. Nothing untrusted is read without one of these."""

from __future__ import annotations

import msgspec

from comity.errors import TooLarge


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds of what is read; sizes are in bytes. Every message about one of them names it.

    `report` is the text of one report (what is longer than a third of a book takes too long to parse), `file` one
    page, PDF, mail or answer of a server before it is made text, `spool` an archive that has to be laid down on disk
    to be read, `ratio` how many bytes may come of one compressed byte, `depth` how many archives may lie in one
    another, `members` the files of a zip archive, `links` those of one feed or list, `pages` those of a PDF,
    `seconds` the time for one answer of a server, and for one page, message, feed,
    sitemap, DOCX or PDF.
    """

    report: int = 250_000
    file: int = 32_000_000
    spool: int = 2_000_000_000
    ratio: int = 250
    depth: int = 5
    members: int = 500_000
    links: int = 50_000
    pages: int = 1_000
    redirects: int = 5
    seconds: float = 30.0


DEFAULT = Limits()


def require_size(size: int, most: int, option: str = "--max-bytes") -> None:
    """Raise TooLarge where something has more bytes than allowed by an option."""
    if size > most:
        raise TooLarge(
            f"it has {size:,} bytes, more than the {most:,} allowed: split it, or raise the limit with {option}"
        )
