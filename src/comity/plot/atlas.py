"""A map of who gives to whom: a dot for each party, lines that swing from giver to receiver. No border is drawn."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from comity.ledger.flows import Flow
from comity.plot.addresses import NOWHERE, Addresses
from comity.plot.drawing import Drawing, Places, cut
from comity.plot.names import counted, name
from comity.plot.picture import NARROW, Picture
from comity.plot.world import Point, land, places

_LINES = {True: 16, False: 60}
_BENCH = {True: 3, False: 8}
_LEAST = 0.9
"""How much of the world a map shows at least, in units of the projection, of which it is 5.4 wide."""
_NORTH, _SOUTH = -1.3, 1.02


@dataclass(frozen=True)
class _View:
    """Which part of the projection is shown, and how large."""

    left: float
    top: float
    scale: float

    def at(self, point: Point) -> Point:
        return (point[0] - self.left) * self.scale, (point[1] - self.top) * self.scale


def picture(flows: Sequence[Flow], addresses: Addresses = NOWHERE) -> Picture:
    """Return the map of some flows, the most frequent first."""
    parties = {code for flow in flows for code in (flow.giver, flow.receiver)}
    nowhere = sorted(code for code in parties if code not in places())
    notes = [f"Lines swing from the giver to the receiver, wider with more transfers; {len(flows):,} in all."]
    if len(flows) > _LINES[False]:
        notes.append("Those with the most transfers are drawn; the table has all.")
    if nowhere:
        notes.append("Organisations have no place on the map and stand below it.")
    notes.append("Outline of the land: Natural Earth. A dot marks a party, not where its borders are.")
    return Picture(
        title="Who gives to whom, on the map",
        columns=("giver", "receiver", "transfers"),
        rows=[(flow.giver, flow.receiver, flow.entries) for flow in flows],
        draw=lambda width: _draw(flows, width, addresses),
        notes=tuple(notes),
    )


def _draw(flows: Sequence[Flow], width: float, addresses: Addresses) -> Drawing:
    narrow = width <= NARROW
    height = width * (0.72 if narrow else 0.46)
    weight = _weights(flows)
    bench = [code for code in weight if code not in places()][: _BENCH[narrow]]
    known = set(bench) | set(places())
    shown = [flow for flow in flows if flow.giver in known and flow.receiver in known][: _LINES[narrow]]
    on_land = {code: places()[code] for code in weight if code in places()}
    drawn = {code for flow in shown for code in (flow.giver, flow.receiver)}
    view = _view([point for code, point in on_land.items() if code in drawn], width, height)
    at = {code: view.at(point) for code, point in on_land.items()}
    at |= _seats([code for code in bench if code in drawn], width, height)
    below = 44.0 if any(code in drawn for code in bench) else 0.0
    made = Drawing(width, height + below)
    made.add("path", class_="p-land", d=_outline(view, width, height))
    if below:
        made.add("rect", class_="p-paper", x=0.0, y=height, width=width, height=below)
    labels = Places(width, height + below)
    most = max((flow.entries for flow in shown), default=1)
    for flow in reversed(shown):
        _flow(
            made,
            flow,
            at[flow.giver],
            at[flow.receiver],
            0.8 + (2.6 if narrow else 3.6) * math.sqrt(flow.entries / most),
            addresses,
        )
    size = 10 if narrow else 11
    heaviest = max(weight.values(), default=1)
    radii = {code: 2.5 + 4.5 * math.sqrt(weight[code] / heaviest) for code in drawn}
    for code, r in radii.items():
        x, y = at[code]
        labels.take((x - r, y - r, x + r, y + r))
    for code in sorted(drawn, key=lambda each: (-weight[each], each)):
        x, y = at[code]
        with made.link(addresses.party(code), f"{name(code)}: {counted(weight[code], 'transfer')}"):
            made.add("circle", class_="p-dot", cx=x, cy=y, r=radii[code])
            words = cut(name(code), 130, size)
            if place := labels.label(x, y, words, radii[code] + 3, size):
                made.text(place[0], place[1], words, "p-ink", place[2], size)
    return made


def _weights(flows: Sequence[Flow]) -> Counter[str]:
    weight: Counter[str] = Counter()
    for flow in flows:
        weight[flow.giver] += flow.entries
        weight[flow.receiver] += flow.entries
    return Counter(dict(sorted(weight.items(), key=lambda each: (-each[1], each[0]))))


def _view(points: Sequence[Point], width: float, height: float) -> _View:
    """The part of the world that holds some points with room round them: a region, where they lie in one."""
    if not points:
        return _View(-2.75, -1.35, width / 5.5)
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    wide = min(5.6, max(_LEAST, (right - left) * 1.3, (bottom - top) * 1.3 * width / height))
    middle = (left + right) / 2, (top + bottom) / 2
    tall = wide * height / width
    edge = 2.86 - wide / 2
    x = max(-edge, min(edge, middle[0])) if edge > 0 else 0.05
    above, below = _NORTH + tall / 2, _SOUTH - tall / 2
    y = max(above, min(below, middle[1])) if above < below else (_NORTH + _SOUTH) / 2
    return _View(x - wide / 2, y - tall / 2, width / wide)


def _seats(codes: Sequence[str], width: float, height: float) -> dict[str, Point]:
    """Places in a row below the map."""
    step = width / max(1, len(codes))
    return {code: (step * (place + 0.35), height + 24) for place, code in enumerate(codes)}


def _outline(view: _View, width: float, height: float) -> str:
    """The land in view, with no more points than can be seen."""
    parts = []
    for ring in land():
        points = [view.at(point) for point in ring]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if max(xs) < 0 or min(xs) > width or max(ys) < 0 or min(ys) > height:
            continue
        kept = [points[0]]
        for x, y in points[1:]:
            if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= 1.2:
                kept.append((x, y))
        if len(kept) > 3:
            parts.append("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in kept) + "Z")
    return "".join(parts)


def _flow(made: Drawing, flow: Flow, start: Point, end: Point, width: float, addresses: Addresses) -> None:
    (x1, y1), (x2, y2) = start, end
    dx, dy = x2 - x1, y2 - y1
    length = math.hypot(dx, dy) or 1.0
    bow = min(90.0, 0.22 * length)
    cx, cy = (x1 + x2) / 2 - dy / length * bow, (y1 + y2) / 2 + dx / length * bow
    label = f"{name(flow.giver)} to {name(flow.receiver)}: {counted(flow.entries, 'transfer')}"
    with made.link(addresses.entries(giver=flow.giver, receiver=flow.receiver, kind="transfer"), label):
        made.add(
            "path", class_="p-flow", d=f"M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2:.1f}", stroke_width=width
        )
        t = max(0.55, 1 - 14 / length)
        hx = (1 - t) ** 2 * x1 + 2 * t * (1 - t) * cx + t * t * x2
        hy = (1 - t) ** 2 * y1 + 2 * t * (1 - t) * cy + t * t * y2
        angle = math.atan2((1 - t) * (cy - y1) + t * (y2 - cy), (1 - t) * (cx - x1) + t * (x2 - cx))
        size = 4 + 0.6 * width
        corners = [
            (hx + size * math.cos(angle + turn), hy + size * math.sin(angle + turn)) for turn in (0.0, 2.45, -2.45)
        ]
        made.add("polygon", class_="p-head", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in corners))
