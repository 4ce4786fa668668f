"""The line before a list, which ends in a colon and says what the list is of."""

from __future__ import annotations

from comity.annotation.context import Context


def words_of(context: Context, sentence: int) -> list[int]:
    """The tokens of a sentence that are no mere space."""
    return [i for i in range(*context.parse.sentences[sentence]) if not context.parse.text[i].isspace()]


def colon_of(context: Context, sentence: int) -> int:
    """The colon in which a sentence ends, or -1."""
    words = words_of(context, sentence)
    return words[-1] if words and context.parse.text[words[-1]] == ":" else -1
