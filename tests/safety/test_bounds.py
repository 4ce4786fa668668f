"""Reading one report costs what its length asks for, and never more than a bound."""

from __future__ import annotations

import time
from typing import Any

import pytest
from tests.safety.patterns import processor_time

from comity.bounds import bounded
from comity.documents import make_document
from comity.errors import ReportLost
from comity.language.loading import load_model
from comity.model import Document
from comity.pipelines import Pipelines
from comity.settings import ReaderOptions

SENTENCE = "Norway has given Kenya two lions, the ministry said on Thursday. "
LENGTH = 6_000
ENDLESS = {
    "=": "=", "brackets": "(", "quotes": '"', "closing quotes": "”", "opening quotes": "‘", "commas": ",",
    "things": "two lions, ", "letters": "a", "hyphens": "a-", "slashes": "a/", "digits": "1", "groups": "1,000 ",
    "names": "Norway and Kenya and ", "of": "the president of ", "his": "he gave her his ", "said": "“he said ” ",
    "clauses": "gave Kenya lions and sold horses to France and ", "lines": " \n", "items": "- two lions\n",
    "dollars": "$3 million ", "days": "on 3 May 2024 ", "first": "the first ", "GDP": "of country's ",
}  # fmt: skip


@pytest.fixture(scope="module")
def pipelines() -> Pipelines:
    made = Pipelines(ReaderOptions())
    made.read(make_document(SENTENCE))
    return made


@pytest.mark.parametrize("what", ENDLESS)
def test_what_has_no_end_takes_no_end_of_time_to_read(pipelines: Pipelines, what: str) -> None:
    unit = ENDLESS[what]
    text = f"{SENTENCE}\n\nNorway {unit * (LENGTH // len(unit))} Kenya."
    with processor_time(8.0):
        ledger = pipelines.read(make_document(text, published="2024-05-01"))
    assert ledger.transfers


def test_a_word_without_end_is_read_in_pieces_that_make_it_up(pipelines: Pipelines) -> None:
    text = f"{SENTENCE}{'=' * 2_500}{'x' * 1_500}. {SENTENCE}"
    assert load_model().make_doc(text).text == text
    assert len(pipelines.read(make_document(text)).transfers) == 1


def test_a_word_of_any_length_is_parted_as_spacy_parts_it() -> None:
    from spacy.tokenizer import Tokenizer

    nlp = load_model()
    ours: Any = nlp.tokenizer
    plain = Tokenizer(nlp.vocab)
    plain.from_bytes(ours.to_bytes())
    for text in (f"{SENTENCE}({'(' * 90}a{')' * 90}).", "“‘A$3.5m-a-year’”, he said...", "x" * 70 + "km²!?", "—" * 80):
        assert [each.text for each in ours(text)] == [each.text for each in plain(text)]


def forever() -> None:
    while True:
        pass


def test_time_has_a_bound() -> None:
    with pytest.raises(ReportLost, match=r"more than 0\.2 seconds"), bounded(seconds=0.2):
        forever()


def test_waiting_is_no_time_of_the_processor() -> None:
    with bounded(seconds=0.2):
        time.sleep(0.5)


def test_memory_has_a_bound() -> None:
    with pytest.raises(ReportLost, match="more than 64 MiB"), bounded(most_memory=64 << 20):
        bytearray(200 << 20)
    assert len(bytearray(200 << 20))


def test_one_report_that_takes_too_long_costs_itself(pipelines: Pipelines, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(document: Document) -> object:
        while document.title == "bad":
            pass
        return document.title

    monkeypatch.setattr("comity.pipelines.bounded", lambda: bounded(seconds=0.2))
    monkeypatch.setattr(pipelines, "read", read)
    documents = [make_document(SENTENCE, title=title) for title in ("one", "bad", "three")]
    results: list[Any] = [result for _, result in pipelines.read_each(documents)]
    one, bad, three = results
    assert (one, three) == ("one", "three")
    assert isinstance(bad, ReportLost)
