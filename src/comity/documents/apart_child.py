"""The process in which untrusted pages, mail, feeds and documents are parsed: `apart` starts it and bounds its time."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import msgspec

from comity.documents.apart import Answer, receive, send
from comity.documents.docx import document_text
from comity.documents.feeds import feed_entries, sitemap_entries
from comity.documents.guard import guarded
from comity.documents.html import article
from comity.documents.mail import message_text
from comity.documents.parquet import parquet_columns, parquet_rows
from comity.documents.pdf import pdf_pages
from comity.errors import ComityError

MOST_MEMORY = 2_000_000_000
"""Bytes of address space."""
_LOOKED_AFTER = 1.0
"""Seconds between two looks whether anybody is there who asks."""
_LIBRARIES = ("trafilatura", "feedparser")
_WORK: dict[str, Callable[..., Any]] = {
    "page": article, "mail": message_text, "feed": feed_entries, "sitemap": sitemap_entries, "docx": document_text,
    "pdf": pdf_pages, "parquet": parquet_columns, "parquet_rows": parquet_rows,
}  # fmt: skip


def answer(request: bytes) -> Answer:
    """Do a piece of work; an error of ours is told by its class, one of a library as something broken."""
    work, what, arguments = msgspec.msgpack.decode(request)
    try:
        with guarded(what):
            return Answer(result=msgspec.msgpack.encode(_WORK[work](*arguments)))
    except ComityError as error:
        return Answer(error=type(error).__name__, message=str(error))


def _bound() -> None:
    """Give this process no more memory than it may have, where the system can do that."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with(parent: int) -> None:
    """End this process when the one that asks is gone, in the middle of its work too."""
    while os.getppid() == parent:
        time.sleep(_LOOKED_AFTER)
    os._exit(1)


def main() -> None:
    """Serve until there is nobody who asks."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound()
    asked, told = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    for library in _LIBRARIES:
        import_module(library)
    send(told, b"ready")
    while (request := receive(asked)) is not None:
        send(told, msgspec.msgpack.encode(answer(request)))


if __name__ == "__main__":
    main()
