"""Examples: what the network is to learn of a tagged report, seen from each trigger."""

from pathlib import Path

import pytest
from tokenizers import Tokenizer
from training.examples import Anchor, belong, examples
from training.sources import reports

from comity.extraction.learned.labels import FILLERS, ROLES, begin_tag
from comity.extraction.learned.runtime import weights_folder

SHARED = """\
id: s-1
title: Soldiers
published: 2024-05-08
---
{London|T1.giver} {sent|T1.cue,T2.cue} {200|T1.qty} {soldiers|T1.item,T2.item} to {Riga|T1.receiver,T2.receiver},
{Prague|T2.giver} {100|T2.qty}.
===
parties: London=GBR; Riga=LVA; Prague=CZE
T1 delivered - item=people
T2 delivered - item=people
######
"""
BEFORE = """\
id: b-1
title: Kingdom
published: 2024-05-08
---
{Bahrain|T1.receiver} waited. {Oslo|T1.giver} {sent|T1.cue} {the kingdom|T1.receiver} {two|T1.qty} {pumps|T1.item}.
===
parties: Bahrain=BHR; the kingdom=BHR; Oslo=NOR
T1 delivered gift item=goods
######
"""


def anchors(raw: str, folder: Path) -> list[Anchor]:
    path = folder / "x-1.txt"
    path.write_text(raw, encoding="utf-8")
    tokenizer = Tokenizer.from_file(str(weights_folder() / "tokenizer.json"))
    found = [each for report, sentences in reports([path]) for each in examples(report, sentences, tokenizer)]
    return [anchor for each in found for anchor in each.anchors]


@pytest.fixture
def shared(tmp_path: Path) -> Anchor:
    (anchor,) = anchors(SHARED, tmp_path)
    return anchor


def test_a_trigger_of_two_transfers_is_one_anchor_with_the_words_of_both(shared: Anchor) -> None:
    assert shared.entries == {0, 1}
    assert shared.roles.count(begin_tag(ROLES.index("giver"))) == 2
    assert shared.roles.count(begin_tag(ROLES.index("quantity"))) == 2


def test_an_amount_belongs_to_its_thing_and_its_giver_and_to_no_other(shared: Anchor) -> None:
    givers = [f for f in shared.fillers if f.role == FILLERS.index("giver")]
    numbers = [f for f in shared.fillers if f.role == FILLERS.index("quantity")]
    (soldiers,) = (f for f in shared.fillers if f.role == FILLERS.index("item"))
    assert [[belong(number, giver) for giver in givers] for number in numbers] == [[True, False], [False, True]]
    assert all(belong(number, soldiers) for number in numbers)
    assert belong(givers[0], givers[1]) is None


def test_a_description_is_learnt_with_the_name_before_it(tmp_path: Path) -> None:
    (anchor,) = anchors(BEFORE, tmp_path)
    assert anchor.roles.count(begin_tag(ROLES.index("receiver"))) == 2
