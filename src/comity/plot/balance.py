"""The balance of two parties: what kinds of thing each gave the other, year by year."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import altair

from comity.errors import LedgerError
from comity.ledger.balance import Balance, in_words
from comity.ledger.store import LedgerStore
from comity.plot.names import heading, name

_WORDED, _COLUMNS = 15, 24


def chart(store: LedgerStore, one: str, two: str) -> Any:
    """Return the chart: years across, kinds of thing down, one panel for each direction and stage.

    Few cells say what passed in words; with many, a cell says the number of its entries. Many years are taken five or
    ten together. Raises LedgerError where nothing passed.
    """
    lines = store.balance(one, two, "year")
    if not lines:
        raise LedgerError("nothing to draw: no transfer between the two that was delivered, agreed or pledged")
    span = _span([int(line.by) for line in lines if line.by and line.by != "undated"])
    cells: dict[tuple[str, str, str], list[Balance]] = defaultdict(list)
    for line in lines:
        panel = f"{name(line.giver)} to {name(line.receiver)}, {line.stage}"
        cells[panel, line.kind, _years(line.by or "undated", span)].append(line)
    worded = len(cells) <= _WORDED
    values = [
        {
            "panel": panel, "kind": kind, "years": years, "entries": _count(inside),
            "words": _words(inside) if worded else f"{_count(inside):,}",
        }
        for (panel, kind, years), inside in cells.items()
    ]  # fmt: skip
    notes = ["in each cell what passed, once however often reported" if worded else "number: entries counted"]
    columns = len({cell["years"] for cell in values})
    most = max(_count(inside) for inside in cells.values())
    base = altair.Chart(altair.InlineData(values=values)).encode(
        x=altair.X(
            "years:O", title="Year" if span == 1 else f"Years, {span} together", axis=altair.Axis(labelAngle=-40)
        ),
        y=altair.Y("kind:N", title="Kind of thing"),
    )
    dot = base.mark_circle(color="#9fc2dd", opacity=1).encode(
        size=altair.Size(
            "entries:Q", title="Entries", scale=altair.Scale(domain=[0, most], range=[30, 900]),
            legend=altair.Legend(values=sorted({1, most}), format=",d"),
        ),
        tooltip=["panel:N", "kind:N", "years:O", "entries:Q", "words:N"],
    )  # fmt: skip
    text = base.mark_text(fontSize=11, color="black").encode(text="words:N")
    step = 130 if worded else max(34, min(60, 900 // columns))
    panels = altair.layer(dot, text).properties(width=altair.Step(step), height=altair.Step(42))
    return panels.facet(
        row=altair.Row(
            "panel:N", title=None,
            header=altair.Header(labelOrient="top", labelAnchor="start", labelFontSize=12, labelFontWeight="bold"),
        )
    ).resolve_scale(y="independent").properties(
        title=altair.Title(heading("Balance", one, two), subtitle=notes, anchor="start")
    )  # fmt: skip


def _span(years: list[int]) -> int:
    """How many years make a column: as few of 1, 5, 10 … as keep the columns within bounds."""
    length = max(years) - min(years) + 1 if years else 1
    return next((span for span in (1, 5, 10, 50) if length / span <= _COLUMNS), 100)


def _years(by: str, span: int) -> str:
    if span == 1 or by == "undated":
        return by
    first = int(by) // span * span
    return f"{first}–{first + span - 1}"


def _count(lines: list[Balance]) -> int:
    return len({entry for line in lines for entry in line.entries}) + sum(line.uncounted for line in lines)


def _words(lines: list[Balance]) -> str:
    first, *others = lines
    words = in_words(first) if first.entries else first.what
    return f"{words}, {len(others)} more" if others else words
