"""Which claims are compared at all: those that share a block and lie near each other in time.

A block is made of the kind of claim, its parties, and the sort of thing, so that a busy pair of states is many blocks.
A claim stands in some blocks and looks into others: one that leaves a side open looks where that side is anybody's. To
look is mutual: whichever of two claims comes first, they find each other.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, product

import numpy as np

from comity.kinds import Kind
from comity.reconcile.columns import Columns, Numbers
from comity.reconcile.features import Features, Side
from comity.reconcile.values import telling_figure

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
_BATCH = 200_000
"""Pairs that are looked at together."""
_PLACE = 0xFFFFFFFF
"""The bits of a place in a number that has a month above it."""


def places(claim: Features) -> set[Place]:
    """Return the blocks that a claim stands in, with the months."""
    return set(product(_standing(claim) | figure_keys(claim), _months_of(claim)))


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
    everyone, own = in_order(claims, others)
    for here, there in near(everyone, own):
        yield from zip(map(everyone.__getitem__, here.tolist()), map(everyone.__getitem__, there.tolist()), strict=True)


def in_order(claims: Iterable[Features], others: Iterable[Features] = ()) -> tuple[list[Features], list[int]]:
    """Return claims and others by id, each once, and the places of the claims among them."""
    own = {claim.id: claim for claim in claims}
    everyone = {claim.id: claim for claim in others} | own
    ids = sorted(everyone)
    return [everyone[id_] for id_ in ids], [place for place, id_ in enumerate(ids) if id_ in own]


def near(everyone: Sequence[Features], own: Sequence[int]) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield the pairs of `candidates` in batches, as places in `everyone`, the lesser first; `own` is looked at."""
    columns = Columns(everyone)
    mine = np.zeros(len(everyone), dtype=bool)
    mine[own] = True
    lasting = np.array([_lasts(claim) for claim in everyone], dtype=bool)
    looked = frozenset[str]().union(*{_looking(everyone[place]) for place in own})
    blocks = _stand(looked, everyone)
    for here, there in _looked_at(everyone, own, blocks):
        first = (there > here) | ~mine[there]
        here, there = here[first], there[first]
        likely = columns.likely(here, there)
        here, there = here[likely], there[likely]
        both = np.unique(np.minimum(here, there) << 32 | np.maximum(here, there))
        here, there = both >> 32, both & _PLACE
        kept = np.ones(len(both), dtype=bool)
        for place in np.flatnonzero(lasting[here] | lasting[there]):
            kept[place] = _near(everyone[here[place]], everyone[there[place]])
        yield here[kept], there[kept]


def _looked_at(
    everyone: Sequence[Features], own: Sequence[int], blocks: Mapping[str, _Block]
) -> Iterator[tuple[Numbers, Numbers]]:
    """For each claim of `own` what stands where it looks: its place again and again, and theirs."""
    places, counts, found, number = array("q"), array("q"), list[Numbers](), 0
    for place in own:
        for key, first, last in looks(everyone[place]):
            if (block := blocks.get(key)) is not None:
                start, end = block.within(first, last)
                if start < end:
                    places.append(place)
                    counts.append(end - start)
                    found.append(block.places[start:end])
                    number += end - start
        if number > _BATCH:
            yield np.repeat(places, counts), np.concatenate(found)
            places, counts, found, number = array("q"), array("q"), [], 0
    if found:
        yield np.repeat(places, counts), np.concatenate(found)


class _Block:
    """The claims of a block by month: numbers with the month above the place, and the places alone."""

    def __init__(self, standing: array[int]) -> None:
        self._standing = array("q", sorted(standing))
        self.places = np.array(self._standing, dtype=np.int64) & _PLACE

    def within(self, first: int, last: int) -> tuple[int, int]:
        """Return where the claims of some months begin and end."""
        return bisect_left(self._standing, first << 32), bisect_left(self._standing, (last + 1) << 32)


def _stand(looked: frozenset[str], everyone: Sequence[Features]) -> dict[str, _Block]:
    """The blocks that are looked into."""
    blocks: dict[str, array[int]] = defaultdict(lambda: array("q"))
    for place, claim in enumerate(everyone):
        months = _months_of(claim)
        for key in _standing(claim) & looked:
            blocks[key].extend((month << 32) + place for month in months)
    return {key: _Block(standing) for key, standing in blocks.items()}


