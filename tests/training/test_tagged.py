"""Tagged reports: what is tagged comes out as spans of the text without tags, and as labels of tokens."""

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer
from training.check import faults
from training.examples import Example, examples
from training.sources import HELD_OUT, reports, tagged_files
from training.tagged import TaggedError, read_tagged

from comity.extraction.learned.labels import ROLES, begin_tag
from comity.extraction.learned.runtime import weights_folder

REPORT = """\
id: t-1
title: Trucks
published: 2024-05-08
publisher: Daily
---
{Norway|T1.giver} {gave|T1.cue} {ten|T1.qty} {trucks|T1.item} and {$2 million|T1.qty2,T1.item2} to {Kenya|T1.receiver}.

{Its president|V1.visitor} {flew|V1.cue} to {Oslo|V1.place,V1.host} {on Monday|V1.date}.
===
parties: Norway=NOR; Kenya=KEN; Its president=KEN; Oslo=NOR
T1 delivered gift item=vehicle item2=funds
V1 held
######
"""


@pytest.fixture
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(weights_folder() / "tokenizer.json"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "t-1.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_tags_become_spans_of_the_text_without_them(file: Path) -> None:
    (report,) = read_tagged(file)
    assert "{" not in report.text
    transfer, visit = report.entries
    words = [(mark.role, report.text[mark.start : mark.end]) for mark in transfer.marks]
    assert words[:3] == [("giver", "Norway"), ("trigger", "gave"), ("quantity", "ten")]
    assert (transfer.stage, transfer.mode, transfer.kinds) == ("delivered", "gift", {1: "vehicle", 2: "funds"})
    assert visit.stage == "held"
    assert not list(faults(report))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("|T1.giver}", "|giver}", "is no tag"),
        ("{on Monday|V1.date}.", "{on Monday|V1.date.", "no }"),
        ("V1 held\n", "", "no line below"),
        ("published: 2024-05-08\n", "", "needs id, published"),
        ("{ten|", "{{ten|", "never closed"),
    ],
)
def test_what_is_not_well_formed_is_told(file: Path, old: str, new: str, why: str) -> None:
    file.write_text(REPORT.replace(old, new), encoding="utf-8")
    with pytest.raises(TaggedError, match=why):
        list(read_tagged(file))


def test_tokens_are_labelled_as_the_words_are(file: Path, tokenizer: Tokenizer) -> None:
    ((report, sentences),) = reports([file])
    (example,) = examples(report, sentences, tokenizer)
    trigger, visit = example.anchors
    words = {role: _begins(example, trigger.roles, role, tokenizer) for role in ROLES}
    assert words["giver"] == ["norway"]
    assert words["receiver"] == ["kenya"]
    assert (words["quantity"], words["item"], words["bare"]) == (["ten"], ["trucks"], ["$"])
    assert _begins(example, visit.roles, "seat", tokenizer) == ["oslo"]


def _begins(example: Example, tags: list[int], role: str, tokenizer: Tokenizer) -> list[str]:
    wanted = begin_tag(ROLES.index(role))
    return [str(tokenizer.id_to_token(example.ids[n])) for n, tag in enumerate(tags) if tag == wanted]


@settings(deadline=None)
@given(st.text(alphabet="ab {}|,.T1giver\n", max_size=80))
def test_any_text_is_read_or_refused(body: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any-1.txt"
        path.write_text(REPORT.replace("{Norway|T1.giver}", body), encoding="utf-8")
        with contextlib.suppress(TaggedError):
            list(read_tagged(path))


def test_held_out_files_are_never_trained_on() -> None:
    held = {path.stem for path in tagged_files(held_out=True)}
    assert held == HELD_OUT
    assert not held & {path.stem for path in tagged_files()}


def test_the_tagged_reports_are_sound() -> None:
    paths = [*tagged_files(), *tagged_files(held_out=True)]
    told = [(report.id, fault) for path in paths for report in read_tagged(path) for fault in faults(report)]
    assert told == []
