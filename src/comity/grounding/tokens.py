"""Which tokens of a report the characters of a span are, and which of them is its head."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from comity.language.parse import Parse
from comity.model import Span

_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM", "SYM"))


def tokens_of(parse: Parse, span: Span) -> range:
    """The tokens that a span touches, without blank ones at its ends; empty where it touches none but those."""
    start, end = span
    first, stop = bisect_right(parse.end, start), bisect_left(parse.start, end)
    while first < stop and parse.text[first].isspace():
        first += 1
    while first < stop and parse.text[stop - 1].isspace():
        stop -= 1
    return range(first, stop)


def exactly(parse: Parse, span: Span) -> tuple[int, int] | None:
    """The first and the last token of a span that begins and ends with a token; None for any other."""
    inside = tokens_of(parse, span)
    if not inside or (parse.start[inside[0]], parse.end[inside[-1]]) != span:
        return None
    return inside[0], inside[-1]


def bare(parse: Parse, inside: range) -> range:
    """The tokens without an article before them and marks around them."""
    first, stop = inside.start, inside.stop
    while first < stop - 1 and (parse.lower[first] in ("the", "a", "an") or parse.pos[first] in ("PUNCT", "SPACE")):
        first += 1
    while stop - 1 > first and (parse.pos[stop - 1] in ("PUNCT", "SPACE") or parse.text[stop - 1] in ("'s", "’s", "'")):
        stop -= 1
    return range(first, stop)


def head_of(parse: Parse, inside: range) -> int:
    """The token that all the others hang on; where the parser has several, the last of them that is a noun."""
    tops = [i for i in inside if parse.head[i] not in inside or parse.head[i] == i]
    nouns = [i for i in tops if parse.pos[i] in _NOMINAL]
    return (nouns or tops)[-1]
