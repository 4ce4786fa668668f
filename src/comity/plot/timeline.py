"""The timeline: what passed, by day and kind; counted by quarter or year where there is much."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import altair

from comity.errors import LedgerError
from comity.ledger.query import entry_as_row
from comity.ledger.store import LedgerStore
from comity.plot.names import heading

_KINDS = {
    "transfer": "transfers", "agreement": "agreements", "visit": "visits", "accusation": "accusations",
}  # fmt: skip
_SHAPES = ["circle", "square", "triangle-up", "cross"]
_COLOURS = ["#0072b2", "#b35900", "#007a5e", "#a3336b"]
_FEW, _LABELLED, _LEVELS = 60, 12, 4
_YEARS_IN_QUARTERS = 12
_WIDTH = 760


def chart(store: LedgerStore, one: str | None, two: str | None) -> Any:
    """Return the chart of all entries, or of those between two parties. Raises LedgerError where none has a day."""
    query = store.between(one, two) if one and two else store.entries()
    rows = [row for entry in query.kind(*_KINDS) if (row := entry_as_row(entry))["start"] or row["first_reported"]]
    if not rows:
        raise LedgerError("nothing to draw: no transfer, agreement, visit or accusation with a day")
    for row in rows:
        row["day"], row["sort"] = row["start"] or row["first_reported"], _KINDS[row["kind"]]
    undated = sum(not row["start"] for row in rows)
    notes = [f"{len(rows):,} {'entry' if len(rows) == 1 else 'entries'}"]
    if undated:
        notes.append(f"{undated:,} of them undated, at the day of the first report")
    title = heading("Timeline", one, two)
    return _points(rows, title, notes) if len(rows) <= _FEW else _counts(rows, title, notes)


def _points(rows: list[dict[str, Any]], title: str, notes: list[str]) -> Any:
    rows.sort(key=lambda row: (row["day"], row["id"]))
    order = [sort for sort in _KINDS.values() if any(row["sort"] == sort for row in rows)]
    seen: Counter[str] = Counter()
    shown = []
    days = [date.fromisoformat(row["day"]) for row in rows]
    middle = min(days) + (max(days) - min(days)) / 2
    for row, day in zip(rows, days, strict=True):
        what = " ".join((row["what"] or row["evidence"]).split())
        level = seen[row["sort"]] % _LEVELS
        seen[row["sort"]] += 1
        label = f"{row['day']} {what if len(what) <= 30 else what[:29] + '…'}"
        about = {"kind": row["sort"], "level": level, "label": label, "id": row["id"]}
        shown.append({"day": row["day"], "late": day > middle, **about})
    base = altair.Chart(altair.InlineData(values=shown)).encode(
        x=altair.X("day:T", title="Day", scale=altair.Scale(padding=30)),
        y=altair.Y("kind:N", title="Kind of entry", sort=order),
        yOffset=altair.YOffset("level:O", sort=list(range(_LEVELS))),
    )
    marks = base.mark_point(filled=True, size=110, opacity=0.85).encode(
        shape=altair.Shape("kind:N", title="Kind", scale=altair.Scale(domain=order, range=_pick(order, _SHAPES))),
        color=altair.Color("kind:N", title="Kind", scale=altair.Scale(domain=order, range=_pick(order, _COLOURS))),
        tooltip=["label:N", "kind:N", "id:N"],
    )
    layers = [marks]
    if len(rows) <= _LABELLED:
        for late in (False, True):
            words = base.transform_filter(f"datum.late == {str(late).lower()}")
            align: dict[str, Any] = {"align": "right", "dx": -9} if late else {"align": "left", "dx": 9}
            layers.append(words.mark_text(baseline="middle", fontSize=11, **align).encode(text="label:N"))
    return altair.layer(*layers).properties(
        width=_WIDTH, height=altair.Step(22), title=altair.Title(title, subtitle="; ".join(notes), anchor="start")
    )


def _counts(rows: list[dict[str, Any]], title: str, notes: list[str]) -> Any:
    years = [int(row["day"][:4]) for row in rows]
    by_quarter = max(years) - min(years) < _YEARS_IN_QUARTERS
    counted = Counter((row["sort"], _period(row["day"], by_quarter)) for row in rows)
    order = [sort for sort in _KINDS.values() if any(key[0] == sort for key in counted)]
    values = [
        {"kind": sort, "start": start, "end": end, "entries": count} for (sort, (start, end)), count in counted.items()
    ]
    unit = "quarter" if by_quarter else "year"
    bars = (
        altair.Chart(altair.InlineData(values=values))
        .mark_rect(stroke="white", strokeWidth=0.5)
        .encode(
            x=altair.X("start:T", title=f"Day, counted by {unit}"),
            x2="end:T",
            y=altair.Y("entries:Q", title="Entries", axis=altair.Axis(tickCount=4, tickMinStep=1, format=",d")),
            y2=altair.Y2Datum(0),
            color=altair.Color("kind:N", legend=None, scale=altair.Scale(domain=order, range=_pick(order, _COLOURS))),
            tooltip=["kind:N", "start:T", "entries:Q"],
        )
        .properties(width=_WIDTH, height=110)
    )
    notes.append(f"counted by {unit}")
    return bars.facet(
        row=altair.Row("kind:N", title=None, sort=order, header=altair.Header(labelFontSize=12, labelFontWeight="bold"))
    ).properties(title=altair.Title(title, subtitle="; ".join(notes), anchor="start"))


def _pick(order: list[str], of: list[str]) -> list[str]:
    return [of[list(_KINDS.values()).index(sort)] for sort in order]


def _period(day: str, by_quarter: bool) -> tuple[str, str]:
    """The first day of the quarter or year, and the first of the next."""
    year = int(day[:4])
    if not by_quarter:
        return f"{year:04}-01-01", f"{year + 1:04}-01-01"
    month = (int(day[5:7] or 1) - 1) // 3 * 3 + 1
    return f"{year:04}-{month:02}-01", f"{year + month // 10:04}-{(month + 2) % 12 + 1:02}-01"
