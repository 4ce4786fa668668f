"""Where the marks of small pictures go: a timeline of years, lanes of days, a network of parties.

Only numbers are worked out here; templates draw them as SVG with colours of the page's own style.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from comity.ledger.spread import Pair
from comity.parties import party_codes
from comity.plot.names import name
from comity.reconcile.records import Entry
from comity.reconcile.sentences import what_happens
from comity.reconcile.values import ordinal

WIDTH = 960
_BAR_HEIGHT = 96
_LABELS = 9
_NODES = 18
_RADIUS = 168
_FEW = 400


@dataclass(frozen=True)
class Bar:
    """The entries of one year: where the bar stands, and its parts from the bottom by kind."""

    year: str
    x: float
    width: float
    total: int
    parts: list[tuple[str, float, float]]
    labelled: bool


def bars(counts: Mapping[tuple[str, str], int], kinds: Sequence[str]) -> list[Bar]:
    """A bar for every year from the first to the last; `counts` has entries by year and kind."""
    years = sorted({int(year) for year, _ in counts if year.isdigit()})
    if not years:
        return []
    span = range(max(years[0], years[-1] - 119), years[-1] + 1)
    most = max(sum(counts.get((f"{year:04}", kind), 0) for kind in kinds) for year in span) or 1
    step, every = WIDTH / len(span), max(1, math.ceil(len(span) / _LABELS))
    found = []
    for place, year in enumerate(span):
        parts, height = [], 0.0
        for kind in kinds:
            if count := counts.get((f"{year:04}", kind), 0):
                tall = max(1.0, _BAR_HEIGHT * count / most)
                parts.append((kind, _BAR_HEIGHT - height - tall, tall))
                height += tall
        total = sum(counts.get((f"{year:04}", kind), 0) for kind in kinds)
        labelled = (len(span) - 1 - place) % every == 0
        found.append(Bar(f"{year:04}", place * step, max(1.0, min(step - 2, 48)), total, parts, labelled))
    return found


@dataclass(frozen=True)
class Dot:
    """An entry, or the entries of a quarter, on a lane."""

    x: float
    size: float
    title: str
    address: str
    count: int


@dataclass(frozen=True)
class Lane:
    """The entries of one sort along the days."""

    label: str
    kind: str
    dots: list[Dot]


@dataclass(frozen=True)
class Lanes:
    """Lanes under one axis, with its ticks."""

    lanes: list[Lane]
    ticks: list[tuple[float, str]]


def lanes(entries: Sequence[Entry], one: str, two: str) -> Lanes | None:
    """What passed between two parties by day: a lane each way, and one each for agreements, visits, accusations."""
    placed = [(ordinal(when), entry) for entry in entries if (when := _day(entry))]
    if not placed:
        return None
    first, last = min(day for day, _ in placed), max(day for day, _ in placed)
    margin = max(20, (last - first) // 40)
    first, last = first - margin, last + margin
    scale = WIDTH / (last - first)
    sorts: dict[tuple[str, str], list[tuple[int, Entry]]] = defaultdict(list)
    for day, entry in placed:
        for lane in _lanes_of(entry, one, two):
            sorts[lane].append((day, entry))
    order = [
        (f"{name(one)} to {name(two)}", "transfer"), (f"{name(two)} to {name(one)}", "transfer"),
        ("Agreements", "agreement"), ("Visits", "visit"), ("Accusations", "accusation"), ("Other", "event"),
    ]  # fmt: skip
    between = urlencode([("between", one), ("between", two)])
    found = [Lane(*lane, _dots(sorts[lane], first, scale, between)) for lane in order if sorts[lane]]
    return Lanes(found, _ticks(first, last, scale))


def _lanes_of(entry: Entry, one: str, two: str) -> list[tuple[str, str]]:
    if entry.kind != "transfer":
        label = {"agreement": "Agreements", "visit": "Visits", "accusation": "Accusations"}.get(entry.kind)
        return [(label, entry.kind)] if label else [("Other", "event")]
    givers, receivers = (party_codes(getattr(entry.record, side)) for side in ("giver", "receiver"))
    ways = [(a, b) for a, b in ((one, two), (two, one)) if a in givers and b in receivers]
    return [(f"{name(a)} to {name(b)}", "transfer") for a, b in ways]


def _dots(placed: list[tuple[int, Entry]], first: int, scale: float, between: str) -> list[Dot]:
    if len(placed) <= _FEW:
        return [
            Dot((day - first) * scale, 5, f"{_day(entry)}: {what_happens(entry.record)}", f"/entries/{entry.id}", 1)
            for day, entry in placed
        ]
    quarters: Counter[tuple[int, int]] = Counter()
    for day, _ in placed:
        when = date.fromordinal(day)
        quarters[when.year, (when.month - 1) // 3] += 1
    most = max(quarters.values())
    return [
        Dot(
            (date(year, 3 * quarter + 2, 15).toordinal() - first) * scale,
            2 + 7 * math.sqrt(count / most),
            f"{count} entries, {year} quarter {quarter + 1}",
            f"/entries?{between}&since={year}-{3 * quarter + 1:02}&until={year}-{3 * quarter + 3:02}",
            count,
        )
        for (year, quarter), count in sorted(quarters.items())
    ]


def _day(entry: Entry) -> str | None:
    return entry.record.date.start if entry.record.date else entry.first_reported


def _ticks(first: int, last: int, scale: float) -> list[tuple[float, str]]:
    start, end = date.fromordinal(first), date.fromordinal(last)
    every = max(1, math.ceil((end.year - start.year) / _LABELS))
    years = [year for year in range(start.year + 1, end.year + 1) if year % every == 0]
    if len(years) >= 2:
        return [((date(year, 1, 1).toordinal() - first) * scale, str(year)) for year in years]
    months = [(year, month) for year in range(start.year, end.year + 1) for month in (1, 4, 7, 10)]
    days = [date(year, month, 1) for year, month in months]
    return [((day.toordinal() - first) * scale, f"{day:%b %Y}") for day in days if first <= day.toordinal() <= last]


@dataclass(frozen=True)
class Node:
    """A party of the network, with where its name stands."""

    code: str
    label: str
    x: float
    y: float
    anchor: str
    size: float
    entries: int


@dataclass(frozen=True)
class Edge:
    """A line between two parties, as wide as it has entries."""

    pair: Pair
    x1: float
    y1: float
    x2: float
    y2: float
    width: float


def network(pairs: Sequence[Pair]) -> tuple[list[Node], list[Edge]]:
    """The parties with the most entries on a circle, in the order of their names, and a line for each pair."""
    weight: Counter[str] = Counter()
    for pair in pairs:
        weight[pair.one] += pair.entries
        weight[pair.two] += pair.entries
    top = {code for code, _ in sorted(weight.items(), key=lambda each: (-each[1], each[0]))[:_NODES]}
    shown = [pair for pair in pairs if pair.one in top and pair.two in top][: 4 * _NODES]
    codes = sorted({code for pair in shown for code in (pair.one, pair.two)}, key=name)
    if not shown:
        return [], []
    nodes = {}
    heaviest = max(weight[code] for code in codes)
    for place, code in enumerate(codes):
        turn = 2 * math.pi * place / len(codes)
        x, y = math.sin(turn) * _RADIUS, -math.cos(turn) * _RADIUS
        anchor = "middle" if abs(x) < 0.2 * _RADIUS else "start" if x > 0 else "end"
        nodes[code] = Node(code, name(code), x, y, anchor, 3 + 6 * math.sqrt(weight[code] / heaviest), weight[code])
    most = max(pair.entries for pair in shown)
    edges = [
        Edge(
            pair, nodes[pair.one].x, nodes[pair.one].y, nodes[pair.two].x, nodes[pair.two].y,
            0.8 + 7 * math.sqrt(pair.entries / most),
        )
        for pair in reversed(shown)
    ]  # fmt: skip
    return list(nodes.values()), edges
