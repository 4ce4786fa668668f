"""Several processes at one ledger, and processes that are killed."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.ledger.ledger_reports import gift, report

from comity.ledger.store import LedgerStore
from comity.reconcile.whole import reconcile

ADDER = """
import sys
sys.path.insert(0, sys.argv[1])
from tests.ledger.test_processes import reports
from comity.ledger.store import LedgerStore
start, step = int(sys.argv[3]), int(sys.argv[4])
with LedgerStore.open(sys.argv[2]) as store:
    for each in reports()[start::step]:
        store.add(each, "1")
        print(each.document.id, flush=True)
"""
THINGS = ("rhino", "elephant", "hyena", "impala")


def reports() -> list:  # type: ignore[type-arg]
    return [
        report(f"r{number:03}", gift(THINGS[number % 4], 2 + number % 3), published=f"2010-05-{1 + number % 28:02}")
        for number in range(60)
    ]


def start(url: str, first: int = 0, step: int = 1) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", ADDER, str(Path(__file__).parents[2]), url, str(first), str(step)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def whole(store: LedgerStore) -> None:
    """The ledger holds what all reports at once give."""
    entries, findings = reconcile(reports())
    assert {each.id: each for each in store.entries()} == {each.id: each for each in entries}
    assert {each.id: each for each in store.findings()} == {each.id: each for each in findings}


def test_several_processes_add_at_once(url: str) -> None:
    adders = [start(url, first, 3) for first in range(3)]
    assert [adder.wait(timeout=120) for adder in adders] == [0, 0, 0]
    with LedgerStore.open(url) as store:
        assert store.stats()["reports"] == 60
        whole(store)


def test_a_killed_process_loses_at_most_the_report_in_hand(url: str) -> None:
    dice = random.Random(7)
    finished: set[str] = set()
    for _ in range(4):
        adder = start(url)
        assert adder.stdout is not None
        for _ in range(dice.randint(3, 9)):
            finished.add(adder.stdout.readline().strip())
        time.sleep(dice.random() * 0.05)
        os.kill(adder.pid, signal.SIGKILL)
        finished |= set(adder.stdout.read().split())
        adder.wait()
        with LedgerStore.open(url) as store:
            there = {each.document.id for each in store.ledgers()}
            assert finished <= there
            assert len(there) <= len(finished) + 1
            known = [each for each in reports() if each.document.id in there]
            assert {each.id: each for each in store.entries()} == {each.id: each for each in reconcile(known)[0]}
    assert 0 < len(finished) < 60
    assert start(url).wait(timeout=120) == 0
    with LedgerStore.open(url) as store:
        whole(store)
