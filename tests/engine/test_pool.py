"""Reading on several cores: the same ledgers in the same order; a crash costs the report at fault, which is named."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.documents import make_document, read_file
from comity.engine.pool import Pool
from comity.errors import KnowledgeError, NotRead, ReportLost
from comity.model import Document, Ledger
from comity.pipelines import Pipelines
from comity.settings import ReaderOptions

REPORTS = [read_file(path) for path in sorted((Path(__file__).parents[2] / "bench" / "reports").glob("*.txt"))]
SENTENCE = "Norway gave Kenya two lions, and the Kenyan minister thanked the Norwegian king in Oslo. "
LONG = make_document(SENTENCE * 1500, published="2024-11-21", title="long")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(ReaderOptions(), 2) as pool:
        yield pool


def test_the_ledgers_are_those_of_one_process_in_the_same_order(pool: Pool) -> None:
    documents = REPORTS * 3
    alone = [*Pipelines(ReaderOptions()).read_many(REPORTS)] * 3
    assert list(pool.read_each(documents)) == list(zip(documents, alone, strict=True))


def test_a_stream_is_read_as_it_comes(pool: Pool) -> None:
    taken = 0

    def endless() -> Iterator[Document]:
        nonlocal taken
        while True:
            taken += 1
            yield REPORTS[taken % len(REPORTS)]

    results = pool.read_each(endless())
    for _ in range(40):
        assert isinstance(next(results)[1], Ledger)
    assert taken < 400


def test_no_reports_are_no_work(pool: Pool) -> None:
    assert list(pool.read_each([])) == []


def killed(documents: list[Document]) -> list[tuple[Document, Ledger | NotRead]]:
    """What is read where the worker is killed a moment after it has begun."""
    with Pool(ReaderOptions(), 1) as pool:
        list(pool.read_each(REPORTS[:1]))
        killing = threading.Timer(0.3, lambda: os.kill(pool.workers[0], signal.SIGKILL))
        killing.start()
        results = list(pool.read_each(documents))
        killing.join()
    return results


def test_a_killed_worker_costs_the_report_it_was_reading_and_no_other() -> None:
    documents = [LONG, REPORTS[0], REPORTS[1]]
    results = killed(documents)
    assert [document for document, _ in results] == documents
    assert [type(result) for _, result in results] == [ReportLost, Ledger, Ledger]
    assert "SIGKILL" in str(results[0][1])


def test_reports_of_one_batch_with_it_are_read_again() -> None:
    documents = [REPORTS[0], LONG, REPORTS[1]]
    results = killed(documents)
    assert [document for document, _ in results] == documents
    assert [type(result) for _, result in results] == [Ledger, Ledger, Ledger]


def test_a_report_that_takes_too_long_is_named() -> None:
    with Pool(ReaderOptions(), 1, seconds=0.5) as pool:
        list(pool.read_each(REPORTS[:1]))
        results = [result for _, result in pool.read_each([LONG, REPORTS[0]])]
    assert isinstance(results[0], ReportLost)
    assert "0.5 seconds" in str(results[0])
    assert isinstance(results[1], Ledger)


def test_a_report_that_takes_too_much_memory_is_named() -> None:
    huge = Document(id="huge", text=SENTENCE * 9000, published="2024-11-21")
    with Pool(ReaderOptions(), 1, most_memory=1 << 30) as pool:
        results = [result for _, result in pool.read_each([REPORTS[0], huge, REPORTS[1]])]
    assert [type(result) for result in results] == [Ledger, ReportLost, Ledger]
    assert "1024 MiB" in str(results[1])


def test_tables_that_are_not_sound_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[[states]]\niso3 = 7\n", encoding="utf-8")
    with Pool(ReaderOptions(knowledge=tmp_path), 1) as pool, pytest.raises(KnowledgeError, match="iso3"):
        list(pool.read_each(REPORTS[:1]))
