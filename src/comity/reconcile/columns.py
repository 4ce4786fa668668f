"""Days and figures of many claims as columns of numbers, to leave out at once the pairs that cannot be linked.

Nothing is left out that `compare` would link: the bounds here are made of its weights.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.reconcile.compare import (
    APART,
    CLOSE,
    FAR,
    LATE,
    LINK,
    LOOSE,
    MOST,
    MOST_AMOUNT,
    MOST_OF_ONE,
    MOST_OTHER_AMOUNT,
    PLANNED,
    REPORTED,
    REPORTED_FAR,
    SAME_DAYS,
    SLACK,
)
from comity.reconcile.features import Features
from comity.reconcile.values import bounds, figure, measures, unit_of

Numbers = NDArray[np.int64]
_NEVER = -(10**9)
"""Stands for a day that is not known; so far from all days that any gap shows it."""
_NO_SIZE = -1


class _Size(NamedTuple):
    """How much of its one thing a claim tells: what it is measured in, and the powers of two about its figure."""

    unit: str
    low: int
    high: int


def _size(claim: Features) -> _Size | None:
    """Return how much a claim tells of its one thing; None where it has more things, or bounds are open."""
    quantity = claim.things[0].quantity if len(claim.things) == 1 else None
    if quantity is None:
        return None
    low, high = bounds(quantity)
    if low <= 0 or math.isinf(high):
        return None
    unit = unit_of(quantity)
    return _Size((unit or "") if measures(unit) else "", math.frexp(low)[1], math.frexp(high)[1])


class Columns:
    """Claims by their place in a sequence."""

    def __init__(self, claims: Sequence[Features]) -> None:
        spans = [claim.span or (_NEVER, _NEVER) for claim in claims]
        self._first, self._last = _numbers(span[0] for span in spans), _numbers(span[1] for span in spans)
        self._fading = _numbers(claim.fading for claim in claims)
        self._published = _numbers(_NEVER if claim.published is None else claim.published for claim in claims)
        documents: dict[str, int] = {}
        self._document = _numbers(documents.setdefault(claim.document, len(documents)) for claim in claims)
        units: dict[str, int] = {}
        sizes = [_size(claim) for claim in claims]
        self._unit = _numbers(_NO_SIZE if each is None else units.setdefault(each.unit, len(units)) for each in sizes)
        self._low = _numbers(each.low if each else 0 for each in sizes)
        self._high = _numbers(each.high if each else 0 for each in sizes)
        told = [claim.things[0].quantity if len(claim.things) == 1 else None for claim in claims]
        self._single = np.array([len(claim.things) == 1 for claim in claims], dtype=bool)
        self._counted = np.array([each is not None for each in told], dtype=bool)
        figures = (None if each is None else figure(each) for each in told)
        self._figure = np.array([math.nan if each is None else each for each in figures], dtype=np.float64)

    def likely(self, one: Numbers, two: Numbers) -> NDArray[np.bool_]:
        """Return which pairs of claims may be linked by their reports, figures and days alone."""
        may = (self._document[one] != self._document[two]) & ~self._far(one, two)
        return np.asarray(may & (self._most_time(one, two) + self._most_else(one, two) >= LINK))

    def _far(self, one: Numbers, two: Numbers) -> NDArray[np.bool_]:
        """Whether one figure is more than twice the other: what else agrees cannot make up for that."""
        alike = (self._unit[one] != _NO_SIZE) & (self._unit[one] == self._unit[two])
        low, high = self._low, self._high
        return np.asarray(alike & ((low[one] - high[two] > 1) | (low[two] - high[one] > 1)))

    def _most_else(self, one: Numbers, two: Numbers) -> NDArray[np.float64]:
        """The most that all but time can weigh."""
        same = self._figure[one] == self._figure[two]
        amount = np.where(same, MOST_AMOUNT, np.where(self._counted[one] & self._counted[two], MOST_OTHER_AMOUNT, 0.0))
        return np.where(self._single[one] & self._single[two], MOST_OF_ONE + amount, MOST)

    def _most_time(self, one: Numbers, two: Numbers) -> NDArray[np.float64]:
        """The most that time can weigh."""
        first, last, fading = self._first, self._last, self._fading
        gap = np.maximum(0, np.maximum(first[one] - last[two], first[two] - last[one]))
        lengths = np.minimum(last[one] - first[one], last[two] - first[two]) + 1
        slack = np.maximum(SLACK, np.maximum(np.minimum(fading[one], fading[two]), lengths // 6))
        dated = np.select(
            [gap == 0, gap <= slack, gap <= PLANNED, gap <= FAR * slack], [SAME_DAYS, CLOSE, LATE, LOOSE], APART
        )
        published = self._published
        apart = np.abs(published[one] - published[two])
        limits, weights = zip(*REPORTED, strict=True)
        reported = np.select([apart <= limit for limit in limits], weights, REPORTED_FAR)
        unknown = (published[one] == _NEVER) | (published[two] == _NEVER)
        both = (first[one] != _NEVER) & (first[two] != _NEVER)
        return np.where(both, dated, np.where(unknown, np.maximum(reported, 0.0), reported))


def _numbers(values: object) -> Numbers:
    return np.fromiter(values, dtype=np.int64)  # type: ignore[call-overload,no-any-return]
