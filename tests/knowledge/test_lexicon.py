"""The words of the language are data: every set is sound, and every set is asked for."""

import re
from pathlib import Path

import pytest

import comity
from comity.errors import KnowledgeError
from comity.knowledge.lexicon import word_set, word_sets

SOURCE = Path(comity.__file__).parent


def test_every_set_is_asked_for_and_every_set_asked_for_is_there() -> None:
    asked = {
        name for path in SOURCE.rglob("*.py") for name in re.findall(r'word_set\("(\w+)"\)', path.read_text("utf-8"))
    }
    assert asked == set(word_sets())


def test_words_are_written_as_they_are_looked_for() -> None:
    capitals = {name for name, words in word_sets().items() if any(word != word.lower() for word in words)}
    assert capitals == {"sentence_starters"}
    assert all(word == " ".join(word.split()) for words in word_sets().values() for word in words)


def test_a_set_that_is_not_there_is_told() -> None:
    with pytest.raises(KnowledgeError, match="there is no set “dragons”"):
        word_set("dragons")
