"""What a report says of itself: front matter at its head, or a `meta.json` beside it."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import msgspec

from comity.errors import InputError

BESIDE = "meta.json"
_LONGEST = 1 << 16
_HEAD = re.compile(r"---[ \t]*\n(?P<lines>(?:[^\n]*\n){0,60}?)---[ \t]*(?:\n|\Z)")
_LINE = re.compile(r"(?P<key>[A-Za-z][\w \-]{0,40}?)[ \t]*:(?:[ \t]++(?P<value>.*))?")
_KEYS = {"date": "published", "source": "publisher"}


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """Title, day of publication as written, publisher and address of a report; None where it does not say."""

    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None

    def over(self, other: Meta) -> Meta:
        """These values, and those of `other` where this has none."""
        mine = {name: value for name in self.__struct_fields__ if (value := getattr(self, name))}
        return msgspec.structs.replace(other, **mine)


UNKNOWN = Meta()


def split_front_matter(text: str) -> tuple[Meta, str]:
    """Cut `key: value` lines between two `---` lines from the head of a text (newlines are `\\n`).

    Takes title, published (or date), publisher (or source) and url; other keys are left out. A head that
    is not made of such lines is part of the text.
    """
    match = _HEAD.match(text)
    lines = match["lines"].splitlines() if match else []
    values: dict[str, str] = {}
    for line in lines:
        if not line.strip() or line.startswith(("#", " ", "\t", "- ")):
            continue
        pair = _LINE.fullmatch(line)
        if not pair:
            return Meta(), text
        key = pair["key"].lower()
        values[_KEYS.get(key, key)] = _unquote((pair["value"] or "").strip())
    if match is None or not values:
        return Meta(), text
    return msgspec.convert(values, Meta), text[match.end() :].lstrip("\n")


def _unquote(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def meta_beside(path: Path) -> Meta:
    """Return what the `meta.json` in the folder of a report says; InputError where it is broken."""
    beside = path.parent / BESIDE
    try:
        return msgspec.json.decode(read_regular(beside, _LONGEST), type=Meta)
    except (FileNotFoundError, NotADirectoryError):
        return Meta()
    except (OSError, ValueError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"the {BESIDE} beside it cannot be read: {error}") from error


def read_regular(path: Path, most: int) -> bytes:
    """Return what a file holds; nothing is waited for. Raises OSError, and ValueError where it is no file or longer."""
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError("it is no file, but a device or a pipe")
        if len(raw := file.read(most + 1)) > most:
            raise ValueError(f"it has more than the {most:,} bytes that it needs")
        return raw
