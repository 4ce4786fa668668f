"""Any number of reports: those of bench and examples by the paragraph, of other days and papers, with other figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import msgspec
from tests.documents.archives import record, warc_gz

from comity.documents import read_file
from comity.documents.parts import Failure, Intake
from comity.documents.reports import Reports
from comity.model import Document
from comity.pipelines import Pipelines
from comity.settings import DEFAULTS, ReaderOptions

ROOT = Path(__file__).parents[2]
SOURCES = [
    *sorted((ROOT / "bench" / "reports").glob("*.txt")),
    ROOT / "examples" / "animals.txt",
    *sorted((ROOT / "examples" / "ten-reports").glob("*.txt")),
]
_FIGURE = re.compile(r"\b\d{2,3}\b(?![,.]\d)")


@cache
def _bases() -> list[Document]:
    return [read_file(path) for path in SOURCES]


def _raised(text: str, by: int) -> str:
    """A text with all its figures raised."""
    return _FIGURE.sub(lambda figure: str(int(figure[0]) + by), text)


def reports(count: int) -> Iterator[dict[str, str]]:
    """Yield so many reports, each with an id and a text of its own."""
    bases = _bases()
    for number in range(count):
        base, round_ = bases[number % len(bases)], number // len(bases)
        paragraphs = base.text.strip().split("\n\n")
        first = round_ % max(1, len(paragraphs) - 1)
        text = "\n\n".join(paragraphs[first : first + 2])
        day = date.fromisoformat(base.published or "2024-01-01") + timedelta(days=3 * (round_ % 40))
        yield {
            "id": f"r{number:05}",
            "text": _raised(text, round_ % 3),
            "published": day.isoformat(),
            "title": f"{base.title} ({number})",
            "publisher": f"Paper {number % 7}",
        }


def jsonl(path: Path, some: Sequence[dict[str, str]]) -> None:
    """Write reports as JSON lines."""
    path.write_text("".join(json.dumps(each) + "\n" for each in some), encoding="utf-8")


def parquet(path: Path, some: Sequence[dict[str, str]]) -> None:
    """Write reports as Parquet."""
    import pyarrow
    from pyarrow.parquet import write_table

    write_table(pyarrow.Table.from_pylist(list(some)), path, row_group_size=50)


def warc(path: Path, some: Sequence[dict[str, str]]) -> None:
    """Write reports as the pages of a WARC, packed as Common Crawl does."""
    records = []
    for each in some:
        paragraphs = "".join(f"<p>{part}</p>" for part in each["text"].split("\n\n"))
        page = (
            f"<html><head><title>{each['title']}</title>"
            f'<meta property="article:published_time" content="{each["published"]}"></head>'
            f"<body><article><h1>{each['title']}</h1>{paragraphs}</article></body></html>"
        )
        records.append(record(f"https://paper.example/{each['id']}", page.encode()))
    path.write_bytes(warc_gz(*records))


def alone(
    paths: Sequence[Path], intake: Intake | None = None, how: ReaderOptions = DEFAULTS
) -> tuple[list[bytes], int]:
    """The ledgers that one process reads from files, as `comity read --jsonl` prints them, and how many were none."""
    found = [each for path in paths for each in Reports([str(path)], intake or Intake())]
    documents = [each for each in found if not isinstance(each, Failure)]
    ledgers = [msgspec.json.encode(ledger) for _, ledger in Pipelines(how).read_each(documents)]
    return ledgers, len(found) - len(documents)


def lines(output: Path) -> list[bytes]:
    """The ledgers of a folder that a cluster wrote, shard by shard, in the order of the reports in them."""
    from pyarrow.parquet import read_table

    rows = []
    for place in output.glob("shard=*"):
        for path in place.rglob("*.parquet"):
            table = read_table(path, columns=["position", "ledger"], partitioning=None)
            rows += [(place.name, row["position"], row["ledger"].encode()) for row in table.to_pylist()]
    return [ledger for _, _, ledger in sorted(rows)]
