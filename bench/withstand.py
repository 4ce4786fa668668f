"""Does comity withstand mutated reports, kills and a crowd?

    python -m bench.withstand [--reports 10000] [--kills 1000] [--clients 50] [--seconds 20] [--entries 2000] [--write]

Mutated reports are read as by bench.robustness. A process that adds reports to a ledger is killed, again and again, at
any moment: every report that it said was added is there afterwards, at most one more, and the entries are those that
its reports give. A ledger of so many entries is served, and so many clients ask for pages of it all the time. Exits
with 1 where a report is lost, a ledger is not whole, an answer is an error, or p95 is a second or more. --write puts
the result into bench/robustness.md. 0 leaves a part out.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

from httpx2 import AsyncClient, HTTPError

from bench.bulk import fill
from bench.page import addresses
from bench.robustness import RESULT, measure
from comity.ledger.store import LedgerStore
from comity.model import Document, Item, Ledger, Party, Quantity, Transfer
from comity.reconcile.whole import reconcile

HEADING = "## Withstand"
MOST_SECONDS = 1.0
_IN_A_LEDGER = 30
_LONGEST_LIFE = 0.25
_THINGS = ("rhino", "elephant", "hyena", "impala")


@dataclass
class Part:
    """What came of one part: rows of the table, and what went wrong."""

    rows: list[str]
    wrong: list[str] = field(default_factory=list)


def reports(count: int) -> list[Ledger]:
    """Return reports as they are read, each of a gift."""
    return [_report(number) for number in range(count)]


def _report(number: int) -> Ledger:
    what, many = _THINGS[number % 4], 2 + number % 3
    words = f"Zimbabwe gave North Korea {many} {what}s"
    item = Item(what=what, kind="animal", quantity=Quantity(low=many, high=many, unit=what))
    gift = Transfer(
        giver=[Party(name="Zimbabwe", state="ZWE")], receiver=[Party(name="North Korea", state="PRK")], items=[item],
        stage="delivered", evidence=words,
    )  # fmt: skip
    document = Document(
        id=f"r{number:03}",
        text=f"{number}: {words}.",
        published=f"2010-05-{1 + number % 28:02}",
        publisher=f"P{number}",
    )
    return Ledger(document=document, transfers=[gift])


def _add(path: Path, told: Connection) -> None:
    with LedgerStore.open(path) as store:
        for each in reports(_IN_A_LEDGER):
            store.add(each, "1")
            told.send(each.document.id)


def kills(count: int, seed: int) -> Part:
    """Kill a process that adds, so many times."""
    dice, wrong, ledgers = random.Random(seed), list[str](), 0
    processes = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory() as folder:
        path, said = Path(folder) / "0.db", set[str]()
        for number in range(count):
            hear, tell = processes.Pipe(duplex=False)
            adder = processes.Process(target=_add, args=(path, tell))
            adder.start()
            tell.close()
            time.sleep(dice.random() * _LONGEST_LIFE)
            os.kill(adder.pid or 0, signal.SIGKILL)
            adder.join()
            try:
                while hear.poll(0):
                    said.add(hear.recv())
            except (EOFError, OSError):
                pass
            there, whole = _state(path)
            if not said <= there or len(there - said) > 1 or not whole:
                wrong.append(
                    f"kill {number}: {len(said)} told, {len(there)} there, {'whole' if whole else 'NOT WHOLE'}"
                )
            said |= there
            if len(there) == _IN_A_LEDGER:
                ledgers += 1
                path, said = Path(folder) / f"{number + 1}.db", set()
    rows = [
        f"| kills of a process that adds | {count} |",
        f"| ledgers filled meanwhile, of {_IN_A_LEDGER} reports | {ledgers} |",
        f"| reports lost or doubled, ledgers that were not whole | {len(wrong)} |",
    ]
    return Part(rows, wrong)


def _state(path: Path) -> tuple[set[str], bool]:
    """Which reports are there, and whether the entries are those that they give."""
    with LedgerStore.open(path) as store:
        there = {each.document.id for each in store.ledgers()}
        known = [each for each in reports(_IN_A_LEDGER) if each.document.id in there]
        return there, {each.id: each for each in store.entries()} == {each.id: each for each in reconcile(known)[0]}


def crowd(clients: int, seconds: float, entries: int, seed: int) -> Part:
    """Serve a ledger, and ask for its pages from many sides at once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crowd.db"
        fill(str(path), entries)
        with LedgerStore.open(path) as store:
            draw = list(addresses(store, random.Random(seed)).values())
            asked = [dice() for dice in draw for _ in range(40)]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "comity", "serve", "--ledger", str(path), "--port", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            took, wrong = asyncio.run(_ask(f"http://127.0.0.1:{port}", asked, clients, seconds, seed))
        finally:
            server.terminate()
            server.wait()
    took.sort()
    p50, p95 = (took[int(len(took) * part)] if took else float("inf") for part in (0.5, 0.95))
    if p95 >= MOST_SECONDS:
        wrong.append(f"p95 is {p95:.2f} s")
    rows = [
        f"| clients, for {seconds:g} s, on a ledger of {entries:,} entries | {clients} |",
        f"| answers | {len(took):,} |",
        f"| errors | {len([each for each in wrong if not each.startswith('p95')])} |",
        f"| seconds for an answer, median and p95 | {p50:.2f} and {p95:.2f} |",
    ]
    return Part(rows, wrong)


