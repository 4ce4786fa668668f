"""Reading on several cores: worker processes that share the tables, and a crash that costs one report.

Batches of reports go to workers that were forked from a process with the reader loaded. A batch whose worker dies or
takes too long is read again report by report, so that only the report at fault is lost, and is named.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as TookTooLong
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import msgspec
from pebble import ProcessExpired, ProcessPool

from comity.bounds import MOST_MEMORY, SECONDS
from comity.engine import worker
from comity.errors import ComityError, NotRead, ReportLost
from comity.grounding.candidate import Candidate
from comity.grounding.refusals import Resolved
from comity.model import Document, Explanation, Ledger
from comity.settings import ReaderOptions

if TYPE_CHECKING:
    from pebble import ProcessFuture

BATCH_REPORTS = 16
BATCH_CHARACTERS = 60_000
RENEWED_AFTER = 500
"""A worker is replaced after so many batches: the parser keeps every new word that it meets."""

_encode = msgspec.msgpack.Encoder().encode
_ledgers = msgspec.msgpack.Decoder(list[Ledger]).decode


class _Batch(NamedTuple):
    documents: list[Document]
    future: ProcessFuture[bytes]


class Pool:
    """Worker processes that read reports; use it in a `with`.

    `jobs` is the number of workers, `seconds` how long one report may take, `most_memory` the address space in bytes
    that each worker may take.
    """

    def __init__(
        self, options: ReaderOptions, jobs: int, *, seconds: float = SECONDS, most_memory: int = MOST_MEMORY
    ) -> None:
        self._options = worker.encode_options(options)
        self._jobs = jobs
        self._seconds = seconds
        self._most_memory = most_memory
        self._pool = ProcessPool(
            max_workers=jobs,
            max_tasks=RENEWED_AFTER,
            initializer=worker.start,
            initargs=(self._options, most_memory),
            context=_forking(self._options),
        )

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        if not failed:
            self._pool.close()  # type: ignore[no-untyped-call]
            self._pool.join()
        else:
            self.close()

    def close(self) -> None:
        """End the workers, whatever they are at."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def read(self, document: Document) -> Ledger:
        """Return the ledger of one report. Raises ReportLost where that costs a worker too much."""
        return cast(Ledger, self._one("read", document))

    def explain(self, document: Document) -> Explanation:
        """Return what was seen in one report. Raises ReportLost, NotEnglish."""
        return cast(Explanation, self._one("explain", document))

    def resolve(self, document: Document, candidate: Candidate) -> Resolved:
        """Return the claim that somebody's pointers into a report make. Raises ReportLost, NotEnglish."""
        return cast(Resolved, self._one("resolve", document, candidate))

    def _one(self, work: str, *given: object) -> Any:
        future = self._pool.schedule(worker.work, args=(self._options, work, *given), timeout=self._seconds)
        try:
            return future.result()
        except ComityError:
            raise
        except Exception as error:
            raise self._lost(error) from error

    @property
    def workers(self) -> list[int]:
        """The process ids of the workers."""
        return list(self._pool._pool_manager.worker_manager.workers)

    def note(self) -> str:
        """What asking a language model has cost: the rules alone are read with here, and cost nothing."""
        return ""

    def read_each(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Ledger | NotRead]]:
        """Yield each report with its ledger, or why it could not be read, in the order of the reports.

        No more reports are taken in than keep the workers busy, so a stream may have any length.
        """
        waiting: deque[_Batch] = deque()
        for batch in _batches(documents):
            waiting.append(self._send(batch))
            if len(waiting) > 2 * self._jobs:
                yield from self._receive(waiting.popleft())
        while waiting:
            yield from self._receive(waiting.popleft())

    def _send(self, documents: list[Document]) -> _Batch:
        future = self._pool.schedule(
            worker.read, args=(self._options, _encode(documents)), timeout=self._seconds * len(documents)
        )
        return _Batch(documents, future)

    def _receive(self, batch: _Batch) -> Iterator[tuple[Document, Ledger | NotRead]]:
        try:
            yield from zip(batch.documents, _ledgers(batch.future.result()), strict=True)
        except ComityError:
            raise
        except Exception as error:
            if len(batch.documents) == 1:
                yield batch.documents[0], self._lost(error)
            else:
                for document in batch.documents:
                    yield from self._receive(self._send([document]))

    def _lost(self, error: Exception) -> ReportLost:
        if isinstance(error, ProcessExpired):
            return ReportLost(f"the process that read it died ({_cause(error.exitcode)})")
        if isinstance(error, MemoryError):
            return ReportLost(f"it takes more than {self._most_memory >> 20} MiB to read")
        if isinstance(error, TookTooLong):
            return ReportLost(f"it takes more than {self._seconds:g} seconds to read")
        return ReportLost(f"reading it failed: {type(error).__name__}: {error}")


def _forking(options: bytes) -> multiprocessing.context.BaseContext:
    """Processes forked from a server that loads the reader first, once; where there is none, fresh processes."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    os.environ[worker.PRELOADED] = options.decode()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([worker.__name__])
    return context


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text)
        if len(batch) >= BATCH_REPORTS or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _cause(exitcode: int) -> str:
    """How a process ended: the name of a signal, or its exit code."""
    return signal.Signals(-exitcode).name if exitcode < 0 else f"exit code {exitcode}"
