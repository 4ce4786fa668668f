"""Reconciling on a real cluster: entries and findings to the letter those of one machine, and whole or not at all."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import msgspec
import pytest
from tests.cluster.conftest import Cluster, end
from tests.cluster.varied import jsonl, lines, reports

from comity.cluster.unfolding import thesaurus
from comity.model import Ledger
from comity.reconcile.whole import reconcile

COUNT = 1_000
_PATIENCE = 300.0


@pytest.fixture(scope="module")
def ledgers(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A thousand reports, read on the cluster out of five shards; some stand in two of them."""
    folder = tmp_path_factory.mktemp("source")
    some = list(reports(COUNT))
    random.Random(7).shuffle(some)
    for number in range(5):
        jsonl(folder / f"{number}.jsonl", some[number * 200 : (number + 1) * 200 + 20])
    output = tmp_path_factory.mktemp("ledgers")
    ended = cluster.run("read", folder, output)
    assert ended.returncode == 0, ended.stderr
    return output


@pytest.fixture(scope="module")
def expected(ledgers: Path) -> tuple[list[bytes], list[bytes]]:
    """What one machine makes of the same ledgers."""
    known = {
        ledger.document.id: ledger for ledger in (msgspec.json.decode(line, type=Ledger) for line in lines(ledgers))
    }
    assert len(known) == COUNT
    entries, findings = reconcile(list(known.values()), thesaurus(None))
    return [msgspec.json.encode(entry) for entry in entries], [msgspec.json.encode(finding) for finding in findings]


def results(output: Path) -> tuple[list[bytes], list[bytes]]:
    """The entries and findings that a cluster wrote, by their ids."""
    from pyarrow.parquet import read_table

    (place,) = output.glob("result=*")
    found = []
    for kind, column in (("entries", "entry"), ("findings", "finding")):
        tables = [
            read_table(path, columns=["id", column], partitioning=None) for path in (place / kind).rglob("*.parquet")
        ]
        rows = sorted((row["id"], row[column].encode()) for table in tables for row in table.to_pylist())
        found.append([row for _, row in rows])
    return found[0], found[1]


def test_entries_and_findings_as_on_one_machine_and_a_second_run_changes_nothing(
    cluster: Cluster, ledgers: Path, expected: tuple[list[bytes], list[bytes]], tmp_path: Path
) -> None:
    output = tmp_path / "out"
    first = cluster.run("reconcile", ledgers, output)
    assert first.returncode == 0, first.stderr
    assert results(output) == expected
    assert f"{len(expected[0]):,} entries and {len(expected[1]):,} findings of 5 shards, from" in first.stdout
    (place,) = output.glob("result=*")
    assert len(list((place / "entries").glob("month=*"))) > 3
    marker = (place / "_COMMITTED").stat().st_ino
    second = cluster.run("reconcile", ledgers, output)
    assert "there already" in second.stdout
    assert (place / "_COMMITTED").stat().st_ino == marker


def test_a_driver_and_a_worker_are_killed_and_a_rerun_ends_the_work(
    cluster: Cluster, ledgers: Path, expected: tuple[list[bytes], list[bytes]], tmp_path: Path
) -> None:
    output = tmp_path / "out"
    driver = cluster.begin("reconcile", ledgers, output)
    try:
        until(lambda: bool(list(output.glob("_drafts/*/distinct"))), "it does not get on")
    finally:
        end(driver)
    assert list(output.glob("result=*")) == []
    driver = cluster.begin("reconcile", ledgers, output)
    try:
        until(lambda: bool(list(output.glob("_drafts/*/links"))), "it does not get on again")
        os.killpg(cluster.workers[0].pid, signal.SIGKILL)
        _, err = driver.communicate(timeout=900)
    finally:
        end(driver)
        cluster.add_worker()
    assert driver.returncode == 0, err
    assert results(output) == expected
    assert not (output / "_drafts").exists()


def test_a_damaged_shard_is_told_and_the_others_are_reconciled(cluster: Cluster, ledgers: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for place in ledgers.glob("shard=*"):
        (tmp_path / "in" / place.name).symlink_to(place)
    (tmp_path / "in" / "shard=cut").mkdir()
    (tmp_path / "in" / "shard=cut" / "part-0000.parquet").write_bytes(b"PAR1")
    ended = cluster.run("reconcile", tmp_path / "in", tmp_path / "out")
    assert ended.returncode == 2
    assert f"comity: {tmp_path}/in/shard=cut: it is not whole and does not count" in ended.stderr
    assert " of 5 shards, from" in ended.stdout


def until(there: object, what: str) -> None:
    begun = time.monotonic()
    while not there():  # type: ignore[operator]
        assert time.monotonic() < begun + _PATIENCE, what
        time.sleep(0.05)
