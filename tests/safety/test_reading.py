"""Sources made to do harm: each is read, or told in one line, in the time that its size asks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.safety.patterns import processor_time

from comity.documents.parts import Failure
from comity.documents.reports import Reports
from comity.model import Document

REPORT = "Norway has given Kenya two lions, the ministry said on Thursday. France sold Egypt 12 jets in May."
SECONDS = 2.0
"""Of this process's own time: a hundred times what such a source takes."""


def read(tmp_path: Path, name: str, text: str | bytes) -> list[Document | Failure]:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with processor_time(SECONDS):
        return list(Reports([str(path)]))


@pytest.mark.parametrize(
    "before",
    [
        "<!---->" * 40 + "x",
        "<!-- -->\n" * 40,
        "<!--" * 2_000,
        "<?x?> " * 500 + "<",
        "<!doctype x [" + "] " * 1_500,
        "<!doctype html [" * 500,
        "\n" * 8_000 + "<!-",
        "From " + "a" * 8_000 + "\n",
        "---\n" + "a: b\n" * 1_000,
    ],
    ids=lambda before: before[:12],
)
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a"])
def test_what_stands_before_a_report_does_not_hang_its_reading(tmp_path: Path, name: str, before: str) -> None:
    assert len(read(tmp_path, name, before + REPORT)) == 1
