"""No regular expression takes longer than the length of a text asks for, whatever the text is."""

import re

import pytest
from tests.safety.patterns import Asked, TooSlow, patterns, processor_time, worst

SECONDS = 0.5
"""A thousand times what a pattern needs that looks at each character a few times; what grows with the square of the
length takes longer."""


@pytest.mark.parametrize("asked", patterns(), ids=lambda asked: asked.where)
def test_a_pattern_looks_at_each_character_a_few_times(asked: Asked) -> None:
    for text in worst(asked.pattern):
        given = text if isinstance(asked.pattern.pattern, str) else text.encode("latin-1", "replace")
        try:
            with processor_time(SECONDS):
                if asked.everywhere:
                    for _ in asked.pattern.finditer(given):
                        pass
                else:
                    asked.pattern.match(given)
                    asked.pattern.fullmatch(given)
        except TooSlow:
            pytest.fail(f"{asked.pattern.pattern!r} hangs on {text[:40]!r}…{text[-10:]!r}")


def search(pattern: re.Pattern[str]) -> None:
    for text in worst(pattern):
        with processor_time(SECONDS):
            for _ in pattern.finditer(text):
                pass


@pytest.mark.parametrize(
    "hanging", [r"(?:a|a)*b", r"(?:\s*<!--.*?-->\s*)*<x", r"\w+est\b", r"‘[^’]*’", r"a\s+\s*b", r"x.*y"]
)
def test_the_texts_are_bad_enough(hanging: str) -> None:
    with pytest.raises(TooSlow):
        search(re.compile(hanging, re.S))
