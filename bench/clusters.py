"""Score the ledger over many reports: pairwise F1 of linked claims, precision and recall of findings.

    python -m bench.clusters GOLD [--clusters clusters.json] [--read]

GOLD is a folder of reports (`report.txt`, `meta.json`, `gold.json`). The claims are those of the gold, so that linking
is measured by itself; with `--read` they are those that comity reads, matched to the gold by parties and thing. A
finding is found where one of its type names at least half of the same reports, each counted once.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec

from comity.model import Document, Ledger
from comity.reconcile.across import Pair, pair
from comity.reconcile.compare import compare, score
from comity.reconcile.features import features_of
from comity.reconcile.records import Entry, LedgerFinding, ReportedClaim, claims_of
from comity.reconcile.whole import reconcile


def document(folder: Path) -> Document:
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    text = (folder / "report.txt").read_text(encoding="utf-8")
    fields = {name: meta.get(name) for name in ("title", "published", "publisher", "url")}
    return Document(id=folder.name, text=text, **fields)


def gold_ledger(folder: Path) -> Ledger:
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    return msgspec.convert({"document": msgspec.to_builtins(document(folder)), **gold}, Ledger)


def read_ledgers(folders: Sequence[Path]) -> list[Ledger]:
    from comity.reading import Reader

    return list(Reader().read_many(document(folder) for folder in folders))


def claim_ids(ledgers: Iterable[Ledger]) -> dict[tuple[str, str, int], ReportedClaim]:
    return {(claim.document, claim.kind, claim.position): claim for each in ledgers for claim in claims_of(each)}


def matched(gold: Sequence[Ledger], read: Sequence[Ledger]) -> dict[str, str]:
    """Return for each claim that was read the gold claim it is, by the score of reconciling, best first."""
    found: dict[str, str] = {}
    for wanted, given in zip(gold, read, strict=True):
        one = [features_of(msgspec.structs.replace(claim, document="gold")) for claim in claims_of(wanted)]
        two = [features_of(claim) for claim in claims_of(given)]
        scored = sorted(((score(compare(a, b)), a.id, b.id) for a in one for b in two), reverse=True)
        taken: set[str] = set()
        for points, a, b in scored:
            if points >= 1.5 and a not in taken and b not in found:
                found[b] = a
                taken.add(a)
    return found


def gold_pairs(entries: Sequence[dict[str, Any]], claims: dict[tuple[str, str, int], ReportedClaim]) -> set[Pair]:
    ids = [[claims[report, entry["kind"], index].id for report, index in entry["members"]] for entry in entries]
    return {pair(*two) for group in ids for two in combinations(group, 2)}


def linked_pairs(entries: Sequence[Entry], names: dict[str, str]) -> set[Pair]:
    """Pairs of claims in one entry, by their gold names; a claim that is none of the gold's keeps its own."""
    groups = ([names.get(claim, claim) for claim in entry.claims] for entry in entries)
    return {pair(*two) for group in groups for two in combinations(group, 2)}


def matches(gold: Sequence[dict[str, Any]], found: Sequence[LedgerFinding]) -> int:
    """How many gold findings are found, one to one, those that share most reports first."""
    overlaps = []
    for i, wanted in enumerate(gold):
        for j, finding in enumerate(found):
            ours, theirs = {word.document for word in finding.words}, set(wanted["reports"])
            share = len(ours & theirs) / len(ours | theirs)
            if finding.type == wanted["type"] and share >= 0.5:
                overlaps.append((share, -i, -j))
    left: set[int] = set()
    right: set[int] = set()
    for _, i, j in sorted(overlaps, reverse=True):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
    return len(left)


def line(name: str, hits: int, found: int, gold: int) -> str:
    precision, recall = hits / found if found else 1.0, hits / gold if gold else 1.0
    f1 = 2 * hits / (found + gold) if found + gold else 1.0
    return f"{name:24} gold {gold:3}  found {found:3}  right {hits:3}   P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--clusters", type=Path, help="by default clusters.json in GOLD")
    parser.add_argument("--read", action="store_true", help="score what comity reads, not the gold claims")
    options = parser.parse_args()
    groups = json.loads((options.clusters or options.gold / "clusters.json").read_text(encoding="utf-8"))
    pairs, findings = [0, 0, 0], [0, 0, 0]
    for name, group in groups.items():
        folders = [options.gold / report for report in group["reports"]]
        gold = [gold_ledger(folder) for folder in folders]
        ledgers = read_ledgers(folders) if options.read else gold
        entries, found = reconcile(ledgers)
        names = matched(gold, ledgers) if options.read else {}
        wanted, linked = gold_pairs(group["entries"], claim_ids(gold)), linked_pairs(entries, names)
        for total, row in (
            (pairs, (len(wanted & linked), len(linked), len(wanted))),
            (findings, (matches(group["findings"], found), len(found), len(group["findings"]))),
        ):
            total[:] = [sum(each) for each in zip(total, row, strict=True)]
        print(line(f"{name} links", len(wanted & linked), len(linked), len(wanted)))
        print(line(f"{name} findings", matches(group["findings"], found), len(found), len(group["findings"])))
    print(line("all links", *pairs))
    print(line("all findings", *findings))


if __name__ == "__main__":
    main()
