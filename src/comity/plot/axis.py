"""Axes of time: which part of a span is drawn, and where its ticks are."""

from __future__ import annotations

from collections.abc import Mapping

_KEPT = 0.95


def window(counts: Mapping[int, int]) -> tuple[int, int, int]:
    """Return the first and last place drawn of counts along an axis, and how much lies before.

    A few that come very early would press all others against the edge: where the last 95 per cent take less than half
    of the span, they alone are drawn.
    """
    places = sorted(counts)
    if not places:
        return 0, 0, 0
    early, before = (1 - _KEPT) * sum(counts.values()), 0
    for at in places:
        if before + counts[at] > early:
            break
        before += counts[at]
    if places[-1] - at < (places[-1] - places[0]) / 2:
        return at, places[-1], before
    return places[0], places[-1], 0