async def _ask(root: str, asked: list[str], clients: int, seconds: float, seed: int) -> tuple[list[float], list[str]]:
    took, wrong = list[float](), list[str]()
    async with AsyncClient(base_url=root, timeout=30.0) as first:
        await _wait(first)
        until = time.monotonic() + seconds

        async def one(number: int) -> None:
            dice = random.Random(seed * 1_000 + number)
            async with AsyncClient(base_url=root, timeout=30.0) as client:
                while time.monotonic() < until:
                    address, begin = dice.choice(asked), time.monotonic()
                    try:
                        answer = await client.get(address)
                    except HTTPError as error:
                        wrong.append(f"{address}: {type(error).__name__}")
                        continue
                    took.append(time.monotonic() - begin)
                    if answer.status_code >= 400:
                        wrong.append(f"{address}: {answer.status_code}")

        await asyncio.gather(*(one(number) for number in range(clients)))
    return took, wrong


async def _wait(client: AsyncClient) -> None:
    for _ in range(600):
        try:
            await client.get("/")
        except HTTPError:
            await asyncio.sleep(0.1)
        else:
            return
    raise SystemExit("the page does not answer")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--entries", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="put the result into bench/robustness.md")
    options = parser.parse_args()
    parts = []
    if options.clients:
        parts.append(crowd(options.clients, options.seconds, options.entries, options.seed))
    if options.kills:
        parts.append(kills(options.kills, options.seed))
    if options.reports:
        found = measure(options.reports, options.seed, options.jobs)
        parts.append(Part(found.rows, found.lost))
    commit = subprocess.check_output(["git", "rev-parse", "--short", "HEAD"], text=True).strip()
    lines = [HEADING, "", f"{date.today()}, commit {commit}; `python -m bench.withstand {' '.join(sys.argv[1:])}`.", ""]
    lines += ["| what | how many |", "|---|---|", *(row for part in parts for row in part.rows), ""]
    wrong = [each for part in parts for each in part.wrong]
    print("\n".join([*lines, *wrong[:40]]))
    if options.write:
        before, _, after = RESULT.read_text(encoding="utf-8").partition(HEADING)
        _, mark, rest = after.partition("\n## ")
        RESULT.write_text(before.rstrip("\n") + "\n\n" + "\n".join(lines) + mark + rest, encoding="utf-8")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
