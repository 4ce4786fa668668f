"""A model's text is read as far as it has the form asked for."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.proposing.answer import MOST, read_answer
from comity.proposing.prompt import examples

GOOD = examples()[0]["answer"]


def test_a_fence_and_words_around_the_object_do_no_harm() -> None:
    text = f"<think>Let me see.</think> Here it is:\n```json\n{json.dumps(GOOD, indent=1)}\n```\nDone."
    assert len(read_answer(text).entries) == 4


@pytest.mark.parametrize(
    "text", ["", "I cannot help with that.", "{", "}{", '{"transfers": [', "[1, 2]", '{"a": 1}', "{" * 9999]
)
def test_what_is_no_answer_says_why(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_answer(text)


def test_one_bad_entry_does_not_spoil_the_others() -> None:
    first, second = GOOD["transfers"]
    bad = [first | {"stage": "maybe"}, first | {"giver": "Portugal"}, first | {"extra": 1}, 7, None]
    answer = read_answer(json.dumps(GOOD | {"transfers": [second, *bad], "visits": "none"}))
    assert [kind for kind, _ in answer.entries] == ["transfers", "agreements"]
    assert [kind for kind, _ in answer.misshapen] == ["transfers"] * 5 + ["visits"]
    assert "stage" in answer.misshapen[0][1]


def test_an_answer_has_a_most() -> None:
    answer = read_answer(json.dumps(GOOD | {"transfers": GOOD["transfers"] * 5000}))
    assert sum(kind == "transfers" for kind, _ in answer.entries) == MOST
    assert str(MOST) in answer.misshapen[0][1]


KEYS = st.sampled_from(["transfers", "visits", "s", "w", "giver", "evidence"]) | st.text(max_size=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
)


@given(JSON)
def test_any_json_is_an_answer_or_has_a_reason(value: object) -> None:
    try:
        answer = read_answer(json.dumps(value))
    except ValueError:
        return
    assert answer.entries == []
    assert all(why for _, why in answer.misshapen)
