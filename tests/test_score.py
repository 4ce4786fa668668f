"""The scorer gives full marks to the gold itself, and takes off for whatever is missed, wrong or too much."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from bench.accuracy import OWN
from bench.score import SCORED, alike, pairs, score
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.fixture
def predictions(tmp_path: Path) -> Path:
    """The gold ledgers of the repository, as if they had been read."""
    for gold in OWN.glob("*/gold.json"):
        shutil.copy(gold, tmp_path / f"{gold.parent.name}.json")
    return tmp_path


def change(folder: Path, report: str, edit: Any) -> None:
    path = folder / f"{report}.json"
    ledger = json.loads(path.read_text(encoding="utf-8"))
    edit(ledger)
    path.write_text(json.dumps(ledger), encoding="utf-8")


def test_the_gold_itself_is_perfect(predictions: Path) -> None:
    result = score(OWN, predictions)
    assert result["grounded"] == 1
    assert result["facts"] == result["findings"] == (1, 1, 1)
    assert all(result[kind]["exact"] == 1 and result[kind]["entries"] == (1, 1, 1) for kind in SCORED)


def test_an_entry_that_is_missed_costs_recall_alone(predictions: Path) -> None:
    change(predictions, "storm-relief", lambda ledger: ledger["transfers"].pop())
    precision, recall, _ = score(OWN, predictions)["transfers"]["entries"]
    assert (precision, recall < 1) == (1, True)


def test_an_entry_that_is_none_costs_precision_alone(predictions: Path) -> None:
    def invent(ledger: dict[str, Any]) -> None:
        ledger["transfers"].append(ledger["transfers"][0] | {"giver": [{"name": "Atlantis"}], "receiver": []})

    change(predictions, "storm-relief", invent)
    precision, recall, _ = score(OWN, predictions)["transfers"]["entries"]
    assert (precision < 1, recall) == (True, 1)


@pytest.mark.parametrize(
    ("field", "value"), [("stage", "refused"), ("mode", "sale"), ("giver", [{"name": "Chad", "state": "TCD"}])]
)
def test_a_value_that_is_wrong_costs_its_field(predictions: Path, field: str, value: Any) -> None:
    change(predictions, "water-pumps", lambda ledger: ledger["transfers"][0].update({field: value}))
    result = score(OWN, predictions)["transfers"]
    assert result["fields"][field] < 1
    assert all(f1 == 1 for name, f1 in result["fields"].items() if name != field)


def test_evidence_that_does_not_stand_in_the_report_is_seen(predictions: Path) -> None:
    change(predictions, "gas-prices", lambda ledger: ledger["transfers"][0].update(evidence="Pigs fly."))
    assert score(OWN, predictions)["grounded"] < 1


def test_a_report_that_was_not_read_is_named(predictions: Path) -> None:
    (predictions / "zoo-swap.json").unlink()
    assert score(OWN, predictions)["failed"] == ["zoo-swap"]


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), max_size=4))
def test_pairs_are_one_to_one_and_weigh_something(weight: list[list[int]]) -> None:
    found = pairs(weight)
    assert len(set(found.values())) == len(found)
    assert all(weight[i][j] > 0 for i, j in found.items())


def test_wordings_are_alike_by_their_words() -> None:
    assert alike("the oil exports", "exports of oil")
    assert alike("missiles", "Scud missile")
    assert not alike("missiles", "wheat")
