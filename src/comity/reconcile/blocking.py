"""Which claims are compared at all: those that share a block and lie near each other in time.

A block is made of the kind of claim, its parties, and the sort of thing, so that a busy pair of states is many blocks.
A claim stands in some blocks and looks into others: one that leaves a side open looks where that side is anybody's. To
look is mutual: whichever of two claims comes first, they find each other.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import combinations, product

from comity.reconcile.compare import apart_in_time
from comity.reconcile.features import FADING, Features, Side
from comity.reconcile.values import bounds, days, figure, measures, unit_of

MONTH = 30
"""Days in a month of blocking."""
REACH = 8
"""Months by which two reports of one event may misplace it, or publish it before and after."""
LASTING = -(10**6)
"""The month in which what lasts over years stands: it is near everything."""
_LONGEST = 14
OPEN, ANYBODY = "?", "*"
Place = tuple[str, int]
"""A block's key, and a month."""
Look = tuple[str, int, int]
"""A block's key, the first month and the last."""
Size = tuple[str, int, int]
"""A unit, and the binary exponents of the lowest and the highest figure."""


def places(claim: Features) -> set[Place]:
    """Return the blocks that a claim stands in, with the months."""
    months = {month for first, last in _windows(claim) for month in _months(first, last)}
    return set(product(_standing(claim), months))


def looks(claim: Features) -> set[Look]:
    """Return the blocks that a claim looks into, with the months from and to."""
    found = set()
    for key in _looking(claim):
        found.add((key, LASTING, LASTING))
        found |= {(key, first - REACH, last + REACH) for first, last in _windows(claim)}
    return found


def together(looks: Iterable[Look]) -> list[Look]:
    """Return the same looks with those that overlap made one."""
    by_key: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for key, first, last in sorted(looks):
        spans = by_key[key]
        if spans and first <= spans[-1][1] + 1:
            spans[-1] = spans[-1][0], max(spans[-1][1], last)
        else:
            spans.append((first, last))
    return [(key, *span) for key, spans in by_key.items() for span in spans]


def candidates(claims: Collection[Features], others: Iterable[Features] = ()) -> Iterator[tuple[Features, Features]]:
    """Yield the pairs of claims that are to be compared, each once: two of `claims`, or one of them with another.

    Those whose figures or days alone keep them from being linked are left out.
    """
    own = {claim.id for claim in claims}
    blocks: dict[str, dict[int, dict[Size | None, list[Features]]]] = defaultdict(lambda: defaultdict(dict))
    for claim in (*claims, *others):
        size = _size(claim)
        for key, month in places(claim):
            blocks[key][month].setdefault(size, []).append(claim)
    for one in claims:
        size, found = _size(one), dict[str, Features]()
        for key, first, last in looks(one):
            months = blocks.get(key, {})
            for month in _within(months, first, last):
                for other, those in months[month].items():
                    if not _far(size, other):
                        found.update((two.id, two) for two in those if month != LASTING or _near(one, two))
        for id_, two in found.items():
            if (one.id < id_ or id_ not in own) and one.id != id_ and not apart_in_time(one, two):
                yield one, two


def _within(months: Mapping[int, object], first: int, last: int) -> list[int]:
    """The months from the first to the last that hold something."""
    if last - first < len(months):
        return [month for month in range(first, last + 1) if month in months]
    return [month for month in months if first <= month <= last]


def _near(one: Features, two: Features) -> bool:
    """Whether two claims lie within reach of each other: what lasts over years is no nearer to one than one to it."""
    windows = product(_windows(one), _windows(two))
    return any(here[0] - REACH <= there[1] and there[0] <= here[1] + REACH for here, there in windows)


def _size(claim: Features) -> Size | None:
    """How much of its one thing a claim tells: what it is measured in, and the powers of two about its figure."""
    quantity = claim.things[0].quantity if len(claim.things) == 1 else None
    if quantity is None:
        return None
    low, high = bounds(quantity)
    if low <= 0 or math.isinf(high):
        return None
    unit = unit_of(quantity)
    return (unit or "") if measures(unit) else "", math.frexp(low)[1], math.frexp(high)[1]


