"""Parting: one trigger that tells of several transfers gives each its own words."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.extraction.learned.decode import Bonds, Choice, Told, Words
from comity.extraction.learned.labels import KINDS
from comity.extraction.learned.names import is_name
from comity.extraction.learned.parting import amounts, parted, whole_of
from comity.extraction.learned.scores import Trigger
from comity.extraction.learned.windows import Tokens

TRANSFER = KINDS.index("transfer")


def told(sentence: str, roles: dict[str, str], bonds: set[tuple[str, str]]) -> tuple[Told, Tokens, str]:
    """A trigger "sent" whose words are words of a sentence, each a token, with those that belong together."""
    offsets, at = [], 0
    for word in sentence.split():
        offsets.append((at, at + len(word)))
        at += len(word) + 1
    tokens = sentence.split()
    words = [Words(role, tokens.index(word), tokens.index(word) + 1, 0.9) for word, role in roles.items()]
    names = list(roles)
    pairs = np.zeros((len(names), len(names)), dtype=np.float32)
    for one, other in bonds:
        pairs[names.index(one), names.index(other)] = pairs[names.index(other), names.index(one)] = 0.9
    verb = tokens.index("sent")
    trigger = Trigger(verb, verb + 1, TRANSFER, 0.9)
    made = Told(trigger, words, {}, Bonds(pairs, [Choice("goods", 0.9)] * len(words)))
    return made, Tokens(list(range(len(tokens))), offsets), sentence


def named(group: list[Told], tokens: Tokens, text: str) -> set[str]:
    return {text[slice(*tokens.offsets[word.first])] for word in group[0].words}


def test_two_givers_of_one_verb_are_two_transfers() -> None:
    one, tokens, text = told(
        "Madrid sent Malta 200 tents , Lisbon 50 stoves",
        {"Madrid": "giver", "Malta": "receiver", "200": "quantity", "tents": "item", "Lisbon": "giver",
         "50": "quantity", "stoves": "item"},
        {("200", "tents"), ("50", "stoves"), ("Madrid", "tents"), ("Madrid", "200"), ("Lisbon", "stoves"),
         ("Lisbon", "50"), ("Malta", "tents"), ("Malta", "200"), ("Malta", "stoves"), ("Malta", "50")},
    )  # fmt: skip
    groups = parted([one], tokens, text)
    assert [named(group, tokens, text) for group in groups] == [
        {"Madrid", "Malta", "200", "tents"},
        {"Lisbon", "Malta", "50", "stoves"},
    ]


def test_a_noun_said_once_is_counted_for_each() -> None:
    one, tokens, text = told(
        "London sent 200 soldiers and Bucharest 100",
        {"London": "giver", "200": "quantity", "soldiers": "item", "Bucharest": "giver", "100": "quantity"},
        {("200", "soldiers"), ("100", "soldiers"), ("London", "200"), ("London", "soldiers"), ("Bucharest", "100"),
         ("Bucharest", "soldiers")},
    )  # fmt: skip
    groups = parted([one], tokens, text)
    assert [named(group, tokens, text) for group in groups] == [
        {"London", "200", "soldiers"},
        {"Bucharest", "100", "soldiers"},
    ]


def test_one_transfer_of_many_things_stays_one() -> None:
    one, tokens, text = told(
        "Oslo sent Kenya 3 trucks and 2 pumps",
        {"Oslo": "giver", "Kenya": "receiver", "3": "quantity", "trucks": "item", "2": "quantity", "pumps": "item"},
        {("3", "trucks"), ("2", "pumps"), *((side, word) for side in ("Oslo", "Kenya")
         for word in ("3", "trucks", "2", "pumps"))},
    )  # fmt: skip
    assert parted([one], tokens, text) == [[one]]
    assert amounts(one) == {3: 2, 5: 4}


def test_a_later_trigger_goes_to_the_transfer_that_it_names() -> None:
    bonds = {("tents", "Madrid"), ("stoves", "Lisbon")}
    roles = {"Madrid": "giver", "tents": "item", "Lisbon": "giver", "stoves": "item"}
    one, tokens, text = told("Madrid sent tents , Lisbon stoves . Lisbon stoves arrived", roles, bonds)
    later = Told(
        Trigger(9, 10, TRANSFER, 0.9), [Words("item", 8, 9, 0.9)], {}, Bonds(np.zeros((1, 1), dtype=np.float32), [])
    )
    first, second = parted([one, later], tokens, text)
    assert later not in first
    assert later in second


def test_a_part_is_of_the_thing_that_it_belongs_to() -> None:
    one, _, _ = told(
        "Oslo sent animals : bears", {"animals": "item", "bears": "part"}, {("bears", "animals")}
    )  # fmt: skip
    assert whole_of(one, 1) == 0


@settings(deadline=None)
@given(st.data())
def test_no_word_of_a_thing_is_lost_or_doubled(data: st.DataObject) -> None:
    roles = data.draw(st.lists(st.sampled_from(("giver", "receiver", "item", "quantity", "part", "date")), max_size=8))
    size = len(roles)
    pairs = np.asarray(
        data.draw(st.lists(st.lists(st.floats(0, 1), min_size=size, max_size=size), min_size=size, max_size=size)),
        dtype=np.float32,
    ).reshape(size, size)
    words = [Words(role, n, n + 1, 0.9) for n, role in enumerate(roles)]
    things = [Choice("goods", 0.9)] * size
    one = Told(
        Trigger(size, size + 1, TRANSFER, 0.9), words, {}, Bonds(((pairs + pairs.T) / 2).astype(np.float32), things)
    )
    text = " ".join("w" * (size + 1))
    tokens = Tokens(list(range(size + 1)), [(2 * n, 2 * n + 1) for n in range(size + 1)])
    groups = parted([one], tokens, text)
    kept = {word.first for group in groups for told in group for word in told.words}
    assert {word.first for word in words if word.role == "quantity"} <= kept
    assert {word.first for word in words if word.role in ("item", "part")} <= kept
    assert all(len(group) == 1 for group in groups)


def test_pronouns_and_descriptions_are_no_names() -> None:
    words = ("Norway", "the Norwegian army", "its neighbour", "It", "the kingdom")
    assert [is_name(each, "giver") for each in words] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert is_name("old trucks", "item")
    assert not is_name("them", "item")
