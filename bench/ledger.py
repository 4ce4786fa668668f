"""How long one report takes to be added to a large ledger, and how long questions to it take.

    python -m bench.ledger [--claims 100000] [--hot 0.25] [--url FILE|URL] [--most SECONDS] [--profile]

The ledger is filled with made-up reports of transfers between states over ten years. Half of what they tell was told
before; one pair of states has a quarter of it all, and the others, and the things, are as unequal as in the world (see
`World`). Exits with 1 where adding a report takes longer than `--most` seconds on median.
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
from itertools import accumulate, zip_longest
from pathlib import Path

import msgspec

from comity.ledger.store import LedgerStore
from comity.model import DateRange, Document, Item, ItemKind, Ledger, Party, Quantity, Transfer, TransferStage

STATES = [f"{a}{b}{c}" for a in "ABCDEF" for b in "AEIOU" for c in "KLMNRS"]
HOT = ("HAT", "HOT")
_NAMES: dict[ItemKind, str] = {
    "food": "rice, wheat, maize, flour, sugar, beans, lentils, barley, salt, milk powder, beef, fish, soya, potatoes, "
    "cooking oil, dates, tea, onions, biscuits, baby food",
    "arms": "tank, howitzer, shell, rifle, pistol, mortar, grenade, mine, missile, rocket, launcher, drone, cartridge, "
    "torpedo, bomb, machine gun, corvette, frigate, submarine, helicopter gunship, fighter jet, body armour, helmet, "
    "air defence battery, armoured carrier, patrol boat, sniper scope, fuse, decoy, warhead",
    "goods": "tent, generator, blanket, cement, timber, steel, coal, mattress, stove, pump, pipe, cable, transformer, "
    "turbine, fertiliser, seed, jerrycan, lamp, battery, heater, shovel, tarpaulin, uniform, boot, desk, book, clock, "
    "carpet, painting, statue, manuscript, medal, football, bell, piano, solar panel, water filter, tyre, glass, paper",
    "medical": "vaccine, mask, insulin, ventilator, bandage, syringe, test kit, stretcher, antibiotic, field hospital, "
    "oxygen bottle, x-ray machine, serum, glove, wheelchair, incubator",
    "funds": "grant, loan, bond, credit line, subsidy, debt relief, pension, reparation, ransom, fee",
    "animal": "panda, horse, elephant, giraffe, tiger, falcon, dog, camel, penguin, zebra, crane, rhino, cow, goat, "
    "tortoise, swan, yak, monkey, bear, pheasant",
    "vehicle": "truck, ambulance, bus, tractor, excavator, bulldozer, crane lorry, fire engine, limousine, "
    "tram, locomotive, wagon, ferry, barge, airliner, bicycle, motorcycle, minibus, pick-up, tanker",
    "people": "instructor, doctor, engineer, nurse, teacher, rescuer, observer, adviser, miner, athlete, pilot",
    "technology": "radar, satellite, reactor, server, jammer, sensor, antenna, laser, simulator, telescope, "
    "chip plant, sonar",
}


def _by_turns(names: dict[ItemKind, str]) -> list[tuple[str, ItemKind]]:
    """Things with their kind, the most told of first: the first of each kind, then the second of each."""
    rows = [[(name, kind) for name in told.split(", ")] for kind, told in names.items()]
    return [thing for rank in zip_longest(*rows) for thing in rank if thing is not None]


THINGS = _by_turns(_NAMES)
_RANKS = list(accumulate(1 / (rank + 1) for rank in range(len(THINGS))))
STAGES: list[TransferStage] = ["pledged", "agreed", "delivered", "delivered", "underway", "cancelled"]


@dataclass
class World:
    """What happens, and what is reported of it: `hot` is the share of one pair, `years` the time that all lasts.

    Things are as unequal as words are (Zipf): of 180, the first has a sixth of all, and the first ten half. Figures
    are spread evenly over their orders of magnitude, from 2 to 500,000, with two digits that are not nought, as
    reports round them; a fifth of the items has none. Most of what is told again was new within the last day or two,
    some of it a week before.
    """

    dice: random.Random
    hot: float
    years: float
    events: list[Transfer] = field(default_factory=list)

    def happens(self, day: date) -> Transfer:
        """Return an event of the last days: a new one, or as often one that was reported before, told anew."""
        if self.events and self.dice.random() < 0.5:
            return self.told_again(self.events[-1 - int(min(400, len(self.events)) * self.dice.random() ** 3)])
        made = self.transfer(day)
        self.events.append(made)
        return made

    def transfer(self, day: date) -> Transfer:
        """Return an event that nobody has told of yet."""
        dice = self.dice
        giver, receiver = self.pair()
        what, kind = dice.choices(THINGS, cum_weights=_RANKS)[0]
        low = None if dice.random() < 0.18 else int(float(f"{10 ** dice.uniform(0.31, 5.7):.1e}"))
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
