"""What a part of the rules is worth can be measured: it can be switched off, and is as before afterwards."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from bench.ablation import Bench, annotated, joint, score, worth
from bench.switches import parts, replaced

from comity.documents import make_document
from comity.extraction.rules.transfers import transfers
from comity.reading import Reader

RULES, DRAFTING = "comity.extraction.rules", "extraction.rules.transfers.transfers.draft_transfers"


@pytest.fixture(scope="module")
def bench() -> Bench:
    own = Path(__file__).resolve().parents[1] / "bench" / "gold"
    return Bench(annotated(own)[:4], learned=False)


def test_a_function_says_nothing_while_it_is_off() -> None:
    made = {part.name: part for part in parts(RULES)}[DRAFTING]
    before = transfers.draft_transfers
    with replaced(made.function, made.off):
        assert transfers.draft_transfers(Reader().context(make_document("Norway gave Kenya rice."))) == []
    assert transfers.draft_transfers is before


def test_what_a_part_is_worth_is_lost_without_it(bench: Bench) -> None:
    whole = score(bench.whole)
    found = {each.part: each for each in worth(bench, [RULES], [DRAFTING])}
    lost = found[DRAFTING]
    assert lost.entries["transfers"] == pytest.approx(100 * whole.entries["transfers"])
    assert score([bench.tallies(n) for n in range(len(bench.reports))]) == whole


def test_parts_are_left_out_together(bench: Bench) -> None:
    begin = ["transfer/", "agreement/"]
    whole, lost = score(bench.whole), joint(bench, [RULES], begin)
    assert [lost.entries[kind] for kind in ("transfers", "agreements", "visits")] == pytest.approx(
        [100 * whole.entries["transfers"], 100 * whole.entries["agreements"], 0.0]
    )


def test_a_rule_is_left_out_by_its_id(bench: Bench) -> None:
    rule, here = next(iter(bench.rules().items()))
    assert bench.without(ExitStack(), (rule,), (), here) != score(bench.whole)
    assert bench.reader.without == frozenset()
