"""Which claims are linked: each group of claims that could share a block is compared by one machine.

A group is made of blocks with the same kind and parties, and of two years of months, so that a pair of claims that
shares a block is in at least one group together. A busy group is cut into parts, and each pair of parts compared by
itself: no machine holds more than two parts, and the pairs of one group are found by many machines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from comity.cluster.streams import Row, Stage, encode, groups
from comity.cluster.unfolding import thesaurus, unfolded_claim
from comity.reconcile.across import links_among
from comity.reconcile.blocking import LASTING, figure_keys, looks, places
from comity.reconcile.features import Features, features_of

OWN, OTHER, LINK = "own", "other", "link"
"""Names of rows: a claim that looks for others in its group, one that is only looked at, and a link."""
SLICE = 24
"""Months of a group."""
BUSY = 20_000
"""Claims from which on a group is cut into parts, and that a part holds."""
_TOGETHER = 5_000
"""Claims of small groups that are compared in one go."""
LASTS = "~lasting"


def _features(row: Row, knowledge: str | None) -> Features:
    return features_of(unfolded_claim(row.blob), thesaurus(knowledge))


def claim_groups(claim: Features) -> dict[str, bool]:
    """Return the groups of a claim, and whether it stands in them rather than only looks into them.

    What stands beside the months, as it lasts over years, is in a group of its own with all that look there.
    """
    looked = looks(claim)
    keys = {key for key, _, _ in looked}
    # Blocks that nobody looks into for links serve other ends.
    unseen = figure_keys(claim) - keys
    found = {
        _group(key, month // SLICE): True for key, month in places(claim) if month != LASTING and key not in unseen
    }
    lasting = {_group(key, None) for key, month in places(claim) if month == LASTING and key not in unseen}
    for key, first, last in looked:
        if first == LASTING:
            found[_group(key, None)] = _group(key, None) in lasting
        else:
            for part in range(first // SLICE, last // SLICE + 1):
                found.setdefault(_group(key, part), False)
    return found | dict.fromkeys(lasting, True)


def _group(key: str, part: int | None) -> str:
    """The name of a block's group: whatever of the key stands before its last bar, which is the sort of thing."""
    return f"{key.rpartition('|')[0]}{LASTS if part is None else f'~{part}'}"


@dataclass(frozen=True)
class Count(Stage):
    """From claims to their groups, to be counted: `own` where a claim stands in it."""

    knowledge: str | None

    def rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Return a row for each group of each claim, without the claim."""
        for row in rows:
            for group, stands in claim_groups(_features(row, self.knowledge)).items():
                yield Row(OWN if stands else OTHER, group, "")


@dataclass(frozen=True)
class Spread(Stage):
    """From claims to their groups, with the claim; `busy` groups in parts; those of what lasts only where `lasting`."""

    knowledge: str | None
    busy: Mapping[str, int] = field(default_factory=dict)
    lasting: frozenset[str] = frozenset()

    def rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Return a row for each part of each group that a claim is to be compared in."""
        for row in rows:
            for group, stands in claim_groups(_features(row, self.knowledge)).items():
                lasts = group.endswith(LASTS)
                if lasts and group not in self.lasting:
                    continue
                for key, name in self._parts(group, row.id, own=stands or not lasts):
                    yield Row(name, key, row.id, row.blob)

    def _parts(self, group: str, id_: str, *, own: bool) -> Iterator[tuple[str, str]]:
        parts = self.busy.get(group, 1)
        mine = int(id_, 16) % parts
        if parts == 1:
            yield group, OWN if own else OTHER
        elif group.endswith(LASTS):
            for part in range(parts) if own else (mine,):
                yield f"{group}#{part}", OWN if own else OTHER
        else:
            for part in range(parts):
                low, high = sorted((mine, part))
                yield f"{group}#{low}.{high}", OWN if mine == low else OTHER


@dataclass(frozen=True)
class Compare(Stage):
    """From the claims of groups, those of one together, to links, each as often as it is found."""

    knowledge: str | None

    def rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Return the links: `key` and `id` are the claims, the record is the score."""
        small: dict[str, Features] = {}
        for _, some in groups(rows):
            sides: dict[str, dict[str, Features]] = defaultdict(dict)
            for row in some:
                known = small.get(row.id)
                sides[row.name][row.id] = known or _features(row, self.knowledge)
            if not sides[OTHER] and len(sides[OWN]) <= _TOGETHER:
                small |= sides[OWN] if len(sides[OWN]) > 1 else {}
            else:
                yield from _links(sides[OWN], sides[OTHER])
            if len(small) > _TOGETHER:
                yield from _links(small, {})
                small = {}
        yield from _links(small, {})


def _links(own: Mapping[str, Features], others: Mapping[str, Features]) -> Iterator[Row]:
    for made in links_among(own.values(), others.values()):
        yield Row(LINK, made.a, made.b, encode(made.score))
