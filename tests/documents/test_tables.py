"""Reports from tables and lists, whose columns and keys have any names."""

import io
import json
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.documents.limits import Limits
from comity.documents.meta import Meta
from comity.documents.parts import Failure, Intake, Part
from comity.documents.reports import Reports
from comity.model import Document

RICE = "Norway sent Kenya 40 tonnes of rice."
COLUMNS = {"text": "body", "published": "day"}


def read(content: str | bytes, name: str = "wire.csv", intake: Intake | None = None) -> list[Document | Failure]:
    raw = content.encode() if isinstance(content, str) else content
    reports = Reports([], intake or Intake())
    return list(reports.part(Part(name, cast(BinaryIO, io.BytesIO(raw))), name))


def good(found: list[Document | Failure]) -> list[Document]:
    assert all(isinstance(each, Document) for each in found), found
    return cast(list[Document], found)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_table_with_a_heading(mark: str) -> None:
    rows = [
        ["Published", "text", "publisher"],
        ["2024-05-03", f'"{RICE}"', "The Oslo Times"],
        ["", '"Two\nlines."', ""],
    ]
    first, second = good(read("\n".join(mark.join(row) for row in rows)))
    assert (first.text, first.published, first.publisher) == (RICE, "2024-05-03", "The Oslo Times")
    assert (second.text, second.published) == ("Two\nlines.", None)


def test_columns_are_named() -> None:
    (document,) = good(read(f"day,text,Body\n2024-05-03,no,{RICE}\n", intake=Intake(columns=COLUMNS)))
    assert (document.text, document.published) == (RICE, "2024-05-03")


def test_keys_of_json_lines_are_named() -> None:
    line = json.dumps({"body": RICE, "text": "no", "day": "3 May 2024"})
    (document,) = good(read(line, "wire.jsonl", Intake(columns=COLUMNS)))
    assert (document.text, document.published) == (RICE, "2024-05-03")


def test_json_lines_are_known_by_their_looks() -> None:
    assert len(good(read("\n".join([json.dumps({"text": RICE, "id": n}) for n in (1, 2)]), "wire.txt"))) == 2


def test_options_win_over_columns() -> None:
    given = Intake(given=Meta(publisher="Mine"))
    assert good(read(f"text,publisher\n{RICE},Theirs\n", intake=given))[0].publisher == "Mine"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_tables(encoding: str) -> None:
    content = f"text;publisher\n{RICE};Café de Genève\n".encode(encoding)
    assert good(read(content))[0].publisher == "Café de Genève"


def test_columns_that_are_not_there_are_told_with_those_that_are() -> None:
    for intake, words in ((Intake(), "--column text=NAME"), (Intake(columns={"text": "corpus"}), "“corpus”")):
        (failure,) = read("day,body\n2024-05-03,x\n", intake=intake)
        assert isinstance(failure, Failure)
        assert words in str(failure.error)
        assert "day, body" in str(failure.error)


def test_a_bad_row_is_told_by_its_line_and_the_rest_goes_on() -> None:
    first, failure, last = read(f"published,text\n2024-05-03,{RICE}\nsoon,{RICE}\n2024-05-04,{RICE}\n")
    assert isinstance(failure, Failure)
    assert str(failure.error).startswith("line 3: “soon” is no date")
    assert isinstance(first, Document)
    assert isinstance(last, Document)


def test_a_quote_that_is_never_closed_does_not_take_the_memory() -> None:
    found = read('text\n"' + "x" * 10_000 + "\n" * 50_000, intake=Intake(limits=Limits(report=1_000)))
    assert isinstance(found[0], Failure)
    assert len(found) < 3


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.tsv", "a.jsonl", "a.txt"]))
def test_any_bytes_are_reports_or_clear_errors(content: bytes, name: str) -> None:
    for found in read(content, name):
        words = found.text if isinstance(found, Document) else str(found.error)
        assert words.strip()