def _far(one: Size | None, two: Size | None) -> bool:
    """Whether one figure is more than twice the other: what else agrees cannot make up for that (see `compare`)."""
    if one is None or two is None or one[0] != two[0]:
        return False
    return one[1] - two[2] > 1 or two[1] - one[2] > 1


def figure_keys(claim: Features) -> set[str]:
    """Return the blocks made of one side of a transfer and one figure, other than a sum of money."""
    return {key for key in _figures(claim) if "|funds|" not in key}


def _windows(claim: Features) -> list[tuple[int, int]]:
    """The months in which a claim may have happened or was reported; what has neither is at the beginning of time."""
    windows = []
    if claim.date is not None:
        fading = int(FADING * claim.age)
        first, last = days(claim.date)
        windows.append(((first - fading) // MONTH, (last + fading) // MONTH))
    if claim.published is not None and not claim.historic:
        windows.append((claim.published // MONTH, claim.published // MONTH))
    return windows or [(0, 0)]


def _months(first: int, last: int) -> Iterable[int]:
    return range(first, last + 1) if last - first < _LONGEST else (LASTING,)


def _standing(claim: Features) -> set[str]:
    return {*_blocks(claim, _sides_of(claim, _known)), *_figures(claim)}


def _looking(claim: Features) -> set[str]:
    return {*_blocks(claim, _sides_of(claim, _sought)), *_figures(claim)}


def _blocks(claim: Features, parts: Collection[str]) -> Iterator[str]:
    for part, sort in product(parts, _sorts(claim)):
        yield f"{claim.kind}|{part}|{sort}"


def _sorts(claim: Features) -> set[str]:
    """What narrows a block: an item's kind, or its words where another report takes them for another kind."""
    if claim.kind == "event":
        return {claim.type or ""}
    sorts = {thing.kind for thing in claim.things} | {" ".join(sorted(thing.words)) for thing in claim.things}
    return sorts if claim.kind == "transfer" and sorts else {""}


def _sides_of(claim: Features, way: Callable[[Side], Iterable[str]]) -> Collection[str]:
    if claim.kind in ("agreement", "visit"):
        keys = sorted(frozenset[str]().union(*(side.keys for side in claim.sides)))
        return {f"{one}+{two}" for one, two in combinations(keys, 2)} or {f"{key}+" for key in keys} or {OPEN}
    if len(claim.sides) == 1:
        return claim.sides[0].keys or {OPEN}
    pairs = product(*(way(side) for side in claim.sides))
    return {">".join(pair) for pair in pairs if _tells(pair, claim, way)}


def _tells(pair: tuple[str, ...], claim: Features, way: Callable[[Side], Iterable[str]]) -> bool:
    """Whether a pair of sides is a block: one that names a party, or one for claims that leave open who it was.

    Those that leave one side open stand where those that leave both open look, and look where those stand.
    """
    if not set(pair) <= {OPEN, ANYBODY}:
        return True
    known = sum(bool(side.keys) for side in claim.sides)
    if OPEN not in pair or known == len(claim.sides):
        return False
    return ANYBODY not in pair or way is _known or not known


def _known(side: Side) -> Iterable[str]:
    return {*side.keys, ANYBODY} if side.keys else {OPEN}


def _sought(side: Side) -> Iterable[str]:
    return {*side.keys, OPEN} if side.keys else {OPEN, ANYBODY}


def _figures(claim: Features) -> Iterator[str]:
    """A transfer is also known by one side and one figure: reports may differ on who is on the other side."""
    if claim.kind == "transfer":
        for thing in claim.things:
            value = figure(thing.quantity) if thing.quantity else None
            if value and value > 2:
                for step, side in product(_steps(value), range(2)):
                    yield from (f"{side}={key}|{thing.kind}|{step}" for key in claim.sides[side].keys)


def _steps(value: float) -> set[int]:
    """Two neighbouring steps of a scale of tenths: figures within a twentieth of each other share at least one."""
    place = math.log(value) / math.log(1.1)
    return {math.floor(place), math.floor(place + 0.5)}