def _lasts(claim: Features) -> bool:
    """Whether a claim stands beside the months, so that its blocks do not tell what is within its reach."""
    return any(last - first >= _LONGEST for first, last in _windows(claim))


def _near(one: Features, two: Features) -> bool:
    """Whether two claims lie within reach of each other: what lasts over years is no nearer to one than one to it."""
    windows = product(_windows(one), _windows(two))
    return any(here[0] - REACH <= there[1] and there[0] <= here[1] + REACH for here, there in windows)


def figure_keys(claim: Features) -> set[str]:
    """Return the blocks of a transfer by one side and one figure that tells it from others.

    Reports may differ on who is on the other side: such claims are told of, but not linked, so that nobody looks here
    for links.
    """
    if claim.kind != "transfer":
        return set()
    found = set()
    for thing in claim.things:
        value = telling_figure(thing.quantity) if thing.quantity and thing.kind != "funds" else None
        if value is not None:
            for step, side in product(_steps(value), range(2)):
                found |= {f"{side}={key}|{thing.kind}|{step}" for key in claim.sides[side].keys}
    return found


def _windows(claim: Features) -> list[tuple[int, int]]:
    """The months in which a claim may have happened or was reported; what has neither is at the beginning of time."""
    windows = []
    if claim.span is not None:
        first, last = claim.span
        windows.append(((first - claim.fading) // MONTH, (last + claim.fading) // MONTH))
    if claim.published is not None and not claim.historic:
        windows.append((claim.published // MONTH, claim.published // MONTH))
    return windows or [(0, 0)]


def _months_of(claim: Features) -> set[int]:
    return {month for first, last in _windows(claim) for month in _months(first, last)}


def _months(first: int, last: int) -> Iterable[int]:
    return range(first, last + 1) if last - first < _LONGEST else (LASTING,)


def _standing(claim: Features) -> frozenset[str]:
    return _blocks(claim.kind, claim.sides, _sorts(claim), _known)


def _looking(claim: Features) -> frozenset[str]:
    return _blocks(claim.kind, claim.sides, _sorts(claim), _sought)


@lru_cache(maxsize=65_536)
def _blocks(
    kind: Kind, sides: tuple[Side, ...], sorts: frozenset[str], way: Callable[[Side], Iterable[str]]
) -> frozenset[str]:
    return frozenset(f"{kind}|{part}|{sort}" for part, sort in product(_parties(kind, sides, way), sorts))


def _sorts(claim: Features) -> frozenset[str]:
    """What narrows a block: an item's kind, or its words where another report takes them for another kind."""
    if claim.kind == "event":
        return frozenset((claim.type or "",))
    sorts = {thing.kind for thing in claim.things} | {" ".join(sorted(thing.words)) for thing in claim.things}
    return frozenset(sorts if claim.kind == "transfer" and sorts else {""})


def _parties(kind: Kind, sides: tuple[Side, ...], way: Callable[[Side], Iterable[str]]) -> Collection[str]:
    if kind in ("agreement", "visit"):
        keys = sorted(frozenset[str]().union(*(side.keys for side in sides)))
        return {f"{one}+{two}" for one, two in combinations(keys, 2)} or {f"{key}+" for key in keys} or {OPEN}
    if len(sides) == 1:
        return sides[0].keys or {OPEN}
    pairs = product(*(way(side) for side in sides))
    return {">".join(pair) for pair in pairs if _tells(pair, sides, way)}


def _tells(pair: tuple[str, ...], sides: tuple[Side, ...], way: Callable[[Side], Iterable[str]]) -> bool:
    """Whether a pair of sides is a block: one that names a party, or one for claims that leave open who it was.

    Those that leave one side open stand where those that leave both open look, and look where those stand.
    """
    if not set(pair) <= {OPEN, ANYBODY}:
        return True
    known = sum(bool(side.keys) for side in sides)
    if OPEN not in pair or known == len(sides):
        return False
    return ANYBODY not in pair or way is _known or not known


def _known(side: Side) -> Iterable[str]:
    return {*side.keys, ANYBODY} if side.keys else {OPEN}


def _sought(side: Side) -> Iterable[str]:
    return {*side.keys, OPEN} if side.keys else {OPEN, ANYBODY}


def _steps(value: float) -> set[int]:
    """Two neighbouring steps of a scale of tenths: figures within a twentieth of each other share at least one."""
    place = math.log(value) / math.log(1.1)
    return {math.floor(place), math.floor(place + 0.5)}
