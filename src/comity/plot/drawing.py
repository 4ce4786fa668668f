"""SVG, written element by element: text is escaped, labels keep out of each other's way.

Colours are classes of `data/picture.css`, which the page links and a file carries within.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

Anchor = Literal["start", "middle", "end"]
SIZE = 12
_NARROW, _BROAD = frozenset("iljtfrI.,:;'|!()[] "), frozenset("mwMW@%")
_UNSAFE = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"
) | dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")
Box = tuple[float, float, float, float]


def plain(words: object) -> str:
    """Return text without characters that XML forbids or that turn the direction of writing."""
    return str(words).translate(_UNSAFE).encode("utf-8", "replace").decode("utf-8")


def width_of(words: str, size: float = SIZE) -> float:
    """Return about how wide words are: rather too wide than too narrow, whatever the font."""
    total = 0.0
    for char in words:
        if unicodedata.east_asian_width(char) in "WF":
            total += 1.0
        elif char in _NARROW:
            total += 0.36
        else:
            total += 0.9 if char in _BROAD else 0.7 if char.isupper() else 0.6
    return total * size


def cut(words: str, most: float, size: float = SIZE) -> str:
    """Return words, cut with an ellipsis where they are wider than `most`."""
    if width_of(words, size) <= most:
        return words
    while words and width_of(words, size) + 0.8 * size > most:
        words = words[:-1]
    return words.rstrip() + "…"


def lines_of(words: str, most: float, size: float = SIZE) -> list[str]:
    """Return words in lines that are no wider than `most`."""
    lines = [""]
    for word in words.split():
        joined = f"{lines[-1]} {word}".strip()
        if width_of(joined, size) <= most or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return [cut(line, most, size) for line in lines if line]


class Drawing:
    """A picture being drawn, of a width; its height is set when it is known."""

    def __init__(self, width: float, height: float = 0.0) -> None:
        self.width = width
        self.height = height
        self._parts: list[str] = []

    def add(self, tag: str, /, **attributes: object) -> None:
        """Add an element; `class_` is its class, underscores in names are hyphens, numbers have one decimal."""
        self._parts.append(f"<{tag}{_attributes(attributes)}/>")

    def text(
        self, x: float, y: float, words: object, class_: str = "p-soft", anchor: Anchor = "start",
        size: float = SIZE, *, turn: int = 0, strong: bool = False,
    ) -> None:  # fmt: skip
        """Write words, their baseline at a place."""
        more: dict[str, object] = {"transform": f"rotate({turn} {x:.1f} {y:.1f})"} if turn else {}
        if anchor != "start":
            more["text_anchor"] = anchor
        if strong:
            more["font_weight"] = "600"
        attributes = _attributes({"class_": class_, "x": x, "y": y, "font_size": size, **more})
        self._parts.append(f"<text{attributes}>{escape(plain(words))}</text>")

    @contextmanager
    def link(self, address: str | None, label: str, **data: str) -> Iterator[None]:
        """What is added within leads to an address, and says what it is; without an address it just says so."""
        name = quoteattr(plain(label))
        if address:
            more = "".join(f" data-{key}={quoteattr(plain(value))}" for key, value in data.items())
            self._parts.append(f"<a href={quoteattr(plain(address))} aria-label={name}{more}>")
        else:
            self._parts.append(f'<g role="img" aria-label={name}>')
        self._parts.append(f"<title>{escape(plain(label))}</title>")
        yield
        self._parts.append("</a>" if address else "</g>")

    def inner(self) -> str:
        """The elements, without the frame round them."""
        return "".join(self._parts)

    def svg(self, label: str, class_: str = "") -> str:
        """The picture as an element of a page."""
        return (
            f'<svg class="picture {class_}" viewBox="0 0 {self.width:g} {self.height:g}" role="group" '
            f"aria-label={quoteattr(plain(label))}>{self.inner()}</svg>"
        )


def _attributes(of: dict[str, object]) -> str:
    return "".join(f" {name.rstrip('_').replace('_', '-')}={_value(value)}" for name, value in of.items())


def _value(value: object) -> str:
    if isinstance(value, float):
        return f'"{value:.1f}"'
    return f'"{value}"' if isinstance(value, int) else quoteattr(plain(value))


class Places:
    """Where labels stand already, so that no two overlap."""

    def __init__(self, width: float, height: float) -> None:
        self._width, self._height = width, height
        self._taken: list[Box] = []

    def take(self, box: Box) -> None:
        """Keep a place from labels."""
        self._taken.append(box)

    def label(self, x: float, y: float, words: str, away: float, size: float) -> tuple[float, float, Anchor] | None:
        """Return where words can stand beside a point, `away` from it, and keep that place; None where nowhere."""
        wide, tall = width_of(words, size), size * 1.1
        ways: list[tuple[float, float, Anchor]] = [
            (x + away, y + size * 0.35, "start"), (x - away, y + size * 0.35, "end"),
            (x, y - away, "middle"), (x, y + away + size * 0.8, "middle"),
        ]  # fmt: skip
        for at, base, anchor in ways:
            left = at - (0 if anchor == "start" else wide if anchor == "end" else wide / 2)
            box = (left, base - size * 0.85, left + wide, base - size * 0.85 + tall)
            if self._free(box):
                self.take(box)
                return at, base, anchor
        return None

    def _free(self, box: Box) -> bool:
        left, top, right, bottom = box
        if left < 0 or top < 0 or right > self._width or bottom > self._height:
            return False
        return all(right + 3 <= a or left - 3 >= c or bottom <= b or top >= d for a, b, c, d in self._taken)
