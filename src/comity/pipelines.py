"""Reading in any language that there is a pipeline for: each report goes to that of its own language.

A pipeline is a language's own parser, lexicon and frames behind one interface. A second language is a class that
is a Pipeline, and a row in `comity.settings.LANGUAGES` that names it; nothing else has to know.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Protocol, TypeVar, cast, runtime_checkable

from comity.bounds import bounded
from comity.errors import ComityError, NotEnglish, NotRead, ReportLost, Stopped
from comity.grounding.candidate import Candidate
from comity.grounding.refusals import Resolved
from comity.model import Document, Explanation, Ledger
from comity.settings import LANGUAGES, ReaderOptions

Result = TypeVar("Result")


class Pipeline(Protocol):
    """What reading needs of a language. Made with ReaderOptions; both functions are pure."""

    def read(self, document: Document) -> Ledger:
        """Return the ledger of one report in this language."""

    def explain(self, document: Document) -> Explanation:
        """Return what was seen in one report in this language, layer by layer."""

    def resolve(self, document: Document, candidate: Candidate) -> Resolved:
        """Return the claim that somebody's pointers into a report make, or why they make none."""


@runtime_checkable
class Asking(Protocol):
    """A pipeline that may ask a language model, about some reports ahead of others."""

    def read_many(self, documents: Iterable[Document]) -> Iterator[Ledger]:
        """Yield the ledgers of many reports, in their order. Raises EndpointError where the model does not answer."""

    def read_each(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Ledger | NotRead]]:
        """Yield the reports in their order, each with its ledger, or with why the model did not answer for it."""

    def note(self) -> str:
        """What asking has cost so far, in words."""

    def close(self) -> None:
        """Let go of what is held for asking."""


class Pipelines:
    """Reads reports in every language there is; a language's pipeline is loaded with the first report in it.

    English is loaded at once. Raises KnowledgeError or ModelError where the options are not sound for it.
    """

    def __init__(self, options: ReaderOptions) -> None:
        self._options = options
        self._loaded: dict[str, Pipeline] = {}
        self._pipeline("en")

    def read(self, document: Document) -> Ledger:
        """Return the ledger of one report; of one in a language that is not read yet, a ledger without entries."""
        if document.language not in LANGUAGES:
            return Ledger(document=document)
        return self._pipeline(document.language).read(document)

    def read_many(self, documents: Iterable[Document]) -> Iterator[Ledger]:
        """Yield the ledgers of many reports, in their order; a language model is asked about some of them ahead.

        Raises EndpointError where it does not answer.
        """
        for pipeline, some in self._runs(documents):
            yield from pipeline.read_many(some) if isinstance(pipeline, Asking) else map(self.read, some)

    def read_each(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Ledger | NotRead]]:
        """Yield the reports in their order, each with its ledger, or with why a language model did not answer for it.

        Raises Stopped where going on with a language model makes no sense.
        """
        for pipeline, some in self._runs(documents):
            if isinstance(pipeline, Asking):
                yield from pipeline.read_each(some)
            else:
                yield from ((document, self._whole(self.read, document)) for document in some)

    def explain_each(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Explanation | NotRead]]:
        """Yield the reports in their order, each with what was seen in it, or why a model did not answer for it."""
        for document in documents:
            yield document, self._whole(self.explain, document)

    @staticmethod
    def _whole(work: Callable[[Document], Result], document: Document) -> Result | NotRead:
        """Do some work on one report, within bounds; whatever goes wrong with it is told, and costs no other report."""
        try:
            with bounded():
                return work(document)
        except Stopped:
            raise
        except NotRead as error:
            return error
        except ComityError:
            raise
        except Exception as error:
            return ReportLost(f"reading it failed: {type(error).__name__}: {error}")

    def note(self) -> str:
        """What asking a language model has cost so far, in words; nothing where none is asked."""
        return "; ".join(filter(None, (each.note() for each in self._loaded.values() if isinstance(each, Asking))))

    def close(self) -> None:
        """Let go of what the pipelines hold."""
        for each in self._loaded.values():
            if isinstance(each, Asking):
                each.close()

    def explain(self, document: Document) -> Explanation:
        """Return what was seen in one report. Raises NotEnglish where its language is not read yet."""
        if document.language not in LANGUAGES:
            raise NotEnglish(f"the text is in a language ({document.language}) that is not read yet")
        return self._pipeline(document.language).explain(document)

    def resolve(self, document: Document, candidate: Candidate) -> Resolved:
        """Return the claim that somebody's pointers into a report make, or why they make none. Raises NotEnglish."""
        if document.language not in LANGUAGES:
            raise NotEnglish(f"the text is in a language ({document.language}) that is not read yet")
        return self._pipeline(document.language).resolve(document, candidate)

    def _runs(self, documents: Iterable[Document]) -> Iterator[tuple[Pipeline | None, Iterator[Document]]]:
        """Yield reports in one language that follow each other, with what reads it, if anything does."""
        for language, some in groupby(documents, key=lambda document: document.language):
            yield self._pipeline(language) if language in LANGUAGES else None, some

    def _pipeline(self, language: str) -> Pipeline:
        if language not in self._loaded:
            module, _, name = LANGUAGES[language].partition(":")
            make = getattr(importlib.import_module(module), name)
            self._loaded[language] = cast(Pipeline, make(self._options))
        return self._loaded[language]
