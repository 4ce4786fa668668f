"""Every claim says which rules had a hand in it, and a rule that is left out has a hand in none."""

import pytest

from comity.consolidation.proposers import claims_of
from comity.documents import make_document
from comity.reading import Reader
from comity.reconcile.records import reported_claim

TEXT = (
    "Norway donated 40 tonnes of rice to Kenya. Russia and Iran signed a treaty on gas. Putin visited Iran. "
    "Ukraine accused Iran of arming Russia. Iran's oil exports rose 5 percent to $2 million. Israel bombed Iran."
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def test_every_claim_tells_its_rules(reader: Reader) -> None:
    ledger = reader.read(make_document(TEXT, published="2024-05-03"))
    assert [claim.rules for claim in claims_of(ledger)] == [
        ["transfer/donate"], ["agreement/told"], ["visit/visit"], ["accusation/verb"], ["indicator/verb"],
        ["event/assault"],
    ]  # fmt: skip


def test_a_rule_that_is_left_out_makes_no_claim(reader: Reader) -> None:
    document = make_document(TEXT, published="2024-05-03")
    rules = [claim.rules[0] for claim in claims_of(reader.read(document))]
    try:
        for rule in rules:
            reader.without = frozenset((rule,))
            rest = [claim.rules for claim in claims_of(reader.read(document))]
            assert [rule] not in rest
    finally:
        reader.without = frozenset()


def test_explain_shows_them(reader: Reader) -> None:
    explained = reader.explain(make_document(TEXT, published="2024-05-03"))
    made = explained.claims[0]
    assert (made.kind, made.by, made.rules) == ("transfers", ["rules"], ["transfer/donate"])
    assert explained.refused == []


def test_who_made_a_claim_is_no_part_of_what_it_says(reader: Reader) -> None:
    from msgspec.structs import replace

    document = make_document(TEXT, published="2024-05-03")
    (claim,) = reader.read(document).transfers
    other = replace(claim, rules=["transfer/give"], proposed_by=["learned@1"])
    assert len({reported_claim(document, "transfer", 0, each).id for each in (claim, other)}) == 1
