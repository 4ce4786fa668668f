"""Pledged against delivered: for each giver, or each receiver of one giver, two bars in one unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from comity.ledger.balance import Balance
from comity.plot.addresses import NOWHERE, Addresses
from comity.plot.drawing import Drawing, cut
from comity.plot.names import name
from comity.plot.picture import NARROW, Picture

_SHOWN = {True: 12, False: 20}
_BAR, _GAP = 17.0, 11.0
_STAGES = ("promised", "delivered")
_ABOUT = (
    "Promised: pledged, agreed or under way, and not yet reported as delivered. What reports give as a range or "
    "dispute is drawn to its lower bound, with a line to the upper one. Nothing is counted twice."
)
Bounds = tuple[float, float | None]


@dataclass(frozen=True)
class _Bars:
    """A party and what it promised and delivered, each between bounds."""

    code: str
    promised: Bounds
    delivered: Bounds

    @property
    def size(self) -> float:
        return max(self.promised[0], self.delivered[0])

    @property
    def given(self) -> list[tuple[str, Bounds]]:
        """The stages of which there is anything."""
        both = zip(_STAGES, (self.promised, self.delivered), strict=True)
        return [(stage, bounds) for stage, bounds in both if bounds != (0.0, 0.0)]


def picture(
    lines: Sequence[Balance], side: str = "giver", of: str | None = None, addresses: Addresses = NOWHERE
) -> Picture:
    """Return the bars of a balance by its givers or receivers; `of` is the unit or thing, by default the commonest."""
    sorts: Counter[str] = Counter()
    for line in lines:
        if line.low or line.high:
            sorts[_sort(line)] += len(line.entries)
    ranked = [sort for sort, _ in sorted(sorts.items(), key=lambda each: (-each[1], each[0]))]
    chosen = of if of in sorts else next(iter(ranked), None)
    bars = _bars([line for line in lines if _sort(line) == chosen], side)
    notes = [
        "Promised: pledged, agreed or under way, and not yet reported as delivered. What reports give as a range or"
    ]
    notes[0] += " dispute is drawn to its lower bound, with a line to the upper one. Nothing is counted twice."
    if len(bars) > _SHOWN[False]:
        notes.append(f"Of {len(bars):,}, those with the most are drawn; the table has all.")
    columns = ("giver", "receiver", "stage", "what", "unit", "low", "high", "entries", "without a figure")
    return Picture(
        title=f"Promised and delivered, in {chosen}" if chosen else "Promised and delivered",
        columns=columns,
        rows=[
            (line.giver, line.receiver, line.stage, line.what, line.unit, line.low, line.high, len(line.entries),
             line.uncounted)
            for line in lines
        ],
        draw=lambda width: _draw(bars, side, width, addresses),
        notes=tuple(notes),
        keys=(("p-bar promised", "promised"), ("p-bar", "delivered")),
        choices=tuple((sort, sort == chosen) for sort in ranked[:12]),
    )  # fmt: skip


def _sort(line: Balance) -> str:
    return line.unit or line.what


def _bars(lines: Sequence[Balance], side: str) -> list[_Bars]:
    sums: dict[str, dict[str, Bounds]] = defaultdict(dict)
    for line in lines:
        code = line.giver if side == "giver" else line.receiver
        low, high = sums[code].get(line.stage, (0.0, 0.0))
        sums[code][line.stage] = (low + line.low, None if high is None or line.high is None else high + line.high)
    found = [_Bars(code, *(each.get(stage, (0.0, 0.0)) for stage in _STAGES)) for code, each in sums.items()]
    return sorted(found, key=lambda bars: (-bars.size, bars.code))


def figure(number: float) -> str:
    """A number as short as it can be read: 1.5 billion."""
    for size, words in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if number >= size:
            return f"{number / size:,.1f}".removesuffix(".0") + f" {words}"
    return f"{number:,.0f}" if number == int(number) else f"{number:,.1f}"


def _draw(bars: Sequence[_Bars], side: str, width: float, addresses: Addresses) -> Drawing:
    narrow = width <= NARROW
    shown = bars[: _SHOWN[narrow]]
    left, right = (0.0, 96.0) if narrow else (170.0, 130.0)
    above = 16.0 if narrow else 0.0
    made = Drawing(width, 8 + sum(above + _GAP + _BAR * len(each.given) for each in shown))
    most = max((_reach(bounds) for each in shown for _, bounds in each.given), default=1.0) or 1.0
    scale = (width - left - right) / most
    y = 4.0
    for each in shown:
        with made.link(addresses.party(each.code), name(each.code)):
            if narrow:
                made.text(0.0, y + 11, cut(name(each.code), width, 12), "p-ink")
            else:
                made.text(left - 10, y + 13, cut(name(each.code), left - 14, 12), "p-ink", "end")
        y += above
        for stage, bounds in each.given:
            where = addresses.entries(**{side: each.code, "kind": "transfer"})
            with made.link(where, f"{name(each.code)}, {stage}: {_words(bounds)}"):
                _bar(made, bounds, stage, (left, y + 2, scale))
            y += _BAR
        y += _GAP
    return made


def _reach(bounds: Bounds) -> float:
    low, high = bounds
    return min(high, 3 * low) if high is not None and low else low or high or 0.0


def _words(bounds: Bounds) -> str:
    low, high = bounds
    if high is None:
        return f"at least {figure(low)}"
    return figure(low) if low == high else f"{figure(low)} to {figure(high)}"


def _bar(made: Drawing, bounds: Bounds, stage: str, at: tuple[float, float, float]) -> None:
    left, y, scale = at
    low, high = bounds
    class_ = "p-bar promised" if stage == "promised" else "p-bar"
    end = left + low * scale
    if low:
        made.add("rect", class_=class_, x=left, y=y, width=max(1.0, low * scale), height=14.0)
    if high is None or high > low:
        reach = left + (low * scale + 14 if high is None else _reach(bounds) * scale)
        beyond = high is None or high > _reach(bounds)
        tip = "m-4 -3l4 3l-4 3" if beyond else "m0 -4v8"
        made.add("path", class_="p-range", d=f"M{end:.1f} {y + 7:.1f}H{reach:.1f}{tip}")
        end = reach
    if low or high or high is None:
        made.text(end + 6, y + 11, _words(bounds), size=11)
