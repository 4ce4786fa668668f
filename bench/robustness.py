"""Ten thousand mutated reports: does any crash, take too long or too much memory?

    python -m bench.robustness [--count 10000] [--seed 1] [--jobs 2] [--write]

Reports of bench/reports (and of the annotated folder, if it is at hand) are cut, doubled, shuffled, spliced, and
overwritten with bytes, marks and numbers; then taken in as files are: decoded, taken out of markup, read. Each has
5 seconds, and each worker 4 GiB. Exits with 1 where one is lost. --write puts the result into bench/robustness.md.
"""

from __future__ import annotations

import argparse
import io
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from bench.accuracy import gold_folder
from bench.read import REPORTS
from comity.documents.parts import Failure, Part
from comity.documents.reports import Reports
from comity.engine.pool import Pool
from comity.errors import NotRead
from comity.model import Document
from comity.settings import ReaderOptions

RESULT = Path(__file__).parent / "robustness.md"
SECONDS = 5.0
_PIECES = (
    "\n", " ", "\t", "\x00", "\ufeff", "\u202e", "\u200b", "\ud7ff", "🐎", "ß", "İ", "“", "”", "'", '"', "(", ")", "[",
    "<", ">", "&amp;", "<script>", "<p>", "-", "—", ",", ";", ":", "%", "$", "€", "0", "1e999", "9" * 21, "-1", "1/0",
    "3.5.7", "2024-13-45", "Feb. 30", "and", "of", "said", "the", "to", "Kim", "U.S.", "his", "which", "not", "sent",
)  # fmt: skip


def sources() -> list[str]:
    """The texts that are mutated."""
    gold = gold_folder()
    paths = [*REPORTS.glob("*.txt"), *(gold.glob("*/report.txt") if gold else ())]
    return [path.read_text(encoding="utf-8") for path in sorted(paths)]


def mutated(texts: list[str], dice: random.Random) -> bytes:
    """Return one text with one to twelve changes, at times with some of its bytes changed too."""
    text = dice.choice(texts)
    for _ in range(dice.choice((1, 1, 2, 3, 5, 12))):
        text = dice.choice(_CHANGES)(text, texts, dice)
    raw = bytearray(text[:60_000].encode("utf-8", "surrogatepass"))
    if raw and dice.random() < 0.3:
        for _ in range(dice.randint(1, 40)):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
    return bytes(raw)


def _spot(text: str, dice: random.Random) -> tuple[int, int]:
    start = dice.randint(0, len(text))
    return start, min(len(text), start + int(dice.expovariate(1 / 80)))


def _cut(text: str, _: list[str], dice: random.Random) -> str:
    start, stop = _spot(text, dice)
    return text[:start] + text[stop:]


def _double(text: str, _: list[str], dice: random.Random) -> str:
    start, stop = _spot(text, dice)
    return text[:stop] + text[start:stop] * dice.choice((1, 1, 2, 50)) + text[stop:]


def _overwrite(text: str, _: list[str], dice: random.Random) -> str:
    start, stop = _spot(text, dice)
    return text[:start] + "".join(dice.choices(_PIECES, k=dice.randint(1, 30))) + text[stop:]


def _splice(text: str, texts: list[str], dice: random.Random) -> str:
    other = dice.choice(texts)
    start, stop = _spot(other, dice)
    at = dice.randint(0, len(text))
    return text[:at] + other[start:stop] + text[at:]


def _shuffle(text: str, _: list[str], dice: random.Random) -> str:
    mark = dice.choice((" ", ". ", "\n", ", "))
    parts = text.split(mark)
    dice.shuffle(parts)
    return mark.join(parts)


def _recase(text: str, _: list[str], dice: random.Random) -> str:
    return dice.choice((str.upper, str.lower, str.title, str.swapcase))(text)


def _unstop(text: str, _: list[str], dice: random.Random) -> str:
    return text.replace(dice.choice((".", ",", "\n", " ", "'")), dice.choice(("", " ", "\n")))


_CHANGES: tuple[Callable[[str, list[str], random.Random], str], ...] = (
    _cut, _double, _overwrite, _overwrite, _splice, _shuffle, _recase, _unstop,
)  # fmt: skip


def documents(count: int, seed: int, refused: Counter[str]) -> Iterator[Document]:
    """Yield mutated reports that are taken in; `refused` counts the others by the error that says why."""
    texts, dice, reports = sources(), random.Random(seed), Reports([])
    for number in range(count):
        raw = mutated(texts, dice)
        part = Part(f"{number}.txt", cast(BinaryIO, io.BytesIO(raw)))
        for found in reports.part(part, part.name):
            if isinstance(found, Failure):
                refused[type(found.error).__name__] += 1
            else:
                yield Document(id=str(number), text=found.text, published="2024-11-21")


@dataclass
class Found:
    """What came of mutated reports: rows for a table, and those that were lost."""

    rows: list[str]
    lost: list[str]


def measure(count: int, seed: int, jobs: int) -> Found:
    """Read so many mutated reports."""
    refused: Counter[str] = Counter()
    lost: list[str] = []
    read = claims = 0
    with Pool(ReaderOptions(), jobs, seconds=SECONDS) as pool:
        for document, result in pool.read_each(documents(count, seed, refused)):
            if isinstance(result, NotRead):
                lost.append(f"{document.id}: {result}")
            else:
                read += 1
                claims += len(result.transfers) + len(result.events) + len(result.indicators) + len(result.visits)
    told = ", ".join(f"{count} {name}" for name, count in refused.most_common()) or "none"
    rows = [
        f"| mutated reports | {count} |",
        f"| read | {read} |",
        f"| told in one line that they are no report in English | {told} |",
        f"| crashed, or took more than {SECONDS:g} s or 4 GiB | {len(lost)} |",
        f"| claims made of what was read | {claims} |",
    ]
    return Found(rows, lost)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="put the result into bench/robustness.md")
    options = parser.parse_args()
    begin = time.perf_counter()
    found = measure(options.count, options.seed, options.jobs)
    commit = subprocess.check_output(["git", "rev-parse", "--short", "HEAD"], text=True).strip()
    lines = [
        "# Robustness",
        "",
        f"{date.today()}, commit {commit}; `python -m bench.robustness --count {options.count} --seed {options.seed}`.",
        "",
        "| what | how many |",
        "|---|---|",
        *found.rows,
        f"| seconds for all, on {options.jobs} cores | {time.perf_counter() - begin:.0f} |",
    ]
    print("\n".join([*lines, "", *found.lost]))
    if options.write:
        # What fuzzing gave stands below, and is written by hand.
        _, mark, fuzzed = RESULT.read_text(encoding="utf-8").partition("\n## ")
        RESULT.write_text("\n".join(lines) + "\n" + mark + fuzzed, encoding="utf-8")
    sys.exit(bool(found.lost))


if __name__ == "__main__":
    main()
