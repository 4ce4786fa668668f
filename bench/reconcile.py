"""How the time and memory of reconciling grow with the number of claims.

    python -m bench.reconcile [--least 3] [--most 6] [--rate 100] [--hot 0.25] [--write] [--profile]

Made-up reports of transfers between states come at a rate of so many claims a day, a quarter of them about one pair of
states, the others as unequal as in the world; half of what they tell was told before. More claims are a longer time of
news: from ten days (10^3) to a generation (10^6). Each size is reconciled in one go, in a process of its own. Prints
the seconds of the processor, the peak of memory, and the exponent by which the time grows, fitted over all sizes and
over the last two. --write puts the result into bench/reconcile.md.
"""

from __future__ import annotations

import argparse
import cProfile
import math
import pstats
import random
import resource
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from bench.ledger import World
from bench.stamp import stamp
from comity.reconcile.whole import reconcile

RESULT = Path(__file__).with_name("reconcile.md")
_YEAR = 365.0


class Size(NamedTuple):
    """What it took to reconcile so many claims: seconds of the processor, and bytes at the most."""

    claims: int
    entries: int
    seconds: float
    memory: int


def measure(claims: int, rate: float, hot: float) -> Size:
    """Make reports with so many claims and reconcile them; the making is not counted."""
    world = World(random.Random(1), hot, claims / rate / _YEAR)
    ledgers = list(world.reports(claims, "made"))
    told = sum(len(ledger.transfers) for ledger in ledgers)
    begun = time.process_time()
    entries, _ = reconcile(ledgers)
    seconds = time.process_time() - begun
    return Size(told, len(entries), seconds, 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def exponent(sizes: Sequence[Size]) -> float:
    """Return the slope of log time over log claims, by least squares."""
    points = [(math.log(size.claims), math.log(size.seconds)) for size in sizes]
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    return float(sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--least", type=int, default=3, help="the smallest size, a power of ten")
    parser.add_argument("--most", type=int, default=6, help="the largest size, a power of ten")
    parser.add_argument("--rate", type=float, default=100, help="claims a day")
    parser.add_argument("--hot", type=float, default=0.25, help="the share of the busiest pair")
    parser.add_argument("--write", action="store_true", help="put the result into bench/reconcile.md")
    parser.add_argument("--profile", action="store_true", help="print where the time of the largest size goes")
    options = parser.parse_args()
    if options.profile:
        with cProfile.Profile() as profile:
            measure(10**options.most, options.rate, options.hot)
        pstats.Stats(profile).sort_stats("tottime").print_stats(40)
        return
    lines = [
        "# Reconciling, by the number of claims",
        "",
        f"{stamp()}; {options.rate:g} claims a day, {options.hot:.0%} of them about one pair of states.",
        "",
        "| claims | entries | seconds | microseconds a claim | memory at the most |",
        "|---|---|---|---|---|",
    ]
    print("\n".join(lines), flush=True)
    sizes = []
    for power in range(options.least, options.most + 1):
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            size = pool.submit(measure, 10**power, options.rate, options.hot).result()
        sizes.append(size)
        each = 1e6 * size.seconds / size.claims
        lines.append(
            f"| {size.claims:,} | {size.entries:,} | {size.seconds:.1f} | {each:.0f} | {size.memory / 2**20:,.0f} MiB |"
        )
        print(lines[-1], flush=True)
    if len(sizes) > 1:
        lines += ["", f"Exponent: {exponent(sizes):.2f} over all sizes, {exponent(sizes[-2:]):.2f} over the last two."]
        print(lines[-1])
    if options.write:
        RESULT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
