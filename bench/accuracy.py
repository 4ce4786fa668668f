"""How well comity reads by default: ledgers of annotated reports, scored fact by fact.

    python -m bench.accuracy [GOLD...] [--unseen GOLD...] [--raise-floors]

GOLD is a folder with one folder a report: `report.txt`, `meta.json`, `gold.json`. Without any it is `bench/gold` and,
if there is one, the folder that the environment's COMITY_GOLD names. Reports on which rules were written are
*development*; those in folders behind --unseen are *unseen*, and only their figures say how well other reports are
read. Writes bench/accuracy.md. With --raise-floors, the floors in bench/accuracy.toml, below which a test fails, go up
to the new scores where these are higher; never down.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from bench.causes import causes
from bench.score import SCORED
from bench.score import score as scored
from comity.documents import read_file
from comity.model import Ledger
from comity.readers import english
from comity.settings import DEFAULTS

BENCH = Path(__file__).resolve().parent
REPORT, FLOORS, OWN = BENCH / "accuracy.md", BENCH / "accuracy.toml", BENCH / "gold"
KINDS = tuple(SCORED)


def gold_folder() -> Path | None:
    """The annotated reports at hand beside those of the repository, or None."""
    folder = Path(os.environ.get("COMITY_GOLD") or BENCH.parents[1] / "shared" / "gold" / "dev")
    return folder if any(folder.glob("*/gold.json")) else None


def score(gold: Path) -> dict[str, Any]:
    """Read every report of a gold folder by comity's own readers; return the score of the ledgers."""
    reader = english(DEFAULTS)
    folders = sorted(path.parent for path in gold.glob("*/report.txt"))
    return score_of(gold, {folder.name: reader.read(read_file(folder / "report.txt")) for folder in folders})


def score_of(gold: Path, ledgers: Mapping[str, Ledger]) -> dict[str, Any]:
    """Return the score of ledgers by the names of their reports (see bench.score), and as "causes" what errors cost."""
    with tempfile.TemporaryDirectory() as predictions:
        for name, ledger in ledgers.items():
            (Path(predictions) / f"{name}.json").write_bytes(msgspec.json.encode(ledger))
        return scored(gold, Path(predictions)) | {"causes": causes(gold, Path(predictions))}


def headline(result: dict[str, Any]) -> dict[str, float]:
    """The F1 values that have floors: entries and facts by kind, findings, and all facts."""
    values = {f"{kind}.{of}": result[kind][of][2] for kind in KINDS for of in ("entries", "facts")}
    return values | {"findings": result["findings"][2], "facts": result["facts"][2]}


def floors() -> dict[str, float]:
    """The scores that must not be undercut."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def write_report(results: Mapping[str, dict[str, Any]]) -> None:
    """Write down the results of folders, by the heading of each."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=BENCH, capture_output=True, text=True, check=False
    )
    lines = [
        "# Accuracy",
        "",
        f"{date.today().isoformat()}, commit {commit.stdout.strip() or 'unknown'}.",
        "",
        "*Development* are reports that were at hand when rules were written: their figures say what the rules can do,",
        "not how well other reports are read. *Unseen* are reports that nobody looked at for that.",
        "",
        "An entry is found if a party and a value agree; a fact is one value of one field. P is precision, R recall;",
        "exact is the share of entries with every fact right.",
    ]
    for heading, result in results.items():
        lines += _section(heading, result)
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _section(heading: str, result: dict[str, Any]) -> list[str]:
    lines = [
        "",
        f"## {heading}",
        "",
        f"{result['reports']} annotated reports. Evidence that stands in the report to the letter: "
        f"{result['grounded']:.1%}.",
        "",
        "| kind | entries P | R | F1 | facts P | R | F1 | exact |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for kind in KINDS:
        cells = [*result[kind]["entries"], *result[kind]["facts"], result[kind]["exact"]]
        lines.append(f"| {kind} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")
    lines.append("| findings | " + " | ".join(f"{cell:.3f}" for cell in result["findings"]) + " | | | | |")
    lines.append("| all | | | | " + " | ".join(f"{cell:.3f}" for cell in result["facts"]) + " | |")
    lines += ["", "F1 by field:", "", "| kind | field | F1 |", "|---|---|---|"]
    lines += [f"| {kind} | {field} | {f1:.3f} |" for kind in KINDS for field, f1 in result[kind]["fields"].items()]
    lines += ["", "The ten commonest causes of error, each with the number of facts missed and facts wrong:", ""]
    return [*lines, "| cause | facts |", "|---|---|", *(f"| {cause} | {cost} |" for cause, cost in result["causes"])]


def raise_floors(values: dict[str, float]) -> None:
    before = floors()
    raised = {name: max(int(value * 1000) / 1000, before.get(name, 0.0)) for name, value in values.items()}
    lines = ["# F1 on the annotated reports, below which tests/test_accuracy.py fails. Raised by bench/accuracy.py."]
    lines += [f'"{name}" = {value:.3f}' for name, value in raised.items()]
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="*", help="folders of annotated reports that rules were written on")
    parser.add_argument("--unseen", type=Path, nargs="+", default=[], help="folders of reports that nobody looked at")
    parser.add_argument("--raise-floors", action="store_true", help="raise the floors to the scores of the last GOLD")
    arguments = parser.parse_args()
    seen = arguments.gold or [folder for folder in (OWN, gold_folder()) if folder is not None]
    results: dict[str, dict[str, Any]] = {}
    for sort, folder in [*(("unseen", each) for each in arguments.unseen), *(("development", each) for each in seen)]:
        heading = f"{_named(folder)} ({sort})"
        results[heading] = score(folder)
        print(heading)
        for name, value in headline(results[heading]).items():
            print(f"  {name:22} {value:.3f}")
    write_report(results)
    if arguments.raise_floors:
        raise_floors(headline(results[heading]))


def _named(folder: Path) -> str:
    return "In the repository" if folder == OWN else f"In a folder “{folder.name}”"


if __name__ == "__main__":
    main()
