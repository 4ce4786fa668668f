"""What somebody may have meant by a word that is none of the right ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

_NEAR = 0.7
"""How alike two words have to be, 0 to 1, for one to be meant by the other."""
_FEW = 16
"""So many right values are listed where none is near."""


def nearest(given: str, right: Iterable[str], most: int = 3) -> list[str]:
    """Return the right values that are most like what was given, the nearest first; none where none is like it."""
    wanted = given.casefold()
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    scored = [(_alike(matcher, value.casefold(), wanted), value) for value in dict.fromkeys(right)]
    found = sorted(((score, value) for score, value in scored if score >= _NEAR), key=lambda each: (-each[0], each[1]))
    return [value for _, value in found[:most]]


def meant(given: str, right: Sequence[str]) -> str:
    """Return the end of a complaint: the nearest right values, or all of them where they are few and none is near."""
    near = nearest(given, right)
    if near:
        return f"did you mean {alternatives(near)}?"
    return f"it is one of {', '.join(right)}" if len(right) <= _FEW else "nothing known is spelled like it"


def alternatives(words: Sequence[str]) -> str:
    """Return words as a choice: "a, b or c"."""
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _alike(matcher: SequenceMatcher[str], value: str, wanted: str) -> float:
    """How alike two words are; the beginning of a longer value counts a little less than the whole."""
    whole = _ratio(matcher, value)
    if len(value) <= len(wanted) or " " not in value:
        return whole
    starts = (value[: len(wanted)], value[-len(wanted) :])
    return max(whole, *(0.9 * _ratio(matcher, start) for start in starts))


def _ratio(matcher: SequenceMatcher[str], value: str) -> float:
    matcher.set_seq1(value)
    if matcher.real_quick_ratio() < _NEAR or matcher.quick_ratio() < _NEAR:
        return 0.0
    return matcher.ratio()
