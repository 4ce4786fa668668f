"""Pages, mail and feeds are parsed apart: what takes too long or falls costs itself, and is named."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from comity.documents.apart import APART, Apart
from comity.documents.html import read_html
from comity.documents.limits import Limits
from comity.documents.meta import Meta
from comity.documents.parts import Failure, Intake
from comity.documents.reports import Reports
from comity.errors import Broken, Empty, TooLarge
from comity.model import Document

PAGE = (
    "<html><head><title>Cranes</title></head><body><article><p>"
    + "Japan gave Oman two cranes. " * 20
    + "</p></article>"
)


@pytest.fixture
def apart() -> Apart:
    return Apart()


def test_a_page_that_takes_too_long_is_named_with_the_limit_and_the_next_is_read(apart: Apart) -> None:
    nested = "<div>" * 200_000 + "Japan gave Oman two cranes."
    with pytest.raises(TooLarge, match=r"the page takes more than the 0\.01 seconds allowed"):
        apart.ask("page", "the page", 0.01, tuple[Meta, str], nested)
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
    (tmp_path / "slow.html").write_text("<html><body>" + "<div>" * 200_000 + "Japan gave Oman two cranes.")
    (tmp_path / "text.txt").write_text("Japan gave Oman two cranes.")
    paths = [str(tmp_path / name) for name in ("slow.html", "text.txt")]
    slow, read = Reports(paths, Intake(limits=Limits(seconds=0.01)))
    assert isinstance(slow, Failure)
    assert "takes more than the 0.01 seconds allowed" in str(slow.error)
    assert isinstance(read, Document)
