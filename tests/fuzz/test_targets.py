"""Hostile input: what once fell, and what it is near, is told as bad input or read; never a crash."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz.targets import TARGETS, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(path for path in CORPUS.glob("*/*"))
SLOW = {"pdf": 3, "parquet": 3, "import": 10, "reading": 40, "parties": 40, "quantities": 40}
"""Targets that start a process, a database or a parse get fewer examples."""


def test_every_target_has_something_to_begin_from() -> None:
    assert {path.parent.name for path in FILES} == set(TARGETS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_once_fell_does_not_fall_again(path: Path) -> None:
    run(path.parent.name, path.read_bytes())


@st.composite
def near(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """A seed with a few pieces taken out, doubled, cut off or overwritten."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 4))):
        at, length = draw(st.integers(0, len(data))), draw(st.integers(0, 60))
        match draw(st.sampled_from(("cut", "double", "write", "end"))):
            case "cut":
                del data[at : at + length]
            case "double":
                data[at:at] = data[at : at + length] * draw(st.integers(1, 20))
            case "write":
                data[at : at + length] = draw(st.binary(max_size=20))
            case _:
                del data[at:]
    return bytes(data)


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_what_is_near_a_sound_input_is_read_or_told(target: str) -> None:
    seeds = [path.read_bytes() for path in FILES if path.parent.name == target]

    @settings(
        max_examples=SLOW.get(target, 60), deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    @given(near(seeds))
    def check(data: bytes) -> None:
        run(target, data)

    check()
