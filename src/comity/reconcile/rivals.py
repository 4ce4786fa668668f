"""Which entries may tell one transfer differently: those with one side and one telling figure, at about one time."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from comity.model import Item, Transfer
from comity.parties import party_codes
from comity.reconcile.across import Pair, pair
from comity.reconcile.features import HISTORIC
from comity.reconcile.records import Entry
from comity.reconcile.values import ordinal, telling_figure

_CLOSE = 31
"""Days between two dated tellings, at the most."""

When = tuple[tuple[int, int] | None, int | None]
"""The first and last day of an entry, and the day of its first report, as ordinals."""


class _Told(NamedTuple):
    """What of an entry makes it a rival of another: days are ordinals."""

    reported: int | None
    span: tuple[int, int] | None
    id: str
    sides: tuple[frozenset[str], ...]
    mode: str | None


def may_rival(entries: Iterable[Entry]) -> set[Pair]:
    """Return the pairs of entries out of which rivals may come: all others tell different transfers, or the same."""
    blocks: dict[tuple[int, str, str, float], list[_Told]] = defaultdict(list)
    for entry in entries:
        if isinstance(entry.record, Transfer):
            told = _told(entry, entry.record)
            figures = {(item.kind, value) for item in entry.record.items if (value := telling(item)) is not None}
            for side, (kind, value) in product(range(2), sorted(figures)):
                for key in told.sides[side]:
                    blocks[side, key, kind, value].append(told)
    return {
        pair(one.id, two.id)
        for (side, *_), block in blocks.items()
        if len({told.sides[1 - side] for told in block}) > 1 or sum(told.mode is not None for told in block) > 1
        for one, two in _at_one_time(block)
        if _differ(one, two)
    }


def telling(item: Item) -> float | None:
    """Return the figure of an item that tells its transfer from others; money does not."""
    return None if item.quantity is None or item.kind == "funds" else telling_figure(item.quantity)


def same_time(one: When, two: When) -> bool:
    """Whether two entries may be of one time: by their days, else by those of their first reports."""
    if one[0] and two[0]:
        return max(one[0][0] - two[0][1], two[0][0] - one[0][1]) <= _CLOSE
    return one[1] is not None and two[1] is not None and abs(one[1] - two[1]) <= HISTORIC


def when(entry: Entry) -> When:
    """Return when an entry happened, and when it was first reported."""
    date = entry.record.date
    return days_of(date.start if date else None, date.end if date else None, entry.first_reported)


def days_of(start: str | None, end: str | None, first_reported: str | None) -> When:
    """Return ISO days of an entry as ordinals."""
    span = (ordinal(start), ordinal(end)) if start and end else None
    return span, ordinal(first_reported) if first_reported else None


def _told(entry: Entry, record: Transfer) -> _Told:
    span, reported = when(entry)
    return _Told(reported, span, entry.id, (party_codes(record.giver), party_codes(record.receiver)), record.mode)


def _at_one_time(block: Sequence[_Told]) -> Iterator[tuple[_Told, _Told]]:
    """The pairs of a block that are of one time: dated ones by their days, the others by their reports."""
    dated = sorted((told for told in block if told.span), key=lambda told: (told.span, told.id))
    starts = [told.span[0] for told in dated if told.span]
    for place, one in enumerate(dated):
        if one.span:
            for two in dated[place + 1 : bisect_right(starts, one.span[1] + _CLOSE)]:
                yield one, two
    reported = sorted((told for told in block if told.reported is not None), key=lambda told: (told.reported, told.id))
    reports = [told.reported for told in reported if told.reported is not None]
    for place, one in enumerate(reported):
        for two in reported[place + 1 : bisect_right(reports, reports[place] + HISTORIC)]:
            if not (one.span and two.span):
                yield one, two


def _differ(one: _Told, two: _Told) -> bool:
    """Whether two tellings differ in who is on one side, or agree on both and may differ in the terms."""
    if all(not here.isdisjoint(there) for here, there in zip(one.sides, two.sides, strict=True)):
        return None not in (one.mode, two.mode) and one.mode != two.mode
    return all(one.sides) and all(two.sides)
