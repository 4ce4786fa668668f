"""Words that a model points at stand where it says, or they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.proposing.pointing import Located
from comity.proposing.prompt import plain

TEXT = "“Norway’s aid – 40 tonnes\n of rice – is here,” he said. Niger is not Nigeria. He wrote <b>[sic]</b>."
LOCATED = Located(TEXT, ((0, 55), (56, 80), (81, len(TEXT))))


def at(number: int, words: str) -> str | None:
    span = LOCATED.find(number, words)
    return TEXT[slice(*span)] if span else None


def test_words_stand_to_the_letter() -> None:
    assert at(1, "40 tonnes") == "40 tonnes"
    assert at(2, "Nigeria") == "Nigeria"


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("40 tonnes of rice", "40 tonnes\n of rice"),
        ("Norway's aid", "Norway’s aid"),
        ("\"Norway's aid - 40", "“Norway’s aid – 40"),
        ('is here," he', "is here,” he"),
    ],
)
def test_spaces_quotes_and_dashes_may_differ(words: str, there: str) -> None:
    assert at(1, words) == there


def test_what_the_prompt_writes_otherwise_is_found_again() -> None:
    assert at(3, plain("<b>[sic]</b>")) == "<b>[sic]</b>"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "Nigeria"),
        (2, "nigeria"),
        (2, "Nigeri"),
        (2, "Niger is not a"),
        (2, "iger"),
        (1, "40  tons"),
        (1, ""),
        (1, "  "),
        (0, "Niger"),
        (-1, "Niger"),
        (4, "Niger"),
        (10**9, "Niger"),
    ],
)
def test_nothing_fuzzier(number: int, words: str) -> None:
    assert at(number, words) is None


def test_a_word_is_no_part_of_a_longer_one() -> None:
    located = Located("Nigeria and Niger met.", ((0, 22),))
    assert located.find(1, "Niger") == (12, 17)


@given(st.text(min_size=1, max_size=200), st.data())
def test_words_copied_from_what_the_model_sees_are_found_or_are_not_whole(text: str, data: st.DataObject) -> None:
    located = Located(text, ((0, len(text)),))
    shown = plain(text).split()
    if not shown:
        return
    start = data.draw(st.integers(0, len(shown) - 1))
    stop = data.draw(st.integers(start + 1, len(shown)))
    span = located.find(1, " ".join(shown[start:stop]))
    assert span is not None
    assert plain(text[slice(*span)]).replace("—", "-") != ""
