"""How long the page takes to answer, on a large ledger: the median time on the server, each address asked once.

    python -m bench.page [--ledger LEDGER] [--entries 100000] [--rounds 40] [--most MILLISECONDS] [--write]

The ledger is that of bench.bulk, made in a file that is thrown away unless `--ledger` names one to keep, or the URL of
an empty database of PostgreSQL. What is asked is drawn anew for every request, so that little comes from what was
worked out before; of the lists and of the busiest pair, the first request pays for what the next ones are given. Time
is that of the processor, which other programs do not touch, and that of the clock; PostgreSQL's own is in the latter.
Exits with 1 where an entry, a pair or a search takes more than `--most` on median, by the processor, or with PostgreSQL
by the clock. --write puts the result into bench/page.md, or bench/page-postgresql.md.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from httpx2 import ASGITransport, AsyncClient

from bench.bulk import FILLER, fill
from bench.ledger import THINGS
from bench.stamp import stamp
from comity.ledger.spread import busiest
from comity.ledger.store import LedgerStore
from comity.web.app import create_app
from comity.web.site import Options

HOST = "ledger.example"
_PICTURES = ("map", "matrix", "months", "network")
_JUDGED = ("an entry", "a pair", "a search")


def addresses(store: LedgerStore, dice: random.Random) -> dict[str, Callable[[], str]]:
    """What is asked, and how an address of it is drawn."""
    total, told = store.entries().count(), store.reports.count()
    found = sum(store.found.counts().values())
    pairs = busiest(store.entries(), 2_000)

    def entry() -> str:
        return next(iter(store.entries().limit(1).offset(dice.randrange(total)))).id

    def pair() -> str:
        drawn = dice.choices(pairs, [each.entries for each in pairs])[0]
        return f"/pairs/{drawn.one}/{drawn.two}"

    def search() -> str:
        drawn, what = dice.choice(pairs), dice.choice(THINGS)[0]
        year = dice.randint(2015, 2024)
        return dice.choice([
            f"/entries?between={drawn.one}&between={drawn.two}", f"/entries?text={what}&since={year}&until={year}",
            f"/entries?party={drawn.one}&kind=visit", f"/entries?item={what}&giver={drawn.two}",
            f'/entries?text="{dice.choice(FILLER)} {dice.choice(FILLER)}"&kind=agreement',
        ])  # fmt: skip

    common = sorted(set(FILLER))
    dice.shuffle(common)
    words = cycle(common)

    return {
        "overview": lambda: "/",
        "an entry": lambda: f"/entries/{entry()}",
        "the busiest pair": lambda: f"/pairs/{pairs[0].one}/{pairs[0].two}",
        "a pair": pair,
        "a party": lambda: f"/parties/{dice.choice(pairs).one}",
        "a picture of a party": lambda: f"/pictures/{dice.choice(_PICTURES)}?party={dice.choice(pairs).one}",
        "the map of all": lambda: "/pictures/map",
        "a search": search,
        "a word that is in half of the ledger": lambda: f"/entries?text={next(words)}",
        "all entries, any page": lambda: f"/entries?page={dice.randint(1, total // 50)}",
        "a report": lambda: f"/reports/{store.entry(entry()).documents[0]}",
        "reports": lambda: f"/reports?page={dice.randint(1, told // 50)}",
        "findings": lambda: f"/findings?page={dice.randint(1, max(1, found // 50))}",
        "review": lambda: f"/review?at={entry()}",
        "sources": lambda: "/sources",
    }


async def timed(client: AsyncClient, draw: Callable[[], str], rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds that each of some requests took, of the processor and of the clock."""
    used, taken = [], []
    for _ in range(rounds):
        address = draw()
        start, begun = time.process_time(), time.perf_counter()
        answer = await client.get(address)
        used.append(1000 * (time.process_time() - start))
        taken.append(1000 * (time.perf_counter() - begun))
        assert answer.status_code == 200, (address, answer.status_code)
    return used, taken


async def run(store: LedgerStore, rounds: int, most: float, lines: list[str]) -> bool:
    """Print what each page took, and add it to the lines; return whether those that are judged are quick enough."""
    good = True
    transport = ASGITransport(create_app(store, Options(hosts=(HOST,))))
    async with AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
        lines += ["| milliseconds | first | median | 95th percentile | median by the clock |", "|---|---|---|---|---|"]
        print("\n".join(lines))
        for name, draw in addresses(store, random.Random(3)).items():
            used, taken = await timed(client, draw, rounds)
            median, slow = statistics.median(used), sorted(used)[int(0.95 * len(used))]
            clock = statistics.median(taken)
            lines.append(f"| {name} | {used[0]:.0f} | {median:.0f} | {slow:.0f} | {clock:.0f} |")
            print(lines[-1], flush=True)
            judged = median if store.entries().database.sqlite else clock
            good = good and (name not in _JUDGED or judged <= most)
    return good


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ledger", help="a file, or a URL of PostgreSQL")
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--most", type=float, default=50.0, help="milliseconds")
    parser.add_argument("--write", action="store_true", help="put the result into bench/page.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.ledger or str(Path(folder) / "ledger.db")
        with LedgerStore.open(url) as store:
            empty, file = (
                not store.reports.count(),
                "page.md" if store.entries().database.sqlite else "page-postgresql.md",
            )
        if empty:
            fill(url, options.entries)
        with LedgerStore.open(url, create=False) as store:
            stats = store.stats()
            entries = sum(stats["entries"].values())
            size = f"{stats['reports']:,} reports, {stats['claims']:,} claims, {entries:,} entries"
            lines = ["# The page on a large ledger", "", f"{stamp()}; `python -m bench.page`: {size}.", ""]
            good = asyncio.run(run(store, options.rounds, options.most, lines))
    if options.write:
        Path(__file__).with_name(file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.exit(not good)


if __name__ == "__main__":
    main()
