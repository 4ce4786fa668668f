"""One trigger that tells of several transfers ("Madrid sent 200 tents, Lisbon 50"): its words parted among them.

Which words belong together the network says; here they are gathered.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from comity.extraction.learned.decode import Bonds, Told, Words
from comity.extraction.learned.windows import Tokens

BELONGS = 0.5
"""Words belong together from this probability on."""
_THINGS = ("item", "part", "bare")
_SIDES = ("giver", "receiver", "date", "said_by")
"""Roles in which two transfers of one trigger can differ."""
Lot = tuple[int, ...]
"""A thing with an amount of it, or either alone: the indexes of its words."""


def parted(group: Sequence[Told], tokens: Tokens, text: str) -> list[list[Told]]:
    """Return the triggers of one entry, in as many lists as there are transfers that one of them tells of."""
    richest = max(group, key=lambda told: len(told.words))
    shares = _shares(richest)
    if len(shares) < 2:
        return [list(group)]
    found = [[_only(richest, share)] for share in shares]
    for told in group:
        if told is not richest:
            own = _names(told, tokens, text)
            nearest = max(found, key=lambda lot: len(own & _names(lot[0], tokens, text)))
            nearest.append(told)
    return found


def amounts(told: Told) -> dict[int, int]:
    """Return for the things among a trigger's words which other of them says how much; an amount is of one thing."""
    if told.bonds is None:
        return {}
    things = [n for n, word in enumerate(told.words) if word.role in ("item", "part")]
    numbers = [n for n, word in enumerate(told.words) if word.role == "quantity"]
    pairs = sorted(((float(told.bonds.pairs[n, m]), n, m) for n in things for m in numbers), reverse=True)
    found: dict[int, int] = {}
    for score, thing, number in pairs:
        if score >= BELONGS and thing not in found and number not in found.values():
            found[thing] = number
    return found


def whole_of(told: Told, part: int) -> int | None:
    """Return which of a trigger's words a part is a part of."""
    if told.bonds is None:
        return None
    things = [n for n, word in enumerate(told.words) if word.role == "item"]
    best = max(things, key=lambda n: told.bonds.pairs[part, n] if told.bonds else 0.0, default=None)
    return best if best is not None and told.bonds.pairs[part, best] >= BELONGS else None


def _shares(told: Told) -> list[set[int]]:
    """The words of each transfer that a trigger tells of: lots whose sides or days differ are of different ones."""
    if told.bonds is None or told.trigger.kind != 0:
        return []
    lots = _lots(told, told.bonds)
    sides = [_sides(lot, told, told.bonds) for lot in lots]
    groups: list[tuple[set[int], dict[str, set[int]]]] = []
    for lot, own in zip(lots, sides, strict=True):
        home = next((each for each in groups if not _differ(each[1], own)), None)
        if home is None:
            groups.append((set(lot), {role: set(words) for role, words in own.items()}))
        else:
            home[0].update(lot)
            for role, words in own.items():
                home[1].setdefault(role, set()).update(words)
    claimed = set().union(*(words for _, own in groups for words in own.values())) if groups else set()
    free = {n for n, word in enumerate(told.words) if word.role in _SIDES} - claimed
    return [lot | free.union(*own.values()) for lot, own in groups]


def _lots(told: Told, bonds: Bonds) -> list[Lot]:
    """Things with each of their amounts, in text order; parts go with their wholes."""
    numbers = [n for n, word in enumerate(told.words) if word.role == "quantity"]
    things = [n for n, word in enumerate(told.words) if word.role in _THINGS]
    owner: dict[int, int] = {}
    for number in numbers:
        best = max(things, key=lambda n: bonds.pairs[number, n], default=None)
        if best is not None and bonds.pairs[number, best] >= BELONGS and told.words[best].role != "bare":
            owner[number] = best
    wholes = {n: whole for n in things if told.words[n].role == "part" and (whole := whole_of(told, n)) is not None}
    found: list[Lot] = []
    for thing in things:
        own = [number for number, of in owner.items() if of == thing]
        if thing in wholes:
            continue
        parts = [n for part, whole in wholes.items() if whole == thing for n in (part, *_owned(owner, part))]
        found += [(thing, number, *parts) for number in own] or [(thing, *parts)]
    return found + [(number,) for number in numbers if number not in owner]


def _owned(owner: dict[int, int], thing: int) -> list[int]:
    return [number for number, of in owner.items() if of == thing]


def _sides(lot: Lot, told: Told, bonds: Bonds) -> dict[str, set[int]]:
    """The words of each role that a lot belongs to: those of its amount where it has one, as a noun can be shared."""
    core = lot[:2] if len(lot) > 1 and told.words[lot[1]].role == "quantity" else lot[:1]
    found: dict[str, set[int]] = {}
    for n, word in enumerate(told.words):
        if word.role in _SIDES and float(np.min(bonds.pairs[list(core), n])) >= BELONGS:
            found.setdefault(word.role, set()).add(n)
    return found


def _differ(one: dict[str, set[int]], other: dict[str, set[int]]) -> bool:
    return any(not (one[role] & other[role]) for role in one.keys() & other.keys())


def _only(told: Told, share: set[int]) -> Told:
    kept = sorted(share)
    if told.bonds is None:
        return told
    bonds = Bonds(told.bonds.pairs[np.ix_(kept, kept)], [told.bonds.things[n] for n in kept])
    return Told(told.trigger, [told.words[n] for n in kept], told.labels, bonds)


def _names(told: Told, tokens: Tokens, text: str) -> set[str]:
    """What a trigger's sides and things are called, in lower case."""
    return {_called(word, tokens, text) for word in told.words if word.role not in ("date", "said_by", "quantity")}


def _called(word: Words, tokens: Tokens, text: str) -> str:
    return text[tokens.offsets[word.first][0] : tokens.offsets[word.end - 1][1]].lower()
