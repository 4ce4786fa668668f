"""Givers by receivers: in each cell the number of transfers, darker with more."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from comity.ledger.flows import Flow
from comity.plot.addresses import NOWHERE, Addresses
from comity.plot.drawing import Drawing, cut
from comity.plot.names import name
from comity.plot.picture import NARROW, Picture

_SHOWN = {True: 7, False: 20}


def picture(flows: Sequence[Flow], addresses: Addresses = NOWHERE) -> Picture:
    """Return the matrix of some flows: the parties that give most by those that get most."""
    givers, receivers = _ranked(flows)
    notes = [f"{len(givers):,} givers in rows, {len(receivers):,} receivers in columns, the most transfers first."]
    if max(len(givers), len(receivers)) > _SHOWN[False]:
        notes.append("The first of each are drawn; the table has all.")
    return Picture(
        title="Givers and receivers",
        columns=("giver", "receiver", "transfers"),
        rows=[(flow.giver, flow.receiver, flow.entries) for flow in flows],
        draw=lambda width: _draw(flows, width, addresses),
        notes=tuple(notes),
    )


def _ranked(flows: Sequence[Flow]) -> tuple[list[str], list[str]]:
    given: Counter[str] = Counter()
    got: Counter[str] = Counter()
    for flow in flows:
        given[flow.giver] += flow.entries
        got[flow.receiver] += flow.entries
    rank = [sorted(each, key=lambda code: (-each[code], code)) for each in (given, got)]
    return rank[0], rank[1]


def _draw(flows: Sequence[Flow], width: float, addresses: Addresses) -> Drawing:
    narrow = width <= NARROW
    rows, columns = ([*ranked[: _SHOWN[narrow]]] for ranked in _ranked(flows))
    counts = {(flow.giver, flow.receiver): flow.entries for flow in flows}
    side, top = (104.0, 46.0) if narrow else (190.0, 118.0)
    cell = min(36.0, (width - side - (8 if narrow else 60)) / max(1, len(columns)))
    made = Drawing(width, top + cell * len(rows) + 6)
    size = 11
    for place, code in enumerate(columns):
        x = side + cell * (place + 0.5)
        with made.link(addresses.party(code), f"{name(code)}, as receiver"):
            made.text(
                x + (4 if narrow else 2), top - 8, code if narrow else cut(name(code), 128, size), "p-ink", size=size,
                turn=-50,
            )  # fmt: skip
    most = max((counts.get((a, b), 0) for a in rows for b in columns), default=1) or 1
    for down, giver in enumerate(rows):
        y = top + cell * down
        with made.link(addresses.party(giver), f"{name(giver)}, as giver"):
            made.text(side - 8, y + cell / 2 + 4, cut(name(giver), side - 12, size), "p-ink", "end", size)
        for across, receiver in enumerate(columns):
            x, count = side + cell * across, counts.get((giver, receiver), 0)
            box = {"x": x + 0.5, "y": y + 0.5, "width": cell - 1, "height": cell - 1}
            if not count:
                made.add("rect", class_="p-empty", **box)
                continue
            where = addresses.entries(giver=giver, receiver=receiver, kind="transfer")
            with made.link(where, f"{name(giver)} to {name(receiver)}: {count:,}"):
                made.add("rect", class_="p-cell", fill_opacity=f"{0.12 + 0.45 * math.sqrt(count / most):.2f}", **box)
                if count < 10_000:
                    made.text(x + cell / 2, y + cell / 2 + 4, count, "p-ink plain", "middle", size)
    return made
