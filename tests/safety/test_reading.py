"""Sources made to do harm: each is read, or told in one line, in the time that its size asks for."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from tests.safety.patterns import processor_time

from comity.documents.limits import Limits
from comity.documents.mail import message_text
from comity.documents.parts import Failure, Intake, Part
from comity.documents.reports import Reports
from comity.model import Document

REPORT = "Norway has given Kenya two lions, the ministry said on Thursday. France sold Egypt 12 jets in May."
SECONDS = 2.0
"""Of this process's own time: a hundred times what such a source takes."""


def read(tmp_path: Path, name: str, text: str | bytes) -> list[Document | Failure]:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with processor_time(SECONDS):
        return list(Reports([str(path)]))


@pytest.mark.parametrize(
    "before",
    [
        "<!---->" * 40 + "x",
        "<!-- -->\n" * 40,
        "<!--" * 2_000,
        "<?x?> " * 500 + "<",
        "<!doctype x [" + "] " * 1_500,
        "<!doctype html [" * 500,
        "\n" * 8_000 + "<!-",
        "From " + "a" * 8_000 + "\n",
        "---\n" + "a: b\n" * 1_000,
    ],
    ids=lambda before: before[:12],
)
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a"])
def test_what_stands_before_a_report_does_not_hang_its_reading(tmp_path: Path, name: str, before: str) -> None:
    assert len(read(tmp_path, name, before + REPORT)) == 1


# Archives that promise more than they hold


def sparse(name: str, size: int, data: bytes, at: int = 0) -> bytes:
    """A TAR of one file that is said to have `size` bytes, all of them zeros but `data`."""
    header = tarfile.TarInfo(name)
    header.size = len(data)
    header.pax_headers = {
        "GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.name": name, "GNU.sparse.size": str(size),
        "GNU.sparse.numblocks": "1", "GNU.sparse.map": f"{at},{len(data)}",
    }  # fmt: skip
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(header, io.BytesIO(data))
        good = tarfile.TarInfo("good.txt")
        good.size = len(REPORT)
        archive.addfile(good, io.BytesIO(REPORT.encode()))
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "at"),
    [
        ("a.mbox", b"From a@b Thu Nov 21 10:00:00 2024\nFrom: a@b.org\nMessage-ID: <1>\n\n" + REPORT.encode(), 0),
        ("a.gz", gzip.compress(REPORT.encode()), 0),
        ("a.txt", REPORT.encode(), 0),
        ("a.txt", REPORT.encode(), 1 << 49),
        ("a.jsonl", b'{"text": "' + REPORT.encode() + b'"}\n', 0),
        ("a.zip", b"PK\x03\x04", 0),
        ("a.warc", b"WARC/1.0\r\n", 0),
        ("a.tar", tarfile.TarInfo("a").tobuf(), 0),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_holes_in_a_tar_count_as_what_they_are_read_as(tmp_path: Path, name: str, data: bytes, at: int) -> None:
    found = read(tmp_path, "a.tar", sparse(name, 1 << 50, data, at))
    assert isinstance(found[-1], Document) or "times its size" in str(found[-1].error)
    assert any(isinstance(each, Failure) for each in found)


def zipped(count: int, comment: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.txt", REPORT)
        archive.comment = comment
    return made.getvalue()


def test_what_looks_like_a_short_directory_in_a_comment_is_not_taken_for_it() -> None:
    end = b"PK\x06\x06" + bytes(28) + (1).to_bytes(8, "little") + (60).to_bytes(8, "little") + bytes(8)
    intake = Intake(limits=Limits(members=20))
    for comment in (b"", end, end + b"PK\x06\x07" + bytes(16) + b"PK\x05\x06" + bytes(18)):
        (told,) = Reports([], intake).part(Part("a.zip", cast(BinaryIO, io.BytesIO(zipped(21, comment)))), "a.zip")
        assert isinstance(told, Failure)
        found = list(Reports([], intake).part(Part("a.zip", cast(BinaryIO, io.BytesIO(zipped(19)))), "a.zip"))
        assert len(found) == 19


# What lies beside a report


def told_of_beside(folder: Path) -> bool:
    (told,) = read(folder, "a.txt", REPORT)
    return isinstance(told, Failure) and "meta.json" in str(told.error)


def test_a_meta_json_that_never_ends_is_not_read(tmp_path: Path) -> None:
    beside = tmp_path / "meta.json"
    beside.symlink_to("/dev/zero")
    assert told_of_beside(tmp_path)
    beside.unlink()
    os.mkfifo(beside)
    assert told_of_beside(tmp_path)
    beside.unlink()
    beside.write_text('{"title": "' + "x" * 100_000 + '"}')
    assert told_of_beside(tmp_path)
    beside.write_text("[" * 20_000)
    assert told_of_beside(tmp_path)
    beside.unlink()
    beside.mkdir()
    assert told_of_beside(tmp_path)
    assert isinstance(read_file_beside(tmp_path), Document)


def read_file_beside(tmp_path: Path) -> Document | Failure:
    (tmp_path / "meta.json").rmdir()
    (tmp_path / "meta.json").write_text('{"publisher": "The Oslo Times"}')
    (found,) = read(tmp_path, "a.txt", REPORT)
    return found


# Mail


def test_a_header_without_end_is_cut_off() -> None:
    words = "=?utf-8?q?a?= " * 20_000
    head = f"From: {words} <a@b.org>\nSubject: Lions {words}\nMessage-ID: <1>\nContent-Type: text/plain; a={words}"
    with processor_time(SECONDS):
        meta, text = message_text(f"{head}\n\n{REPORT}".encode())
    assert text == REPORT
    assert meta.title is not None
    assert meta.title.startswith("Lions")
