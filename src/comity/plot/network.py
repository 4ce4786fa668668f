"""The network of exchange: who gives to whom, lines as wide as their number of entries, arrows to the receivers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal

import altair

from comity.errors import LedgerError
from comity.ledger.store import LedgerStore
from comity.model import Transfer
from comity.parties import party_codes
from comity.plot.names import heading, name
from comity.reconcile.records import Entry

_NODES, _EDGES, _NUMBERED = 24, 60, 16
_SIZE = 560
Pair = tuple[str, str]


def chart(store: LedgerStore, one: str | None, two: str | None) -> Any:
    """Return the chart of all transfers, or of those that either of two parties has a part in.

    Where there are many, the parties with the most entries are shown, and the title says how many are left out.
    Raises LedgerError where there is no transfer from one known party to another.
    """
    entries: Iterable[Entry] = store.kind("transfer")
    pairs = Counter(pair for entry in entries for pair in _pairs(entry) if one is None or {one, two} & set(pair))
    if not pairs:
        raise LedgerError("nothing to draw: no transfer from one known party to another")
    weight: Counter[str] = Counter()
    for (giver, receiver), count in pairs.items():
        weight[giver] += count
        weight[receiver] += count
    first = [who for who in (one, two) if who in weight]
    ranked = first + [who for who in sorted(weight, key=lambda who: (-weight[who], who)) if who not in first]
    top = set(ranked[:_NODES])
    among = {pair: count for pair, count in pairs.items() if set(pair) <= top}
    shown = dict(sorted(among.items(), key=lambda each: (-each[1], each[0]))[:_EDGES])
    at = _circle(sorted({who for pair in shown for who in pair}, key=name))
    notes = [f"{len(at)} of {len(weight)} parties, {len(shown)} of {len(pairs)} pairs of giver and receiver"]
    notes.append("arrows point to the receiver; a line is as wide as its number of entries")
    title = altair.Title(heading("Who gives to whom", one, two), subtitle=notes, anchor="start")
    scale = altair.Scale(domain=[-1.3, 1.3])
    return altair.layer(*_lines(shown, at, scale), *_labels(weight, at, scale)).properties(
        width=_SIZE * 1.25, height=_SIZE, title=title
    )


def _pairs(entry: Entry) -> list[Pair]:
    record = entry.record
    assert isinstance(record, Transfer)
    return [(a, b) for a in party_codes(record.giver) for b in party_codes(record.receiver) if a != b]


def _circle(who: list[str]) -> dict[str, tuple[float, float]]:
    turn = 2 * math.pi / len(who)
    return {each: (math.sin(turn * place), math.cos(turn * place)) for place, each in enumerate(who)}


def _axis(field: str, scale: Any, of: type[Any]) -> Any:
    return of(field, axis=None, scale=scale)


def _lines(shown: dict[Pair, int], at: dict[str, tuple[float, float]], scale: Any) -> list[Any]:
    rows = []
    for (giver, receiver), count in shown.items():
        (x, y), (x2, y2) = at[giver], at[receiver]
        dx, dy = (x2 - x), (y2 - y)
        length = math.hypot(dx, dy)
        aside = 0.025 if (receiver, giver) in shown else 0.0
        ax, ay = dy / length * aside, -dx / length * aside
        rows.append({
            "x": x + ax, "y": y + ay, "x2": x2 + ax, "y2": y2 + ay, "entries": count,
            "mx": x + ax + 0.68 * dx, "my": y + ay + 0.68 * dy, "nx": x + 2.6 * ax + 0.58 * dx,
            "ny": y + 2.6 * ay + 0.58 * dy, "angle": math.degrees(math.atan2(dx * 1.25, dy)),
            "pair": f"{name(giver)} to {name(receiver)}", "number": f"{count:,}",
        })  # fmt: skip
    base = altair.Chart(altair.InlineData(values=rows))
    most = max(shown.values())
    line = base.mark_rule(color="#4a6785", opacity=0.55).encode(
        x=_axis("x:Q", scale, altair.X), y=_axis("y:Q", scale, altair.Y), x2="x2:Q", y2="y2:Q",
        strokeWidth=altair.StrokeWidth(
            "entries:Q", title="Entries", scale=altair.Scale(domain=[0, most], range=[0.6, 9]),
            legend=altair.Legend(values=sorted({1, math.ceil(most / 2), most}), format=",d"),
        ),
        tooltip=["pair:N", "entries:Q"],
    )  # fmt: skip
    size = 150 if len(rows) <= _NUMBERED else 55
    arrow = base.mark_point(shape="triangle", filled=True, size=size, color="#1d3349", opacity=1).encode(
        x=_axis("mx:Q", scale, altair.X), y=_axis("my:Q", scale, altair.Y),
        angle=altair.Angle("angle:Q", scale=None), tooltip=["pair:N", "entries:Q"],
    )  # fmt: skip
    if len(rows) > _NUMBERED:
        return [line, arrow]
    number = base.mark_text(fontSize=12, fontWeight="bold", stroke="white", strokeWidth=3).encode(
        x=_axis("nx:Q", scale, altair.X), y=_axis("ny:Q", scale, altair.Y), text="number:N"
    )
    return [line, arrow, number, number.mark_text(fontSize=12, fontWeight="bold")]


def _labels(weight: Counter[str], at: dict[str, tuple[float, float]], scale: Any) -> list[Any]:
    rows = [
        {"x": x, "y": y, "lx": x * 1.07, "ly": y * 1.09, "name": name(who), "entries": weight[who]}
        for who, (x, y) in at.items()
    ]
    base = altair.Chart(altair.InlineData(values=rows))
    node = base.mark_circle(size=190, color="#1d3349", stroke="white", opacity=1).encode(
        x=_axis("x:Q", scale, altair.X), y=_axis("y:Q", scale, altair.Y), tooltip=["name:N", "entries:Q"]
    )
    words = base.encode(x=_axis("lx:Q", scale, altair.X), y=_axis("ly:Q", scale, altair.Y), text="name:N")
    sides: dict[Literal["left", "right", "center"], str] = {
        "left": "datum.x > 0.05",
        "right": "datum.x < -0.05",
        "center": "abs(datum.x) <= 0.05",
    }
    return [
        node,
        *(words.transform_filter(where).mark_text(align=side, fontSize=12, limit=170) for side, where in sides.items()),
    ]
