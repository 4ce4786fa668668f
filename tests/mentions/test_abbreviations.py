"""Initials stand for what the report itself gives them for, before they stand for what they are elsewhere."""

import pytest

import comity


@pytest.mark.parametrize(
    ("text", "short", "orgs"),
    [
        ("Kenya got jeeps under the Excess Defence Articles (EDA) scheme. The EDA sold Kenya a ship.", "EDA", set()),
        ("The European Defence Agency (EDA) met in Brussels. The EDA lent Kenya a ship.", "EDA", {"EU"}),
        ("Kenya saw the Eastern Dairy Association (EDA) off. Kenya sold the EU a ship.", "EU", {"EU"}),
    ],
)
def test_initials_mean_what_the_report_says(text: str, short: str, orgs: set[str]) -> None:
    parties = comity.explain(text, published="2019-06-11").mentions.parties
    assert {p.org for p in parties if p.name == short and p.org} == orgs
