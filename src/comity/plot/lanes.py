"""A timeline in lanes: what went which way, day by day; bars for what took long, hollow marks for what has no date."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from comity.kinds import SIDES
from comity.parties import party_codes
from comity.plot.addresses import NOWHERE, Addresses
from comity.plot.axis import window
from comity.plot.drawing import Drawing, cut
from comity.plot.names import counted, name
from comity.plot.picture import NARROW, Picture
from comity.reconcile.records import Entry
from comity.reconcile.sentences import what_happens
from comity.reconcile.values import ordinal

FEW = 400
"""Beyond so many entries, a mark stands for all of a quarter."""
_LEVEL, _LEVELS, _HEAD, _AXIS = 13.0, 6, 24.0, 26.0
_PLURAL = {"agreement": "Agreements", "visit": "Visits", "indicator": "Figures", "event": "Other events"}
Lane = tuple[str, str]
"""What a lane is called, and the kind of its entries."""


@dataclass(frozen=True)
class Mark:
    """An entry, or several, in a lane: from the first day to the last."""

    lane: Lane
    first: int
    last: int
    dated: bool
    label: str
    entry: str | None = None
    count: int = 1


def picture(entries: Sequence[Entry], who: Sequence[str] = (), addresses: Addresses = NOWHERE) -> Picture:
    """Return the timeline of some entries, as seen by one party, between two, or by kind alone."""
    marks = [mark for entry in entries for mark in _marks(entry, who)]
    if len(marks) > FEW:
        marks = _by_quarter(marks)
    first, last, early = window(Counter(mark.first for mark in marks))
    notes = []
    if any(not mark.dated for mark in marks):
        notes.append("A hollow mark is an entry without a date, on the day of its first report.")
    if any(mark.last - mark.first > 40 for mark in marks):
        notes.append("A bar goes from the first to the last day on which it may have been.")
    if any(mark.count > 1 for mark in marks):
        notes.append("There are too many to draw each: a mark is a quarter, larger with more entries.")
    if early:
        notes.append(f"{early:,} earlier than {date.fromordinal(first).year} are in the table alone.")
    drawn = [mark for mark in marks if mark.last >= first]
    order = _order([mark.lane for mark in marks], who)
    return Picture(
        title=_title(who),
        columns=("lane", "from", "to", "dated", "entry", "id"),
        rows=[
            (mark.lane[0], date.fromordinal(mark.first).isoformat(), date.fromordinal(mark.last).isoformat(),
             "yes" if mark.dated else "no", mark.label, mark.entry)
            for mark in sorted(marks, key=lambda mark: (order.index(mark.lane), mark.first, mark.label))
        ],
        draw=lambda width: _draw(drawn, order, (first, last), width, addresses),
        notes=tuple(notes),
    )  # fmt: skip


def _title(who: Sequence[str]) -> str:
    return " and ".join(map(name, who)) + " along the days" if who else "Along the days"


def _marks(entry: Entry, who: Sequence[str]) -> list[Mark]:
    when = entry.record.date or getattr(entry.record, "period", None)
    start, end = (when.start, when.end) if when else (entry.first_reported, entry.first_reported)
    if not start:
        return []
    day = f"{start} to {end}" if start != end else start
    label = f"{day}: {what_happens(entry.record)}"
    return [
        Mark(lane, ordinal(start), ordinal(end or start), when is not None, label, entry.id)
        for lane in _lanes(entry, who)
    ]


def _lanes(entry: Entry, who: Sequence[str]) -> list[Lane]:
    """The lanes that an entry stands in: by direction where it has one."""
    roles = SIDES[entry.kind]
    if len(roles) < 2 or entry.kind in ("visit", "event") or not who:
        return [(_PLURAL.get(entry.kind, f"{entry.kind.capitalize()}s"), entry.kind)]
    one, two = (party_codes(getattr(entry.record, role)) for role in roles)
    verb = "gives to" if entry.kind == "transfer" else "accuses"
    if len(who) == 2:
        ways = [(a, b) for a, b in ((who[0], who[1]), (who[1], who[0])) if a in one and b in two]
        return [(f"{name(a)} {verb} {name(b)}", entry.kind) for a, b in ways]
    there = ("Gives", "Gets") if entry.kind == "transfer" else ("Accuses", "Is accused")
    return [(label, entry.kind) for label, side in zip(there, (one, two), strict=True) if who[0] in side]


def _order(lanes: Sequence[Lane], who: Sequence[str]) -> list[Lane]:
    kinds: list[str] = list(SIDES)
    first = name(who[0]) if who else ""

    def rank(lane: Lane) -> tuple[int, bool, str]:
        return kinds.index(lane[1]), not lane[0].startswith((first, "Gives")), lane[0]

    return sorted(set(lanes), key=rank)


def _by_quarter(marks: Sequence[Mark]) -> list[Mark]:
    together: dict[tuple[Lane, int, int], int] = defaultdict(int)
    for mark in marks:
        day = date.fromordinal(mark.first)
        together[mark.lane, day.year, (day.month - 1) // 3] += 1
    return [
        Mark(
            lane, date(year, 3 * quarter + 2, 15).toordinal(), date(year, 3 * quarter + 2, 15).toordinal(), True,
            f"{year}, quarter {quarter + 1}: {counted(count, 'entry')}", None, count,
        )
        for (lane, year, quarter), count in together.items()
    ]  # fmt: skip


def _draw(
    marks: Sequence[Mark], order: Sequence[Lane], span: tuple[int, int], width: float, addresses: Addresses
) -> Drawing:
    first, last = span
    if not marks:
        return Drawing(width, _AXIS)
    last = max([last, *(min(mark.last, last + (last - first) // 4) for mark in marks)])
    margin = max(12, (last - first) // 40)
    first, last = first - margin, last + margin
    scale = width / (last - first)
    made = Drawing(width)
    placed = [(lane, *_levels([mark for mark in marks if mark.lane == lane], first, scale)) for lane in order]
    made.height = sum(_HEAD + tall * _LEVEL for _, _, tall in placed) + _AXIS
    _ticks(made, (first, last, scale), addresses)
    y = 0.0
    largest = max((mark.count for mark in marks), default=1)
    for lane, levels, tall in placed:
        base = y + _HEAD + tall * _LEVEL - 4
        made.add("line", class_="p-axis", x1=0.0, x2=width, y1=base + 4, y2=base + 4)
        made.text(2.0, y + 15, cut(lane[0], width - 10), "p-ink", size=12)
        for mark, level in levels:
            where = addresses.entry(mark.entry) if mark.entry else _quarter(addresses, mark)
            with made.link(where, mark.label[:200], **({"entry": mark.entry} if mark.entry else {})):
                _mark(made, mark, (first, scale), base - level * _LEVEL, largest)
        y += _HEAD + tall * _LEVEL
    return made


def _quarter(addresses: Addresses, mark: Mark) -> str | None:
    day = date.fromordinal(mark.first)
    return addresses.entries(since=f"{day.year}-{day.month - 1:02}", until=f"{day.year}-{day.month + 1:02}")


def _levels(marks: Sequence[Mark], first: int, scale: float) -> tuple[list[tuple[Mark, int]], int]:
    """Marks that would overlap stand above one another, as long as there is room."""
    ends: list[float] = []
    found = []
    for mark in sorted(marks, key=lambda each: (each.first, -each.last, each.label)):
        x = (mark.first - first) * scale - 6
        level = next((place for place, end in enumerate(ends) if end <= x), None)
        if level is None:
            level = len(ends) if len(ends) < _LEVELS else min(range(len(ends)), key=ends.__getitem__)
            if level == len(ends):
                ends.append(0.0)
        ends[level] = max(ends[level], (mark.last - first) * scale + 6, x + 12)
        found.append((mark, level))
    return found, max(1, len(ends))


def _mark(made: Drawing, mark: Mark, axis: tuple[int, float], y: float, largest: int) -> None:
    first, scale = axis
    x1, x2 = max(0.0, (mark.first - first) * scale), (mark.last - first) * scale
    r = 4.5 if mark.count == 1 and largest == 1 else 2 + 4.5 * math.sqrt(mark.count / largest)
    class_ = f"k-{mark.lane[1]}"
    if not mark.dated:
        made.add("circle", class_=f"p-hollow h-{mark.lane[1]}", cx=x1, cy=y - 2, r=4.0)
    elif x2 - x1 > 10:
        made.add("rect", class_=class_, x=x1, y=y - 6, width=min(x2, made.width) - x1, height=8.0, rx=3.0)
    else:
        made.add("circle", class_=class_, cx=(x1 + x2) / 2, cy=y - 2, r=r)


def _ticks(made: Drawing, axis: tuple[int, int, float], addresses: Addresses) -> None:
    """A line and a name for years, or for months where the span is short; each leads to what lies in it."""
    first, last, scale = axis
    room = 46.0 if made.width <= NARROW else 64.0
    start, end = date.fromordinal(first), date.fromordinal(last)
    most = max(1, int(made.width / room))
    if end.year - start.year >= 2:
        every = next(step for step in (1, 2, 5, 10, 20, 50, 100) if (end.year - start.year) / step <= most)
        years = [year for year in range(start.year + 1, end.year + 1) if year % every == 0]
        ticks = [(date(year, 1, 1), str(year), f"{year}", f"{year + every - 1}") for year in years]
    else:
        months = (end.year - start.year) * 12 + end.month - start.month
        every = next(step for step in (1, 2, 3, 6, 12, 24) if months / step <= most)
        firsts = [date(start.year + (m // 12), m % 12 + 1, 1) for m in range(start.month, start.month + months)]
        firsts = [day for day in firsts if (day.month - 1) % min(every, 12) == 0]
        called = [f"{day:%b %Y}" if every > 1 or day.month == 1 else f"{day:%b}" for day in firsts]
        ticks = [(day, words, f"{day:%Y-%m}", f"{day:%Y-%m}") for day, words in zip(firsts, called, strict=True)]
    bottom = made.height - _AXIS
    edge = -1e9
    for day, words, since, until in ticks:
        x = (day.toordinal() - first) * scale
        made.add("line", class_="p-axis", x1=x, x2=x, y1=0.0, y2=bottom + 4)
        half = 4.0 * len(words)
        if x - half >= edge and x - half >= 0 and x + half <= made.width:
            with made.link(addresses.zoom(since, until), f"{since}: only that time"):
                made.text(x, bottom + 19, words, anchor="middle", size=12)
            edge = x + half + 6
