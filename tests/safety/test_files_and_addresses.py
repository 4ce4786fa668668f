"""Files are their owner's, and left alone where they are none of ours; what comes out steers nothing."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from comity.documents.web.addresses import is_public
from comity.errors import LedgerError
from comity.export.dossier import _address, _plain
from comity.ledger.health import backup, examine
from comity.ledger.store import LedgerStore


def comity(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "comity", *arguments], input=given, capture_output=True, text=True, check=False
    )


def test_a_ledger_and_its_copies_are_their_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with LedgerStore.open(tmp_path / "a.db"):
            modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        backup(str(tmp_path / "a.db"), tmp_path / "b.db")
    finally:
        os.umask(before)
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "b.db").stat().st_mode) == 0o600


def test_a_strangers_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="no ledger"):
        LedgerStore.open(path)
    assert list(examine(str(path)))
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["theirs.db"]


def test_looking_changes_nothing(tmp_path: Path) -> None:
    with LedgerStore.open(tmp_path / "a.db"):
        pass
    backup(str(tmp_path / "a.db"), tmp_path / "b.db")
    before = (tmp_path / "b.db").read_bytes()
    assert not list(examine(str(tmp_path / "b.db")))
    assert (tmp_path / "b.db").read_bytes() == before
    assert not [each for each in tmp_path.iterdir() if each.name.startswith("b.db-")]


@pytest.mark.parametrize("name", ["a?mode=ro.db", "a#b.db", "a%20b.db", "a b.db", "?mode=memory"])
def test_a_name_is_a_name(tmp_path: Path, name: str) -> None:
    with LedgerStore.open(tmp_path / name):
        pass
    assert (tmp_path / name).is_file()
    with LedgerStore.open(tmp_path / name, create=False):
        pass


@pytest.mark.parametrize(
    "url", ["postgresql://a:hush@localhost:port/x", "nosuch://a:hush@b/c", "postgresql://u:hush@127.0.0.1:1/x"]
)
def test_a_bad_url_is_one_line_without_its_password(url: str) -> None:
    done = comity("ledger", "--ledger", url)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "hush" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_revision_that_is_none_of_ours_is_told(tmp_path: Path) -> None:
    with LedgerStore.open(tmp_path / "a.db"):
        pass
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'deadbeef'")
    connection.close()
    with pytest.raises(LedgerError, match="no ledger"):
        LedgerStore.open(tmp_path / "a.db")


@pytest.mark.parametrize(
    "address",
    ["192.0.0.9", "192.0.0.170", "fec0::1", "3fff::1", "5f00::1", "100::1", "2001:2::1", "192.31.196.1", "240.0.0.1",
     "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "255.255.255.255", "fe80::1%eth0", "nonsense"],
)  # fmt: skip
def test_special_addresses_are_not_public_on_any_python(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::1"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)


def test_json_steers_no_terminal() -> None:
    title = "a\u009b31m\u202eb\u2066c\u200fd\u007fe\ufefff"
    line = json.dumps({"text": "Norway has given Kenya two lions, the ministry said.", "title": title})
    done = comity("read", "--jsonl", "-", given=line)
    assert done.returncode == 0
    assert not set(title[1:]) & set(done.stdout) - set("abcdef31m")
    assert json.loads(done.stdout)["document"]["title"] == title


def test_a_dossier_has_links_to_pages_alone_and_nothing_that_steers() -> None:
    assert _address("javascript:alert(1)") is None
    assert "<" not in (_address('https://e.org/"><script>alert(1)</script>') or "")
    assert "\x1b" not in (_address("https://e.org/\x1b]0;pwn\x07") or "")
    assert _plain("a\x1b[31m\u202e<b>&lt;") == "a \\[31m \\<b\\>\\&lt;"


@pytest.mark.parametrize("words", [["schema"], ["read", "-", "--published", "2024-05-01"]])
def test_a_full_device_is_one_line(words: list[str]) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "comity", *words],
            input="Norway has given Kenya two lions.", stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["comity: output: it cannot be written: No space left on device"]
