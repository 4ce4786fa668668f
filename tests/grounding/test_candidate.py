"""What a candidate and a pointer may hold."""

import msgspec
import pytest

from comity.grounding.candidate import Candidate, ItemPointers, Label
from comity.grounding.pointer import Pointer


def test_a_pointer_has_words() -> None:
    assert Pointer.at((3, 9), 0.5).span == (3, 9)
    for start, end in ((4, 4), (5, 2), (-1, 3)):
        with pytest.raises(ValueError, match="needs words"):
            Pointer(start=start, end=end)


def test_a_candidate_has_the_roles_and_labels_of_its_kind() -> None:
    words = Pointer(start=0, end=4)
    candidate = Candidate(kind="visit", trigger=words, arguments={"hosts": (words,)}, proposer="learned@1")
    assert candidate.at("hosts") == (words,)
    assert candidate.at("place") == ()
    with pytest.raises(ValueError, match="visit: it has no giver, mode"):
        Candidate(
            kind="visit",
            trigger=words,
            arguments={"giver": (words,)},
            labels={"mode": Label(value="gift")},
            proposer="x",
        )
    with pytest.raises(ValueError, match="visit: it has no items"):
        Candidate(kind="visit", trigger=words, items=(ItemPointers(what=words),), proposer="x")


def test_a_candidate_survives_the_way_through_json() -> None:
    words = Pointer(start=0, end=4, score=0.75)
    candidate = Candidate(
        kind="transfer",
        trigger=words,
        arguments={"giver": (words,)},
        items=(ItemPointers(what=words, quantity=words),),
        labels={"stage": Label(value="pledged", words=(words,), score=0.5)},
        evidence=((0, 40),),
        proposer="learned@0a1b",
    )
    assert msgspec.json.decode(msgspec.json.encode(candidate), type=Candidate) == candidate
