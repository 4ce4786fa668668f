"""How well a language model reads, alone and with the rules: any endpoint, scored on annotated reports fact by fact.

    python -m bench.model --model NAME --endpoint URL [--sample N] [--only REPORT,…] [--price IN OUT] [GOLD]

GOLD is as for bench.accuracy. Everything that comity.toml says of the model holds here too. Writes a section of
bench/model.md for the model, and leaves those of others. Answers are kept: a run that was stopped goes on.
"""

from __future__ import annotations

import argparse
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from bench.accuracy import gold_folder
from bench.score import KINDS, score
from comity.documents import read_file
from comity.errors import ComityError, NotRead
from comity.model import Document, Explanation, Ledger
from comity.readers import ModelReader, english
from comity.reading import Reader
from comity.settings import reader_options

BENCH = Path(__file__).resolve().parent
REPORT = BENCH / "model.md"
HEAD = """# Language models

How well a language model reads, alone and with the rules, on annotated reports; `python -m bench.model` measures any
endpoint. The rules are scored on the same reports. An argument of which the words do not stand at the place that a
model points at, or in which comity reads nothing, is left out; a claim is refused that cannot stand without it.
"""


def measure(folders: list[Path], readers: dict[str, Reader]) -> dict[str, Any]:
    """Read the reports with each reader; return the score of each."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as temporary:
        sample = Path(temporary) / "gold"
        sample.mkdir()
        for folder in folders:
            (sample / folder.name).symlink_to(folder)
        for name, reader in readers.items():
            predictions = Path(temporary) / name
            predictions.mkdir()
            documents = {folder.name: read_file(folder / "report.txt") for folder in folders}
            names = {document.id: folder for folder, document in documents.items()}
            several = reader.read_each if isinstance(reader, ModelReader) else partial(_one_by_one, reader)
            for document, ledger in several(documents.values()):
                if isinstance(ledger, NotRead):
                    print(f"{names[document.id]}: {ledger}", file=sys.stderr)
                    continue
                # The codebook knows no findings about readers.
                kept = [finding for finding in ledger.findings if finding.type != "reading"]
                ledger = msgspec.structs.replace(ledger, findings=kept)
                (predictions / f"{names[document.id]}.json").write_bytes(msgspec.json.encode(ledger))
                print(f"{name}: {names[document.id]}", file=sys.stderr)
            found[name] = score(sample, predictions)
    return found


def _one_by_one(reader: Reader, documents: Iterable[Document]) -> Iterator[tuple[Document, Ledger | NotRead]]:
    return ((document, reader.read(document)) for document in documents)


def refusals(folders: list[Path], reader: ModelReader) -> tuple[int, int, list[tuple[str, int]]]:
    """How many claims the model proposed, how many were refused, and the commonest reasons."""
    explanations: list[Explanation] = []
    for folder in folders:
        with suppress(NotRead):
            explanations.append(reader.explain(read_file(folder / "report.txt")))
    proposals = [proposal for explanation in explanations for proposal in explanation.proposed]
    reasons: dict[str, int] = {}
    for proposal in proposals:
        if proposal.refused:
            reason = re.sub(r"'.*?'|\".*?\"|\d+", "…", proposal.refused)
            reasons[reason] = reasons.get(reason, 0) + 1
    commonest = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))[:6]
    return len(proposals), sum(proposal.refused is not None for proposal in proposals), commonest


def section(name: str, scores: dict[str, Any], facts: list[str], reasons: list[tuple[str, int]]) -> str:
    lines = [f"## {name}", "", *facts, "", "| | rules | model | both |", "|---|---|---|---|"]

    def row(label: str, *path: str | int) -> str:
        cells = []
        for reader in ("rules", "model", "both"):
            value: Any = scores[reader]
            for step in path:
                value = value[step]
            cells.append(f"{value:.3f}")
        return f"| {label} | " + " | ".join(cells) + " |"

    lines += [row(f"all facts, {label}", "facts", n) for n, label in enumerate(("precision", "recall", "F1"))]
    for kind in KINDS:
        lines.append(row(f"{kind}, entries F1", kind, "entries", 2))
        lines.append(row(f"{kind}, facts F1", kind, "facts", 2))
    lines.append(row("evidence in the report to the letter", "grounded"))
    if reasons:
        lines += ["", "| why refused | claims |", "|---|---|", *(f"| {why} | {count} |" for why, count in reasons)]
    return "\n".join(lines) + "\n"


def write(name: str, text: str) -> None:
    """Put a section into the report in the place of an older one about the same model."""
    before = REPORT.read_text(encoding="utf-8") if REPORT.exists() else HEAD
    sections = {part.partition("\n")[0]: f"## {part}".rstrip() + "\n" for part in before.split("\n## ")[1:]}
    sections[name] = text
    REPORT.write_text("\n".join([HEAD, *(sections[key] for key in sorted(sections))]), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?", help="the folder of annotated reports")
    parser.add_argument("--model", help="the model, as its endpoint calls it")
    parser.add_argument("--endpoint", help="its URL")
    parser.add_argument("--protocol", help="openai or anthropic")
    parser.add_argument("--price", type=float, nargs=2, help="of a million tokens in and out")
    parser.add_argument("--max-cost", type=float, help="stop before it costs more")
    parser.add_argument("--answer", type=int, help="the most tokens of an answer")
    parser.add_argument("--concurrency", type=int, help="questions at once")
    parser.add_argument("--sample", type=int, help="only so many of the reports, evenly taken")
    parser.add_argument("--only", metavar="REPORT,…", help="only these reports, by the names of their folders")
    parser.add_argument("--note", default="", help="a sentence for the section, such as what the model ran on")
    parser.add_argument("--stream", action="store_true", default=None, help="stream the answers")
    arguments = parser.parse_args()
    gold = arguments.gold or gold_folder()
    if gold is None:
        print("model: no annotated reports at hand; name their folder, or set COMITY_GOLD")
        return
    folders = sorted(path.parent.resolve() for path in gold.glob("*/report.txt"))
    everything = len(folders)
    if only := [name.strip() for name in (arguments.only or "").split(",") if name.strip()]:
        if unknown := set(only) - {folder.name for folder in folders}:
            sys.exit(f"model: {', '.join(sorted(unknown))}: no such report in {gold}")
        folders = [folder for folder in folders if folder.name in only]
    if arguments.sample:
        folders = [folders[n * everything // arguments.sample] for n in range(min(arguments.sample, everything))]
    asked = ("endpoint", "protocol", "price", "max_cost", "answer", "concurrency", "stream")
    try:
        options = reader_options(
            reader="model", model={"name": arguments.model, **{name: getattr(arguments, name) for name in asked}}
        )
        alone = english(options)
    except ComityError as error:
        sys.exit(f"model: {error}")
    assert isinstance(alone, ModelReader)
    assert options.model is not None
    started = time.monotonic()
    both = ModelReader(alone.asker, rules=True)
    scores = measure(folders, {"model": alone, "both": both, "rules": Reader()})
    usage, seconds = alone.asker.usage, time.monotonic() - started
    proposed, refused, reasons = refusals(folders, alone)
    commit = subprocess.run(["git", "describe", "--always"], cwd=BENCH, capture_output=True, text=True, check=False)
    facts = [
        f"{date.today().isoformat()}, commit {commit.stdout.strip() or 'unknown'}, prompt "
        f"{alone.asker.prompt.digest}, {len(folders)} of {everything} annotated reports"
        f"{' (' + ', '.join(only) + ')' if only else ''}. {arguments.note}".strip(),
        "",
        f"Questions and tokens of this run: {usage} in {seconds:,.0f} s on {platform.machine()}. Claims proposed: "
        f"{proposed}; refused: {refused}.",
    ]
    write(options.model.name, section(options.model.name, scores, facts, reasons))
    print(REPORT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
