"""What goes wrong around a ledger: full and damaged disks, locks, restarts, clocks. What was acknowledged stays."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
import uuid
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.ledger.ledger_reports import gift, report
from tests.ledger.own_postgres import PostgresServer
from tests.ledger.test_processes import reports, start, whole

from comity.errors import LedgerError
from comity.ledger import adding, database
from comity.ledger.health import backup, examine
from comity.ledger.store import LedgerStore
from comity.reconcile.whole import reconcile


def comity(*args: object, most_bytes: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program; `most_bytes` is how large a file may grow, as on a disk that is full then."""

    def limit() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    command = [sys.executable, "-m", "comity", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit, timeout=120)


def filled(path: Path, count: int = 12) -> Path:
    with LedgerStore.open(path) as store:
        store.add_all(reports()[:count], "1")
    return path


def consistent(path: Path) -> int:
    """The entries of a ledger are those that its reports give; returns how many reports there are."""
    with LedgerStore.open(path, create=False) as store:
        there = {each.document.id for each in store.ledgers()}
        known = [each for each in reports() if each.document.id in there]
        assert {each.id: each for each in store.entries()} == {each.id: each for each in reconcile(known)[0]}
    return len(there)


def damage(path: Path) -> None:
    """Overwrite part of the file, as a bad disk does."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = path.stat().st_size
    with path.open("r+b") as file:
        for offset in range(4096 * 3, size, 4096 * 2):
            file.seek(offset)
            file.write(os.urandom(2048))


def test_a_sound_ledger_has_no_problems(url: str) -> None:
    with LedgerStore.open(url) as store:
        store.add_all(reports()[:3], "1")
    assert list(examine(url)) == []


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path, lines = tmp_path / "l.db", tmp_path / "reports.jsonl"
    texts = (f"Norway gave Kenya {n} lions in May, the ministry in Oslo said. " * 12 for n in range(2, 22))
    rows = [{"id": f"r{i}", "text": text, "published": "2024-06-01"} for i, text in enumerate(texts)]
    lines.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    filled(path, 0)
    done = comity("add", "--jsonl", lines, "--ledger", path, most_bytes=260_000)
    assert done.returncode == 2
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("comity: ledger: ")
    assert "Traceback" not in done.stderr
    assert list(examine(str(path))) == []
    with LedgerStore.open(path) as store:
        assert 0 < store.stats()["reports"] < 20
    assert comity("add", "--jsonl", lines, "--ledger", path).returncode == 0
    with LedgerStore.open(path) as store:
        assert store.stats()["reports"] == 20


def test_a_ledger_that_may_only_be_read_can_be_read(tmp_path: Path) -> None:
    path = filled(tmp_path / "l.db")
    with LedgerStore.open(f"sqlite:///file:{path}?mode=ro&uri=true") as store:
        assert store.stats()["reports"] == 12
        with pytest.raises(LedgerError, match="the report could not be added: attempt to write a readonly database"):
            store.add(report("another", gift()), "1")
    assert consistent(path) == 12


def test_a_ledger_locked_for_too_long_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path / "l.db")
    monkeypatch.setattr(database, "_WAIT", 0.05)
    monkeypatch.setattr(database, "_TRIES", 2)
    with LedgerStore.open(path) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="the report could not be added: database is locked"):
            store.add(report("another", gift()), "1")
        other.execute("COMMIT")
        assert store.add(report("another", gift()), "1")


def test_a_damaged_ledger_is_told_with_what_to_do(tmp_path: Path) -> None:
    path = filled(tmp_path / "l.db", 30)
    damage(path)
    (problem, *_) = examine(str(path))
    assert problem.what.startswith("the file is damaged: ")
    assert "backup" in problem.cure
    done = comity("doctor", "--ledger", path)
    assert done.returncode == 1
    assert "damaged" in done.stdout
    for command in ("ledger", "stats", "findings"):
        done = comity(command, "--ledger", path)
        assert done.returncode == 2
        assert len(done.stderr.strip().splitlines()) == 1
        assert "comity doctor" in done.stderr


@pytest.mark.parametrize("content", [b"no database at all, but text", b"SQLite format 3\x00" + b"\x00" * 50])
def test_a_file_that_is_no_ledger_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "l.db"
    path.write_bytes(content)
    done = comity("doctor", "--ledger", path)
    assert done.returncode == 1
    done = comity("ledger", "--ledger", path)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert path.read_bytes() == content


def test_a_missing_claim_is_noticed(tmp_path: Path) -> None:
    path = filled(tmp_path / "l.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM words WHERE rowid = (SELECT min(rowid) FROM words)")
        connection.execute("DELETE FROM readings WHERE document = 'r003'")
        connection.commit()
    problems = [problem.what for problem in examine(str(path))]
    assert problems == [
        "there are reports without their reading: r003", "12 claims, but 11 in the full text search"
    ]  # fmt: skip


def test_a_backup_is_consistent_while_others_add(tmp_path: Path) -> None:
    path = filled(tmp_path / "l.db", 1)
    adder = start(str(path))
    counts: list[int] = []
    while adder.poll() is None:
        copy = tmp_path / f"{len(counts)}.db"
        backup(str(path), copy)
        counts.append(consistent(copy))
    assert adder.returncode == 0
    assert counts == sorted(counts)
    assert len(set(counts)) > 1
    backup(str(path), tmp_path / "last.db")
    assert consistent(tmp_path / "last.db") == len(reports())


def test_a_backup_of_a_damaged_ledger_is_refused(tmp_path: Path) -> None:
    path = filled(tmp_path / "l.db", 30)
    damage(path)
    with pytest.raises(LedgerError, match="not backed up"):
        backup(str(path), tmp_path / "copy.db")
    assert [each.name for each in tmp_path.iterdir() if "copy" in each.name] == []


def test_a_backup_replaces_nothing(tmp_path: Path) -> None:
    path, there = filled(tmp_path / "l.db", 1), tmp_path / "there.db"
    there.write_bytes(b"mine")
    assert comity("backup", there, "--ledger", path).returncode == 2
    assert there.read_bytes() == b"mine"
    done = comity("backup", tmp_path / "copy.db", "--ledger", path)
    assert done.returncode == 0
    assert "copy.db" in done.stdout


def test_a_clock_set_back_changes_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        year_now = 2030

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(cls.year_now, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(adding, "datetime", Clock)
    with LedgerStore.open(url) as store:
        assert store.add(report("r", gift("rhino", 2)), "1")
        Clock.year_now = 2001
        assert store.add(report("r", gift("rhino", 3)), "2")
        assert store.add(report("other", gift("lion", 5)), "2")
        newest = {each.document.id: each.transfers[0].items[0].quantity for each in store.ledgers()}
        assert newest["r"] is not None
        assert newest["r"].low == 3
        assert len(list(store.entries())) == 2
    assert list(examine(url)) == []


def test_a_server_restarted_in_mid_write_loses_nothing(own_postgres_server: PostgresServer) -> None:
    import psycopg

    name = f"test_{uuid.uuid4().hex[:12]}"
    admin = own_postgres_server.url.format("postgres").replace("+psycopg", "")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = own_postgres_server.url.format(name)
    adder = start(url)
    assert adder.stdout is not None
    acknowledged = {adder.stdout.readline().strip() for _ in range(5)}
    own_postgres_server.stop()
    time.sleep(0.2)
    own_postgres_server.start()
    acknowledged |= set(adder.stdout.read().split())
    assert adder.wait(timeout=120) == 0
    assert acknowledged == {each.document.id for each in reports()}
    with LedgerStore.open(url) as store:
        whole(store)
