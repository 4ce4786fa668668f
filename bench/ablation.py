"""What each rule is worth: what the score of the annotated reports loses where nothing is read that it has a hand in.

    python -m bench.ablation [GOLD] [RULE ...]

GOLD (or the environment's COMITY_GOLD) is a folder as `bench.accuracy` has it. A RULE is an id or the beginning of one
(`transfer/`, `visit/travel`); without any, every rule that made a claim is left out once. Writes bench/ablation.md.
A rule whose loss is zero adds nothing on these reports; one whose loss is negative costs more than it brings.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from bench.accuracy import BENCH, gold_folder, score_of
from bench.stamp import stamp
from comity.annotation.context import Context
from comity.consolidation.proposers import claims_of
from comity.documents import read_file
from comity.reading import Reader

REPORT = BENCH / "ablation.md"


class Worth(NamedTuple):
    """A rule, how many claims it has a hand in, and the points of F1 lost without it: facts, entries of its kind."""

    rule: str
    claims: int
    facts: float
    entries: float


def worth(gold: Path, chosen: list[str]) -> tuple[float, list[Worth]]:
    """Return F1 of all facts by all rules, and for each rule what is lost without it, the dearest first."""
    reader = Reader()
    folders = sorted(path.parent for path in gold.glob("*/report.txt"))
    contexts = {folder.name: reader.context(read_file(folder / "report.txt")) for folder in folders}
    ledgers = {name: reader.ledger(context)[0] for name, context in contexts.items()}
    made = Counter(rule for ledger in ledgers.values() for claim in claims_of(ledger) for rule in claim.rules)
    whole = score_of(gold, ledgers)
    found = []
    for rule in sorted(made):
        if chosen and not any(rule.startswith(start) for start in chosen):
            continue
        rest, plural = _without(reader, gold, contexts, rule), f"{rule.partition('/')[0]}s"
        entries = whole[plural]["entries"][2] - rest[plural]["entries"][2] if plural in whole else 0.0
        found.append(Worth(rule, made[rule], 100 * (whole["facts"][2] - rest["facts"][2]), 100 * entries))
    return whole["facts"][2], sorted(found, key=lambda each: (-each.facts, -each.entries, each.rule))


def _without(reader: Reader, gold: Path, contexts: dict[str, Context], rule: str) -> dict[str, Any]:
    reader.without = frozenset((rule,))
    return score_of(gold, {name: reader.ledger(context)[0] for name, context in contexts.items()})


def table(whole: float, found: list[Worth]) -> list[str]:
    """The report as lines of Markdown."""
    lines = [
        "# What each rule is worth", "",
        f"{stamp()}. F1 of all facts by all rules: {whole:.3f}. Lost are points of F1 where nothing is read that the",
        "rule has a hand in; a loss below zero says that the rule costs more than it brings.", "",
        "| rule | claims | lost of facts | lost of entries of its kind |", "|---|---|---|---|",
    ]  # fmt: skip
    return [*lines, *(f"| `{x.rule}` | {x.claims} | {x.facts:+.2f} | {x.entries:+.2f} |" for x in found)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?", help="the folder of annotated reports")
    parser.add_argument("rules", nargs="*", help="ids of rules, or how they begin")
    arguments = parser.parse_args()
    gold, rules = arguments.gold, arguments.rules
    if gold is not None and not gold.is_dir():
        gold, rules = None, [str(gold), *rules]
    gold = gold or gold_folder()
    if gold is None:
        print("ablation: no annotated reports at hand; name their folder, or set COMITY_GOLD")
        return
    lines = table(*worth(gold, rules))
    print("\n".join(lines[5:]))
    if not rules:
        REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
