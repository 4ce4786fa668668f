"""What each part of the rules is worth on reports that nobody wrote it on, with the learnt reader beside them.

    python -m bench.ablation [GOLD...] [--part BEGIN]... [--package NAME]... [--reader both|rules] [--joint] [--write]

A GOLD is a file of tagged reports or a folder of annotated ones, as `bench.tagged` and `bench.accuracy` have them;
without any, it is the tagged reports held out of training. A part is a rule, by its id (`transfer/give`), or a function
of comity, by its name (`extraction.rules.denials.denials`). Each is left out once: claims that the rule has a hand in
are not read; the function says nothing (bench.switches). Only reports in which a part says anything are read again.
Lost are points of F1; a loss below zero says that the part costs more than it brings. --part takes parts whose names
begin so, --joint leaves all of them out at once, and --write keeps the result in bench/ablation.md.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from training.sources import tagged_files
from training.tagged import read_tagged

from bench.accuracy import BENCH
from bench.score import SCORED, Tally, count, rates
from bench.stamp import stamp
from bench.switches import Part, parts, replaced, watched
from bench.tagged import Gold, document
from comity.annotation.context import Context
from comity.consolidation.proposers import claims_of, together
from comity.documents import read_file
from comity.extraction.learned.reader import LearnedExtractor
from comity.extractors import extracted, supported
from comity.mentions.relevance import Scope
from comity.model import Claim, Document, Ledger
from comity.readers import has_sides
from comity.reading import Reader

REPORT = BENCH / "ablation.md"
PACKAGES = ("comity.extraction.rules", "comity.consolidation")
"""The packages whose functions are switched off: those that only the rules need."""
Tallies = dict[str, Tally]


class Annotated(NamedTuple):
    """An annotated report: the document, and the ledger that a careful reader makes of it."""

    document: Document
    gold: dict[str, Any]


class Worth(NamedTuple):
    """A part, the reports in which it says something, and points of F1 lost without it: facts, entries by kind.

    `false` is how many entries more are told without it in reports that hold none.
    """

    part: str
    reports: int
    facts: float
    entries: dict[str, float]
    false: int


class Score(NamedTuple):
    """F1 of facts, F1 of entries by kind, and the entries told in reports that hold none."""

    facts: float
    entries: dict[str, float]
    false: int


def annotated(path: Path) -> list[Annotated]:
    """Return the annotated reports of a file of tagged ones, or of a folder."""
    if path.is_file():
        gold = Gold()
        return [Annotated(document(each), gold.ledger(each)) for each in read_tagged(path)]
    folders = sorted(each.parent for each in path.glob("*/report.txt"))
    return [
        Annotated(read_file(each / "report.txt"), json.loads((each / "gold.json").read_text(encoding="utf-8")))
        for each in folders
    ]


class Bench:
    """Reports with what the learnt reader finds in them, kept, so that the rules alone are run again and again."""

    def __init__(self, reports: Sequence[Annotated], *, learned: bool = True) -> None:
        self.reports = reports
        self.reader = Reader()
        self.learned = LearnedExtractor() if learned else None
        self.contexts = [self.reader.context(each.document) for each in reports]
        self.found = [self._found(context) for context in self.contexts]
        self.whole = [self.tallies(n) for n in range(len(reports))]

    def _found(self, context: Context) -> list[Claim]:
        """The claims that the learnt reader makes of a report, as they are laid beside those of the rules."""
        if self.learned is None:
            return []
        scope = self.reader.relevance.scope(context.parse.text, context.document.published)
        if scope is Scope.NOTHING:
            return []
        gate = self.reader.gate(context)
        claims, _ = extracted(context, self.learned, gate, figures_alone=scope is Scope.FIGURES)
        return [claim for claim in claims if has_sides(claim)]

    def ledger(self, n: int) -> Ledger:
        """Return the ledger of a report as it is read now."""
        context, gate = self.contexts[n], self.reader.gate(self.contexts[n])
        claims = claims_of(self.reader.by_rules(context))
        if self.learned is None:
            return gate.judged(together(context.document, claims))
        kept, _ = supported(context, claims, self.learned)
        return gate.judged(together(context.document, kept, self.found[n], sound=lambda claim: gate.why(claim) is None))

    def tallies(self, n: int) -> Tallies:
        """Return what is right, missed and wrong in a report as it is read now."""
        told: dict[str, Any] = json.loads(msgspec.json.encode(self.ledger(n)))
        found = {kind: Tally() for kind in SCORED}
        for kind, tally in found.items():
            count(kind, self.reports[n].gold.get(kind) or [], told.get(kind) or [], tally)
        return found

    def without(self, stack: ExitStack, rules: Iterable[str], switched: Iterable[Part], here: Iterable[int]) -> Score:
        """Return the score where rules and functions are left out, which say something in the reports `here`."""
        before = self.reader.without
        self.reader.without = frozenset(rules)
        with stack:
            for part in switched:
                stack.enter_context(replaced(part.function, part.off))
            changed = {n: self.tallies(n) for n in here}
        self.reader.without = before
        return score([changed.get(n, tallies) for n, tallies in enumerate(self.whole)])

    def rules(self) -> dict[str, set[int]]:
        """Return the ids of the rules that made a claim, each with the reports it did so in."""
        found: dict[str, set[int]] = defaultdict(set)
        for n, context in enumerate(self.contexts):
            for claim in claims_of(self.reader.by_rules(context)):
                for rule in claim.rules:
                    found[rule].add(n)
        return found

    def speaking(self, some: Sequence[Part]) -> dict[str, set[int]]:
        """Return in which reports each function says something."""
        found: dict[str, set[int]] = {part.name: set() for part in some}
        at = 0

        def seen(name: str) -> Callable[[], None]:
            return lambda: found[name].add(at)

        with ExitStack() as stack:
            for part in some:
                stack.enter_context(replaced(part.function, watched(part, seen(part.name))))
            for at in range(len(self.contexts)):
                self.ledger(at)
        return found


def score(reports: Sequence[Tallies]) -> Score:
    """Return the score of reports together."""
    facts, entries = [0, 0, 0], {}
    for kind in SCORED:
        told = [tallies[kind] for tallies in reports]
        entries[kind] = rates(*(sum(getattr(each, of) for each in told) for of in ("gold", "read", "found")))[2]
        facts = [a + sum(each.facts()[place] for each in told) for place, a in enumerate(facts)]
    empty = [tallies for tallies in reports if not any(tally.gold for tally in tallies.values())]
    return Score(rates(*facts)[2], entries, sum(tally.read for tallies in empty for tally in tallies.values()))


def lost(name: str, here: int, whole: Score, rest: Score) -> Worth:
    """Return what a part is worth, by the scores with it and without it."""
    entries = {kind: 100 * (whole.entries[kind] - rest.entries[kind]) for kind in SCORED}
    return Worth(name, here, 100 * (whole.facts - rest.facts), entries, rest.false - whole.false)


def worth(bench: Bench, packages: Sequence[str], begin: Sequence[str]) -> list[Worth]:
    """Return what each part is worth, the dearest first; `begin` are the beginnings of the names wanted, or none."""
    whole, found = score(bench.whole), []
    for rule, here in bench.rules().items():
        if _wanted(rule, begin):
            found.append(lost(rule, len(here), whole, bench.without(ExitStack(), (rule,), (), here)))
    some = [part for package in packages for part in parts(package) if _wanted(part.name, begin)]
    speaking = bench.speaking(some)
    for part in some:
        here = speaking[part.name]
        try:
            rest = bench.without(ExitStack(), (), (part,), here)
        except Exception as error:
            print(f"{part.name}: cannot be left out: {type(error).__name__}: {error}")
            continue
        found.append(lost(part.name, len(here), whole, rest))
    return sorted(found, key=lambda each: (-each.facts, -each.reports, each.part))


def _wanted(name: str, begin: Sequence[str]) -> bool:
    return not begin or any(name.startswith(each) for each in begin)


def joint(bench: Bench, packages: Sequence[str], begin: Sequence[str]) -> Worth:
    """Return what several parts are worth together."""
    rules = [rule for rule in bench.rules() if begin and _wanted(rule, begin)]
    some = [part for package in packages for part in parts(package) if begin and _wanted(part.name, begin)]
    every = range(len(bench.reports))
    return lost(", ".join(begin), len(every), score(bench.whole), bench.without(ExitStack(), rules, some, every))


def table(whole: Score, reports: int, found: Sequence[Worth]) -> list[str]:
    """The report as lines of Markdown."""
    lines = [
        "# What each part of the rules is worth", "",
        f"{stamp()}. {reports} reports that nobody wrote rules on, read by the rules and the learnt reader.",
        f"F1 of all facts: {whole.facts:.3f}; entries told in reports that hold none: {whole.false}.",
        "Lost are points of F1 without the part; *false* are entries more in reports that hold none.", "",
        "| part | reports | lost of facts | of " + " | of ".join(SCORED) + " | false |",
        "|---|---|---|" + "---|" * len(SCORED) + "---|",
    ]  # fmt: skip
    return [*lines, *map(_row, found)]


def _row(one: Worth) -> str:
    entries = " | ".join(f"{one.entries[kind]:+.2f}" for kind in SCORED)
    return f"| `{one.part}` | {one.reports} | {one.facts:+.2f} | {entries} | {one.false:+d} |"


def main() -> None:
    """Read, leave out, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="*", help="files of tagged reports, folders of annotated ones")
    parser.add_argument("--part", action="append", default=[], help="how the names of the parts wanted begin")
    parser.add_argument("--package", action="append", default=[], help=f"default: {', '.join(PACKAGES)}")
    parser.add_argument("--reader", choices=("both", "rules"), default="both")
    parser.add_argument("--joint", action="store_true", help="leave all parts of --part out at once")
    parser.add_argument("--write", action="store_true", help=f"keep the result in {REPORT.name}")
    wanted = parser.parse_args()
    reports = [each for path in wanted.gold or tagged_files(held_out=True) for each in annotated(path)]
    bench, packages = Bench(reports, learned=wanted.reader == "both"), wanted.package or PACKAGES
    found = [joint(bench, packages, wanted.part)] if wanted.joint else worth(bench, packages, wanted.part)
    lines = table(score(bench.whole), len(reports), found)
    print("\n".join(lines))
    if wanted.write:
        REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
