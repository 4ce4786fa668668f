"""Within one report: what one says and another denies is one entry, with a finding that names both."""

from __future__ import annotations

import pytest

import comity

TOLD = "Iran has sent missiles to Russia, Western officials say. "


@pytest.mark.parametrize(
    ("answer", "denier"),
    [
        ('"No missile was sent," Iran\'s UN mission said.', "Iran's UN mission"),
        ('"Not one missile was sent," Iran\'s UN mission said.', "Iran's UN mission"),
        ("Tehran says that this never happened.", "Tehran"),
        ("Tehran denies arming anybody.", "Tehran"),
        ("That is untrue, an Iranian spokesman said.", "Iranian spokesman"),
    ],
)
def test_who_says_that_it_was_not_so_denies_it(answer: str, denier: str) -> None:
    ledger = comity.read(TOLD + answer, published="2025-09-22")
    (transfer,), (finding,) = ledger.transfers, ledger.findings
    assert transfer.denied
    assert [party.name for party in transfer.denied_by] == [denier]
    assert finding.type == "denial"
    assert finding.about == f"Western officials says it, {denier} denies it"


@pytest.mark.parametrize("answer", ["Tehran says that it has.", "Tehran denies arming Syria."])
def test_an_answer_about_something_else_denies_nothing(answer: str) -> None:
    ledger = comity.read(TOLD + answer, published="2025-09-22")
    assert ledger.findings == []
