"""The gate works every value out again: a claim passes as it is, and does not with any of its values wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.accuracy import gold_folder
from bench.grammar_cases import constructions, load
from tests.grounding.mutations import TURNED, mutations

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
    unsaid: Counter[str] = Counter()
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
                if field == TURNED and why is None and gate.direction.of(claim) == "silent":
                    unsaid[name] += 1
                    continue
                tried[name] += 1
                passed[name] += why is None
                if why is not None and ":" not in why:
                    silent.append(why)
    print("\n".join(f"{name}: {passed[name]} of {tried[name]} passed" for name in sorted(passed) if passed[name]))
    print("\n".join(f"{name}: the words do not say, {unsaid[name]} beside {tried[name]}" for name in sorted(unsaid)))
    assert stopped == []
    assert silent == []
    assert len(tried) > 60
    assert sum(tried.values()) > 30_000
    assert 1 - sum(passed.values()) / sum(tried.values()) >= LEAST
    assert sum(unsaid.values()) <= 0.12 * sum(tried[name] for name in tried if name.endswith(TURNED))
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


@pytest.mark.parametrize(
    "text",
    [
        "Norway has given Kenya 40 tonnes of rice.",
        "Kenya was given 40 tonnes of rice by Norway.",
        "Kenya received 40 tonnes of rice from Norway.",
        "The rice that Norway sent to Kenya has arrived.",
        "Norway made a donation of rice to Kenya.",
        "Kenya has asked Norway for 40 tonnes of rice.",
        "Kenya turned down Norway's offer of 40 tonnes of rice.",
        "Kenya paid Norway $2 million for four boats.",
        "Norwegian Prime Minister Jonas Gahr Støre visited Kenya.",
        "Kenya's president received Norway's foreign minister.",
        "Norway's foreign minister met Kenya's president in Nairobi.",
        "Norway accused Kenya of spying.",
        "Norway blamed the attack on Kenya.",
        "Norway's allegation against Kenya of spying is new.",
        "Norway praised Kenya.",
    ],
)
def test_sides_turned_with_their_words_are_refused(reader: Reader, text: str) -> None:
    context = reader.context(make_document(text, published="2024-05-03"))
    gate = Gate(context, reader.tables)
    (claim,) = claims_of(reader.ledger(context)[0])
    (turned,) = [wrong for field, wrong in mutations(claim) if field == TURNED]
    assert gate.why(claim) is None
    assert "the other way round" in str(gate.why(turned))


@pytest.mark.parametrize(
    "text",
    [
        "Belarus swapped 40 tractors with Cuba for sugar.",
        "Serbia and Croatia accused each other of genocide.",
        "Talks between Belize and Guatemala on a border treaty broke down.",
        "Egypt bought 24 jets from France, Qatar 36 and India 30.",
    ],
)
def test_where_the_words_do_not_say_who_acts_nobody_is_contradicted(reader: Reader, text: str) -> None:
    context = reader.context(make_document(text, published="2024-05-03"))
    gate = Gate(context, reader.tables)
    claims = claims_of(reader.ledger(context)[0])
    assert claims
    assert "silent" in [gate.direction.of(claim) for claim in claims]
    assert all(gate.why(claim) is None for claim in claims)
