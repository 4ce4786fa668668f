"""How well comity reads by default: ledgers of annotated reports, scored fact by fact.

    python -m bench.accuracy [GOLD...] [--unseen GOLD...] [--raise-floors]

GOLD is a folder with one folder a report: `report.txt`, `meta.json`, `gold.json`. Without any it is `bench/gold` and,
if there is one, the folder that the environment's COMITY_GOLD names. Reports on which rules were written are
*development*; those in folders behind --unseen, and the tagged reports that are held out of training, are *unseen*, and
only their figures say how well other reports are read. Rules, learnt reader and both side by side. Writes
bench/accuracy.md. With --raise-floors, the floors in bench/accuracy.toml, below which a test fails, go up
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
from training.sources import tagged_files

from bench.causes import causes
from bench.score import KINDS
from bench.score import score as scored
from bench.side_by_side import READERS, table
from bench.tagged import measure
from comity.documents import read_file
from comity.model import Ledger
from comity.pipelines import Pipelines
from comity.settings import ReaderName, ReaderOptions

BENCH = Path(__file__).resolve().parent
REPORT, FLOORS, OWN = BENCH / "accuracy.md", BENCH / "accuracy.toml", BENCH / "gold"
TAGGED = "Tagged reports that are held out of training (unseen)"


def gold_folder() -> Path | None:
    """The annotated reports at hand beside those of the repository, or None."""
    folder = Path(os.environ.get("COMITY_GOLD") or BENCH.parents[1] / "shared" / "gold" / "dev")
    return folder if any(folder.glob("*/gold.json")) else None


def score(gold: Path, reader: ReaderName = "both") -> dict[str, Any]:
    """Read every report of a gold folder; return the score of the ledgers."""
    folders = sorted(path.parent for path in gold.glob("*/report.txt"))
    ledgers = Pipelines(ReaderOptions(reader=reader)).read_many(read_file(each / "report.txt") for each in folders)
    return score_of(gold, {folder.name: ledger for folder, ledger in zip(folders, ledgers, strict=True)})


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


def write_report(results: Mapping[str, Mapping[str, dict[str, Any]]]) -> None:
    """Write down the results of sets of reports by reader, by the heading of each set."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=BENCH, capture_output=True, text=True, check=False
    )
    lines = [
        "# Accuracy",
        "",
        f"{date.today().isoformat()}, commit {commit.stdout.strip() or 'unknown'}. The default reader is `both`.",
        "",
        "*Development* are reports that were at hand when rules were written: their figures say what the rules can do,",
        "not how well other reports are read. *Unseen* are reports on which neither rules nor weights were made.",
        "",
        "An entry is found if a party and a value agree; a fact is one value of one field. P is precision, R recall.",
    ]
    for heading, by_reader in results.items():
        lines += ["", f"## {heading}", "", *table(by_reader), *_causes(by_reader["both"])]
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _causes(result: dict[str, Any]) -> list[str]:
    if "causes" not in result:
        return []
    told = [f"| {cause} | {cost} |" for cause, cost in result["causes"]]
    head = "The ten commonest causes of error of both, each with the number of facts missed and facts wrong:"
    return ["", head, "", "| cause | facts |", "|---|---|", *told]


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
    results: dict[str, dict[str, dict[str, Any]]] = {}
    for sort, folder in [*(("unseen", each) for each in arguments.unseen), *(("development", each) for each in seen)]:
        heading = f"{_named(folder)} ({sort})"
        results[heading] = {reader: score(folder, reader) for reader in READERS}
        _tell(heading, results[heading])
    held_out = tagged_files(held_out=True)
    results[TAGGED] = {reader: measure(reader, held_out) for reader in READERS}
    _tell(TAGGED, results[TAGGED])
    write_report(results)
    if arguments.raise_floors:
        raise_floors(headline(results[heading]["both"]))


def _tell(heading: str, results: Mapping[str, dict[str, Any]]) -> None:
    print(heading, *table(results), sep="\n")


def _named(folder: Path) -> str:
    return "In the repository" if folder == OWN else f"In a folder “{folder.name}”"


if __name__ == "__main__":
    main()
