"""Windows over a report: the sentences that the encoder sees at once, and those in which it looks for triggers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from comity.model import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TARGET: Final = 130
"""Tokens of the sentences in which triggers are looked for, at the most, unless one sentence alone is longer."""
BEFORE: Final = 80
AFTER: Final = 40
LONGEST: Final = 254
"""Tokens of a window; with its two marks, half of what the encoder can hold."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A report in the encoder's tokens: their ids, and where they stand in the text."""

    ids: Sequence[int]
    offsets: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens `first` to `end` (not included) of a report; triggers are looked for in `start` to `stop`."""

    first: int
    start: int
    stop: int
    end: int


def sentence_bounds(tokens: Tokens, sentences: Sequence[Span]) -> list[Span]:
    """Return the token range of each sentence; tokens between two sentences go to the one before."""
    starts, n = [], 0
    for begin, _ in sentences:
        while n < len(tokens.offsets) and tokens.offsets[n][0] < begin:
            n += 1
        starts.append(n)
    starts = [0, *starts[1:], len(tokens.offsets)] if starts else []
    bounds = [(a, b) for a, b in pairwise(starts) if b > a]
    return [piece for bound in bounds for piece in _pieces(*bound)]


def marked(tokenizer: Tokenizer, ids: Sequence[int]) -> list[int]:
    """Return the token ids of a window between the marks that the encoder knows."""
    begin, end = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    if begin is None or end is None:
        raise ValueError("the tokenizer has no marks for the begin and the end of a text")
    return [begin, *ids, end]


def _pieces(first: int, end: int) -> list[Span]:
    """A sentence longer than a window can hold is cut."""
    longest = LONGEST - 10
    return [(a, min(a + longest, end)) for a in range(first, end, longest)]


def windows(bounds: Sequence[Span]) -> list[Window]:
    """Return windows over sentences in token ranges: each sentence is a target once, with what stands around it."""
    found, i = [], 0
    while i < len(bounds):
        start, j = bounds[i][0], i + 1
        while j < len(bounds) and bounds[j][1] - start <= TARGET:
            j += 1
        stop = bounds[j - 1][1]
        room = LONGEST - (stop - start)
        before = _context(reversed(bounds[:i]), min(BEFORE, room))
        after = _context(bounds[j:], min(AFTER, room - before))
        found.append(Window(start - before, start, stop, stop + after))
        i = j
    return found


def _context(sentences: Iterable[Span], room: int) -> int:
    """How many tokens of whole sentences fit."""
    taken = 0
    for first, end in sentences:
        if taken + end - first > room:
            break
        taken += end - first
    return taken
