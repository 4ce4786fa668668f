"""The text of a report cut at the marks in it, so that a page can light up the words of a field."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from comity.model import Span
from comity.reconcile.entries import entry_item
from comity.reconcile.records import Entry, ReportedClaim

_LEAD = 240
"""How many characters of a report are shown before and behind the words of a claim."""


@dataclass(frozen=True)
class Mark:
    """Words to light up: what of (`field`), of which claim or entry (`of`), and of what sort."""

    start: int
    end: int
    field: str
    of: str
    sort: str


@dataclass(frozen=True)
class Piece:
    """Words under the same marks; `opens` are the claims whose first words these are."""

    text: str
    marks: tuple[Mark, ...]
    opens: tuple[str, ...] = ()

    @property
    def fields(self) -> str:
        """The fields that the words speak of, for the page to find them by."""
        return " ".join(dict.fromkeys(f"{mark.of}:{mark.field}" for mark in self.marks))

    @property
    def sort(self) -> str:
        """The sort of the narrowest mark."""
        return min(self.marks, key=lambda mark: mark.end - mark.start).sort if self.marks else ""

    @property
    def title(self) -> str:
        """What the words are, for those who do not see colours."""
        return ", ".join(dict.fromkeys(mark.field.replace("_", " ") for mark in self.marks if mark.field != "evidence"))


def marks_of(reported: ReportedClaim, of: str, entry: Entry | None = None) -> list[Mark]:
    """The words of a claim by field; its items are numbered as those of `entry` where one is given."""
    marks = [
        Mark(span[0], span[1], field, of, reported.kind if field == "evidence" else _sort(field))
        for field, spans in reported.claim.spans.items()
        if "." not in field
        for span in spans
    ]
    for index, item in enumerate(getattr(reported.claim, "items", [])):
        place = entry_item(entry, reported, index) if entry else index
        if place is not None:
            marks += [
                Mark(span[0], span[1], f"items.{place}.{field}", of, "quantity" if field == "quantity" else "thing")
                for field, spans in item.spans.items()
                for span in spans
            ]
    return marks


def _sort(field: str) -> str:
    if field in ("date", "period"):
        return "date"
    if field in ("stage", "mode", "denied", "type"):
        return "stage"
    return "quantity" if field in ("value", "change") else "thing" if field in ("subject", "measure", "of") else "party"


def pieces(text: str, marks: Iterable[Mark], window: Span | None = None) -> Iterator[Piece]:
    """Yield a text, or the part of it in `window`, cut wherever a mark begins or ends."""
    start, end = window or (0, len(text))
    inside = sorted((mark for mark in marks if mark.start < end and mark.end > start), key=lambda mark: mark.start)
    cuts = sorted({start, end, *(min(max(edge, start), end) for mark in inside for edge in (mark.start, mark.end))})
    place, live, opened = 0, list[Mark](), set[str]()
    for here, there in itertools.pairwise(cuts):
        while place < len(inside) and inside[place].start <= here:
            live.append(inside[place])
            place += 1
        live = [mark for mark in live if mark.end > here]
        opens = tuple(dict.fromkeys(mark.of for mark in live if mark.of not in opened))
        opened.update(opens)
        yield Piece(text[here:there], tuple(live), opens)


def passage(text: str, marks: Sequence[Mark]) -> Span:
    """The part of a report around its marks: whole words, and whole paragraphs where they are short."""
    spans = [(mark.start, mark.end) for mark in marks] or [(0, 0)]
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    start = text.rfind("\n\n", 0, first) + 2 if "\n\n" in text[:first] else 0
    end = text.find("\n\n", last)
    end = len(text) if end < 0 else end
    if first - start > _LEAD:
        start = text.find(" ", first - _LEAD) + 1
    if end - last > _LEAD:
        end = text.rfind(" ", 0, last + _LEAD)
    return start, max(end, last)
