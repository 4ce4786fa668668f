"""Accuracy never slides back: on annotated reports, every score is at least its floor."""

from pathlib import Path
from typing import Any

import pytest
from bench import accuracy, tagged
from bench.score import KINDS
from training.sources import tagged_files

TOLERANCE = 0.005
GOLD = accuracy.gold_folder()
LEAST = 0.5
"""F1 of the facts in the reports of the repository: few of them, so that one more error shows."""


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    if GOLD is None:
        pytest.skip(
            "no annotated reports at hand (COMITY_GOLD names their folder): those of the repository check alone"
        )
    return accuracy.score(GOLD)


def test_every_score_has_a_floor() -> None:
    kinds = [f"{kind}.{of}" for kind in KINDS for of in ("entries", "facts")]
    assert sorted(accuracy.floors()) == sorted([*kinds, "findings", "facts"])


def test_the_reports_of_the_repository_are_read() -> None:
    own = accuracy.score(accuracy.OWN)
    assert own["reports"] >= 8
    assert own["failed"] == []
    assert own["grounded"] == 1
    assert own["facts"][2] >= LEAST


def test_every_report_is_read(result: dict[str, Any]) -> None:
    assert result["reports"] > 0
    assert result["failed"] == []


def test_all_evidence_stands_in_the_report(result: dict[str, Any]) -> None:
    assert result["grounded"] == 1


@pytest.mark.parametrize("name", sorted(accuracy.floors()))
def test_score_is_at_least_its_floor(result: dict[str, Any], name: str) -> None:
    assert accuracy.headline(result)[name] >= accuracy.floors()[name] - TOLERANCE


def test_floors_only_rise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accuracy, "FLOORS", tmp_path / "floors.toml")
    accuracy.raise_floors({"facts": 0.5, "findings": 0.25})
    accuracy.raise_floors({"facts": 0.4, "findings": 0.7519})
    assert accuracy.floors() == {"facts": 0.5, "findings": 0.751}


def test_tagged_reports_that_are_held_out_are_read_as_well_as_before() -> None:
    result = tagged.measure("both", tagged_files(held_out=True))
    assert result["facts"][2] >= 0.635
    assert result["false"] <= result["empty"] / 4
