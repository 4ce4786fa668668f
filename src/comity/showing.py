"""How records show themselves to a person, and how they hand on what a layer above them does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib import import_module
from typing import Any

SHOWN = 20
"""How many rows a notebook shows."""


def as_html(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], total: str = "") -> str:
    """Return rows as an HTML table, whatever they hold escaped, with how many there are in all, in words."""

    def cells(tag: str, values: Iterable[Any]) -> str:
        shown = ("" if value is None else escape(str(value)) for value in values)
        return "".join(f"<{tag}>{value}</{tag}>" for value in shown)

    body = "".join(f"<tr>{cells('td', (row[name] for name in columns))}</tr>" for row in rows)
    foot = f"<p>{escape(total)}</p>" if total else ""
    return f"<table><thead><tr>{cells('th', columns)}</tr></thead><tbody>{body}</tbody></table>{foot}"


def shortened(text: str, most: int = 80) -> str:
    """Return the beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def some(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: "1 entry", "1,200 entries"."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def above(module: str) -> Any:
    """Return a module of a layer above, for a method that only hands on to it.

    No layer imports one above it; `ledger.pandas()` is there all the same, found when it is asked for.
    """
    return import_module(module)
