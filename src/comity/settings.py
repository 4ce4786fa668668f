"""How reports are to be read: one record of options that every way in shares, and takes to other processes."""

from __future__ import annotations

from pathlib import Path

from comity.model import Record

LANGUAGES: dict[str, str] = {"en": "comity.reading:english"}
"""The languages that are read, by ISO 639 code, and what makes the pipeline of each (see comity.pipelines)."""


class ReaderOptions(Record, frozen=True, kw_only=True):
    """How to read: `parser` names an installed spaCy model of English, `knowledge` a folder of a user's own tables."""

    parser: str | None = None
    knowledge: Path | None = None
