"""`feeds.toml`: which sources are watched, and how often."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import msgspec

from comity.documents.web.addresses import is_address, normal
from comity.errors import ComityError, InputError

_EVERY = re.compile(r"(\d{1,6})\s*(s|sec(?:ond)?s?|m|min(?:ute)?s?|h|hours?|d|days?)")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source: the address of a feed, a sitemap or a list of addresses, or a folder.

    `every` is how often it is looked at, `most` how many new pages of it are taken at a time, newest first;
    `publisher` stands where its pages do not name one.
    """

    address: str | None = None
    folder: str | None = None
    publisher: str | None = None
    every: str | None = None
    most: int = 100


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All sources, and how often they are looked at where they do not say."""

    source: list[Source]
    every: str = "15 minutes"


def load_config(path: Path) -> Config:
    """Read and check `feeds.toml`; folders are told from where it lies. Raises InputError."""
    try:
        config = msgspec.toml.decode(path.read_bytes(), type=Config)
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"it is no list of sources: {error}") from error
    if not config.source:
        raise InputError('it names no source: write [[source]] and below it address = "https://…" or folder = "…"')
    return msgspec.structs.replace(config, source=[_checked(each, n, path) for n, each in enumerate(config.source, 1)])


def period(source: Source, config: Config) -> timedelta:
    """How long it is from one look at a source to the next."""
    return _period(source.every or config.every)


def _period(text: str) -> timedelta:
    match = _EVERY.fullmatch(text.strip().lower())
    if not match or not int(match[1]):
        raise InputError(f"every = “{text}”: write a number and its unit, such as 15 minutes")
    return timedelta(seconds=int(match[1]) * _UNITS[match[2][0]])


def _checked(source: Source, number: int, path: Path) -> Source:
    if (source.address is None) == (source.folder is None):
        raise InputError(f"source {number}: give it an address or a folder")
    try:
        _period(source.every or "1 hour")
        if source.folder is not None:
            folder = path.parent / source.folder
            if not folder.is_dir():
                raise InputError(f"there is no folder {folder}")
            return msgspec.structs.replace(source, folder=str(folder))
        if not is_address(source.address or ""):
            raise InputError(f"“{source.address}” is no address: it begins with http:// or https://")
        return msgspec.structs.replace(source, address=normal(source.address or ""))
    except ComityError as error:
        raise InputError(f"source {number}: {error}") from error
