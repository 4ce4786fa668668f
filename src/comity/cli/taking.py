"""Reports into a ledger: read where their language is, kept where it is not yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from itertools import chain
from typing import TYPE_CHECKING

from comity.cli.run import load_reader, reading
from comity.cli.sources import Sources, complain
from comity.documents.languages import name_of
from comity.errors import NotKept, NotRead
from comity.ledger.counts import UNREAD
from comity.ledger.store import LedgerStore
from comity.model import Document, Ledger
from comity.settings import LANGUAGES, ReaderOptions

if TYPE_CHECKING:
    from comity.engine.pool import Pool
    from comity.pipelines import Pipelines


class Taking(ExitStack):
    """Takes reports into a ledger as a version of the reader reads them; the parser is loaded for the first.

    What could not be read is counted in `sources`; without them it is raised. Use it in a `with`.
    """

    def __init__(
        self,
        store: LedgerStore,
        options: ReaderOptions,
        version: str,
        sources: Sources | None = None,
        jobs: int = 1,
    ) -> None:
        super().__init__()
        self._store, self._options, self._version, self._sources = store, options, version, sources
        self._jobs = jobs
        self._reader: Pipelines | Pool | None = None

    def __call__(self, document: Document) -> bool:
        """Read a report and add it; return whether it was new. In a language not read yet it is kept."""
        return bool(self.all([document])[0])

    def all(self, documents: Iterable[Document]) -> tuple[int, int]:
        """Take many reports, about some of which a language model may be asked ahead of others.

        Returns how many were new, and how many were there already.
        """
        new = known = 0

        def unread() -> Iterator[Document]:
            nonlocal known
            for document in documents:
                if self._is_there(document):
                    known += 1
                else:
                    yield document

        todo = unread()
        if (first := next(todo, None)) is None:
            return new, known
        for document, result in self._load().read_each(chain([first], todo)):
            kept = result if isinstance(result, NotRead) else self._kept(result, document)
            if not isinstance(kept, NotRead):
                new, known = new + kept, known + (not kept)
                if self._sources is not None:
                    self._sources.read += 1
            elif self._sources is None:
                raise kept
            else:
                self._sources.fail(document, kept)
        return new, known

    def _kept(self, ledger: Ledger, document: Document) -> bool | NotKept:
        try:
            return self._store.add(ledger, self._version_of(document))
        except NotKept as error:
            return error

    def catch_up(self) -> int:
        """Read the reports that were kept and whose language is read by now; return how many."""
        return self.all(self._store.unread(LANGUAGES))[0]

    def note(self) -> str:
        """What asking a language model has cost so far, in words; nothing where none is asked."""
        return self._reader.note() if self._reader is not None else ""

    def _is_there(self, document: Document) -> bool:
        version = self._version_of(document)
        if self._store.has(document.id, version):
            return True
        if version == UNREAD:
            where = document.url or document.title or document.id
            complain(where, f"it is in {name_of(document.language)}, which is not read yet: kept without claims")
        return False

    def _version_of(self, document: Document) -> str:
        return self._version if document.language in LANGUAGES else UNREAD

    def _load(self) -> Pipelines | Pool:
        if self._reader is None:
            if self._sources is None:
                self._reader = self.enter_context(closing(load_reader(self._options)))
            else:
                self._reader = self.enter_context(reading(self._sources, self._options, self._jobs))
        return self._reader
