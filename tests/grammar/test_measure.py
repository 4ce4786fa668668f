"""The measure accepts the ledger that a case describes, and no other."""

import re
from typing import Any

import msgspec
import pytest
from bench.grammar_cases import CLAIM_KINDS, Case, ExpectedItem, ExpectedQuantity, constructions, load
from bench.grammar_match import ledger_right

from comity.model import (
    Accusation,
    Agreement,
    Change,
    Claim,
    DateRange,
    Document,
    Event,
    Indicator,
    Item,
    Ledger,
    Party,
    Plover,
    Quantity,
    Transfer,
    Visit,
)

TYPES: dict[str, type[Claim]] = dict(
    zip(CLAIM_KINDS, (Transfer, Agreement, Visit, Accusation, Indicator, Event), strict=True)
)
PARTIES = {"giver", "receiver", "parties", "visitors", "hosts", "accusers", "accused", "about", "actor", "recipient"}
CASES = [
    (construction.split("/")[0], case)
    for construction in constructions()
    for case in load(construction)
    if construction.split("/")[0] in CLAIM_KINDS and getattr(case, construction.split("/")[0])
]


def party(name: str) -> Party:
    if re.fullmatch("[A-Z]{3}", name):
        return Party(name=name.title(), state=name)
    return Party(name=name, org=name if re.fullmatch("[A-Z]+", name) else None)


def quantity(expected: ExpectedQuantity) -> Quantity | None:
    if expected.low is None and expected.high is None:
        return None
    unit = expected.unit or (expected.what.split()[-1] if isinstance(expected, ExpectedItem) else None)
    return Quantity(low=expected.low, high=expected.high, unit=unit, approx=expected.approx)


def value(name: str, expected: Any) -> Any:
    if name in PARTIES | {"said_by"}:
        return [party(each) for each in expected]
    if expected == "any":
        return None
    if name in {"date", "period"} and expected:
        return DateRange(start=expected[0], end=expected[1])
    if name == "items":
        return [
            Item(what=item.what, kind=item.kind, quantity=quantity(item), taxon=item.taxon, part_of=item.part_of)
            for item in expected
        ]
    if name == "value" and expected:
        return quantity(expected)
    if name == "change" and expected:
        since = expected.since and DateRange(start=expected.since[0], end=expected.since[1])
        return Change(value=expected.value, unit=expected.unit, since=since)
    return expected


def claims(kind: str, case: Case) -> list[Claim]:
    found = []
    for expected in getattr(case, kind):
        fields = {name: value(name, getattr(expected, name)) for name in expected.__struct_fields__}
        if kind == "events":
            fields["plover"] = Plover(type=fields.pop("type"))
        found.append(TYPES[kind](evidence=case.text, **fields))
    return found


def ledger(kind: str, case: Case, entries: list[Claim]) -> Ledger:
    fields: dict[str, Any] = {kind: entries}
    return Ledger(document=Document(id="1", text=case.text, published=case.published), **fields)


def test_the_ledger_that_a_case_describes_is_right_in_any_order() -> None:
    for kind, case in CASES:
        assert ledger_right(ledger(kind, case, claims(kind, case)[::-1]), case, kind), case.text


def test_an_entry_too_few_or_too_many_is_wrong() -> None:
    for kind, case in CASES:
        entries = claims(kind, case)
        assert not ledger_right(ledger(kind, case, entries[1:]), case, kind), case.text
        assert not ledger_right(ledger(kind, case, [*entries, entries[0]]), case, kind), case.text


@pytest.mark.parametrize(
    "change",
    [
        {"giver": [Party(name="Atlantis")]},
        {"receiver": []},
        {"stage": "void"},
        {"mode": "void"},
        {"items": []},
        {"said_by": [Party(name="Pythia")]},
        {"denied": "void"},
    ],
)
def test_one_value_that_differs_makes_a_transfer_wrong(change: dict[str, Any]) -> None:
    for kind, case in CASES:
        entries = claims(kind, case)
        # A case may rightly have no receiver.
        if kind == "transfers" and any(getattr(entries[0], name) != wrong for name, wrong in change.items()):
            other = msgspec.structs.replace(entries[0], **change)
            assert not ledger_right(ledger(kind, case, [other, *entries[1:]]), case, kind), case.text


def test_words_that_a_case_expects_stand_in_its_text() -> None:
    for kind, case in CASES:
        for expected in getattr(case, kind):
            worded = [*expected.said_by, *(getattr(expected, name, None) for name in ("place", "of", "subject"))]
            assert [words for words in worded if words and words.lower() not in case.text.lower()] == []
