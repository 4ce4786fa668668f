"""The gate works every value out again: a claim passes as it is, and does not with any of its values wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.accuracy import gold_folder
from bench.grammar_cases import constructions, load
from tests.grounding.mutations import mutations

from comity.consolidation.proposers import claims_of
from comity.documents import make_document, read_file
from comity.grounding.gate import Gate
from comity.model import Document
from comity.reading import Reader

EXAMPLES = Path(__file__).parents[2] / "examples" / "ten-reports"
LEAST = 0.995


def reports() -> Iterator[Document]:
    """The cases of the grammar, the examples, and the annotated reports where they are at hand."""
    for construction in constructions():
        for case in load(construction):
            yield make_document(case.text, published=case.published)
    yield from map(read_file, sorted(EXAMPLES.glob("*.txt")))
    gold = gold_folder()
    yield from map(read_file, sorted(gold.glob("*/report.txt"))) if gold is not None else ()


def test_wrong_values_are_refused_and_right_ones_are_not(reader: Reader) -> None:
    tried: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    stopped: list[str] = []
    silent: list[str] = []
    for document in reports():
        context = reader.context(document)
        ledger, refused = reader.ledger(context)
        stopped += [f"{refusal.why} | {refusal.evidence}" for refusal in refused]
        gate = Gate(context, reader.tables)
        for claim in claims_of(ledger):
            if (why := gate.why(claim)) is not None:
                stopped.append(f"{why} | {claim.evidence}")
            for field, wrong in mutations(claim):
                name = f"{type(claim).__name__}.{field}"
                why = gate.why(wrong)
                tried[name] += 1
                passed[name] += why is None
                if why is not None and ":" not in why:
                    silent.append(why)
    print("\n".join(f"{name}: {passed[name]} of {tried[name]} passed" for name in sorted(passed) if passed[name]))
    assert stopped == []
    assert silent == []
    assert len(tried) > 60
    assert sum(tried.values()) > 30_000
    assert 1 - sum(passed.values()) / sum(tried.values()) >= LEAST
    assert all(passed[name] <= 0.02 * tried[name] for name in tried if tried[name] >= 100)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"giver": "SWE"}, "giver: 'Norway' stands for NOR, not for SWE"),
        ({"stage": "pledged"}, "stage: “given” says delivered, not pledged"),
        ({"mode": "loan"}, "mode: “given” says gift, not loan"),
        ({"denied": True}, "denied: no words say so"),
    ],
)
def test_a_refusal_says_what_the_words_are(reader: Reader, change: dict[str, object], why: str) -> None:
    from msgspec.structs import replace

    document = make_document("Norway has given Kenya 40 tonnes of rice.", published="2024-05-03")
    context = reader.context(document)
    (claim,) = reader.ledger(context)[0].transfers
    if "giver" in change:
        change = {"giver": [replace(claim.giver[0], state=change["giver"])]}
    assert Gate(context, reader.tables).why(replace(claim, **change)) == why
