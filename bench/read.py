"""How fast comity reads: the reports in bench/reports, against the bare parse of the same texts.

    python -m bench.read [--rounds N]

Prints the time of spaCy's parse alone, of the full reading (parse included) and their ratio, each the best of
several rounds that take turns, so that what else the machine does weighs on both alike.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from comity.documents import read_file
from comity.model import Document
from comity.reading import Reader

REPORTS = Path(__file__).parent / "reports"


def reports() -> list[Document]:
    return [read_file(path) for path in sorted(REPORTS.glob("*.txt"))]


def seconds(work: Callable[[Document], object], documents: Sequence[Document]) -> float:
    begin = time.perf_counter()
    for document in documents:
        work(document)
    return time.perf_counter() - begin


def measure(rounds: int) -> tuple[float, float]:
    """Return the best seconds of a bare parse and of a full reading of all reports."""
    documents = reports()
    reader = Reader()

    def parse(document: Document) -> object:
        return reader.nlp(document.text)

    seconds(parse, documents), seconds(reader.read, documents)  # the first round fills the caches
    times = [(seconds(parse, documents), seconds(reader.read, documents)) for _ in range(rounds)]
    return min(bare for bare, _ in times), min(full for _, full in times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="how many rounds (default 7)")
    rounds = parser.parse_args().rounds
    documents = reports()
    words = sum(len(document.text.split()) for document in documents)
    bare, full = measure(rounds)
    print(f"{len(documents)} reports, {words:,} words, best of {rounds} rounds, one core")
    print(f"parse alone   {bare / len(documents) * 1000:8.1f} ms a report")
    print(f"full reading  {full / len(documents) * 1000:8.1f} ms a report")
    print(f"ratio         {full / bare:8.2f}")
    print(f"speed         {len(documents) / full:8.1f} reports a second")


if __name__ == "__main__":
    main()
