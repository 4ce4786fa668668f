"""`python -m training.check FILE...`: says what is wrong with files of tagged reports, then how much they hold."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from comity.extraction.learned.labels import MODES, STAGES, TYPES
from training.sources import tagged_files
from training.tagged import Entry, TaggedError, TaggedReport, read_tagged

_NEEDED = {
    "transfer": ("trigger", "item"),
    "agreement": ("trigger", "parties"),
    "visit": ("trigger", "visitors"),
    "accusation": ("trigger", "accusers", "accused"),
    "indicator": ("value", "measure"),
}
_PARTIES = frozenset(("giver", "receiver", "parties", "visitors", "hosts", "accusers", "accused"))


def faults(report: TaggedReport) -> Iterator[str]:
    """Yield what is wrong with a tagged report, a line each."""
    for entry in report.entries:
        roles = {mark.role for mark in entry.marks}
        for role in _NEEDED[entry.kind]:
            if role not in roles:
                yield f"{entry.name}: no {role} is tagged"
        yield from _label_faults(entry)
        for mark in entry.marks:
            words = report.text[mark.start : mark.end]
            if words != words.strip() or not words:
                yield f"{entry.name}.{mark.role}: {words!r} has blanks at its ends, or no words"
            if mark.role in _PARTIES and words not in report.parties:
                yield f"{entry.name}.{mark.role}: {words!r} stands not among the parties"


def _label_faults(entry: Entry) -> Iterator[str]:
    if entry.kind in STAGES and entry.stage not in STAGES[entry.kind]:
        yield f"{entry.name}: stage {entry.stage!r} is none of {', '.join(STAGES[entry.kind])}"
    if entry.kind == "transfer" and entry.mode not in MODES:
        yield f"{entry.name}: mode {entry.mode!r} is none"
    if entry.kind == "agreement" and entry.type is not None and entry.type not in TYPES:
        yield f"{entry.name}: type {entry.type!r} is none of {', '.join(TYPES)}"


def main() -> int:
    """Check files, by default those that are trained and measured on; 1 where something is wrong."""
    paths = [Path(name) for name in sys.argv[1:]] or [*tagged_files(), *tagged_files(held_out=True)]
    found: Counter[str] = Counter()
    wrong = 0
    ids: set[str] = set()
    for path in paths:
        try:
            for report in read_tagged(path):
                lines = list(faults(report)) + (["the id stands twice"] if report.id in ids else [])
                ids.add(report.id)
                wrong += len(lines)
                for line in lines:
                    print(f"{path.name} {report.id}: {line}")
                found.update(["reports", *(entry.kind for entry in report.entries)])
        except TaggedError as error:
            wrong += 1
            print(error)
    print(", ".join(f"{count} {name}" for name, count in found.most_common()) + f"; {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
