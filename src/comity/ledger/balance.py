"""Who gave what to whom: totals with their bounds, nothing counted twice.

An entry is one event however many reports tell it, and parts of an item are in their total already. What lies in time
within a larger total of the same thing between the same parties is in it too; where no date settles that, it counts
towards the upper bound alone. So does what several givers or receivers share, and what is disputed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Literal

import msgspec

from comity.model import DateRange, Item, Quantity, Record, Transfer
from comity.parties import party_codes
from comity.reconcile.amounts import how_much
from comity.reconcile.records import Entry
from comity.reconcile.values import bounds, days, measures, unit_of, words_of
from comity.showing import as_html

Class = Literal["delivered", "promised"]
Way = tuple[str, str]
_CLASS: dict[str, Class] = {
    "delivered": "delivered", "underway": "promised", "agreed": "promised", "pledged": "promised",
}  # fmt: skip


ANYBODY = "*"
"""The other side of a line that holds all partners of a party."""
_MONTH = 31
"""Days; what took longer may be a total."""


class Balance(Record, frozen=True, kw_only=True):
    """One line: from whom to whom, how far it got, of what, and between which bounds; `high` is None if open.

    `entries` are those counted, `within` those left out because another holds them. `uncounted` counts the entries
    that give no figure. `told` is the least by all that is told, what is denied or in doubt included; `denied_by` names
    who denies any of it.
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
    told: int | float = 0
    denied_by: list[str] = msgspec.field(default_factory=list)

    def __repr__(self) -> str:
        return f"<Balance: {self.giver} → {self.receiver}, {self.stage}: {in_words(self)}>"


class Balances(list[Balance]):
    """The lines of a balance, which a notebook shows as a table."""

    def _repr_html_(self) -> str:
        rows = (
            {"from": line.giver, "to": line.receiver, "by": line.by, "stage": line.stage, "kind": line.kind,
             "how much": in_words(line), "entries": len(line.entries)}
            for line in self
        )  # fmt: skip
        return as_html(rows, ("from", "to", "by", "stage", "kind", "how much", "entries"))


def in_words(line: Balance) -> str:
    """Return how much a line comes to: what is denied is told with who denies it, never as nothing."""
    low = line.low or (line.told if line.denied_by else 0)
    quantity = Quantity(low=low or (0 if line.high == 0 else None), high=line.high, unit=line.unit)
    denied = f"{'some of it ' if line.low else ''}denied by {', '.join(line.denied_by)}" if line.denied_by else ""
    return ", ".join(filter(None, (how_much(quantity, "" if line.what == "money" else line.what), denied)))


class _Line(Record, frozen=True, kw_only=True):
    """One item of one entry, ready to be counted; `size` is its lowest figure, `window` when any of it passed."""

    entry: Entry
    item: Item
    sure: bool
    told: list[Quantity]
    window: tuple[int, int] | None
    size: float

    @property
    def rank(self) -> tuple[float, str]:
        """The larger ranks before the smaller."""
        return -self.size, self.entry.id


def balance(entries: Iterable[Entry], one: str, two: str, by: str | None = None) -> list[Balance]:
    """Return the lines of the balance between two parties, either way; `by` is None, "year" or "kind"."""
    return balances(entries, by, {(one, two), (two, one)})


def balances(entries: Iterable[Entry], by: str | None = None, ways: set[Way] | None = None) -> list[Balance]:
    """Return the lines of the balance of everybody who gives to anybody, or of some ways from giver to receiver."""
    groups: dict[tuple[str, ...], list[_Line]] = defaultdict(list)
    for entry in entries:
        record = entry.record
        if not isinstance(record, Transfer) or record.stage not in _CLASS or entry.status == "rejected":
            continue
        for giver, receiver in product(party_codes(record.giver), party_codes(record.receiver)):
            if giver != receiver and (ways is None or (giver, receiver) in ways):
                alone = len(record.giver) == len(record.receiver) == 1
                sure = alone and not (record.denied or _disputed(entry))
                for index, item in enumerate(record.items):
                    if item.part_of is None:
                        key = (giver, receiver, _CLASS[record.stage], _by(entry, item, by), *_sort(item, by))
                        groups[key].append(_line(entry, index, item, sure))
    return [_sum(key, lines) for key, lines in sorted(groups.items())]


