"""Where the words that a model points at stand in the report: to the letter, or but for spaces, quotes and dashes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from comity.model import Span
from comity.proposing.prompt import FENCED

_ALIKE = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛`´′", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **{chr(new): chr(old) for old, new in ((k, ord(v)) for k, v in FENCED.items())},
}


class Unfound(Exception):  # noqa: N818 - read as a sentence at the place where it is raised
    """Words that do not stand where the model points; its text says which."""


@dataclass(frozen=True)
class Located:
    """A text whose sentences are numbered from 1, each by its span."""

    text: str
    sentences: tuple[Span, ...]

    def sentence(self, number: int) -> Span | None:
        """Where the sentence of that number stands, or None where there is none."""
        return self.sentences[number - 1] if 1 <= number <= len(self.sentences) else None

    def find(self, number: int, words: str) -> Span | None:
        """The span of words in the sentence of that number, or None where they do not stand there as whole words.

        Words may differ from the text in the kind of spaces, quotes and dashes; in nothing else.
        """
        sentence = self.sentence(number)
        if sentence is None or not words.strip():
            return None
        start, end = sentence
        return _exact(self.text, words.strip(), start, end) or self._alike(words, start, end)

    def _alike(self, words: str, start: int, end: int) -> Span | None:
        wanted = _normal(words)[0].strip()
        there, offsets = self._sentence(start, end)
        found = _exact(there, wanted, 0, len(there)) if wanted else None
        return (offsets[found[0]], offsets[found[1] - 1] + 1) if found else None

    def _sentence(self, start: int, end: int) -> tuple[str, list[int]]:
        if (start, end) not in self._normal_sentences:
            normal, offsets = _normal(self.text[start:end])
            self._normal_sentences[start, end] = normal, [start + offset for offset in offsets]
        return self._normal_sentences[start, end]

    @cached_property
    def _normal_sentences(self) -> dict[Span, tuple[str, list[int]]]:
        return {}


def _exact(text: str, words: str, start: int, end: int) -> Span | None:
    """The first place in a stretch of text where words stand that are not parts of longer words."""
    at = text.find(words, start, end)
    while at >= 0:
        stop = at + len(words)
        inside = at > start and text[at - 1].isalnum() and words[0].isalnum()
        cut = stop < end and text[stop].isalnum() and words[-1].isalnum()
        if not inside and not cut:
            return at, stop
        at = text.find(words, at + 1, end)
    return None


def _normal(text: str) -> tuple[str, list[int]]:
    """The text with plain quotes, dashes and single spaces, and where each of its characters stood."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        plain = " " if character.isspace() else _ALIKE.get(character, character)
        if plain != " " or not characters or characters[-1] != " ":
            characters.append(plain)
            offsets.append(offset)
    return "".join(characters), offsets
