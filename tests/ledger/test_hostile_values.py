"""What no database takes costs one report, at the door or behind it: on both databases, in every way in."""

from __future__ import annotations

import json
import random
import string
import subprocess
import sys
from pathlib import Path

import pytest
from tests.ledger.ledger_reports import gift, report

from comity.errors import BadLine, ComityError, NotKept
from comity.export import jsonl
from comity.ledger.schema import key
from comity.ledger.store import LedgerStore

SENTENCE = "Norway has given Kenya two lions, the ministry said on Thursday."


def noise(length: int) -> str:
    """Letters that no database can press together."""
    return "".join(random.Random(length).choices(string.ascii_letters + string.digits, k=length))


LINES: list[dict[str, str]] = [
    {"id": "a\0b", "text": SENTENCE},
    {"text": f"{SENTENCE} NUL\0x"},
    {"text": f"{SENTENCE} 2", "title": "t\0"},
    {"text": f"{SENTENCE} 3", "publisher": "p\0"},
    {"text": f"{SENTENCE} 4", "url": "u\0"},
    {"id": noise(9_000), "text": SENTENCE},
    {"text": f"{SENTENCE} 6", "publisher": noise(9_000)},
    {"text": f"{SENTENCE} 7", "title": noise(200_000)},
    {"text": f"{SENTENCE} 8", "url": f"http://x/{noise(9_000)}"},
    {"text": f"President {noise(4_000)} of Kenya has given Norway two lions."},
    {"text": f"Norway has given Kenya two {noise(9_000)}s, the ministry said."},
    {"text": f"Norway has given {noise(3_000)} two lions."},
    {"id": "\r\n", "text": f"{SENTENCE} 12"},
    {"id": "last", "text": f"{SENTENCE} The last one."},
]


def comity(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[str]:
    done = subprocess.run([sys.executable, "-m", "comity", *arguments], input=given, capture_output=True, check=False)
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    )


def test_adding_goes_on_behind_whatever_cannot_be_kept(url: str) -> None:
    lines = "".join(json.dumps(line) + "\n" for line in LINES).encode()
    done = comity("add", "--jsonl", "--ledger", url, "-", given=lines)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "12 added" in done.stdout
    assert done.stderr.count("its id") == 2
    with LedgerStore.open(url) as store:
        assert store.has("last", store.report("last").version)
        assert all(len(each.publisher or "") <= 200 for each in store.reports.page())


def exported(url: str) -> list[bytes]:
    with LedgerStore.open(url) as store:
        for number in range(3):
            store.add(report(f"r{number}", gift("lion", number + 2)), "1")
        return list(jsonl.export(store))


def _with(line: bytes, *path: str, value: str) -> bytes:
    read = json.loads(line)
    inside = read
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    return json.dumps(read).encode() + b"\n"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("ledger", "document", "id"), noise(9_000)),
        (("ledger", "document", "id"), "a\0b"),
        (("ledger", "document", "text"), "a\0b"),
        (("ledger", "document", "publisher"), noise(9_000)),
        (("version",), noise(9_000)),
        (("ledger", "document", "published"), "2024-13-45"),
    ],
)
def test_importing_goes_on_behind_a_line_that_cannot_be_kept(
    url: str, tmp_path: Path, path: tuple[str, ...], value: str
) -> None:
    one, two, three = exported(str(tmp_path / "given.db"))
    told: list[ComityError] = []
    with LedgerStore.open(url) as store:
        assert jsonl.load([one, _with(two, *path, value=value), three], store, told.append) == 2
        assert [type(each) for each in told] == [BadLine]
        assert str(told[0]).startswith("line 2: ")


def test_what_only_the_database_refuses_is_told_too(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A door that forgets something: here, ids of any length."""
    if not url.startswith("postgresql"):
        pytest.skip("SQLite takes any length")
    monkeypatch.setattr(jsonl, "require_id", lambda id_: id_)
    one, two, three = exported(str(tmp_path / "given.db"))
    told: list[ComityError] = []
    with LedgerStore.open(url) as store:
        bad = _with(two, "ledger", "document", "id", value=noise(20_000))
        assert jsonl.load([one, bad, three], store, told.append) == 2
        assert [type(each) for each in told] == [NotKept]
        assert len(str(told[0])) < 500


def test_a_long_key_stays_one_key() -> None:
    assert key("short") == "short"
    assert len(key("x" * 5_000)) < 200
    assert key("x" * 5_000) != key("x" * 5_001)
    assert key("é" * 5_000) == key("é" * 5_000)
