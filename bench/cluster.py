"""What reading and reconciling take on a cluster and on one machine: seconds of the processor, all processes together.

    .venv-spark/bin/python -m bench.cluster [--relevant 300] [--mixed 3000] [--pages 600] [--claims 20000] [--write]

Needs PySpark and Java (`make test-spark` sets them up). Each way is run with a tenth of the work and with all of it;
what the rest took is divided by its number, so that starts do not count: they are told by themselves. Seconds of the
processor are counted, not those of the clock, as the machine may have other work: Java, the workers and what they start
are all in them. Relevant reports are those of bench/reports; in the mixed stream, 5 in 100 are, and the rest is
general text. Pages are the mixed stream as a WARC has it, each among 60 kB of menus and links. Claims are made up (see
bench.reconcile). --write puts the table into bench/cluster.md.
"""

from __future__ import annotations

import argparse
import ctypes
import gzip
import html
import itertools
import json
import os
import random
import resource
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.general import documents as general
from bench.ledger import World
from bench.read import reports
from bench.speed import SHARE
from bench.stamp import stamp
from comity.cluster.commits import commit
from comity.cluster.rows import Months
from comity.model import Ledger

RESULT = Path(__file__).with_name("cluster.md")
_SUBREAPER = 36
_SHARDS = 4
_YEARS = 2.0
_SPARK = ("--master", "local[2]", "--conf", "spark.sql.shuffle.partitions=8", "--conf", "spark.ui.enabled=false")


class Took(NamedTuple):
    """Seconds of the clock, and of the processor for all processes together."""

    clock: float
    cpu: float


def took(command: Sequence[str]) -> Took:
    """Run a command and all that it starts to the end."""
    before, began = _children(), time.perf_counter()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    clock = time.perf_counter() - began
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return Took(clock, _children() - before)


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def stream(relevant: bool) -> Iterator[dict[str, str | None]]:
    """Reports without end, each with an id of its own."""
    told, other = itertools.cycle(reports()), itertools.cycle(general(1_000))
    for number in itertools.count():
        document = next(told) if relevant or number % SHARE == 0 else next(other)
        yield {"id": f"r{number}", "text": document.text, "published": document.published, "title": document.title}


def shards(folder: Path, count: int, kind: str) -> Path:
    """Write so many reports as JSON lines or, as pages, into WARCs: a part of them in each shard."""
    folder.mkdir()
    some = list(itertools.islice(stream(kind == "relevant"), count))
    for shard in range(_SHARDS):
        if kind == "pages":
            (folder / f"{shard}.warc.gz").write_bytes(b"".join(map(page, some[shard::_SHARDS])))
        else:
            lines = "".join(json.dumps(each) + "\n" for each in some[shard::_SHARDS])
            (folder / f"{shard}.jsonl").write_text(lines, encoding="utf-8")
    return folder


def page(report: Mapping[str, str | None]) -> bytes:
    """A report as a page in a WARC: among menus, links and scripts, packed by itself."""
    words = html.escape(report["text"] or "").replace("\n\n", "</p><p>")
    menu = "".join(f'<li><a href="/section/{n}">Section {n} of the paper</a></li>' for n in range(500))
    body = (
        f"<!doctype html><html lang=en><head><title>{html.escape(report['title'] or 'News')}</title>"
        f"<script>{'var n = 0;' * 2_000}</script></head><body><nav><ul>{menu}</ul></nav>"
        f"<article><p>{words}</p></article>"
        f"<footer>{'<div>Terms and conditions apply.</div>' * 300}</footer></body></html>"
    )
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\n"
        f"WARC-Target-URI: https://paper.example/{report['id']}\r\nWARC-Date: 2024-06-07T08:09:10Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n")


def ledgers(folder: Path, claims: int) -> Path:
    """Write made-up ledgers as `comity cluster read` would have."""
    folder.mkdir()
    made = list(World(random.Random(1), 0.25, _YEARS).reports(claims, "made"))
    for shard in range(_SHARDS):
        draft = folder / "draft"
        draft.mkdir()
        with Months(draft) as months:
            for position, ledger in enumerate(made[shard::_SHARDS]):
                months.add(position, ledger)
        commit(draft, folder / f"shard={shard}", {"shard": "", "status": "read", "reports": months.count})
    return folder


def each(ways: Callable[[int], Sequence[Sequence[str]]], count: int) -> list[tuple[Took, float]]:
    """For each way what a tenth of the work took, and the seconds of the processor for one more piece of it."""
    small, whole = ([took(command) for command in ways(size)] for size in (count // 10, count))
    return [(few, (all_.cpu - few.cpu) / (count - count // 10)) for few, all_ in zip(small, whole, strict=True)]


def read_ways(folder: Path, kind: str) -> Callable[[int], Sequence[Sequence[str]]]:
    def ways(count: int) -> Sequence[Sequence[str]]:
        name = f"{kind}{count}"
        source = shards(folder / name, count, kind)
        lines = () if kind == "pages" else ("--jsonl",)
        python = (sys.executable, "-m", "comity")
        return [
            (*python, "read", "--json", *lines, *map(str, sorted(source.iterdir())), "-o", str(folder / f"{name}.out")),
            (*python, "cluster", "read", str(source), str(folder / f"{name}.cluster"), *_SPARK),
        ]

    return ways


def reconcile_ways(folder: Path) -> Callable[[int], Sequence[Sequence[str]]]:
    def ways(count: int) -> Sequence[Sequence[str]]:
        source = ledgers(folder / f"claims{count}", count)
        return [
            (sys.executable, "-m", "bench.cluster", "--alone", str(source)),
            (sys.executable, "-m", "comity", "cluster", "reconcile", str(source), f"{source}.out", *_SPARK),
        ]

    return ways


def alone(source: Path) -> None:
    """Reconcile ledgers in one process."""
    import msgspec

    from comity.cluster.unfolding import load, thesaurus
    from comity.reconcile.whole import reconcile

    rows = [row for place in sorted(source.glob("shard=*")) for row in load(str(place))]
    reconcile([msgspec.json.decode(row.blob, type=Ledger) for row in rows], thesaurus(None))


def table(options: argparse.Namespace) -> Iterator[str]:
    yield "| what | where | start, s of the processor | ms of the processor each | a second and core |"
    yield "|---|---|---|---|---|"
    with TemporaryDirectory() as name:
        folder = Path(name)
        work = [
            ("relevant report, read", read_ways(folder, "relevant"), options.relevant),
            ("report of the mixed stream, read", read_ways(folder, "mixed"), options.mixed),
            ("page of the mixed stream, read", read_ways(folder, "pages"), options.pages),
            ("claim, reconciled", reconcile_ways(folder), options.claims),
        ]
        for what, ways, count in work:
            if not count:
                continue
            for where, (few, one) in zip(("one process", "cluster command"), each(ways, count), strict=True):
                start = few.cpu - one * (count // 10)
                yield f"| {what} | {where} | {start:.1f} | {1000 * one:.2f} | {1 / one:,.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--relevant", type=int, default=300)
    parser.add_argument("--mixed", type=int, default=3_000)
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--write", action="store_true", help="put the table into bench/cluster.md")
    parser.add_argument("--alone", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        alone(options.alone)
        return
    # Processes whose parents are gone come to this one, so that their seconds are counted, too.
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    lines = ["# Reading and reconciling on a cluster", "", f"{stamp()}; Spark on two cores of it.", ""]
    print("\n".join(lines), flush=True)
    for line in table(options):
        lines.append(line)
        print(line, flush=True)
    if options.write:
        RESULT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
