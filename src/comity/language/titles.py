"""Headlines, in which capital letters tell no names: "Sweden To Send Ghana Four Patrol Boats".

A statistical parser takes each capitalised word for a name. Before it reads a headline, the words that are no known
names are put in small letters, for the parser alone: what is quoted from the report stays as it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from comity.knowledge.lexicon import word_set
from comity.language.segments import Paragraph

if TYPE_CHECKING:
    from spacy.tokens import Doc

Names = Callable[[Sequence[str]], Collection[int]]
"""Which of some words belong to known names."""

_MOST = 30
"""A headline has no more tokens than this."""
_LEAST = 3
"""A headline has so many longer words, and one less that are no names: or its capitals could all be those of names."""
_LONG = 4
_SMALL = word_set("small_in_headlines")


def without_titles(
    doc: Doc, words: Sequence[str], offsets: Sequence[int], cut: Sequence[Paragraph], names: Names
) -> Doc:
    """Return the document as a parser is to see it: its headlines in small letters but for names.

    `words` and `offsets` are its tokens and where they begin, `cut` its paragraphs.
    """
    from spacy.tokens import Doc as Tokens

    written = list(words)
    for first, last in _spans(offsets, cut):
        line = words[first:last]
        if not _capitalised(line):
            continue
        known = names(line)
        if sum(len(word) >= _LONG for i, word in enumerate(line) if i not in known and word.isalpha()) < _LEAST - 1:
            continue
        shouted = all(word.isupper() for word in line if word.isalpha())
        for i, word in enumerate(line):
            if i not in known:
                written[first + i] = word.lower()
            elif shouted and len(word) >= _LONG:
                written[first + i] = word.capitalize()
    if written == list(words):
        return doc
    return Tokens(doc.vocab, words=written, spaces=[bool(token.whitespace_) for token in doc])


def _spans(offsets: Sequence[int], cut: Sequence[Paragraph]) -> Iterator[tuple[int, int]]:
    """The first token of each paragraph that may be a headline, and the one behind its last."""
    i = 0
    for paragraph in cut:
        while i < len(offsets) and offsets[i] < paragraph.body:
            i += 1
        first = i
        while i < len(offsets) and offsets[i] < paragraph.end:
            i += 1
        if _LEAST < i - first <= _MOST:
            yield first, i


def _capitalised(line: Sequence[str]) -> bool:
    """Does every word begin with a capital but those that headlines leave small?"""
    long = sum(len(word) >= _LONG and word.isalpha() for word in line)
    small = any(word[0].islower() and word.isalpha() and word not in _SMALL for word in line)
    return long >= _LEAST and not small
