"""Entries stacked by kind along the months, quarters or years, whichever the span asks for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from comity.plot.addresses import NOWHERE, Addresses
from comity.plot.axis import window
from comity.plot.drawing import Drawing
from comity.plot.picture import NARROW, Picture

_HEIGHT = {True: 170.0, False: 260.0}
_LEFT, _BELOW = 34.0, 24.0
_GROUPS = 7
Step = int
"""How many months a bar stands for: 1, 3, 12 or 120."""


def picture(
    counts: Mapping[tuple[str, str], int], kinds: Sequence[str], *, things: bool, addresses: Addresses = NOWHERE
) -> Picture:
    """Return the bars of entries by month and kind; `kinds` in the order of stacking, from the bottom."""
    dated = {key: count for key, count in counts.items() if key[0]}
    kinds = _few(dated, kinds)
    first, last, early = _span(dated)
    step = next((step for step in (1, 3, 12) if (last - first) / step <= 72), 120)
    notes = [f"Each bar is {_called(step)}. An entry without a date counts on the day of its first report."]
    if early:
        notes.append(f"{early:,} earlier {'entry is' if early == 1 else 'entries are'} in the table alone.")
    if undated := sum(count for key, count in counts.items() if not key[0]):
        notes.append(f"{undated:,} without any day are left out.")
    what = "kind of thing" if things else "kind"
    return Picture(
        title=f"{'Transfers' if things else 'Entries'} by {what} and {'month' if step == 1 else 'time'}",
        columns=("month", what, "entries"),
        rows=[(month, kind, count) for (month, kind), count in sorted(dated.items())],
        draw=lambda width: _draw(dated, kinds, (first, last, step), width, addresses),
        notes=tuple(notes),
        keys=tuple((_class(kind, kinds, things), kind) for kind in kinds),
    )


def _few(counts: Mapping[tuple[str, str], int], kinds: Sequence[str]) -> list[str]:
    total = {kind: sum(count for key, count in counts.items() if key[1] == kind) for kind in kinds}
    there = [kind for kind in kinds if total[kind]]
    if len(there) <= _GROUPS + 1:
        return there
    top = set(sorted(there, key=lambda kind: -total[kind])[:_GROUPS])
    return [*(kind for kind in there if kind in top), "other"]


def _class(kind: str, kinds: Sequence[str], things: bool) -> str:
    return f"g{kinds.index(kind) % 8}" if things else f"k-{kind}"


def _month(words: str) -> int:
    return int(words[:4]) * 12 + int(words[5:7] or 1) - 1


def _span(counts: Mapping[tuple[str, str], int]) -> tuple[int, int, int]:
    """The first and last month drawn, and how many entries lie before."""
    by: Counter[int] = Counter()
    for (month, _), count in counts.items():
        by[_month(month)] += count
    return window(by)


def _called(step: Step) -> str:
    return {1: "a month", 3: "a quarter", 12: "a year", 120: "ten years"}[step]


def _draw(
    counts: Mapping[tuple[str, str], int], kinds: Sequence[str], span: tuple[int, int, Step], width: float,
    addresses: Addresses,
) -> Drawing:  # fmt: skip
    first, last, step = span
    narrow = width <= NARROW
    height = _HEIGHT[narrow]
    start = first // step * step
    bins: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (month, kind), count in counts.items():
        if (at := _month(month)) >= first:
            bins[(at - start) // step][kind if kind in kinds else "other"] += count
    number = (last - start) // step + 1 if bins else 1
    most = max((sum(each.values()) for each in bins.values()), default=1)
    each = (width - _LEFT) / number
    made = Drawing(width, height + _BELOW)
    things = "transfer" not in kinds
    for mark in _marks(most):
        y = height - mark / most * (height - 16)
        made.add("line", class_="p-axis", x1=_LEFT, x2=width, y1=y, y2=y)
        made.text(_LEFT - 6, y + 4, f"{mark:,}", anchor="end", size=11)
    for place in sorted(bins):
        bottom, total = height, sum(bins[place].values())
        since, until = _ends(start + place * step, step)
        label = since if step == 1 else since[:4] if step == 12 else f"{since} to {until}"
        with made.link(addresses.entries(since=since, until=until), f"{label}: {total:,}"):
            x, wide = _LEFT + place * each, max(1.0, min(each * 0.82, 40.0))
            for kind in kinds:
                if count := bins[place].get(kind, 0):
                    tall = count / most * (height - 16)
                    bottom -= tall
                    made.add("rect", class_=_class(kind, kinds, things), x=x, y=bottom, width=wide, height=tall)
            made.add("rect", class_="p-catch", x=x, y=0.0, width=each, height=height)
    _labels(made, start, number, step, each, height)
    return made


def _marks(most: int) -> list[int]:
    """A few round numbers up to the largest."""
    step = next(base * 10**power for power in range(12) for base in (1, 2, 5) if most / (base * 10**power) <= 4)
    return list(range(0, most + 1, step))


def _ends(month: int, step: Step) -> tuple[str, str]:
    last = month + step - 1
    return f"{month // 12:04}-{month % 12 + 1:02}", f"{last // 12:04}-{last % 12 + 1:02}"


def _labels(made: Drawing, start: int, number: int, step: Step, each: float, height: float) -> None:
    """The years under the bars at which they begin, as many as there is room for; months where one year is all."""
    firsts = [place for place in range(number) if (start + place * step) % 12 < step]
    if len(firsts) < 2:
        firsts = list(range(0, number))
        words = [f"{(start + place * step) // 12}-{(start + place * step) % 12 + 1:02}" for place in firsts]
    else:
        words = [str((start + place * step) // 12) for place in firsts]
    room = 9.0 * max(map(len, words), default=4)
    edge = -1e9
    for place, label in zip(firsts, words, strict=True):
        x = _LEFT + place * each
        if x >= edge and x + room - 9 <= made.width:
            made.add("line", class_="p-axis", x1=x, x2=x, y1=height, y2=height + 5)
            made.text(x, height + 18, label, size=11)
            edge = x + room
