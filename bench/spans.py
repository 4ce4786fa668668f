"""What the mentions make of words that a person tagged: the party, the kind of the thing, the quantity, the date.

    python -m bench.spans [TAGGED] [--show ROLE]

TAGGED is a folder of tagged reports with the `check.py` that reads them (or the environment's COMITY_TAGGED). A party
is right if it has the code that the report's line of parties gives for those words, a thing if most of the words for it
have the kind that was tagged; a quantity or a date counts if any is read in the words. --show prints what is wrong for
one of these.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from comity.grounding.mentioned import Mentioned
from comity.grounding.pointer import Pointer
from comity.model import Document
from comity.parties import party_code
from comity.reading import Reader

ROOT = Path(__file__).resolve().parents[2]
_PARTIES = frozenset("giver receiver party visitor host accuser accused about said".split())
SORTS = ("party", "thing", "quantity", "date")

Verdict = tuple[str, bool, str]
"""What it is about (one of SORTS), whether it is right, and a line that shows it."""


def tagged(folder: Path) -> Iterator[dict[str, Any]]:
    """The reports of a folder, with the spans that were tagged."""
    files = sorted(path for path in folder.glob("*.txt") if path.name != "example.txt")
    command = [sys.executable, str(folder / "check.py"), "--json", *map(str, files)]
    for line in subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines():
        if line.startswith("{"):
            yield json.loads(line)


def verdicts(reader: Reader, report: dict[str, Any]) -> Iterator[Verdict]:
    """What comes of each tagged span of a report."""
    if not report["entries"]:
        return
    document = Document(
        id=report["id"], text=report["text"], published=report["published"], publisher=report["publisher"]
    )
    mentioned = Mentioned(reader.context(document))
    codes = {name.lower(): code.removeprefix("org:").upper() for name, code in report["parties"].items()}
    seen: set[tuple[str, int, int]] = set()
    for entry in report["entries"].values():
        yield from _items(mentioned, report["id"], entry)
        for role in entry["roles"]:
            key = (role["role"], role["start"], role["end"])
            if key in seen:
                continue
            seen.add(key)
            verdict = _verdict(mentioned, role, codes)
            if verdict is not None:
                sort, right, got = verdict
                around = report["text"][max(0, role["start"] - 40) : role["end"] + 30].replace("\n", " ")
                yield sort, right, f"{report['id']} {role['text']!r}: {got}   [{around}]"


def _items(mentioned: Mentioned, report: str, entry: dict[str, Any]) -> Iterator[Verdict]:
    """Whether most of the words for an item, those that say what it is, name a thing of the kind that was tagged."""
    for index, wanted in entry["items"].items():
        words = [role for role in entry["roles"] if role["role"].startswith("item") and str(role["index"]) == index]
        pointers = [Pointer(start=role["start"], end=role["end"]) for role in words]
        kinds = Counter(
            things[0].kind for pointer in pointers if (things := mentioned.things(pointer)) and things[0].kind
        )
        got = kinds.most_common(1)[0][0] if kinds else "-"
        yield "thing", got == wanted, f"{report} {[role['text'] for role in words]}: {got}, not {wanted}"


def _verdict(mentioned: Mentioned, role: dict[str, Any], codes: dict[str, str]) -> Verdict | None:
    pointer = Pointer(start=role["start"], end=role["end"])
    name = role["role"].rstrip("0123456789")
    if name in _PARTIES:
        wanted = codes.get(role["text"].lower())
        if wanted is None or wanted == "-":
            return None
        got = [party_code(ref) or "-" for ref in mentioned.parties(pointer)]
        return "party", {code.upper() for code in got} == {wanted}, f"{'+'.join(got)}, not {wanted}"
    if name in ("qty", "value"):
        return "quantity", role["text"].lower() in ("a", "an") or mentioned.quantity(pointer) is not None, "none"
    if name in ("date", "period"):
        return "date", mentioned.date(pointer) is not None, "none"
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="the folder of tagged reports")
    parser.add_argument("--show", choices=(*SORTS, "all"), help="print what is wrong for these")
    arguments = parser.parse_args()
    folder = arguments.folder or Path(os.environ.get("COMITY_TAGGED") or ROOT / "shared" / "gold" / "tagged")
    if not (folder / "check.py").is_file():
        print("spans: no tagged reports at hand; name their folder, or set COMITY_TAGGED")
        return
    reader = Reader()
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    for report in tagged(folder):
        for sort, right, line in verdicts(reader, report):
            counts[sort][right] += 1
            if not right and arguments.show in (sort, "all"):
                print(sort, line)
    for sort in SORTS:
        good, bad = counts[sort][True], counts[sort][False]
        print(f"{sort:9} {good:5}/{good + bad:<5} {good / max(good + bad, 1):.1%}")


if __name__ == "__main__":
    main()
