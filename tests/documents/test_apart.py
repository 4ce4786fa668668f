"""Pages, mail and feeds are parsed apart: what takes too long or falls costs itself, and is named."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from tests.documents.archives import docx

from comity.documents.apart import APART, Apart
from comity.documents.feeds import read_sitemap
from comity.documents.html import read_html
from comity.documents.limits import Limits
from comity.documents.meta import Meta
from comity.documents.parts import Failure, Found, Intake, Link, Part
from comity.documents.reports import Reports
from comity.errors import Broken, Empty, TooLarge
from comity.model import Document

PAGE = (
    "<html><head><title>Cranes</title></head><body><article><p>"
    + "Japan gave Oman two cranes. " * 20
    + "</p></article>"
)
SLOW = "<html><body><article>" + "<p>Japan gave Oman two cranes on Tuesday.</p>" * 60_000
"""It takes seconds to find the article in it."""


@pytest.fixture
def apart() -> Apart:
    return Apart()


def test_a_page_that_takes_too_long_is_named_with_the_limit_and_the_next_is_read(apart: Apart) -> None:
    with pytest.raises(TooLarge, match=r"the page takes more than the 0\.01 seconds allowed"):
        apart.ask("page", "the page", 0.01, tuple[Meta, str], SLOW)
    meta, text = apart.ask("page", "the page", 30.0, tuple[Meta, str], PAGE)
    assert meta.title == "Cranes"
    assert text.startswith("Japan gave Oman two cranes.")
    apart.close()


def test_a_process_that_falls_is_followed_by_another(apart: Apart) -> None:
    apart.ask("page", "the page", 30.0, tuple[Meta, str], PAGE)
    assert apart._process is not None
    os.kill(apart._process.pid, signal.SIGSTOP)
    pid = apart._process.pid
    with pytest.raises(TooLarge):
        apart.ask("page", "the page", 0.2, tuple[Meta, str], PAGE)
    assert apart.ask("page", "the page", 30.0, tuple[Meta, str], PAGE)[0].title == "Cranes"
    assert apart._process is not None
    assert apart._process.pid != pid
    os.kill(apart._process.pid, signal.SIGKILL)
    time.sleep(0.1)
    assert apart.ask("page", "the page", 30.0, tuple[Meta, str], PAGE)[0].title == "Cranes"
    apart.close()


def test_what_is_wrong_with_a_page_is_told_as_if_it_were_read_here() -> None:
    with pytest.raises(Empty, match="no article was found"):
        read_html("<html></html>", 30.0)
    with pytest.raises(Broken, match="the feed is cut off"):
        APART.ask("feed", "the feed", 30.0, list[tuple[str, Meta]], "<rss version='2.0'><channel><<<", None)


def test_the_limit_holds_for_each_page_of_a_batch(tmp_path: Path) -> None:
    (tmp_path / "slow.html").write_text(SLOW)
    (tmp_path / "text.txt").write_text("Japan gave Oman two cranes.")
    paths = [str(tmp_path / name) for name in ("slow.html", "text.txt")]
    slow, read = Reports(paths, Intake(limits=Limits(seconds=0.01)))
    assert isinstance(slow, Failure)
    assert "takes more than the 0.01 seconds allowed" in str(slow.error)
    assert isinstance(read, Document)


_LATE = "the {} takes more than the 0.2 seconds allowed"


@pytest.mark.parametrize(
    ("name", "hostile", "words"),
    [
        ("a.xml", b"<rss version='2.0'><channel>" + b"<item><title>x</title></item>" * 100_000, _LATE.format("feed")),
        ("a.xml", b"<urlset>" + b"<a/>" * 1_000_000, _LATE.format("sitemap")),
        ("a.docx", docx("<w:p>" * 20_000 + "</w:p>" * 20_000), _LATE.format("document")),
        ("a.html", SLOW.encode(), _LATE.format("page")),
        (
            "a.eml",
            b"From: a@b.example\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 200_000,
            _LATE.format("message"),
        ),
    ],
    ids=["feed", "sitemap", "docx", "page", "mail"],
)
def test_what_would_keep_a_parser_busy_is_left_after_its_time(name: str, hostile: bytes, words: str) -> None:
    reports = Reports([], Intake(limits=Limits(seconds=0.2)))
    (found,) = reports.part(Part(name, cast(BinaryIO, io.BytesIO(hostile))), name)
    assert isinstance(found, Failure), found
    assert isinstance(found.error, TooLarge)
    assert str(found.error) == words


def test_a_sitemap_that_is_cut_off_gives_what_came_before() -> None:
    cut = b"<urlset><url><loc>https://a.example/1</loc></url><url><loc>https://a.example/2</lo"
    links: list[Found] = []
    with pytest.raises(Broken, match="the sitemap is cut off or damaged"):
        links.extend(read_sitemap(Part("a.xml", cast(BinaryIO, io.BytesIO(cut))), Intake()))
    assert links == [Link("https://a.example/1")]


def test_a_killed_program_takes_its_parser_along() -> None:
    """In the middle of its work too: its standard input stays open here, so that nothing else ends it."""
    script = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-P', '-m', 'comity.documents.apart_child'], stdin=0,"
        " stdout=subprocess.PIPE)\n"
        "child.stdout.read(1)\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    for _ in range(100):
        if not _runs(child):
            return
        time.sleep(0.1)
    pytest.fail("it runs on")


def _runs(process: int) -> bool:
    """Whether a process is there, and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
