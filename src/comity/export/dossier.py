"""A Markdown dossier of one pair of parties: what passed between them, with a footnote for every report."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

from comity.documents.web.addresses import is_address
from comity.kinds import KINDS
from comity.ledger.query import Query
from comity.ledger.store import LedgerStore, Shown
from comity.reconcile.records import Entry
from comity.reconcile.sentences import source, what_happens

_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
_IN_ADDRESS = "!$&'()*+,/:;=?@~-._%#"


def export(store: LedgerStore, query: Query, one: str, two: str) -> Iterator[bytes]:
    """Yield one Markdown file; `query` has the entries between `one` and `two`."""
    entries = query.records()
    notes: list[str] = []
    lines = [f"# {store.names.name(one)} and {store.names.name(two)}", "", f"{len(entries)} entries."]
    for kind in KINDS:
        told = [entry for entry in entries if entry.kind == kind]
        if told:
            lines += ["", f"## {kind.capitalize()}s", ""]
            lines += [_line(entry, store.show(entry.id), notes) for entry in told]
    ids = {entry.id for entry in entries}
    found = [finding for finding in store.findings() if ids & set(finding.entries)]
    if found:
        lines += ["", "## Findings", "", *(f"- {finding.type}: {_plain(finding.about)}" for finding in found)]
    yield "\n".join([*lines, "", *notes, ""]).encode()


def _line(entry: Entry, shown: Shown, notes: list[str]) -> str:
    reports = {document.id: document for document in shown.documents}
    marks = ""
    for claim in shown.claims:
        report = reports[claim.document]
        title = f" {_plain(report.title)}." if report.title else ""
        link = f" <{address}>" if (address := _address(report.url)) else ""
        notes.append(f"[^{len(notes) + 1}]: {_plain(source(claim))}.{title} “{_plain(claim.claim.evidence)}”{link}")
        marks += f"[^{len(notes)}]"
    when = entry.record.date
    day = "undated" if when is None else when.start if when.start == when.end else f"{when.start} to {when.end}"
    denied = " (denied)" if entry.record.denied else ""
    return f"- **{day}** {_plain(what_happens(entry.record))}{denied}; independent sources: {entry.sources}.{marks}"


def _plain(text: str) -> str:
    """Words on one line, with nothing that Markdown would take for markup or that steers what shows it."""
    shown = "".join(" " if unicodedata.category(char) in _HIDDEN else char for char in text)
    return re.sub(r"([\\`*_\[\]<>#|&!~])", r"\\\1", " ".join(shown.split()))


def _address(url: str | None) -> str | None:
    """The address of a page with everything escaped that is no part of one; None where it is no page's."""
    return quote(url, safe=_IN_ADDRESS) if url and is_address(url) else None
