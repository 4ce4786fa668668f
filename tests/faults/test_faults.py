"""Inputs that went wrong once stay right; those that are wrong still are known, and told once they come right."""

import pytest
from bench.faults import CASES, KNOWN, Fault, judge, load, names
from bench.faults_notation import Amount, read_right

from comity.settings import DEFAULTS

FAULTS = load(CASES)
STILL_WRONG = set(KNOWN.read_text(encoding="utf-8").split())


def _cases() -> list[object]:
    return [
        pytest.param(
            fault, id=name, marks=pytest.mark.xfail(strict=True, reason="known") if name in STILL_WRONG else ()
        )
        for name, fault in zip(names(FAULTS), FAULTS, strict=True)
    ]


@pytest.mark.parametrize("fault", _cases())
def test_an_input_that_went_wrong_once_is_read_right(fault: Fault) -> None:
    right, got = judge(fault, DEFAULTS)
    assert right, f"{fault.text} RIGHT {fault.right} READ {got or 'nothing'}"


def test_known_failures_are_cases() -> None:
    assert set(names(FAULTS)) >= STILL_WRONG


def test_the_notation_tells_sides_things_stage_day_and_source() -> None:
    (entry,) = read_right(
        "T DEU+FRA>? ~30 tonnes of food, 2- nurses, delivered gift 2023-05 by the minister (a remark)"
    ).entries
    assert (entry.first, entry.second, entry.stages, entry.mode) == (("DEU", "FRA"), None, ("delivered",), "gift")
    assert [(thing.words, thing.amount) for thing in entry.things] == [
        ("tonnes of food", Amount(30, 30, None, True)),
        ("nurses", Amount(2, None)),
    ]
    assert entry.days == ("2023-05-01", "2023-05-31")
    assert entry.said_by == ("minister",)


def test_the_notation_tells_figures_and_what_is_not_there() -> None:
    right = read_right(
        "I JPN tourist arrivals null-27,000,000 2023, no change; 1 entry; no transfer ESP>ITA; no party Juba"
    )
    (entry,) = right.entries
    assert (entry.words, entry.amount, entry.unchanged) == ("tourist arrivals", Amount(None, 27_000_000), True)
    assert right.counts == (("entries", 1),)
    assert [(none.kind, none.first, none.second) for none in right.none] == [("transfers", ("ESP",), ("ITA",))]
    assert right.no_parties == ("Juba",)


@pytest.mark.parametrize("line", ["the weekend is the one before", "I JPN change lots"])
def test_what_is_not_of_the_notation_is_told(line: str) -> None:
    with pytest.raises(ValueError, match=r"notation|quantity"):
        read_right(line)
