"""Files that a user trusts: by path and content, so that one that changes has to be looked at again."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from comity.errors import SettingsError


def trusts(file: Path, content: bytes) -> bool:
    """Return whether the user trusts a file with this content."""
    return _mark(file, content).is_file()


def trust(file: Path, content: bytes) -> None:
    """Trust a file as long as it has this content. Raises SettingsError where that cannot be written down."""
    mark = _mark(file, content)
    try:
        mark.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        mark.write_bytes(os.fsencode(file.resolve()) + b"\n")
    except OSError as error:
        raise SettingsError(f"{mark}: it cannot be written: {error.strerror}") from error


def distrust(file: Path) -> None:
    """Trust a file no more, whatever it holds."""
    folder, named = _folder(), os.fsencode(file.resolve()) + b"\n"
    with suppress(FileNotFoundError):
        for mark in folder.iterdir():
            if mark.read_bytes() == named:
                mark.unlink()


def _mark(file: Path, content: bytes) -> Path:
    """A file whose being there is the consent."""
    return _folder() / hashlib.sha256(os.fsencode(file.resolve()) + b"\0" + content).hexdigest()


def _folder() -> Path:
    """The user's own (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "comity" / "trusted"
