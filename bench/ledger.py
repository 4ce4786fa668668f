"""How long one report takes to be added to a large ledger, and how long questions to it take.

    python -m bench.ledger [--claims 100000] [--url FILE|URL] [--most SECONDS]

The ledger is filled with made-up reports of transfers between states over ten years, in which one state has a
quarter of the traffic and a pair up to a fiftieth, about as in the world. Exits
with 1 where adding a report takes longer than `--most` seconds on median.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from comity.ledger.store import LedgerStore
from comity.model import DateRange, Document, Item, ItemKind, Ledger, Party, Quantity, Transfer, TransferStage

STATES = [f"{a}{b}{c}" for a in "ABCDEF" for b in "AEIOU" for c in "KLMNRS"]
THINGS: list[tuple[str, ItemKind]] = [
    ("rice", "food"), ("wheat", "food"), ("tank", "arms"), ("howitzer", "arms"), ("shell", "arms"), ("tent", "goods"),
    ("vaccine", "medical"), ("generator", "goods"), ("grant", "funds"), ("loan", "funds"), ("panda", "animal"),
    ("truck", "vehicle"), ("instructor", "people"), ("radar", "technology"),
]  # fmt: skip
STAGES: list[TransferStage] = ["pledged", "agreed", "delivered", "delivered", "underway", "cancelled"]


def transfer(dice: random.Random, day: date) -> Transfer:
    giver, receiver = (int(len(STATES) * dice.random() ** 4) for _ in range(2))
    receiver = receiver if receiver != giver else (giver + 1) % len(STATES)
    what, kind = dice.choice(THINGS)
    low = dice.choice([None, 2, 10, 33, 500, 2_500, 149_500, dice.randint(1, 10**6)])
    when = day - timedelta(days=dice.randint(0, 20))
    span = DateRange(start=when.isoformat(), end=when.isoformat()) if dice.random() < 0.6 else None
    unit = "USD" if kind == "funds" else "tonne" if kind == "food" else what
    return Transfer(
        giver=[Party(name=STATES[giver].title(), state=STATES[giver])],
        receiver=[Party(name=STATES[receiver].title(), state=STATES[receiver])],
        items=[Item(what=what, kind=kind, quantity=None if low is None else Quantity(low=low, high=low, unit=unit))],
        stage=dice.choice(STAGES),
        date=span,
        evidence=f"{STATES[giver]} {low} {what} {STATES[receiver]} {dice.random()}",
    )


def reports(claims: int, seed: int = 1) -> Iterator[Ledger]:
    dice, made, number = random.Random(seed), 0, 0
    while made < claims:
        day = date(2010, 1, 1) + timedelta(days=dice.randint(0, 3650))
        transfers = [transfer(dice, day) for _ in range(dice.randint(1, 12))]
        text = " ".join(f"{each.evidence}. " + " ".join(dice.choices(STATES, k=25)) for each in transfers)
        name = f"s{seed}-{number}"
        document = Document(id=name, text=text, published=day.isoformat(), publisher=f"Paper {number % 200}")
        yield Ledger(document=document, transfers=transfers)
        made, number = made + len(transfers), number + 1


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--url", help="an empty ledger to fill; by default a file that is thrown away")
    parser.add_argument("--most", type=float, default=1.0, help="seconds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, LedgerStore.open(options.url or str(Path(folder) / "l.db")) as store:
        filling = timed(lambda: store.add_all(reports(options.claims), "1"))
        adding = sorted(timed(lambda each=each: store.add(each, "1")) for each in reports(300, seed=2))  # type: ignore[misc]
        stats = store.stats()
        print(f"{stats['reports']} reports, {stats['claims']} claims, {sum(stats['entries'].values())} entries")
        print(f"filled in {filling:.0f} s, {1000 * filling / stats['reports']:.0f} ms a report")
        median, slow = statistics.median(adding), adding[int(0.95 * len(adding))]
        print(f"one more report: median {1000 * median:.0f} ms, 95th percentile {1000 * slow:.0f} ms")
        one, two = STATES[0], STATES[1]
        asked: dict[str, Callable[[], object]] = {
            "between two states, 50 entries": lambda: store.between(one, two).limit(50).records(),
            "full text, 50 entries": lambda: store.text("howitzer").limit(50).records(),
            "balance of the busiest pair": lambda: store.balance(one, two),
        }
        for name, work in asked.items():
            print(f"{name}: {1000 * timed(work):.0f} ms")
    sys.exit(median > options.most)


if __name__ == "__main__":
    main()
