"""From the network's scores to triggers and spans of words: which tokens, in which role, how sure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from comity.extraction.learned.labels import (
    KINDS,
    MODES,
    OUTSIDE,
    ROLES,
    STAGE_LABELS,
    THINGS,
    TYPES,
    begin_tag,
    inside_tag,
)
from comity.extraction.learned.scores import Floats, Trigger
from comity.extraction.learned.windows import Window

GOES_ON = 0.5
"""A token goes on a trigger from this probability on."""


@dataclass(frozen=True, slots=True)
class Words:
    """Tokens of a report in a role, and how sure it is."""

    role: str
    first: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Choice:
    """A label that was chosen, and how sure it is."""

    value: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Bonds:
    """How likely each two words of a trigger belong together, and for each the kind of thing that it likeliest is."""

    pairs: Floats
    things: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Told:
    """A trigger with its words and labels, all in tokens of the report, and the bonds of a transfer's words."""

    trigger: Trigger
    words: list[Words]
    labels: dict[str, Choice]
    bonds: Bonds | None = None


def triggers(tags: Floats, window: Window, least: Mapping[str, float]) -> Iterator[Trigger]:
    """Yield the triggers in the target of a window, by the tag probabilities of its tokens.

    `least` says for each kind from which probability on a token begins one.
    """
    shift = 1 - window.first
    for kind, name in enumerate(KINDS):
        begins, inside = tags[:, 2 * kind], tags[:, 2 * kind + 1]
        n = window.start
        while n < window.stop:
            if begins[n + shift] < least[name]:
                n += 1
                continue
            end = n + 1
            while end < window.stop and inside[end + shift] > GOES_ON and begins[end + shift] < least[name]:
                end += 1
            yield Trigger(n, end, kind, float(begins[n + shift]))
            n = end


def words(roles: Floats, window: Window) -> list[Words]:
    """Return the spans that the role tags of a window's tokens make; a span is as sure as its tokens are on average.

    Two fillers of a role never touch: there is a comma or a word between them.
    """
    best = roles.argmax(-1)
    found: list[Words] = []
    n, last = 1, window.end - window.first
    while n <= last:
        tag = int(best[n])
        if tag == OUTSIDE:
            n += 1
            continue
        role = (tag - 1) // 2
        end = n + 1
        while end <= last and best[end] in (begin_tag(role), inside_tag(role)):
            end += 1
        sure = roles[n:end, begin_tag(role)] + roles[n:end, inside_tag(role)]
        found.append(Words(ROLES[role], n - 1 + window.first, end - 1 + window.first, float(sure.mean())))
        n = end
    return found


def bonds(pairs: Floats, things: Floats) -> Bonds:
    """Return the bonds of words by the probabilities of each pair, in either order, and of each kind of thing."""
    best = things.argmax(-1)
    kinds = [Choice(THINGS[n], float(row[n])) for n, row in zip(best, things, strict=True)]
    return Bonds(((pairs + pairs.T) / 2).astype(np.float32), kinds)


def choices(logits: Floats, kind: int) -> dict[str, Choice]:
    """Return the labels of a trigger by the logits of all labels in a row."""
    name = KINDS[kind]
    stages = [n for n, (of, _) in enumerate(STAGE_LABELS) if of == name]
    sizes = np.cumsum([len(STAGE_LABELS), len(MODES), len(TYPES)])
    _, modes, types, denied = np.split(logits, sizes)
    found: dict[str, Choice] = {}
    if stages:
        found["stage"] = _best(logits[stages], [STAGE_LABELS[n][1] for n in stages])
    if name == "transfer":
        found["mode"] = _best(modes, MODES)
        found["denied"] = _best(denied, ("no", "yes"))
    if name == "agreement":
        found["type"] = _best(types, TYPES)
    return found


def _best(logits: Floats, values: Sequence[str | None]) -> Choice:
    odds = np.exp(logits - logits.max())
    best = int(odds.argmax())
    return Choice(values[best], float(odds[best] / odds.sum()))
