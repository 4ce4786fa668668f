"""Reports from files and from standard input."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

from comity.documents.build import MAX_BYTES, make_document
from comity.documents.decode import decode
from comity.documents.limits import require_size
from comity.documents.meta import Meta, meta_beside
from comity.documents.texts import own_words
from comity.errors import InputError, NotFound
from comity.model import Document

STDIN = "-"


def read_file(
    path: str | os.PathLike[str],
    published: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Document:
    """Read one report from a text or HTML file, or from standard input where `path` is `-`.

    Title, day and publisher are those given here; else those of the front matter or of the page; else those
    of a `meta.json` beside the file. The document's text is what follows the front matter. Raises InputError.
    """
    raw = _read(path, max_bytes)
    beside = Meta() if os.fspath(path) == STDIN else meta_beside(Path(path))
    given = Meta(title=title, published=published, publisher=publisher)
    text, own = own_words(decode(raw), os.fspath(path))
    meta = given.over(own).over(beside)
    return make_document(
        text,
        published=meta.published,
        title=meta.title,
        publisher=meta.publisher,
        url=meta.url,
        max_bytes=max_bytes,
    )


def open_file(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a file to read, or standard input where `path` is `-`. Raises InputError."""
    if os.fspath(path) == STDIN:
        return sys.stdin.buffer
    try:
        return open(path, "rb")
    except FileNotFoundError as error:
        raise NotFound("no such file") from error
    except IsADirectoryError as error:
        raise InputError("this is a folder: name the files in it") from error
    except PermissionError as error:
        raise InputError("permission to read it is denied") from error
    except (OSError, ValueError) as error:
        raise InputError(f"it cannot be read: {error}") from error


def _read(path: str | os.PathLike[str], max_bytes: int) -> bytes:
    with open_file(path) as file:
        try:
            raw = file.read(max_bytes + 1)
            size = file.seek(0, os.SEEK_END) if len(raw) > max_bytes and file.seekable() else len(raw)
        except OSError as error:
            raise InputError(f"it cannot be read: {error}") from error
    require_size(size, max_bytes)
    return raw
