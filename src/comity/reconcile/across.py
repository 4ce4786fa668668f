"""Claims of many reports about one event become one entry.

Claims that share a block key are compared; a score from LINK on makes a link. Links make regions (connected
components), and each region is cut into entries by joining the best links first, where two groups go together only if
they have no report in common and their claims fit on average (average-linkage clustering with constraints). All of it
depends on the set of claims alone, never on the order in which they came, and a region can be worked out without the
others.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from comity.reconcile.blocking import in_order, near
from comity.reconcile.compare import LINK, compare, score
from comity.reconcile.features import Features
from comity.reconcile.records import Link
from comity.reconcile.scores import Scores

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
    """Return the link between two claims with its reasons, or None where their score stays under LINK."""
    a, b = (one, two) if one.id < two.id else (two, one)
    reasons = compare(a, b)
    if reasons is None or (total := score(reasons)) < LINK:
        return None
    return Link(a=a.id, b=b.id, score=total, reasons=tuple(reasons))


def links_among(
    claims: Iterable[Features], others: Iterable[Features] = (), scores: Scores | None = None
) -> list[Link]:
    """Return all links among claims, and of them with others, without their reasons (see `link`).

    Each is compared only with those that it shares a block with. `scores` may be given to be used again.
    """
    everyone, own = in_order(claims, others)
    found = (scores or Scores()).linked(everyone, near(everyone, own))
    return [Link(a=one.id, b=two.id, score=total) for one, two, total in found]


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
    cut = _Cut(claims, {(made.a, made.b): made.score for made in links}, apart, likeness)
    for made in sorted(links, key=lambda made: (-made.score, made.a, made.b)):
        here, there = groups.of(made.a), groups.of(made.b)
        if here is not there and cut.go_together(here, there):
            groups.join(made.a, made.b)
    return groups.sorted()


class _Cut:
    """Whether two groups of claims may be one entry."""

    def __init__(
        self,
        claims: Mapping[str, Features],
        known: dict[Pair, float],
        apart: set[Pair],
        likeness: Callable[[Features, Features], float],
    ) -> None:
        self._claims = claims
        self._known = known
        self._apart = apart
        self._likeness = likeness
        self._fits: dict[tuple[tuple[str, ...], tuple[str, ...]], bool] = {}

    def go_together(self, one: _Group, two: _Group) -> bool:
        if not self._documents(one).isdisjoint(self._documents(two)):
            return False
        if self._apart and any(pair(a, b) in self._apart for a, b in product(one.ids, two.ids)):
            return False
        if len(one.ids) == len(two.ids) == 1:
            return True
        both = min(one.speakers, two.speakers), max(one.speakers, two.speakers)
        if both not in self._fits:
            self._fits[both] = self._fit(*both)
        return self._fits[both]

    def _fit(self, one: tuple[str, ...], two: tuple[str, ...]) -> bool:
        pairs = [pair(a, b) for a, b in product(one, two)]
        for ids in pairs:
            if ids not in self._known:
                self._known[ids] = self._likeness(self._claims[ids[0]], self._claims[ids[1]])
        return math.fsum(self._known[ids] for ids in pairs) / len(pairs) >= FIT

    def _documents(self, group: _Group) -> set[str]:
        if group.documents is None:
            group.documents = {self._claims[id_].document for id_ in group.ids}
        return group.documents


@dataclass(slots=True)
class _Group:
    """Ids that go together; the least of them speak for all; their documents are gathered once they are asked for."""

    ids: list[str]
    speakers: tuple[str, ...]
    documents: set[str] | None = None

    def take(self, other: _Group) -> None:
        self.ids += other.ids
        self.speakers = tuple(sorted((*self.speakers, *other.speakers))[:_SPEAKERS])
        if self.documents is not None and other.documents is not None:
            self.documents |= other.documents
        else:
            self.documents = None


class _Groups:
    """Disjoint groups of ids."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._of = {id_: _Group([id_], (id_,)) for id_ in ids}

    def of(self, id_: str) -> _Group:
        return self._of[id_]

    def join(self, one: str, two: str) -> None:
        if one not in self._of or two not in self._of or self._of[one] is self._of[two]:
            return
        small, large = sorted((self._of[one], self._of[two]), key=lambda group: len(group.ids))
        large.take(small)
        for id_ in small.ids:
            self._of[id_] = large

    def sorted(self) -> list[list[str]]:
        distinct = {id(group): group.ids for group in self._of.values()}
        return sorted(sorted(group) for group in distinct.values())
