"""What a report can tell at all, from its words: reports that can tell nothing are not parsed."""

from __future__ import annotations

import pytest
from bench.grammar_cases import constructions, load

from comity.documents import make_document
from comity.mentions.relevance import Inflections, Scope
from comity.reading import Reader

CLUB = "The club said on Tuesday that its new stand will open in May. " * 6
WARD = "Nurses gave the ward's patients new blankets, and the council promised to pay for more. " * 6


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def scope(reader: Reader, text: str, published: str | None = "2024-11-21") -> Scope:
    return reader.relevance.scope([token.text for token in reader.nlp.make_doc(text)], published)


def test_a_report_that_names_no_party_tells_nothing(reader: Reader) -> None:
    assert scope(reader, WARD) is Scope.NOTHING


def test_a_report_that_names_two_parties_can_tell_everything(reader: Reader) -> None:
    assert scope(reader, f"{WARD} Norway and Kenya were not mentioned.") is Scope.EVERYTHING


def test_two_names_of_one_state_are_one_party(reader: Reader) -> None:
    assert scope(reader, f"{CLUB} Oslo agreed, and so did the Norwegian government.") is Scope.NOTHING


def test_an_armed_group_is_a_party(reader: Reader) -> None:
    assert scope(reader, f"{CLUB} Hezbollah has left Beirut.") is Scope.EVERYTHING


def test_a_leader_stands_for_a_party_on_the_day_of_the_report(reader: Reader) -> None:
    assert scope(reader, f"{CLUB} Narendra Modi wrote to Tokyo.") is Scope.EVERYTHING


def test_a_report_of_one_party_can_tell_its_figures(reader: Reader) -> None:
    assert scope(reader, f"{CLUB} Norway's exports rose to 200 tonnes.") is Scope.FIGURES
    assert scope(reader, f"{CLUB} Norway's coast is foggy.") is Scope.NOTHING


@pytest.mark.parametrize(
    "figure",
    [
        "Norway is home to 650,000 refugees.",
        "There are 12,000 doctors in Norway.",
        "A third of the electricity of Norway comes from dams, or 31 percent.",
        "Norway is the world's second-largest exporter of fish.",
        "Norway ranks fourth among investors.",
        "Norway is not in the union. The country has two submarines.",
        "Norway is not in the union. Its debt doubled to 40 crowns a head.",
    ],
)
def test_every_form_of_a_figure_is_one(reader: Reader, figure: str) -> None:
    assert scope(reader, f"{CLUB} {figure}") is Scope.FIGURES


@pytest.mark.parametrize(
    "none",
    [
        "The latest test interested guests from Norway.",
        "Norway won the match. The harvest was good. Its players were the tallest and had a rest.",
        "Norway is version argon2 of the library.",
        f"Norway lost. {CLUB} They have 200 seats.",
    ],
)
def test_words_that_only_look_like_a_figure_are_none(reader: Reader, none: str) -> None:
    assert scope(reader, f"{CLUB} {none}") is Scope.NOTHING


def test_a_number_in_another_sentence_is_no_figure_of_the_party(reader: Reader) -> None:
    assert scope(reader, f"{WARD} 200 tonnes of exports were lost. Norway's coast is foggy.") is Scope.NOTHING


def test_a_brief_may_leave_the_other_party_out(reader: Reader) -> None:
    assert scope(reader, "Ukraine will be given two more batteries, the minister said.") is Scope.EVERYTHING


def test_a_report_that_can_tell_nothing_has_an_empty_ledger(reader: Reader) -> None:
    ledger = reader.read(make_document(f"{WARD} Norway's minister visited the ward.", published="2024-11-21"))
    told = (ledger.transfers, ledger.visits, ledger.agreements, ledger.events, ledger.indicators)
    assert not any(told)
    explained = reader.explain(make_document(f"{WARD} Norway's minister visited the ward.", published="2024-11-21"))
    assert explained.sentences, "an explanation shows what was seen, whatever it tells"


@pytest.mark.parametrize("kind", ["transfers", "agreements", "visits", "accusations", "indicators", "events"])
def test_no_sentence_that_tells_something_is_passed_over(reader: Reader, kind: str) -> None:
    least = Scope.FIGURES if kind == "indicators" else Scope.EVERYTHING
    cases = [case for each in constructions() for case in load(each) if getattr(case, kind)]
    assert cases
    assert [case.text for case in cases if scope(reader, case.text, case.published) < least] == []


def test_base_forms_follow_rules_and_exceptions() -> None:
    inflections = Inflections([("ies", "y"), ("s", "")], [{"men": ["man"]}])
    assert {"ministry", "ministrie"} <= inflections.bases("ministries")
    assert inflections.bases("men") == {"men", "man"}
