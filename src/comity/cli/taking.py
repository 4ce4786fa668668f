"""Reports into a ledger: read where their language is, kept where it is not yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.cli.run import load_reader
from comity.cli.sources import complain
from comity.documents.languages import name_of
from comity.ledger.store import UNREAD, LedgerStore
from comity.model import Document
from comity.settings import LANGUAGES, ReaderOptions

if TYPE_CHECKING:
    from comity.pipelines import Pipelines


class Taking:
    """Takes reports into a ledger as a version of the reader reads them; the parser is loaded for the first."""

    def __init__(self, store: LedgerStore, reading: ReaderOptions, version: str) -> None:
        self._store, self._reading, self._version = store, reading, version
        self._reader: Pipelines | None = None

    def __call__(self, document: Document) -> bool:
        """Read a report and add it; return whether it was new. In a language not read yet it is kept."""
        version = self._version if document.language in LANGUAGES else UNREAD
        if self._store.has(document.id, version):
            return False
        if version == UNREAD:
            where = document.url or document.title or document.id
            complain(where, f"it is in {name_of(document.language)}, which is not read yet: kept without claims")
        self._reader = self._reader or load_reader(self._reading)
        return self._store.add(self._reader.read(document), version)

    def catch_up(self) -> int:
        """Read the reports that were kept and whose language is read by now; return how many."""
        return sum(self(document) for document in self._store.unread(LANGUAGES))
