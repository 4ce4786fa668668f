"""A picture: what it says as a table, and how it is drawn, wide or narrow; as a file it says where it comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from comity.errors import LedgerError
from comity.ledger.filters import Filters
from comity.plot.drawing import Drawing, lines_of
from comity.plot.names import name

WIDE, NARROW = 960, 360
_MARGIN, _TITLE, _SMALL = 24, 20, 12
_PARTIES = ("party", "giver", "receiver", "said_by")
_WORDS = {
    "since": "from", "until": "to", "text": "with the words", "said_by": "said by", "min_sources": "sources at least",
    "item": "thing",
}  # fmt: skip
Row = tuple[str | int | float | None, ...]


@dataclass(frozen=True)
class Picture:
    """What a picture shows: its table, what a reader has to know beside it, and how it is drawn at a width."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Row]
    draw: Callable[[float], Drawing]
    notes: tuple[str, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    """The signs it uses: a class of the style sheet, and what it stands for."""
    choices: tuple[tuple[str, bool], ...] = ()
    """What it can be drawn of, and whether that is what it shows."""

    def table(self) -> list[dict[str, Any]]:
        """Return the rows by the names of their columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def asked_for(filters: Filters) -> str:
    """Return in words what a picture was narrowed to."""
    said = []
    for which, value in msgspec.structs.asdict(filters).items():
        if value in (None, ()):
            continue
        if which == "between":
            said.append(f"between {name(value[0])} and {name(value[1])}")
            continue
        values = value if isinstance(value, tuple) else (value,)
        words = ", ".join(name(str(each)) if which in _PARTIES else str(each) for each in values)
        said.append(f"{_WORDS.get(which, which)} {words}")
    return "; ".join(said) or "the whole ledger"


def as_svg(picture: Picture, asked: str, source: str) -> str:
    """Return a picture as a file: title, what was asked for, the picture, its signs, notes, source and day."""
    inside = picture.draw(WIDE)
    frame = Drawing(WIDE + 2 * _MARGIN)
    y = 40.0
    for line in lines_of(picture.title, WIDE, _TITLE):
        frame.text(_MARGIN, y, line, "p-ink", size=_TITLE, strong=True)
        y += 26
    for line in lines_of(asked, WIDE, 13):
        frame.text(_MARGIN, y, line, size=13)
        y += 18
    if picture.keys:
        y += 6
        _keys(frame, picture.keys, y)
        y += 14
    top = y
    y += inside.height + 26
    day = datetime.now(UTC).date().isoformat()
    for words in (*picture.notes, f"Source: {source}. Drawn {day} by comity."):
        for line in lines_of(words, WIDE, _SMALL):
            frame.text(_MARGIN, y, line, size=_SMALL)
            y += 17
    height = y + 6
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{frame.width:g}" height="{height:g}" '
        f'viewBox="0 0 {frame.width:g} {height:g}" font-family="Liberation Sans, DejaVu Sans, Arial, sans-serif">'
        f"<style>{_style()}</style>"
        f'<rect class="p-paper" width="{frame.width:g}" height="{height:g}"/>{frame.inner()}'
        f'<svg class="picture" x="{_MARGIN}" y="{top:g}" width="{inside.width:g}" height="{inside.height:g}" '
        f'viewBox="0 0 {inside.width:g} {inside.height:g}">{_unlinked(inside.inner())}</svg></svg>'
    )


def as_png(svg: str) -> bytes:
    """Return a file's picture as PNG, at twice its size. Raises LedgerError where comity[plot] is not installed."""
    try:
        import vl_convert
    except ImportError as error:
        raise LedgerError("pictures as PNG need one more library: pip install 'comity[plot]'") from error
    return bytes(vl_convert.svg_to_png(svg, scale=2))


def _keys(frame: Drawing, keys: Sequence[tuple[str, str]], y: float) -> None:
    x = float(_MARGIN)
    for class_, words in keys:
        frame.add("rect", class_=class_, x=x, y=y - 10, width=12, height=12)
        frame.text(x + 18, y, words)
        x += 18 + 8 * len(words) + 16


def _unlinked(inner: str) -> str:
    """A file leads nowhere: addresses of the page mean nothing outside it."""
    return re.sub(r"</a>", "</g>", re.sub(r"<a [^<>]*>", "<g>", inner))


@cache
def _style() -> str:
    """The style sheet with the colours of the light page put in, for programs that know no variables."""
    sheet = resources.files("comity.plot").joinpath("data", "picture.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"(?<![\w-])--([\w-]+):\s*(#\w+)", sheet[: sheet.index("}")]))
    rules = sheet[sheet.index("/* Pictures") :]
    return re.sub(r"var\(--([\w-]+)\)", lambda found: colours[found[1]], rules)
