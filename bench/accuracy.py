"""How well comity reads: ledgers of annotated reports, scored fact by fact.

    python -m bench.accuracy [GOLD] [--raise-floors]

GOLD (or the environment's COMITY_GOLD) is a folder with one folder a report: `report.txt`, `meta.json`, `gold.json`;
beside GOLD stands the `score.py` that scores it. Writes bench/accuracy.md. With --raise-floors, the floors in
bench/accuracy.toml, below which a test fails, go up to the new scores where these are higher; never down.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from bench.causes import causes
from comity.documents import read_file
from comity.model import Ledger
from comity.reading import Reader

BENCH = Path(__file__).resolve().parent
REPORT, FLOORS = BENCH / "accuracy.md", BENCH / "accuracy.toml"
KINDS = ("transfers", "agreements", "visits", "accusations", "indicators")


def gold_folder() -> Path | None:
    """The annotated reports at hand, or None."""
    folder = Path(os.environ.get("COMITY_GOLD") or BENCH.parents[1] / "shared" / "gold" / "dev")
    return folder if (folder.parent / "score.py").is_file() else None


def score(gold: Path) -> dict[str, Any]:
    """Read every report of a gold folder; return what its `score.py` says, and as "causes" what errors cost."""
    reader = Reader()
    folders = sorted(path.parent for path in gold.glob("*/report.txt"))
    return score_of(gold, {folder.name: reader.read(read_file(folder / "report.txt")) for folder in folders})


def score_of(gold: Path, ledgers: Mapping[str, Ledger]) -> dict[str, Any]:
    """Return what the `score.py` of a gold folder says of ledgers, by the names of their reports, and the causes."""
    with tempfile.TemporaryDirectory() as predictions:
        for name, ledger in ledgers.items():
            (Path(predictions) / f"{name}.json").write_bytes(msgspec.json.encode(ledger))
        command = [sys.executable, str(gold.parent / "score.py"), str(gold), predictions, "--json"]
        result: dict[str, Any] = json.loads(subprocess.check_output(command))
        result["causes"] = causes(gold, Path(predictions))
    return result


def headline(result: dict[str, Any]) -> dict[str, float]:
    """The F1 values that have floors: entries and facts by kind, findings, and all facts."""
    values = {f"{kind}.{of}": result[kind][of][2] for kind in KINDS for of in ("entries", "facts")}
    return values | {"findings": result["findings"][2], "facts": result["facts"][2]}


def floors() -> dict[str, float]:
    """The scores that must not be undercut."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def write_report(result: dict[str, Any]) -> None:
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=BENCH, capture_output=True, text=True, check=False
    )
    lines = [
        "# Accuracy",
        "",
        f"{date.today().isoformat()}, commit {commit.stdout.strip() or 'unknown'}, {result['reports']} annotated "
        f"reports. Evidence that stands in the report to the letter: {result['grounded']:.1%}.",
        "",
        "An entry is found if a party and a value agree; a fact is one value of one field. P is precision, R recall;",
        "exact is the share of entries with every fact right.",
        "",
        "| kind | entries P | R | F1 | facts P | R | F1 | exact |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for kind in KINDS:
        cells = [*result[kind]["entries"], *result[kind]["facts"], result[kind]["exact"]]
        lines.append(f"| {kind} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")
    lines.append("| findings | " + " | ".join(f"{cell:.3f}" for cell in result["findings"]) + " | | | | |")
    lines.append("| all | | | | " + " | ".join(f"{cell:.3f}" for cell in result["facts"]) + " | |")
    lines += ["", "## F1 by field", "", "| kind | field | F1 |", "|---|---|---|"]
    lines += [f"| {kind} | {field} | {f1:.3f} |" for kind in KINDS for field, f1 in result[kind]["fields"].items()]
    lines += [
        "",
        "## The ten commonest causes of error",
        "",
        "A cost is the number of facts missed and facts wrong.",
        "",
    ]
    lines += ["| cause | facts |", "|---|---|", *(f"| {cause} | {cost} |" for cause, cost in result["causes"])]
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def raise_floors(values: dict[str, float]) -> None:
    before = floors()
    raised = {name: max(int(value * 1000) / 1000, before.get(name, 0.0)) for name, value in values.items()}
    lines = ["# F1 on the annotated reports, below which tests/test_accuracy.py fails. Raised by bench/accuracy.py."]
    lines += [f'"{name}" = {value:.3f}' for name, value in raised.items()]
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?", help="the folder of annotated reports")
    parser.add_argument("--raise-floors", action="store_true", help="raise the floors to these scores")
    arguments = parser.parse_args()
    gold = arguments.gold or gold_folder()
    if gold is None:
        print("accuracy: no annotated reports at hand; name their folder, or set COMITY_GOLD")
        return
    result = score(gold)
    values = headline(result)
    for name, value in values.items():
        print(f"{name:22} {value:.3f}")
    write_report(result)
    if arguments.raise_floors:
        raise_floors(values)


if __name__ == "__main__":
    main()
