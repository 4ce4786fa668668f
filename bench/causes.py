"""What the errors come from: the facts that each cause costs, by the pairing of `bench.score`."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from bench.score import SCORED, facts_of, pair_entries


def causes(gold: Path, predictions: Path, most: int = 10) -> list[tuple[str, int]]:
    """The commonest causes of error and the facts that each costs: facts missed and facts that are wrong.

    `gold` is a folder of annotated reports, `predictions` one of ledgers by the same names.
    """
    lost: Counter[str] = Counter()
    for folder in sorted(path.parent for path in gold.glob("*/gold.json")):
        wanted = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        got = json.loads((predictions / f"{folder.name}.json").read_text(encoding="utf-8"))
        for kind in SCORED:
            lost += _lost(kind, wanted.get(kind) or [], got.get(kind) or [])
    return lost.most_common(most)


def _lost(kind: str, wanted: list[Any], got: list[Any]) -> Counter[str]:
    paired = pair_entries(kind, wanted, got)
    lost: Counter[str] = Counter()
    for i, entry in enumerate(wanted):
        if i in paired:
            for fact in facts_of(kind, entry, got[paired[i]]):
                cause = f"{kind}: {fact.field} wrong, missing or too much in an entry that is found"
                lost[cause] += fact.gold + fact.read - 2 * fact.both
        else:
            lost[f"{kind}: an entry is not found"] += sum(fact.gold for fact in facts_of(kind, entry, {}))
    for j, entry in enumerate(got):
        if j not in paired.values():
            lost[f"{kind}: an entry that is none"] += sum(fact.read for fact in facts_of(kind, {}, entry))
    return lost
