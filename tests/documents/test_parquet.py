"""Reports from Parquet: a report a row, within the same limits; damage costs the rows that it hits."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow.parquet import write_table

from comity.documents.limits import Limits
from comity.documents.parquet import parquet_columns, parquet_rows
from comity.documents.parts import Failure, Intake
from comity.documents.reports import Reports
from comity.model import Document

RICE = "Norway sent Kenya 40 tonnes of rice."


def written(path: Path, columns: dict[str, Any], group: int = 100) -> Path:
    write_table(pa.table(columns), path, row_group_size=group)
    return path


def read(path: Path, intake: Intake | None = None) -> list[Document | Failure]:
    return list(Reports([str(path)], intake or Intake()))


def why(found: list[Document | Failure]) -> list[str]:
    return [str(each.error) for each in found if isinstance(each, Failure)]


def test_a_report_a_row_with_days_and_numbers_as_columns_have_them(tmp_path: Path) -> None:
    path = written(
        tmp_path / "wire.parquet",
        {
            "Text": [RICE, f"{RICE}\nMore."],
            "published": [datetime.date(2024, 5, 3), None],
            "id": [7, 8],
            "x": [[1], []],
        },
    )
    assert [(each.text, each.published, each.id) for each in read(path) if isinstance(each, Document)] == [
        (RICE, "2024-05-03", "7"),
        (f"{RICE}\nMore.", None, "8"),
    ]


def test_moments_bytes_and_categories_are_read_too(tmp_path: Path) -> None:
    moment = datetime.datetime(2024, 5, 3, 22, 30)
    columns = {
        "text": pa.array([RICE.encode()]),
        "published": [moment],
        "publisher": pa.array(["X"]).dictionary_encode(),
    }
    (document,) = read(written(tmp_path / "wire.parquet", columns))
    assert isinstance(document, Document)
    assert (document.text, document.published, document.publisher) == (RICE, "2024-05-03", "X")


def test_columns_are_named(tmp_path: Path) -> None:
    path = written(tmp_path / "wire.parquet", {"body": [RICE], "n": [1]})
    assert "say which is with --column text=NAME; there are body, n" in why(read(path))[0]
    (document,) = read(path, Intake(columns={"text": "body"}))
    assert isinstance(document, Document)


def test_rows_without_text_or_with_too_much_are_told_by_their_number(tmp_path: Path) -> None:
    path = written(tmp_path / "wire.parquet", {"text": [RICE, None, "  ", RICE * 10, RICE * 1000, RICE]})
    found = read(path, Intake(limits=Limits(report=300)))
    assert [each.partition(":")[0] for each in why(found)] == ["row 2", "row 3", "row 4", "row 5"]
    assert "36,000 bytes, more than the 300 allowed" in why(found)[-1]
    assert len(found) == 6


def test_a_damaged_row_group_costs_its_rows(tmp_path: Path) -> None:
    texts = [f"Norway sent Kenya {number} tonnes of rice." for number in range(300)]
    path = written(tmp_path / "wire.parquet", {"text": texts})
    data = bytearray(path.read_bytes())
    data[20:60] = b"\xff" * 40
    path.write_bytes(data)
    found = read(path)
    assert [each.text for each in found if isinstance(each, Document)] == texts[100:]
    assert [each.partition(":")[0] for each in why(found)] == ["rows 1 to 100"]


@pytest.mark.parametrize("cut", [6, 100])
def test_a_file_that_is_cut_off_is_told(tmp_path: Path, cut: int) -> None:
    path = written(tmp_path / "wire.parquet", {"text": [RICE]})
    path.write_bytes(path.read_bytes()[:-cut])
    (told,) = why(read(path))
    assert told.startswith("this Parquet file is cut off or damaged")


def test_a_small_file_that_holds_very_much_is_stopped(tmp_path: Path) -> None:
    path = written(tmp_path / "bomb.parquet", {"text": pa.array([RICE * 200] * 20_000).dictionary_encode()}, 20_000)
    assert path.stat().st_size < 200_000
    found = read(path, Intake(limits=Limits(ratio=100)))
    assert why(found) == ["the Parquet data expands to more than 100 times its size"]
    assert 0 < len(found) < 20_000


def test_parquet_in_an_archive_is_read(tmp_path: Path) -> None:
    inner = written(tmp_path / "wire.parquet", {"text": [RICE, RICE]})
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(inner, "day/wire.parquet")
    assert len([each for each in read(tmp_path / "all.zip") if isinstance(each, Document)]) == 2
    told = why(read(tmp_path / "all.zip", Intake(limits=Limits(spool=10))))
    assert told == ["a Parquet file in an archive or from a pipe may have 10 bytes at most"]


def test_without_pyarrow_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "wire.parquet", {"text": [RICE]})
    monkeypatch.setattr("comity.documents.parquet.find_spec", lambda _: None)
    assert why(read(path)) == ["reading Parquet needs pyarrow: pip install 'comity[export]'"]


_WHOLE = io.BytesIO()
write_table(pa.table({"text": [RICE] * 40, "id": list(range(40))}), _WHOLE, row_group_size=10)


@settings(max_examples=15, deadline=None)
@given(place=st.integers(4, _WHOLE.getbuffer().nbytes - 1), bytes_=st.binary(min_size=1, max_size=40))
def test_whatever_is_damaged_the_reading_ends_well(
    tmp_path_factory: pytest.TempPathFactory, place: int, bytes_: bytes
) -> None:
    data = bytearray(_WHOLE.getvalue())
    data[place : place + len(bytes_)] = bytes_
    path = tmp_path_factory.mktemp("damaged") / "wire.parquet"
    path.write_bytes(data)
    for found in read(path):
        assert isinstance(found, Document) or "\n" not in str(found.error)


def test_rows_come_some_at_a_time(tmp_path: Path) -> None:
    path = written(tmp_path / "wire.parquet", {"text": [f"{number}" for number in range(150)], "other": [1] * 150})
    assert parquet_columns(str(path)) == (["text", "other"], [100, 50])
    taken = [parquet_rows(str(path), 0, start, 1_000, "text") for start in (0, 64, 100)]
    assert [len(rows) for rows in taken] == [64, 36, 0]
    assert taken[1][0] == ["64"]
