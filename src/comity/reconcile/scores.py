"""The scores of many pairs of claims, where what is compared alike is compared once.

Of a claim, its parties, what it is about, and its stage and terms are compared apart from each other, and many claims
are alike in one of these. Only time is worked out for every pair.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from comity.reconcile.columns import Numbers
from comity.reconcile.compare import LINK, SAME_DAYS, about, manner, parties, sort_of_thing, timing
from comity.reconcile.features import Features
from comity.reconcile.records import Reason

_MOST_KNOWN = 2_000_000
"""Weights of pairs kept in memory, at most."""
RULED_OUT = -5.0
"""The score of what something rules out: firmly against."""
Compare = Callable[[Features, Features], list[Reason] | None]


class _Part:
    """One part of claims, those that are alike in it with one number, and what they weigh against each other."""

    def __init__(self, of: Callable[[Features], Hashable], compare: Compare) -> None:
        self._of = of
        self._compare = compare
        self._numbers: dict[Hashable, int] = {}
        self._examples: list[Features] = []
        self._known: dict[int, float] = {}

    def number(self, claim: Features) -> int:
        number = self._numbers.setdefault(self._of(claim), len(self._examples))
        if number == len(self._examples):
            self._examples.append(claim)
        return number

    def weights(self, one: Numbers, two: Numbers) -> NDArray[np.float64]:
        """Return what pairs of numbers weigh; minus infinity where something rules it out."""
        distinct, places = np.unique(one << 32 | two, return_inverse=True)
        return np.array([self._weight(both) for both in distinct.tolist()], dtype=np.float64)[places]

    def weight(self, one: int, two: int) -> float:
        return self._weight(one << 32 | two)

    def _weight(self, both: int) -> float:
        if (known := self._known.get(both)) is not None:
            return known
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        reasons = self._compare(self._examples[both >> 32], self._examples[both & 0xFFFFFFFF])
        found = -np.inf if reasons is None else sum(reason.weight for reason in reasons)
        self._known[both] = found
        return found


class Scores:
    """Scores of claims as `compare` and `score` have them, for many claims at once or for two."""

    def __init__(self) -> None:
        self._parts = (
            _Part(lambda claim: (claim.kind, claim.sides), parties),
            _Part(lambda claim: (claim.kind, claim.stage, claim.mode), manner),
            _Part(_what, _may_be),
            _Part(lambda claim: (claim.kind, claim.things, claim.topic, claim.type), about),
        )
        self._numbers: dict[str, tuple[Features, list[int]]] = {}

    def of(self, one: Features, two: Features) -> float:
        """Return the score of two claims, whichever comes first."""
        a, b = (one, two) if one.id < two.id else (two, one)
        if a.kind != b.kind or a.document == b.document:
            return RULED_OUT
        both = zip(self._parts, self._numbers_of(a), self._numbers_of(b), strict=True)
        total = sum(part.weight(here, there) for part, here, there in both)
        return RULED_OUT if math.isinf(total) else _score(total, a, b)

    def linked(
        self, claims: Sequence[Features], batches: Iterable[tuple[Numbers, Numbers]]
    ) -> Iterator[tuple[Features, Features, float]]:
        """Yield those pairs of claims, by their places in order of ids, whose score reaches LINK, with the score."""
        numbers = [np.fromiter(map(part.number, claims), dtype=np.int64, count=len(claims)) for part in self._parts]
        for one, two in batches:
            total = np.zeros(len(one))
            for part, number in zip(self._parts, numbers, strict=True):
                total += part.weights(number[one], number[two])
                kept = total > -np.inf
                one, two, total = one[kept], two[kept], total[kept]
            kept = total + SAME_DAYS >= LINK
            for i, j, rest in zip(one[kept].tolist(), two[kept].tolist(), total[kept].tolist(), strict=True):
                a, b = claims[i], claims[j]
                if (found := _score(rest, a, b)) >= LINK:
                    yield a, b, found

    def _numbers_of(self, claim: Features) -> list[int]:
        known = self._numbers.get(claim.id)
        if known is None or known[0] is not claim:
            known = self._numbers[claim.id] = claim, [part.number(claim) for part in self._parts]
        return known[1]


def _what(claim: Features) -> Hashable:
    """The one thing that a claim is about, however many; None where there are more, or none."""
    if len(claim.things) != 1:
        return None
    (thing,) = claim.things
    return thing.kind, thing.words, thing.head, thing.taxon, thing.terms


def _may_be(a: Features, b: Features) -> list[Reason] | None:
    """Rule out, before figures are looked at, that claims with one thing each are about one."""
    return [] if len(a.things) != 1 or len(b.things) != 1 or sort_of_thing(a.things[0], b.things[0]) else None


def _score(rest: float, a: Features, b: Features) -> float:
    return round(rest + timing(a, b)[0], 6)
