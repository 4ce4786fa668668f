"""How long one report takes to be added to a large ledger, and how long questions to it take.

    python -m bench.ledger [--claims 100000] [--hot 0.25] [--url FILE|URL] [--most SECONDS] [--profile]

The ledger is filled with made-up reports of transfers between states over ten years. Half of what they tell was told
before; one pair of states has a quarter of it all, and the others are as unequal as in the world. Exits with 1 where
adding a report takes longer than `--most` seconds on median.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import msgspec

from comity.ledger.store import LedgerStore
from comity.model import DateRange, Document, Item, ItemKind, Ledger, Party, Quantity, Transfer, TransferStage

STATES = [f"{a}{b}{c}" for a in "ABCDEF" for b in "AEIOU" for c in "KLMNRS"]
HOT = ("HAT", "HOT")
THINGS: list[tuple[str, ItemKind]] = [
    ("rice", "food"), ("wheat", "food"), ("tank", "arms"), ("howitzer", "arms"), ("shell", "arms"), ("tent", "goods"),
    ("vaccine", "medical"), ("generator", "goods"), ("grant", "funds"), ("loan", "funds"), ("panda", "animal"),
    ("truck", "vehicle"), ("instructor", "people"), ("radar", "technology"),
]  # fmt: skip
STAGES: list[TransferStage] = ["pledged", "agreed", "delivered", "delivered", "underway", "cancelled"]


@dataclass
class World:
    """What happens, and what is reported of it: `hot` is the share of one pair, `years` the time that all lasts."""

    dice: random.Random
    hot: float
    years: float
    events: list[Transfer] = field(default_factory=list)

    def happens(self, day: date) -> Transfer:
        """Return an event of the last days: a new one, or as often one that was reported before, told anew."""
        if self.events and self.dice.random() < 0.5:
            return self.told_again(self.events[-1 - int(min(40, len(self.events)) * self.dice.random() ** 2)])
        made = self.transfer(day)
        self.events.append(made)
        return made

    def transfer(self, day: date) -> Transfer:
        """Return an event that nobody has told of yet."""
        dice = self.dice
        giver, receiver = self.pair()
        what, kind = dice.choice(THINGS)
        low = dice.choice([None, 2, 10, 33, 500, 2_500, 149_500, dice.randint(1, 10**6)])
        when = day - timedelta(days=dice.randint(0, 20))
        span = DateRange(start=when.isoformat(), end=when.isoformat()) if dice.random() < 0.6 else None
        unit = "USD" if kind == "funds" else "tonne" if kind == "food" else what
        quantity = None if low is None else Quantity(low=low, high=low, unit=unit)
        return Transfer(
            giver=[Party(name=giver.title(), state=giver)],
            receiver=[Party(name=receiver.title(), state=receiver)],
            items=[Item(what=what, kind=kind, quantity=quantity)],
            stage=dice.choice(STAGES),
            date=span,
            evidence=f"{giver} {low} {what} {receiver} {dice.random()}",
        )

    def told_again(self, event: Transfer) -> Transfer:
        """The same event by another report: words of its own, now and then less exact or another figure."""
        dice, (item,) = self.dice, event.items
        quantity = item.quantity
        if quantity is not None and quantity.low is not None and dice.random() < 0.1:
            quantity = msgspec.structs.replace(quantity, low=quantity.low + 1, high=None)
        return msgspec.structs.replace(
            event,
            items=[msgspec.structs.replace(item, quantity=None if dice.random() < 0.2 else quantity)],
            date=None if dice.random() < 0.3 else event.date,
            evidence=f"{event.evidence} again {dice.random()}",
        )

    def pair(self) -> tuple[str, str]:
        """Return who gives, and who gets."""
        if self.dice.random() < self.hot:
            return HOT
        giver, receiver = (int(len(STATES) * self.dice.random() ** 4) for _ in range(2))
        return STATES[giver], STATES[receiver if receiver != giver else (giver + 1) % len(STATES)]

    def reports(self, claims: int, name: str) -> Iterator[Ledger]:
        """Yield reports, by day, until there are so many claims."""
        made, number = 0, 0
        while made < claims:
            day = date(2010, 1, 1) + timedelta(days=int(365 * self.years * made / claims))
            transfers = [self.happens(day) for _ in range(self.dice.randint(1, 12))]
            text = " ".join(f"{each.evidence}. " + " ".join(self.dice.choices(STATES, k=25)) for each in transfers)
            document = Document(
                id=f"{name}-{number}", text=text, published=day.isoformat(), publisher=f"Paper {number % 200}"
            )
            yield Ledger(document=document, transfers=transfers)
            made, number = made + len(transfers), number + 1


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def profiled() -> Iterator[None]:
    profile = cProfile.Profile()
    profile.enable()
    yield
    profile.disable()
    pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--url", help="an empty ledger to fill; by default a file that is thrown away")
    parser.add_argument("--hot", type=float, default=0.25, help="the share of the busiest pair")
    parser.add_argument("--years", type=float, default=10.0)
    parser.add_argument("--together", type=int, default=100, help="reports in one transaction while it is filled")
    parser.add_argument("--more", type=int, default=300, help="claims added after, by one report at a time")
    parser.add_argument("--most", type=float, default=0.5, help="seconds")
    parser.add_argument("--profile", action="store_true", help="print where the time of adding goes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, LedgerStore.open(options.url or str(Path(folder) / "l.db")) as store:
        world = World(random.Random(1), options.hot, options.years)
        filling = timed(lambda: store.add_all(world.reports(options.claims, "first"), "1", together=options.together))
        with profiled() if options.profile else nullcontext():
            late = World(random.Random(2), options.hot, options.years, world.events[-1000:])
            adding = sorted(
                timed(lambda each=each: store.add(each, "1"))  # type: ignore[misc]
                for each in late.reports(options.more, "more")
            )
        stats = store.stats()
        print(f"{stats['reports']} reports, {stats['claims']} claims, {sum(stats['entries'].values())} entries")
        print(f"filled in {filling:.0f} s, {1000 * filling / stats['reports']:.0f} ms a report")
        median, slow = statistics.median(adding), adding[int(0.95 * len(adding))]
        print(f"one more report: median {1000 * median:.0f} ms, 95th percentile {1000 * slow:.0f} ms")
        one, two = HOT
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
