"""Decoding: from probabilities of tags to triggers, spans of words and labels."""

import numpy as np

from comity.extraction.learned.decode import choices, triggers, words
from comity.extraction.learned.labels import (
    KINDS,
    MODES,
    ROLE_TAGS,
    ROLES,
    STAGE_LABELS,
    TRIGGER_TAGS,
    TYPES,
    begin_tag,
    inside_tag,
)
from comity.extraction.learned.windows import Window

EVERYWHERE = Window(0, 0, 6, 6)
LEAST = dict.fromkeys(KINDS, 0.5)
TRANSFER, VISIT = KINDS.index("transfer"), KINDS.index("visit")


def tags(*marks: tuple[int, int, float]) -> np.ndarray:
    """Probabilities of trigger tags for six tokens between two marks: (token, tag, probability)."""
    found = np.zeros((8, TRIGGER_TAGS), dtype=np.float32)
    for token, tag, sure in marks:
        found[token + 1, tag] = sure
    return found


def roles(*marks: tuple[int, int]) -> np.ndarray:
    found = np.full((8, ROLE_TAGS), 0.01, dtype=np.float32)
    found[:, 0] = 0.5
    for token, tag in marks:
        found[token + 1, tag] = 0.9
    return found


def test_a_trigger_goes_on_while_its_tokens_do() -> None:
    sure = tags((1, 2 * TRANSFER, 0.9), (2, 2 * TRANSFER + 1, 0.8), (3, 2 * TRANSFER + 1, 0.4))
    (found,) = triggers(sure, EVERYWHERE, LEAST)
    assert (found.first, found.end, found.kind) == (1, 3, TRANSFER)


def test_two_kinds_can_have_the_same_words_as_trigger() -> None:
    sure = tags((2, 2 * TRANSFER, 0.9), (2, 2 * VISIT, 0.8))
    assert {found.kind for found in triggers(sure, EVERYWHERE, LEAST)} == {TRANSFER, VISIT}


def test_what_stands_around_the_target_is_no_trigger_of_it() -> None:
    sure = tags((0, 2 * TRANSFER, 0.9), (5, 2 * TRANSFER, 0.9))
    assert not list(triggers(sure, Window(0, 1, 5, 6), LEAST))


def test_less_sure_than_asked_is_no_trigger() -> None:
    assert not list(triggers(tags((1, 2 * TRANSFER, 0.49)), EVERYWHERE, LEAST))


def test_words_of_a_role_are_spans_of_tokens() -> None:
    giver, item = ROLES.index("giver"), ROLES.index("item")
    seen = roles((0, begin_tag(giver)), (3, begin_tag(item)), (4, inside_tag(item)))
    assert [(w.role, w.first, w.end) for w in words(seen, EVERYWHERE)] == [("giver", 0, 1), ("item", 3, 5)]


def test_a_span_cut_by_another_goes_on_without_its_begin() -> None:
    giver, item = ROLES.index("giver"), ROLES.index("item")
    seen = roles((2, begin_tag(giver)), (3, inside_tag(item)), (4, inside_tag(item)))
    assert [(w.role, w.first, w.end) for w in words(seen, EVERYWHERE)] == [("giver", 2, 3), ("item", 3, 5)]


def test_labels_are_those_of_the_kind() -> None:
    logits = np.zeros(len(STAGE_LABELS) + len(MODES) + len(TYPES) + 2, dtype=np.float32)
    logits[STAGE_LABELS.index(("visit", "held"))] = 3
    logits[STAGE_LABELS.index(("transfer", "delivered"))] = 9
    found = choices(logits, VISIT)
    assert found["stage"].value == "held"
    assert set(found) == {"stage"}
    assert set(choices(logits, TRANSFER)) == {"stage", "mode", "denied"}
