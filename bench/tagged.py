"""How well comity reads the tagged reports that are held out of training, scored fact by fact.

    python -m bench.tagged [FILE...] [--reader rules --reader learned --reader both] [--write]

A tagged report says which words fill which field (training/data/GUIDE.md); parties have their codes from the tags,
quantities and dates are what comity reads in the tagged words. What is measured is thus who finds the right words and
labels. Prints the scores, and how many entries were told in reports that hold none; --write keeps them in
bench/tagged.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from training.sources import tagged_files
from training.tagged import Entry, Mark, TaggedReport, read_tagged

from bench.score import KINDS
from bench.side_by_side import READERS, table
from comity.documents.build import make_document
from comity.model import Document, Ledger
from comity.pipelines import Pipelines
from comity.reading import Reader
from comity.settings import ReaderName, ReaderOptions

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "bench" / "tagged.md"
PLURALS = dict(zip(("transfer", "agreement", "visit", "accusation", "indicator"), KINDS, strict=True))
_AHEAD = frozenset(("sought", "pledged", "agreed", "planned", "invited"))


def document(report: TaggedReport) -> Document:
    """Return a tagged report as a document without its tags."""
    return make_document(report.text, published=report.published, title=report.title, publisher=report.publisher)


class Gold:
    """Makes gold ledgers out of tagged reports."""

    def __init__(self) -> None:
        self.reader = Reader()

    def ledger(self, report: TaggedReport) -> dict[str, Any]:
        """Return the ledger that the tags of a report say."""
        self.context = self.reader.context(document(report))
        self.report = report
        found: dict[str, Any] = {kind: [] for kind in KINDS}
        for entry in report.entries:
            found[PLURALS[entry.kind]].append(getattr(self, f"_{entry.kind}")(entry))
        return found

    def _transfer(self, entry: Entry) -> dict[str, Any]:
        return {
            "giver": self._parties(entry, "giver"),
            "receiver": self._parties(entry, "receiver"),
            "items": self._items(entry),
            "mode": entry.mode,
            "stage": entry.stage,
            "denied": entry.denied,
            **self._common(entry),
        }

    def _agreement(self, entry: Entry) -> dict[str, Any]:
        return {
            "parties": self._parties(entry, "parties"),
            "type": entry.type,
            "subject": self._words(entry, "subject"),
            "stage": entry.stage,
            **self._common(entry),
        }

    def _visit(self, entry: Entry) -> dict[str, Any]:
        return {
            "visitors": self._parties(entry, "visitors"),
            "hosts": self._parties(entry, "hosts"),
            "place": self._words(entry, "place"),
            "stage": entry.stage,
            **self._common(entry),
        }

    def _accusation(self, entry: Entry) -> dict[str, Any]:
        sides = {role: self._parties(entry, role) for role in ("accusers", "accused")}
        return {**sides, "of": self._words(entry, "of"), **self._common(entry)}

    def _indicator(self, entry: Entry) -> dict[str, Any]:
        values = [mark for mark in entry.marks if mark.role == "value"]
        moved = [mark for mark in entry.marks if mark.role == "change"]
        change = self._quantity(moved[0], signed=True) if moved else None
        return {
            "about": self._parties(entry, "about"),
            "measure": self._words(entry, "measure"),
            "value": self._quantity(values[0]) if values else None,
            "period": self._date(entry, "period"),
            "change": change and {"value": change["low"], "unit": change["unit"], "since": self._date(entry, "since")},
            "said_by": self._names(entry),
        }

    def _common(self, entry: Entry) -> dict[str, Any]:
        triggers = entry.triggers()
        return {"date": self._date(entry, "date"), "said_by": self._names(entry), "evidence": triggers and " "}

    # Fields

    def _marks(self, entry: Entry, role: str) -> list[tuple[Mark, str]]:
        text = self.report.text
        marks = sorted((mark for mark in entry.marks if mark.role == role), key=lambda mark: mark.start)
        return [(mark, text[mark.start : mark.end]) for mark in marks]

    def _parties(self, entry: Entry, role: str) -> list[dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        unknown: dict[str, dict[str, Any]] = {}
        for _, name in self._marks(entry, role):
            code = self.report.parties.get(name, "-")
            if code == "-":
                unknown.setdefault(name, {"name": name, "state": None, "org": None})
                continue
            org = code[4:] if code.startswith("org:") else None
            found.setdefault(code, {"name": name, "state": None if org else code, "org": org})
        return list((found or unknown).values())

    def _names(self, entry: Entry) -> list[dict[str, Any]]:
        return [{"name": name} for _, name in self._marks(entry, "said_by")[:1]]

    def _words(self, entry: Entry, role: str) -> str | None:
        return next((words for _, words in self._marks(entry, role)), None)

    def _items(self, entry: Entry) -> list[dict[str, Any]]:
        found: dict[int, dict[str, Any]] = {}
        for mark, words in self._marks(entry, "item"):
            bare = any(m.role == "quantity" and (m.start, m.end) == (mark.start, mark.end) for m in entry.marks)
            what = "money" if bare and entry.kinds.get(mark.index) == "funds" else words
            found.setdefault(mark.index, {"what": what, "kind": entry.kinds.get(mark.index), "quantity": None})
        for mark, _ in self._marks(entry, "quantity"):
            if mark.index in found and found[mark.index]["quantity"] is None:
                found[mark.index]["quantity"] = self._quantity(mark)
        places = {index: n for n, index in enumerate(found)}
        return [{**item, "part_of": places.get(entry.parts.get(index, -1))} for index, item in found.items()]

    def _quantity(self, mark: Mark, *, signed: bool = False) -> dict[str, Any] | None:
        quantities = {id(q): q.mention for q in self.context.quantities.values()}.values()
        here = [q for q in quantities if q.start < mark.end and mark.start < q.end]
        if not here:
            return None
        best = max(here, key=lambda q: min(q.end, mark.end) - max(q.start, mark.start))
        low = -best.low if signed and best.change == "down" and best.low is not None else best.low
        return {"low": low, "high": best.high, "unit": best.unit, "approx": best.approx}

    def _date(self, entry: Entry, role: str) -> dict[str, str] | None:
        for mark, _ in self._marks(entry, role):
            for found in self.context.dates:
                if found.mention.start < mark.end and mark.start < found.mention.end:
                    value = self.context.value(found, entry.stage in _AHEAD)
                    return {"start": value.start, "end": value.end}
        return None


def score(reports: list[TaggedReport], ledgers: list[Ledger]) -> dict[str, Any]:
    """Return what the scorer says of ledgers read from tagged reports."""
    gold = Gold()
    with tempfile.TemporaryDirectory() as work:
        for report, ledger in zip(reports, ledgers, strict=True):
            folder = Path(work) / "gold" / report.id
            folder.mkdir(parents=True)
            (folder / "report.txt").write_text(ledger.document.text, encoding="utf-8")
            (folder / "meta.json").write_text(json.dumps({"published": report.published}), encoding="utf-8")
            (folder / "gold.json").write_text(json.dumps(gold.ledger(report)), encoding="utf-8")
            told = Path(work) / "told" / f"{report.id}.json"
            told.parent.mkdir(exist_ok=True)
            told.write_bytes(msgspec.json.encode(ledger))
        command = [sys.executable, "-m", "bench.score", f"{work}/gold", f"{work}/told", "--json"]
        result: dict[str, Any] = json.loads(subprocess.check_output(command, cwd=ROOT))
    empty = [ledger for report, ledger in zip(reports, ledgers, strict=True) if not report.entries]
    false = sum(len(getattr(ledger, kind)) for ledger in empty for kind in KINDS)
    return {**result, "empty": len(empty), "false": false}


def measure(reader: ReaderName, paths: list[Path]) -> dict[str, Any]:
    """Return how well a reader reads files of tagged reports."""
    reports = [report for path in paths for report in read_tagged(path)]
    return score(reports, list(Pipelines(ReaderOptions(reader=reader)).read_many(map(document, reports))))


def lines(results: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Yield the report as lines of Markdown: by reader and kind, then F1 by field."""
    yield "# Tagged reports that are held out of training (unseen)"
    yield ""
    yield f"{date.today().isoformat()}."
    yield ""
    yield from table(results)


def main() -> None:
    """Read, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="files of tagged reports (default: those held out)")
    parser.add_argument("--reader", action="append", choices=READERS, help="default: all three")
    parser.add_argument("--write", action="store_true", help=f"keep the result in {REPORT.name}")
    wanted = parser.parse_args()
    paths = wanted.files or tagged_files(held_out=True)
    results = {name: measure(name, paths) for name in wanted.reader or READERS}
    found = list(lines(results))
    print("\n".join(found))
    if wanted.write:
        REPORT.write_text("\n".join(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
