"""Words of the language by what they are to the reader: one table of sets, validated when it is read."""

from __future__ import annotations

from functools import cache

import msgspec

from comity.errors import KnowledgeError
from comity.knowledge.tables import read_table

_TABLE = "lexicon/en/words"


class WordSet(msgspec.Struct, frozen=True, kw_only=True):
    """A set of words under one name, and what they have in common."""

    name: str
    about: str
    words: list[str]


@cache
def word_sets() -> dict[str, frozenset[str]]:
    """Return all sets by name. Raises KnowledgeError where a name or a word of a set stands twice."""
    sets: dict[str, frozenset[str]] = {}
    for row in read_table(_TABLE, WordSet):
        found = frozenset(row.words)
        if row.name in sets or len(found) != len(row.words) or "" in found:
            raise KnowledgeError(f"{_TABLE}.csv: “{row.name}” stands twice, or a word of it, or a word is empty")
        sets[row.name] = found
    return sets


def word_set(name: str) -> frozenset[str]:
    """Return the words of a set. Raises KnowledgeError where there is none of this name."""
    try:
        return word_sets()[name]
    except KeyError:
        raise KnowledgeError(f"{_TABLE}.csv: there is no set “{name}”") from None
