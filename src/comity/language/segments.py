"""Where the sentences of a report begin: paragraphs, datelines, labels, bullets and full stops.

A statistical parser guesses sentence boundaries badly at datelines ("HARARE, May 13 - Zimbabwe …"), labels
("CHAD: N'Djamena will …"), list marks and closing quotes, so boundaries are set here, before it runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comity.knowledge.lexicon import word_set
from comity.model import Span

_ROW = r"[A-Z][^\n:|.]{2,48}:\s[^\n]{0,3}\d"  # "Exports: $4.2 billion"
_PARAGRAPH = re.compile(rf"[^\n]+(?:\n(?![^\S\n]*(?:\n|[-*•–—]\s|\d{{1,2}}[.)]\s|{_ROW}))[^\n]+)*")
# Text with a longer line than this is not wrapped by hand: each of its lines is a paragraph.
_WRAPPED = 120
_LONG = re.compile(rf"[^\n]{{{_WRAPPED + 1}}}")
# Shorter lines are not wrapped prose, if each begins like a sentence; a line is full from this part of the width on.
_NARROW, _FULL = 60, 0.8
_NEXT = re.compile(r"[ \t]*[\"'“‘(\[]?[A-ZÀ-Þ0-9€£$]\S*")
_JOINERS = word_set("line_joiners")
_LINE = re.compile(r"[^\n]+")
# A list mark, or the time of day before an entry of a live report ("10.30 A Chinese team …").
_TIME = r"[012]?\d[.:][0-5]\d(?:\s?[ap]\.?m\.?|\s?GMT)?:?(?=\s+[A-Z])"
_BULLET = re.compile(rf"\s*(?:[-*•·–—]|\d{{1,2}}[.)]|\(?[a-z0-9]\)|{_TIME})\s+")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:{_MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?(?:\s+\d{{4}})?)"
_CAPITALS = r"[A-ZÀ-ÞʻʼĀ-Ž][A-ZÀ-Þ'’ʼ.\-/ é]*[A-ZÀ-Þé]"
_MARK = r"(?:\s*(?:--+|—|–)\s*|\s+-\s+|\s*:\s+|\s*/\s*)"
_DATELINE = re.compile(
    rf"(?P<place>{_CAPITALS})(?P<rest>(?:,\s*[A-Z][\w.'’ ]{{1,30}}?)?)"
    rf"(?:(?:,|\s)\s*(?P<day>{_DAY}))?(?:\s*\([A-Za-z .\-/]{{2,30}}\))?(?:{_MARK}|(?<=\d)\.\s+)"
)
_PLACE_DAY = re.compile(
    rf"(?P<place>[A-Z][\w'’\-]+(?:\s[A-Z][\w'’\-]+){{0,3}}),\s*(?P<day>{_DAY})"
    rf"(?:\s*\([A-Za-z .\-/]{{2,30}}\))?(?:\s*(?:--+|—|–|-|:|\.)\s+|\s*$)",
    re.M,
)
LONGEST_SENTENCE = 300
"""Tokens of a sentence: what goes on for longer is none, and is cut, for reading takes the square of its length."""
_ABBREVIATIONS = word_set("abbreviations")
_CLOSERS = frozenset("\"'”’)]»")
_OPENERS = frozenset("\"'“‘([«")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the report; `body` is where its prose begins, after a bullet and a dateline or label."""

    start: int
    end: int
    body: int
    place: Span | None = None


def paragraphs(text: str) -> list[Paragraph]:
    """Cut a report into paragraphs (blank lines, list items), each with its dateline or label set apart."""
    found = []
    for start, end in _blocks(text):
        if not text[start:end].strip():
            continue
        bullet = _BULLET.match(text, start, end)
        body = bullet.end() if bullet else start
        line = _DATELINE.match(text, body, min(end, body + 120)) or _PLACE_DAY.match(text, body, min(end, body + 120))
        if line and _is_dateline(line):
            found.append(Paragraph(start, end, line.end(), line.span("place")))
        else:
            found.append(Paragraph(start, end, body))
    return found


def _blocks(text: str) -> Iterator[Span]:
    """The lines of a text that is not wrapped by hand; else what stands between blank lines, where it is one piece."""
    if _LONG.search(text):
        yield from (match.span() for match in _LINE.finditer(text))
        return
    width = max(map(len, text.split("\n")))
    for match in _PARAGRAPH.finditer(text):
        yield from _pieces(text, *match.span(), width)


def _pieces(text: str, start: int, end: int, width: int) -> Iterator[Span]:
    """Cut a block of lines where a line ends that is not full: the next word would have had room in it.

    In short lines that all begin with a capital each is a piece: those of a list, or of headlines.
    """
    ends = [i for i in range(start, end) if text[i] == "\n"]
    begins = [(i, _NEXT.match(text, i + 1)) for i in ends]
    listed = width < _NARROW and all(word is not None for _, word in begins)
    for i, word in begins:
        line = text[text.rfind("\n", 0, i) + 1 : i].rstrip()
        if word is not None and (listed or len(line) + 1 + len(word[0]) < _FULL * width) and _may_end(line):
            yield start, i
            start = i + 1
    yield start, end


def _may_end(line: str) -> bool:
    """A line that breaks off within a phrase goes on in the next."""
    last = line.rsplit(None, 1)[-1].lower() if line.strip() else ""
    return not last.endswith((",", "-", "–")) and last not in _JOINERS


def _is_dateline(match: re.Match[str]) -> bool:
    """Capitals before a mark are a dateline or a label; one word of one or two letters ("A", "US") is not."""
    return len(match.group("place").strip(" .")) > 2 or match.group("day") is not None


def sentence_starts(
    words: Sequence[str], offsets: Sequence[int], spaces: Sequence[bool], cut: Sequence[Paragraph]
) -> list[bool]:
    """Say for each token whether a sentence begins at it.

    `words` and `offsets` are the tokens and where they begin; `spaces` says which are white space, `cut` are the
    paragraphs.
    """
    starts = [False] * len(words)
    if starts:
        starts[0] = True
    opens = {p.start for p in cut} | {p.body for p in cut}
    fresh, previous, first = False, -1, 0
    for i, word in enumerate(words):
        if spaces[i]:
            continue
        glued = previous >= 0 and offsets[previous] + len(words[previous]) == offsets[i]
        begins = offsets[i] in opens or (fresh and not (glued and word in _CLOSERS) and _can_begin(words, i))
        if begins or i - first >= LONGEST_SENTENCE:
            starts[i], first = True, i
        fresh = (glued and fresh and word in _CLOSERS) or _ends(words, i, previous)
        previous = i
    return starts


def _can_begin(words: Sequence[str], i: int) -> bool:
    word = words[i]
    first = next((c for c in word if c.isalnum()), "")
    if not first:
        following = words[i + 1] if i + 1 < len(words) else ""
        return word in _OPENERS and bool(following) and (following[0].isupper() or following[0].isdigit())
    return first.isupper() or first.isdigit() or not first.isascii()


def _ends(words: Sequence[str], i: int, previous: int) -> bool:
    """A sentence ends at token i: a full stop that closes no abbreviation, a question mark or the like."""
    word = words[i]
    if word in ("?", "!", "...", "…"):
        return True
    if word == ".":
        return previous < 0 or words[previous].lower() not in _ABBREVIATIONS or len(words[previous]) > 4
    # A token that carries its own stop ("U.S.", "p.m.") ends a sentence only where a function word follows.
    return word.endswith(".") and len(word) > 2 and i + 1 < len(words) and words[i + 1] in _STARTERS


_STARTERS = word_set("sentence_starters")
