"""Scores of several readers on the same reports, side by side as lines of Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.score import KINDS
from comity.settings import ReaderName

READERS: tuple[ReaderName, ...] = ("rules", "learned", "both")


def table(results: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield precision, recall and F1 of entries and F1 of facts by kind, then F1 by field, a column for each reader."""
    yield f"{next(iter(results.values()))['reports']} reports. Precision, recall and F1 of entries; F1 of facts."
    yield ""
    yield from _head("kind", results)
    for kind in KINDS:
        cells = [f"{_told(r[kind]['entries'])}; {r[kind]['facts'][2]:.3f}" for r in results.values()]
        yield _row(kind, cells)
    yield _row("all facts", [_told(r["facts"]) for r in results.values()])
    if all("empty" in r for r in results.values()):
        told = [f"{r['false']} in {r['empty']}" for r in results.values()]
        yield _row("entries told in reports that hold none", told)
    else:
        yield _row("findings", [_told(r["findings"]) for r in results.values()])
    yield ""
    yield "F1 by field:"
    yield ""
    yield from _head("kind | field", results)
    for kind in KINDS:
        for field in sorted({field for r in results.values() for field in r[kind]["fields"]}):
            cells = [f"{r[kind]['fields'].get(field, 0.0):.3f}" for r in results.values()]
            yield _row(f"{kind} | {field}", cells)


def _head(first: str, results: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    head = _row(first, list(results))
    yield head
    yield "|" + "---|" * (head.count("|") - 1)


def _row(first: str, cells: Sequence[str]) -> str:
    return f"| {first} | " + " | ".join(cells) + " |"


def _told(scores: Sequence[float]) -> str:
    return "P {:.3f} R {:.3f} F1 {:.3f}".format(*scores)
