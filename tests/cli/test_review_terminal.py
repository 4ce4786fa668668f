"""`comity review` in a real terminal: keys in, decisions out."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.ledger.ledger_reports import gift, report

from comity.ledger.store import LedgerStore

SECONDS = 90


class Terminal:
    """A program at a terminal of its own."""

    def __init__(self, *args: str) -> None:
        self._own, other = pty.openpty()
        environment = os.environ | {"TERM": "xterm", "COLUMNS": "110"}
        self._program = subprocess.Popen(
            [sys.executable, "-m", "comity", *args], stdin=other, stdout=other, stderr=other, env=environment
        )
        os.close(other)
        self._seen = ""

    def waits_for(self, words: str) -> str:
        """Return what is shown up to some words, and take it as read."""
        until = time.monotonic() + SECONDS
        while words not in self._seen:
            assert time.monotonic() < until, f"no {words!r} in {self._seen!r}"
            if select.select([self._own], [], [], 0.2)[0]:
                self._seen += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", os.read(self._own, 65536).decode())
        shown, _, self._seen = self._seen.partition(words)
        return shown

    def types(self, *lines: str) -> None:
        for line in lines:
            os.write(self._own, f"{line}\n".encode())

    def presses(self, key: str) -> None:
        self.waits_for("> ")
        time.sleep(0.5)  # what is pressed before the program takes single keys is lost
        os.write(self._own, key.encode())

    def ends(self) -> int:
        return self._program.wait(SECONDS)


@pytest.fixture
def url(tmp_path: Path) -> str:
    path = str(tmp_path / "some.db")
    with LedgerStore.open(path) as store:
        for name, low, day in (("one", 13, "2010-05-13"), ("two", 14, "2010-05-14")):
            store.add(report(name, gift("horse", low, date="2010-05-12"), published=day), "1")
        store.add(report("rice", gift("rice", 40, giver="KEN", kind="food"), published="2011-05-14"), "1")
    return path


def test_every_key_does_what_it_says(url: str) -> None:
    with LedgerStore.open(url) as store:
        horses, rice = (store.item(what).records()[0] for what in ("horse", "rice"))
        before = {entry.id: entry for entry in store.entries()}
    terminal = Terminal("review", horses.id, rice.id, "--ledger", url, "--by", "ann")
    assert "13 horse" in terminal.waits_for("q quit")
    terminal.presses("c")
    terminal.waits_for("field")
    terminal.types("mode", "gift", "as the letter says")
    assert "corrected: mode" in terminal.waits_for("q quit")
    terminal.presses("s")
    terminal.waits_for("claims to take out")
    terminal.types("2", "two horses more")
    assert "14 horse" not in terminal.waits_for("q quit").partition("1 of 2")[2]
    terminal.presses("u")
    assert "this takes back: split" in terminal.waits_for("take it back?")
    terminal.types("y", "they are one")
    assert "14 horse" in terminal.waits_for("q quit").partition("undone: ")[2]
    terminal.presses("m")
    terminal.waits_for("with entry")
    terminal.types(rice.id[:8], "no, a test")
    assert "rice" in terminal.waits_for("q quit").partition("1 of 2")[2]
    terminal.presses("u")
    terminal.waits_for("take it back?")
    terminal.types("y", "")
    terminal.waits_for("q quit")
    terminal.presses("a")
    terminal.waits_for("why")
    terminal.types("seen")
    assert "rice" in terminal.waits_for("q quit").partition("2 of 2")[2]
    terminal.presses("r")
    terminal.waits_for("why")
    terminal.types("not ours")
    terminal.waits_for("nothing more to review")
    assert terminal.ends() == 0
    with LedgerStore.open(url) as store:
        made = store.decisions.all()
        assert [each.action for each in made] == [
            "correct", "split", "undo", "merge", "undo", "accept", "reject",
        ]  # fmt: skip
        assert {each.by for each in made} == {"ann"}
        assert [store.entry(each.id).status for each in (horses, rice)] == ["accepted", "rejected"]
        while store.decisions.in_force():
            store.decisions.undo(by="ann")
        assert {entry.id: entry for entry in store.entries()} == before


def test_a_review_can_be_left_at_any_key(url: str) -> None:
    terminal = Terminal("review", "--ledger", url)
    terminal.waits_for("q quit")
    terminal.presses("q")
    assert terminal.ends() == 0
    with LedgerStore.open(url) as store:
        assert store.decisions.all() == []
