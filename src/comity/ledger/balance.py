"""Who gave what to whom: totals with their bounds, nothing counted twice.

An entry is one event however many reports tell it, and parts of an item are in their total already. What lies in time
within a larger total of the same thing between the same parties is in it too; where no date settles that, it counts
towards the upper bound alone. So does what several givers or receivers share, and what is disputed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from comity.model import DateRange, Item, Quantity, Record, Transfer
from comity.reconcile.records import Entry
from comity.reconcile.values import bounds, days, measures, party_keys, unit_of, words_of

Class = Literal["delivered", "promised"]
_CLASS: dict[str, Class] = {
    "delivered": "delivered", "underway": "promised", "agreed": "promised", "pledged": "promised",
}  # fmt: skip


class Balance(Record, frozen=True, kw_only=True):
    """One line: from whom to whom, how far it got, of what, and between which bounds; `high` is None if open.

    `entries` are those counted, `within` those left out because another holds them. `uncounted` counts the entries
    that give no figure.
    """

    giver: str
    receiver: str
    stage: Class
    by: str | None
    kind: str
    what: str
    unit: str | None
    low: int | float
    high: int | float | None
    entries: list[str]
    within: list[str]
    uncounted: int = 0


class _Line(Record, frozen=True, kw_only=True):
    """One item of one entry, ready to be counted."""

    entry: Entry
    item: Item
    sure: bool
    told: list[Quantity]


def balance(entries: Iterable[Entry], one: str, two: str, by: str | None = None) -> list[Balance]:
    """Return the lines of the balance between two parties, either way; `by` is None, "year" or "kind"."""
    groups: dict[tuple[str, ...], list[_Line]] = defaultdict(list)
    for entry in entries:
        record = entry.record
        if not isinstance(record, Transfer) or record.stage not in _CLASS or entry.status == "rejected":
            continue
        givers, receivers = party_keys(record.giver), party_keys(record.receiver)
        for giver, receiver in ((one, two), (two, one)):
            if giver in givers and receiver in receivers and giver != receiver:
                alone = len(record.giver) == len(record.receiver) == 1
                sure = alone and not (record.denied or _disputed(entry))
                for index, item in enumerate(record.items):
                    if item.part_of is None:
                        key = (giver, receiver, _CLASS[record.stage], _by(entry, item, by), *_sort(item, by))
                        groups[key].append(_Line(entry=entry, item=item, sure=sure, told=_told(entry, index, item)))
    return [_sum(key, lines) for key, lines in sorted(groups.items())]


def _sum(key: tuple[str, ...], lines: Sequence[_Line]) -> Balance:
    giver, receiver, stage, by, kind, what, unit = key
    counted = [line for line in lines if line.item.quantity is not None]
    inside = {id(line) for line in counted if any(_holds(other, line) for other in counted if other is not line)}
    low, high = 0.0, 0.0
    kept = [line for line in counted if id(line) not in inside]
    for line in kept:
        spans = [bounds(quantity) for quantity in line.told]
        least, most = min(span[0] for span in spans), max(span[1] for span in spans)
        if line.sure and not any(_may_hold(other, line) for other in kept if other is not line):
            low += max(0.0, least)
        high += max(0.0, most)
    return Balance(
        giver=giver,
        receiver=receiver,
        stage="delivered" if stage == "delivered" else "promised",
        by=by or None,
        kind=kind,
        what=what,
        unit=unit or None,
        low=_plain(low),
        high=None if math.isinf(high) else _plain(high),
        entries=sorted({line.entry.id for line in kept}),
        within=sorted({line.entry.id for line in counted if id(line) in inside}),
        uncounted=len(lines) - len(counted),
    )


def _plain(figure: float) -> int | float:
    return int(figure) if figure == int(figure) else round(figure, 6)


def _told(entry: Entry, index: int, item: Item) -> list[Quantity]:
    """The quantities that may be meant: that of the entry, and what reports say against it in the same unit."""
    if item.quantity is None:
        return []
    values = [value for value in entry.values.get(f"items.{index}.quantity", []) if value.against]
    others = [msgspec.convert(value.value, Quantity) for value in values]
    return [item.quantity, *(other for other in others if unit_of(other) == unit_of(item.quantity))]


def _disputed(entry: Entry) -> bool:
    return any(value.value is True for value in entry.values.get("denied", []))


def _by(entry: Entry, item: Item, by: str | None) -> str:
    if by == "year":
        day = entry.record.date.end if entry.record.date else entry.first_reported
        return day[:4] if day else "undated"
    return item.kind if by == "kind" else ""


def _sort(item: Item, by: str | None) -> tuple[str, str, str]:
    """What is added up: things of one noun and unit; by kind, money and weights of one kind."""
    unit = unit_of(item.quantity) if item.quantity else None
    measured = unit if measures(unit) else None
    words = words_of(item.what)
    money = item.kind == "funds" and measured is not None
    what = "money" if money else item.kind if by == "kind" and measured else words[-1] if words else item.kind
    return item.kind, what, measured or ""


def _size(line: _Line) -> float:
    assert line.item.quantity is not None
    return bounds(line.item.quantity)[0]


def _window(entry: Entry) -> tuple[int, int] | None:
    """The first and last day on which anything of an entry passed, by all that reports say."""
    spans = [days(msgspec.convert(value.value, DateRange)) for value in entry.values.get("date", [])]
    return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None


def _holds(total: _Line, part: _Line) -> bool:
    """Whether a total over a longer time holds what passed within it."""
    whole, own = _window(total.entry), _window(part.entry)
    if whole is None or own is None or total.entry.id == part.entry.id or _size(total) < _size(part):
        return False
    (first, last), (start, end) = whole, own
    return first <= start and end <= last and last - first > max(31, end - start)


def _may_hold(total: _Line, part: _Line) -> bool:
    """Whether a larger figure may hold a smaller one: one of the two has no date to tell."""
    undated = total.entry.record.date is None or part.entry.record.date is None
    ahead = (_size(total), part.entry.id) > (_size(part), total.entry.id)
    return undated and ahead and total.entry.id != part.entry.id
