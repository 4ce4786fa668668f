"""What the errors come from: the facts that each cause costs, by the pairing of the gold folder's own `score.py`."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

KINDS = ("transfers", "agreements", "visits", "accusations", "indicators")


def causes(gold: Path, predictions: Path, most: int = 10) -> list[tuple[str, int]]:
    """The commonest causes of error and the facts that each costs: facts missed and facts that are wrong.

    `gold` is a folder of annotated reports, `predictions` one of ledgers by the same names.
    """
    score = _scorer(gold)
    lost: Counter[str] = Counter()
    for folder in sorted(path.parent for path in gold.glob("*/gold.json")):
        wanted = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        got = json.loads((predictions / f"{folder.name}.json").read_text(encoding="utf-8"))
        for kind in KINDS:
            lost += _lost(score, kind, wanted.get(kind) or [], got.get(kind) or [])
    return lost.most_common(most)


def _scorer(gold: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", gold.parent / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _lost(score: Any, kind: str, wanted: list[Any], got: list[Any]) -> Counter[str]:
    wanted, got = [score.tidy(entry) for entry in wanted], [score.tidy(entry) for entry in got]
    table = [[score.facts_of(kind, a, b) for b in got] for a in wanted]
    weight = [[sum(fact[3] for fact in cell) if score.found(cell) else 0 for cell in row] for row in table]
    pairs = {i: j for i, j in score.hungarian(weight).items() if weight[i][j] > 0}
    lost: Counter[str] = Counter()
    for i, entry in enumerate(wanted):
        if i in pairs:
            for field, in_gold, in_got, hits in table[i][pairs[i]]:
                lost[f"{kind}: {field} wrong, missing or too much in an entry that is found"] += (
                    in_gold + in_got - 2 * hits
                )
        else:
            lost[f"{kind}: an entry is not found"] += sum(fact[1] for fact in score.facts_of(kind, entry, {}))
    for j, entry in enumerate(got):
        if j not in pairs.values():
            lost[f"{kind}: an entry that is none"] += sum(fact[2] for fact in score.facts_of(kind, {}, entry))
    return lost
