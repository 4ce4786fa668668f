"""The reader masters each construction of English at least as well as its floor says."""

import tomllib

import pytest
from bench.grammar_cases import CLAIM_KINDS, FOLDER, constructions, load

FLOORS: dict[str, float] = tomllib.loads((FOLDER / "floors.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("construction", constructions())
def test_cases_validate(construction: str) -> None:
    kind = construction.split("/")[0]
    cases = load(construction)
    assert cases
    for case in cases:
        filled = [name for name in (*CLAIM_KINDS, "speech") if getattr(case, name)]
        assert filled == [] if kind == "none" else set(filled) <= {kind}, case.text


def test_no_sentence_stands_twice() -> None:
    texts = [case.text for construction in constructions() for case in load(construction)]
    assert sorted(texts) == sorted(set(texts))


@pytest.mark.parametrize(("kind", "least"), [("transfers", 260), ("none", 200)])
def test_the_suite_is_broad(kind: str, least: int) -> None:
    assert sum(len(load(name)) for name in constructions() if name.startswith(f"{kind}/")) >= least


def test_every_construction_has_a_floor_and_every_floor_a_construction() -> None:
    assert sorted(FLOORS) == constructions()


@pytest.mark.parametrize("construction", constructions())
def test_construction_keeps_its_floor(construction: str) -> None:
    from bench.grammar import judge

    verdicts = [judge(case, construction.split("/")[0]) for case in load(construction)]
    wrong = [line for right, line in verdicts if not right]
    print("\n".join(wrong))
    share = 1 - len(wrong) / len(verdicts)
    assert share >= FLOORS[construction], f"{share:.1%} right, the floor is {FLOORS[construction]:.1%}"


@pytest.mark.parametrize("kind", ["visits", "accusations", "indicators", "speech"])
def test_what_only_says_something_else_is_no_transfer(kind: str) -> None:
    import comity

    cases = [
        case for construction in constructions() if construction.startswith(f"{kind}/") for case in load(construction)
    ]
    read = [case.text for case in cases if comity.read(case.text, published=case.published).transfers]
    print("\n".join(read))
    assert len(cases) >= 30
    assert len(read) / len(cases) <= 0.07
