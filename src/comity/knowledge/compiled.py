"""The tables as they stand in memory, kept in the user's cache folder from one start to the next.

Reading and checking every table takes longer than reading a report. What is kept is good for the very tables and code
that it was made of, and is only read where nobody but its owner could have written it; without it
all goes on as before.
"""

from __future__ import annotations

import os
import pickle  # nosec B403: what is loaded was written by this user, see _is_own
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from comity.settings import cache_folder

Tables = TypeVar("Tables")
_DIGEST = 32


def kept(make: Callable[[], Tables]) -> Tables:
    """Return what `make` made of the tables at an earlier start, or let it make them now and keep that."""
    if not hasattr(os, "getuid"):
        return make()
    path = cache_folder() / f"knowledge-{sys.implementation.cache_tag}.bin"
    made_of = _digest(_sources())
    tables: Tables | None = _read(path, made_of)
    if tables is None:
        tables = make()
        with suppress(OSError):
            _write(path, made_of, pickle.dumps(tables, pickle.HIGHEST_PROTOCOL))
    return tables


def _sources() -> Iterator[bytes]:
    """The tables, and the code that makes of them what is kept."""
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), *here.glob("data/**/*.csv")]):
        yield path.relative_to(here).as_posix().encode()
        yield path.read_bytes()


def _digest(parts: Iterator[bytes]) -> bytes:
    digest = blake2b(digest_size=_DIGEST)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


def _read(path: Path, made_of: bytes) -> Any:
    try:
        with path.open("rb") as file:
            if not (_is_own(os.fstat(file.fileno())) and _is_own(path.parent.stat())):
                return None
            if file.read(_DIGEST) != made_of:
                return None
            whole, content = file.read(_DIGEST), file.read()
    except OSError:
        return None
    return pickle.loads(content) if _digest(iter([content])) == whole else None  # nosec B301


def _is_own(found: os.stat_result) -> bool:
    """Could nobody but this user have written it?"""
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _write(path: Path, made_of: bytes, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made_of + _digest(iter([content])) + content)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
