"""The network of who gives to whom, laid out by communities: those who give to each other more than to the rest."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import networkx

from comity.ledger.flows import Flow
from comity.plot.addresses import NOWHERE, Addresses
from comity.plot.drawing import Anchor, Drawing, cut
from comity.plot.names import counted, name
from comity.plot.picture import NARROW, Picture

_PARTIES = {True: 24, False: 48}
_LINES = {True: 50, False: 140}
_SEED = 7
"""Communities are found by steps in a random order: with a fixed seed, the same ledger gives the same picture."""
_ABOUT = (
    "A line joins two parties where one gives to the other, wider with more transfers. Each ring is a community, by "
    "the method of Louvain: its parties have more to do with each other than with the rest."
)
Group = list[str]
Seat = tuple[float, float, float, float]
"""Where a party is, and in which direction from it its name stands."""
Ring = tuple[float, float, float]


def picture(flows: Sequence[Flow], addresses: Addresses = NOWHERE) -> Picture:
    """Return the network of some flows; lines within a community are darker than those between."""
    groups = communities(flows)
    of = {code: place + 1 for place, group in enumerate(groups) for code in group}
    notes = [
        "A line joins two parties where one gives to the other, wider with more transfers. Each ring is a community,"
    ]
    notes[0] += " by the method of Louvain: its parties have more to do with each other than with the rest."
    if len(of) > _PARTIES[False]:
        notes.append("The parties with the most transfers are drawn; the table has all.")
    return Picture(
        title="Who gives to whom, by communities",
        columns=("giver", "receiver", "transfers", "community of the giver", "community of the receiver"),
        rows=[(flow.giver, flow.receiver, flow.entries, of[flow.giver], of[flow.receiver]) for flow in flows],
        draw=lambda width: _draw(flows, groups, width, addresses),
        notes=tuple(notes),
    )


def communities(flows: Sequence[Flow]) -> list[Group]:
    """Return the communities of the parties, the one with the most transfers first, in each the busiest first."""
    graph = networkx.Graph()
    weight: Counter[str] = Counter()
    for flow in flows:
        before = graph.get_edge_data(flow.giver, flow.receiver, {"weight": 0})["weight"]
        graph.add_edge(flow.giver, flow.receiver, weight=before + flow.entries)
        weight[flow.giver] += flow.entries
        weight[flow.receiver] += flow.entries
    found = networkx.community.louvain_communities(graph, weight="weight", seed=_SEED) if weight else []
    groups = [sorted(group, key=lambda code: (-weight[code], code)) for group in found]
    return sorted(groups, key=lambda group: (-sum(weight[code] for code in group), group))


def _draw(flows: Sequence[Flow], groups: Sequence[Group], width: float, addresses: Addresses) -> Drawing:
    narrow = width <= NARROW
    weight: Counter[str] = Counter()
    for flow in flows:
        weight[flow.giver] += flow.entries
        weight[flow.receiver] += flow.entries
    top = set(sorted(weight, key=lambda code: (-weight[code], code))[: _PARTIES[narrow]])
    shown = [kept for group in groups if (kept := [code for code in group if code in top])]
    made = Drawing(width)
    at, rings, made.height = _places(shown, width)
    inside = {code: place for place, group in enumerate(shown) for code in group}
    for x, y, r in rings:
        made.add("circle", class_="p-ring", cx=x, cy=y, r=r)
    lines = [flow for flow in flows if flow.giver in at and flow.receiver in at][: _LINES[narrow]]
    most = max((flow.entries for flow in lines), default=1)
    for flow in reversed(lines):
        (x1, y1), (x2, y2) = at[flow.giver][:2], at[flow.receiver][:2]
        near = inside[flow.giver] == inside[flow.receiver]
        label = f"{name(flow.giver)} to {name(flow.receiver)}: {flow.entries:,}"
        with made.link(addresses.pair(flow.giver, flow.receiver), label):
            made.add(
                "line", class_=f"p-link{' near' if near else ''}", x1=x1, y1=y1, x2=x2, y2=y2,
                stroke_width=0.8 + 5 * math.sqrt(flow.entries / most),
            )  # fmt: skip
    heaviest = max(weight.values(), default=1)
    for code, (x, y, dx, dy) in at.items():
        r = 3 + 5 * math.sqrt(weight[code] / heaviest)
        anchor: Anchor = "middle" if abs(dx) < 0.05 else "start" if dx > 0 else "end"
        with made.link(addresses.party(code), f"{name(code)}: {counted(weight[code], 'transfer')}"):
            made.add("circle", class_=f"g{inside[code] % 8}", cx=x, cy=y, r=r)
            words = cut(name(code), 92, 11)
            made.text(x + (r + 4) * dx, y + (r + 4) * dy + (4 if abs(dy) < 0.5 else 9 if dy > 0 else 0), words, "p-ink",
                      anchor, 11)  # fmt: skip
    return made


def _places(groups: Sequence[Group], width: float) -> tuple[dict[str, Seat], list[Ring], float]:
    """Rings in rows; the parties of each around it, with the direction in which the name stands."""
    narrow = width <= NARROW
    columns = 1 if narrow else min(3, max(1, len(groups)))
    cell = width / columns
    at: dict[str, Seat] = {}
    rings: list[Ring] = []
    top = 0.0
    for start in range(0, len(groups), columns):
        row = groups[start : start + columns]
        radii = [_radius(len(group), cell) for group in row]
        tall = max(2 * r + 64 for r in radii)
        for place, (group, r) in enumerate(zip(row, radii, strict=True)):
            aside = 26.0 * (1 if start % 2 else -1) if columns == 1 else 0.0
            x, y = cell * (place + 0.5) + aside, top + tall / 2
            if len(group) > 1:
                rings.append((x, y, r))
            for number, code in enumerate(group):
                turn = 2 * math.pi * (number + 0.5 * (len(group) % 2 == 0)) / len(group)
                dx, dy = math.sin(turn), -math.cos(turn)
                at[code] = (x + r * dx, y + r * dy, dx, dy)
        top += tall
    return at, rings, max(top, 40.0)


def _radius(parties: int, cell: float) -> float:
    """So large that names on the ring do not touch, and that they stay in the cell."""
    return max(24.0, min(cell / 2 - 100, 12 + 20.0 * parties / math.pi))
