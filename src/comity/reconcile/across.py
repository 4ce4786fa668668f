"""Claims of many reports about one event become one entry.

Claims that share a block key are compared; a score from LINK on makes a link. Links make regions (connected
components), and each region is cut into entries by joining the best links first, where two groups go together only if
they have no report in common and their claims fit on average (average-linkage clustering with constraints). All of it
depends on the set of claims alone, never on the order in which they came, and a region can be worked out without the
others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import product

from comity.reconcile.blocking import candidates
from comity.reconcile.compare import LINK, compare, may_link, score
from comity.reconcile.features import Features
from comity.reconcile.records import Link

Pair = tuple[str, str]
FIT = 1.2
"""The mean score between two groups of claims from which on they may be one entry."""
_SPEAKERS = 6
"""How many claims speak for a large group when two groups are compared."""


def pair(one: str, two: str) -> Pair:
    """Return two ids in order."""
    return (one, two) if one < two else (two, one)


def likeness(one: Features, two: Features) -> float:
    """Return the score of two claims, whichever comes first."""
    return score(compare(*sorted((one, two), key=lambda claim: claim.id)))


def link(one: Features, two: Features) -> Link | None:
    """Return the link between two claims, or None where their score stays under LINK."""
    a, b = (one, two) if one.id < two.id else (two, one)
    reasons = compare(a, b) if may_link(a, b) else None
    if reasons is None or (total := score(reasons)) < LINK:
        return None
    return Link(a=a.id, b=b.id, score=total, reasons=reasons)


def links_among(claims: Collection[Features]) -> list[Link]:
    """Return all links among claims, each compared only with those that it shares a block with."""
    found = [made for one, two in candidates(claims) if (made := link(one, two))]
    return sorted(found, key=lambda made: (made.a, made.b))


def regions(claims: Iterable[str], links: Iterable[Link], joined: Iterable[Pair] = ()) -> list[list[str]]:
    """Return the connected components of claims under links and under pairs that a person joined, in order."""
    groups = _Groups(claims)
    for one, two in [*((made.a, made.b) for made in links), *joined]:
        groups.join(one, two)
    return groups.sorted()


def clusters(
    claims: Mapping[str, Features],
    links: Sequence[Link],
    joined: Collection[Pair] = (),
    parted: Collection[Pair] = (),
    likeness: Callable[[Features, Features], float] = likeness,
) -> list[list[str]]:
    """Return the claims as entries: sorted lists of claim ids, sorted.

    `joined` and `parted` are pairs that a person said are, and are not, one event; they go before the scores. A
    `likeness` may be given that remembers what it has worked out.
    """
    groups = _Groups(claims)
    apart = {pair(*ids) for ids in parted} - {pair(*ids) for ids in joined}
    for one, two in sorted(joined):
        groups.join(one, two)
    known = {(made.a, made.b): made.score for made in links}
    for made in sorted(links, key=lambda made: (-made.score, made.a, made.b)):
        here, there = groups.of(made.a), groups.of(made.b)
        if here is not there and _go_together(here, there, claims, known, apart, likeness):
            groups.join(made.a, made.b)
    return groups.sorted()


def _go_together(
    one: list[str],
    two: list[str],
    claims: Mapping[str, Features],
    known: dict[Pair, float],
    apart: set[Pair],
    likeness: Callable[[Features, Features], float],
) -> bool:
    if {claims[claim].document for claim in one} & {claims[claim].document for claim in two}:
        return False
    if apart and any(pair(a, b) in apart for a, b in product(one, two)):
        return False
    if len(one) == len(two) == 1:
        return True
    pairs = [pair(a, b) for a, b in product(sorted(one)[:_SPEAKERS], sorted(two)[:_SPEAKERS])]
    for ids in pairs:
        if ids not in known:
            known[ids] = likeness(claims[ids[0]], claims[ids[1]])
    return sum(known[ids] for ids in pairs) / len(pairs) >= FIT


class _Groups:
    """Disjoint groups of ids."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._of = {id_: [id_] for id_ in ids}

    def of(self, id_: str) -> list[str]:
        return self._of[id_]

    def join(self, one: str, two: str) -> None:
        if one not in self._of or two not in self._of or self._of[one] is self._of[two]:
            return
        small, large = sorted((self._of[one], self._of[two]), key=len)
        large.extend(small)
        for id_ in small:
            self._of[id_] = large

    def sorted(self) -> list[list[str]]:
        distinct = {id(group): group for group in self._of.values()}
        return sorted(sorted(group) for group in distinct.values())
