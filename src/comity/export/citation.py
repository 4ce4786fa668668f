"""An entry as a citation: BibTeX, RIS and CSL-JSON, with the reports that tell it and the day it was looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec

from comity.model import Record
from comity.reconcile.records import Entry
from comity.reconcile.sentences import what_happens

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


class Citation(Record, frozen=True, kw_only=True):
    """What is cited: an entry, where it is, when it was looked at, and who publishes the reports that tell it."""

    entry: Entry
    address: str
    seen: str
    publishers: tuple[str, ...]

    @property
    def title(self) -> str:
        """What happened, in a sentence."""
        words = " ".join(what_happens(self.entry.record).split())
        return words[:1].upper() + words[1:]

    @property
    def day(self) -> str:
        """When it was, as far as it is known, else when it was first reported."""
        date = self.entry.record.date
        return date.start if date else self.entry.first_reported or ""

    @property
    def note(self) -> str:
        """By whom it is told."""
        told = ", ".join(self.publishers[:12]) or "unknown publishers"
        return f"Entry {self.entry.id} of a comity ledger; reported by {told}; status {self.entry.status}"


def bibtex(of: Citation) -> str:
    """Return a citation as BibTeX."""
    fields = {
        "title": f"{{{_tex(of.title)}}}", "year": of.day[:4], "howpublished": "Ledger entry", "url": of.address,
        "urldate": of.seen, "note": _tex(of.note),
    }  # fmt: skip
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{comity-{of.entry.id},\n{lines}\n}}\n"


def ris(of: Citation) -> str:
    """Return a citation as RIS."""
    fields = [
        ("TY", "DATA"), ("ID", of.entry.id), ("TI", of.title), ("DA", of.day.replace("-", "/")), ("UR", of.address),
        ("Y2", of.seen.replace("-", "/")), ("N1", of.note), ("ER", ""),
    ]  # fmt: skip
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in fields if value or tag == "ER")


def csl(of: Citation) -> str:
    """Return a citation as CSL-JSON."""
    made: dict[str, Any] = {
        "id": f"comity-{of.entry.id}", "type": "dataset", "title": of.title, "URL": of.address, "note": of.note,
        "accessed": _parts(of.seen),
    }  # fmt: skip
    if of.day:
        made["issued"] = _parts(of.day)
    return msgspec.json.format(msgspec.json.encode([made]), indent=2).decode() + "\n"


FORMS: dict[str, tuple[str, Callable[[Citation], str]]] = {
    "bib": ("application/x-bibtex", bibtex),
    "ris": ("application/x-research-info-systems", ris),
    "csl.json": ("application/vnd.citationstyles.csl+json", csl),
}
"""The forms by the ending of a file: their media type, and what writes them."""


def _tex(words: str) -> str:
    return "".join(_SPECIAL.get(char, char) for char in _line(words))


def _line(words: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", words)


def _parts(day: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-")]]}
