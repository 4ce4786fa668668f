"""Attributes and lemmas that are looked up are those that the model's own components work out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from comity.language.attributes import AttributeRules, RuleLemmas, faster
from comity.language.loading import load_model

REPORTS = sorted((Path(__file__).parents[2] / "bench" / "reports").glob("*.txt"))
COLUMNS: list[int | str] = ["POS", "MORPH", "LEMMA", "TAG", "DEP"]
SPOKEN = (
    "Let's go. We gonna send it, you gotta see. There's no way; it ain't so. Y'all c'mon!  \n\n I can't, won't, shan't"
    ", 'cause nothin' is 'nuff. He gets what she got. The 2 MiG-29s they'd've sold 'em weren't theirs. Doin' well."
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_model()


def tagged(nlp: Language, text: str) -> Doc:
    doc = nlp.make_doc(text)
    for name, pipe in nlp.pipeline:
        if name == "attribute_ruler":
            break
        doc = pipe(doc)
    return doc


def differences(nlp: Language, text: str) -> list[str]:
    ours, theirs = tagged(nlp, text), tagged(nlp, text)
    for name in ("attribute_ruler", "lemmatizer"):
        pipe = nlp.get_pipe(name)
        faster(pipe)(ours), pipe(theirs)
    one, two = ours.to_array(COLUMNS), theirs.to_array(COLUMNS)
    return [token.text for token, a, b in zip(ours, one.tolist(), two.tolist(), strict=True) if a != b]


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_report_has_the_same_attributes_and_lemmas(nlp: Language, path: Path) -> None:
    assert differences(nlp, path.read_text(encoding="utf-8")) == []


def test_contractions_and_spoken_forms_are_the_same(nlp: Language) -> None:
    assert differences(nlp, SPOKEN) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*SPOKEN.split(" "), "\n", "42", "é", "ai", "n't", "let", "'s"]), max_size=25))
def test_words_in_any_order_are_the_same(nlp: Language, words: list[str]) -> None:
    assert differences(nlp, " ".join(words)) == []


def test_the_default_model_gets_the_faster_components(nlp: Language) -> None:
    assert isinstance(faster(nlp.get_pipe("attribute_ruler")), AttributeRules)
    assert isinstance(faster(nlp.get_pipe("lemmatizer")), RuleLemmas)


def test_a_pattern_that_asks_for_more_keeps_the_models_own_component(nlp: Language) -> None:
    ruler: Any = nlp.create_pipe("attribute_ruler")
    ruler.add([[{"SHAPE": "XX"}]], {"POS": "PROPN"})
    assert faster(ruler) is ruler
