"""The plug is pulled while a ledger is written: what was told is there, and what is there is whole.

A cut leaves what was forced to the disk before, and of what was written since any sectors, others not: so is each state
made here, from the bytes of the file and its log before and after a report. It rests on the log being forced to the
disk with each commit, which is asked of SQLite, and on SQLite's own order: the log before the file, the file before
the log begins anew.
"""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.ledger.test_processes import reports

from comity.ledger.health import examine
from comity.ledger.store import LedgerStore
from comity.reconcile.whole import reconcile

SECTOR = 512
FULL = 2
HEADER = 32
"""Bytes at the start of the log; another header is another log."""


class Disk(NamedTuple):
    """The bytes of a ledger's file and of its log."""

    file: bytes
    log: bytes

    @classmethod
    def of(cls, path: Path) -> Disk:
        log = path.with_name(f"{path.name}-wal")
        return cls(path.read_bytes(), log.read_bytes() if log.exists() else b"")

    def lay(self, path: Path) -> None:
        path.write_bytes(self.file)
        path.with_name(f"{path.name}-wal").write_bytes(self.log)


def torn(before: bytes, after: bytes, dice: random.Random) -> bytes:
    """What was before, with any sectors of what came after; at times what was written there is neither.

    A byte that is not written stays: disks are taken to be safe in that, as SQLite takes them to be.
    """
    made = bytearray(before)
    for start in range(0, len(after), SECTOR):
        old, new = before[start : start + SECTOR], after[start : start + SECTOR]
        if new != old and dice.random() < 0.6:
            if dice.random() < 0.05:
                noise = dice.randbytes(len(new))
                new = bytes(n if at >= len(old) or old[at] != new[at] else new[at] for at, n in enumerate(noise))
            made.extend(bytes(max(0, start - len(made))))
            made[start : start + len(new)] = new
    return bytes(made)


def cut(before: Disk, after: Disk, dice: random.Random) -> Disk:
    """What a disk may hold when the power goes between two commits.

    The file is written only when all of the log is on the disk; a log begins anew only when all of the file is, and its
    header is on the disk before anything else of it. Where both came about between two looks, nothing is known of what
    lay between, and what is there at the end is taken.
    """
    if before.log[:HEADER] != after.log[:HEADER] and before.file != after.file:
        return after
    if dice.random() < 0.5:
        return Disk(torn(before.file, after.file, dice), after.log)
    begun = after.log[:HEADER] + before.log[HEADER:]
    return Disk(before.file, torn(begun, after.log, dice))


@pytest.mark.parametrize("seed", range(2))
def test_a_power_cut_loses_nothing_that_was_told(tmp_path: Path, seed: int) -> None:
    dice, path, again = random.Random(seed), tmp_path / "l.db", tmp_path / "again.db"
    told: list[str] = []
    with LedgerStore.open(path) as store:
        with store._database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == FULL
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        for each in reports()[:8]:
            before = Disk.of(path)
            assert store.add(each, "1")
            if dice.random() < 0.3:
                with closing(sqlite3.connect(path)) as connection:
                    connection.execute(f"PRAGMA wal_checkpoint({dice.choice(('PASSIVE', 'RESTART'))})")
            after = Disk.of(path)
            for _ in range(2):
                for beside in tmp_path.glob("again.db*"):
                    beside.unlink()
                cut(before, after, dice).lay(again)
                whole(again, told, [*told, each.document.id])
            told.append(each.document.id)
            Disk.of(path).lay(again)
            whole(again, told, told)


def whole(path: Path, least: list[str], most: list[str]) -> None:
    """A ledger has what was told, at most what was under way, and entries that are those of its reports."""
    assert list(examine(str(path))) == []
    with LedgerStore.open(path, create=False) as store:
        there = {each.document.id for each in store.ledgers()}
        assert set(least) <= there <= set(most)
        known = [each for each in reports() if each.document.id in there]
        assert {each.id: each for each in store.entries()} == {each.id: each for each in reconcile(known)[0]}


def test_the_states_are_bad_enough(tmp_path: Path) -> None:
    """A file without its log, which is what is left where commits are not forced to the disk, has lost a report."""
    path, again = tmp_path / "l.db", tmp_path / "again.db"
    with LedgerStore.open(path) as store:
        store.add(reports()[0], "1")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        store.add(reports()[1], "1")
        state = Disk.of(path)
    Disk(state.file, state.log[: len(state.log) // 2]).lay(again)
    with pytest.raises(AssertionError):
        whole(again, [each.document.id for each in reports()[:2]], [each.document.id for each in reports()[:2]])
