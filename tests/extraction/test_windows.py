"""Windows: every token of a report is looked at once, and no window is larger than the encoder can hold."""

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.extraction.learned.windows import LONGEST, Tokens, sentence_bounds, windows

LENGTHS = st.lists(st.integers(1, 700), max_size=40)


def bounds_of(lengths: list[int]) -> list[tuple[int, int]]:
    """Sentences of these lengths, one after the other, as token ranges."""
    ends = [sum(lengths[: n + 1]) for n in range(len(lengths))]
    sentences = [(10 * (end - length), 10 * end) for end, length in zip(ends, lengths, strict=True)]
    total = sum(lengths)
    tokens = Tokens(ids=range(total), offsets=[(10 * n, 10 * n + 9) for n in range(total)])
    return sentence_bounds(tokens, sentences)


@settings(deadline=None)
@given(LENGTHS)
def test_each_token_is_target_once(lengths: list[int]) -> None:
    targets = [n for window in windows(bounds_of(lengths)) for n in range(window.start, window.stop)]
    assert targets == list(range(sum(lengths)))


@settings(deadline=None)
@given(LENGTHS)
def test_windows_fit_the_encoder_and_hold_their_target(lengths: list[int]) -> None:
    for window in windows(bounds_of(lengths)):
        assert window.end - window.first <= LONGEST
        assert window.first <= window.start < window.stop <= window.end


@settings(deadline=None)
@given(LENGTHS)
def test_context_is_of_whole_sentences(lengths: list[int]) -> None:
    bounds = bounds_of(lengths)
    edges = {first for first, _ in bounds} | {end for _, end in bounds}
    for window in windows(bounds):
        assert {window.first, window.start, window.stop, window.end} <= edges


def test_words_between_two_sentences_belong_to_the_one_before() -> None:
    tokens = Tokens(ids=[1, 2, 3, 4], offsets=[(0, 1), (2, 3), (5, 6), (7, 8)])
    assert sentence_bounds(tokens, [(0, 3), (7, 8)]) == [(0, 3), (3, 4)]


def test_a_report_without_words_has_no_windows() -> None:
    assert windows(sentence_bounds(Tokens(ids=[], offsets=[]), [])) == []