def totals(lines: Iterable[Balance], who: str) -> list[Balance]:
    """Return the lines of a balance with all partners of a party together, as "*"; its own lines alone."""
    groups: dict[tuple[str, ...], list[Balance]] = defaultdict(list)
    for line in lines:
        if who in (line.giver, line.receiver):
            ends = (who, ANYBODY) if line.giver == who else (ANYBODY, who)
            groups[*ends, line.stage, line.by or "", line.kind, line.what, line.unit or ""].append(line)
    return [
        msgspec.structs.replace(
            alike[0],
            giver=key[0],
            receiver=key[1],
            low=_plain(sum(line.low for line in alike)),
            high=_total_high(alike),
            entries=sorted({entry for line in alike for entry in line.entries}),
            within=sorted({entry for line in alike for entry in line.within}),
            uncounted=sum(line.uncounted for line in alike),
            told=_plain(sum(line.told for line in alike)),
            denied_by=list(dict.fromkeys(who for line in alike for who in line.denied_by)),
        )
        for key, alike in sorted(groups.items())
    ]


def _total_high(lines: Sequence[Balance]) -> int | float | None:
    highs = [line.high for line in lines]
    return None if None in highs else _plain(sum(high for high in highs if high is not None))


def _line(entry: Entry, index: int, item: Item, sure: bool) -> _Line:
    size = bounds(item.quantity)[0] if item.quantity else 0.0
    told = _told(entry, index, item)
    return _Line(entry=entry, item=item, sure=sure, told=told, window=_window(entry), size=size)


def _sum(key: tuple[str, ...], lines: Sequence[_Line]) -> Balance:
    giver, receiver, stage, by, kind, what, unit = key
    counted = [line for line in lines if line.item.quantity is not None]
    totals = [line for line in counted if _is_long(line)]
    inside = {id(line) for line in counted if any(_holds(total, line) for total in totals)}
    low, told, high = 0.0, 0.0, 0.0
    kept = [line for line in counted if id(line) not in inside]
    largest, largest_undated = _largest(kept), _largest([line for line in kept if line.entry.record.date is None])
    for line in kept:
        spans = [bounds(quantity) for quantity in line.told]
        least, most = min(span[0] for span in spans), max(span[1] for span in spans)
        told += max(0.0, least)
        if line.sure and not _may_be_held(line, largest if line.entry.record.date is None else largest_undated):
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
        told=_plain(told),
        denied_by=list(dict.fromkeys(who for line in kept for who in _deniers(line.entry))),
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


def _deniers(entry: Entry) -> list[str]:
    """Who denies an entry, by name; where reports do not say who, "some reports"."""
    if not (entry.record.denied or _disputed(entry)):
        return []
    return [party.name for party in entry.record.denied_by] or ["some reports"]


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


def _window(entry: Entry) -> tuple[int, int] | None:
    """The first and last day on which anything of an entry passed, by all that reports say."""
    spans = [days(msgspec.convert(value.value, DateRange)) for value in entry.values.get("date", [])]
    return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None


def _is_long(line: _Line) -> bool:
    """Whether it went on for long enough to be a total of what passed meanwhile."""
    return line.window is not None and line.window[1] - line.window[0] > _MONTH


def _holds(total: _Line, part: _Line) -> bool:
    """Whether a total over a longer time holds what passed within it."""
    whole, own = total.window, part.window
    if whole is None or own is None or total.entry.id == part.entry.id or total.size < part.size:
        return False
    (first, last), (start, end) = whole, own
    return first <= start and end <= last and last - first > max(_MONTH, end - start)


def _largest(lines: Sequence[_Line]) -> list[_Line]:
    """The largest of some lines, and the largest of another entry than that one's."""
    first = min(lines, key=lambda line: line.rank, default=None)
    others = [line for line in lines if first is not None and line.entry.id != first.entry.id]
    return [line for line in (first, min(others, key=lambda line: line.rank, default=None)) if line is not None]


def _may_be_held(part: _Line, largest: Sequence[_Line]) -> bool:
    """Whether a larger figure of another entry may hold it; asked where one of the two has no date to tell."""
    return any(total.entry.id != part.entry.id and total.rank < part.rank for total in largest)
