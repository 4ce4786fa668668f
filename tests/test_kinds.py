"""The kinds of entry agree with their records: sides are fields of parties, stages those that a record takes."""

from typing import get_args, get_type_hints

import msgspec
import pytest

from comity.kinds import AHEAD, KINDS, PLURALS, SIDES, STAGES, UNDONE, Kind, kind_of, rank
from comity.model import Indicator, Ledger, Party


@pytest.mark.parametrize("kind", KINDS)
def test_sides_are_the_fields_that_hold_parties(kind: Kind) -> None:
    of_all = {"said_by", "denied_by"}
    assert {name for name, type_ in get_type_hints(KINDS[kind]).items() if type_ == list[Party]} - of_all == {
        *SIDES[kind]
    }


def test_a_ledger_has_a_field_for_each_kind() -> None:
    types = {field.name: field.type for field in msgspec.structs.fields(Ledger)}
    assert {kind: get_args(types[plural]) for kind, plural in PLURALS.items()} == {
        kind: (type_,) for kind, type_ in KINDS.items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_with_stages_take_those_and_no_others(kind: Kind) -> None:
    stage = get_type_hints(KINDS[kind]).get("stage")
    assert get_args(stage) == STAGES.get(kind, ())


@pytest.mark.parametrize("kind", STAGES)
def test_what_is_ahead_comes_before_what_is_done_and_that_before_what_is_undone(kind: Kind) -> None:
    groups = [0 if stage in AHEAD else 2 if stage in UNDONE else 1 for stage in STAGES[kind]]
    if kind != "agreement":  # an accord that is agreed is no longer ahead
        assert groups == sorted(groups)
    assert [rank(kind, stage) for stage in STAGES[kind]] == list(range(len(groups)))


def test_the_kind_of_a_claim() -> None:
    assert kind_of(Indicator(about=[], measure="debt", evidence="")) == "indicator"
