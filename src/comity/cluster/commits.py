"""Folders that count only when they are whole.

A folder is written under `_drafts`, gets a marker that names each of its files with size and hash, and is then renamed
to its place: one step on a POSIX file system, so it is there with its marker or not at all. What has no marker, or does
not hold to it, counts as not written, and is written again.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from comity.errors import ClusterError
from comity.model import Record

MARKER = "_COMMITTED"
DRAFTS = "_drafts"
_LOCK = "_lock"
_CHUNK = 1 << 20
_TAKEN = (errno.ENOTEMPTY, errno.EEXIST)


class File(Record, frozen=True, kw_only=True):
    """A file's bytes and their SHA-256."""

    size: int
    sha256: str


class Marker(Record, frozen=True, kw_only=True):
    """What a folder holds: its files by their paths in it, and whatever its writer says of it."""

    files: dict[str, File]
    facts: dict[str, Any]


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def commit(draft: Path, place: Path, facts: dict[str, Any]) -> bool:
    """Put a folder in its place with its marker; return False, and drop it, where a whole one is there already.

    Raises OSError where it cannot be written.
    """
    files = {
        str(path.relative_to(draft)): File(size=path.stat().st_size, sha256=file_hash(path))
        for path in sorted(draft.rglob("*"))
        if path.is_file()
    }
    write_whole(draft / MARKER, msgspec.json.format(msgspec.json.encode(Marker(files=files, facts=facts))))
    for folder in {draft, *(draft / name for name in files)}:
        _sync(folder)
    try:
        draft.rename(place)
    except OSError as error:
        if error.errno not in _TAKEN:
            raise
        if is_whole(place, thorough=True):
            shutil.rmtree(draft, ignore_errors=True)
            return False
        place.rename(draft.with_name(f"damaged-{uuid4().hex}"))
        draft.rename(place)
    _sync(place.parent)
    return True


def marker_of(place: Path) -> Marker | None:
    """Return a folder's marker; None where it has none that can be read."""
    try:
        return msgspec.json.decode((place / MARKER).read_bytes(), type=Marker)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def is_whole(place: Path, *, thorough: bool = False) -> bool:
    """Whether a folder holds all that its marker names, by size or, if `thorough`, to the byte."""
    marker = marker_of(place)
    return marker is not None and all(
        _holds(place / name, file, thorough=thorough) for name, file in marker.files.items()
    )


def _holds(path: Path, file: File, *, thorough: bool) -> bool:
    try:
        return path.stat().st_size == file.size and (not thorough or file_hash(path) == file.sha256)
    except OSError:
        return False


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there whole or, as it was before, not at all. Raises OSError."""
    draft = path.with_name(f"{path.name}.{uuid4().hex}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _sync(path: Path) -> None:
    """See to it that a file or folder outlives a power cut, where the file system can do that."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def writing_to(output: Path, run: str) -> Iterator[Path]:
    """Hold a folder for one run alone, and yield where its drafts go; what an earlier run left half done is removed.

    Raises ClusterError where another run holds it or it cannot be written.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock = os.open(output / _LOCK, os.O_CREAT | os.O_RDWR, 0o644)
    except OSError as error:
        raise ClusterError(f"it cannot be written: {error.strerror}") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ClusterError("another run is writing there: wait for it, or name another folder") from error
        drafts = output / DRAFTS
        shutil.rmtree(drafts, ignore_errors=True)
        (drafts / run).mkdir(parents=True, exist_ok=True)
        yield drafts / run
        shutil.rmtree(drafts, ignore_errors=True)
    finally:
        os.close(lock)
