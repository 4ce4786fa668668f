"""Inputs that went wrong once, by the kind of their fault: which of them are read right now.

    python -m bench.faults [FILE] [--reader NAME] [--cause NAME] [--note] [--keep]

FILE holds one input a line as JSON: `cause`, `text`, `published`, and `right` in the short notation of
bench/faults_notation.py; without one, the cases of tests/faults. Prints each input that is read wrong, with what was
read, and the count by kind. --note writes the counts to bench/faults.md, --keep writes the list of known failures that
tests/faults goes by.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

import msgspec

import comity
from bench.faults_notation import Amount, Kind, Pattern, Right, Thing, read_right
from bench.grammar_match import alike, paired, same_days
from comity.documents.texts import own_words
from comity.knowledge.nouns import singulars
from comity.model import Claim, Item, Ledger, Party, Quantity
from comity.parties import party_code
from comity.settings import DEFAULTS, ReaderName, ReaderOptions, reader_options

BENCH = Path(__file__).resolve().parent
CASES = BENCH.parent / "tests" / "faults" / "cases.jsonl"
KNOWN, REPORT = CASES.parent / "known_failures.txt", BENCH / "faults.md"
KINDS: tuple[Kind, ...] = get_args(Kind)
SIDES: dict[Kind, tuple[str, str | None]] = {
    "transfers": ("giver", "receiver"),
    "agreements": ("parties", None),
    "visits": ("visitors", "hosts"),
    "accusations": ("accusers", "accused"),
    "indicators": ("about", None),
    "events": ("actor", "recipient"),
}


class Fault(msgspec.Struct, frozen=True):
    """One input: the kind of its fault, its text, its day, and what is right."""

    cause: str
    text: str
    published: str
    right: str


def load(path: Path) -> list[Fault]:
    """Return the inputs of a file. Raises msgspec.ValidationError where one lacks a field."""
    return [msgspec.json.decode(line, type=Fault) for line in path.read_bytes().splitlines() if line.strip()]


def names(faults: Sequence[Fault]) -> list[str]:
    """A name for each input: the kind of its fault and its place among those of the kind."""
    seen: dict[str, int] = defaultdict(int)
    found = []
    for fault in faults:
        seen[fault.cause] += 1
        found.append(f"{fault.cause}-{seen[fault.cause]}")
    return found


def judge(fault: Fault, options: ReaderOptions) -> tuple[bool, str]:
    """Read one input; return whether it came out right, and what was read, in one line.

    Raises ValueError where `right` is not of the notation.
    """
    right = read_right(fault.right)
    try:
        text = own_words(fault.text, "case.html" if fault.text.startswith("<") else "case.txt")[0]
        ledger = comity.read(text, published=fault.published, options=options)
    except comity.InputError as error:
        return False, str(error)
    return is_right(ledger, right), " / ".join(brief(kind, claim) for kind in KINDS for claim in getattr(ledger, kind))


def is_right(ledger: Ledger, right: Right) -> bool:
    """Whether a ledger is as the notation tells."""
    claims = [claim for kind in KINDS for claim in getattr(ledger, kind)]
    if right.nothing and claims:
        return False
    if not all(_pairs(getattr(ledger, kind), [p for p in right.entries if p.kind == kind]) for kind in KINDS):
        return False
    if not all(any(_fits(claim, pattern) for claim in getattr(ledger, pattern.kind)) for pattern in right.some):
        return False
    if any(_fits(claim, pattern) for pattern in right.none for claim in getattr(ledger, pattern.kind)):
        return False
    parties = [party for kind, claim in _by_kind(ledger) for side in _sides(kind, claim) for party in side]
    if any(_is(party, name) for name in right.no_parties for party in parties):
        return False
    return all(_count(ledger, what) == number for what, number in right.counts)


def _by_kind(ledger: Ledger) -> list[tuple[Kind, Claim]]:
    return [(kind, claim) for kind in KINDS for claim in getattr(ledger, kind)]


def _sides(kind: Kind, claim: Claim) -> tuple[list[Party], list[Party]]:
    first, second = SIDES[kind]
    return getattr(claim, first), getattr(claim, second) if second else []


def _count(ledger: Ledger, what: str) -> int:
    if what == "items":
        return sum(len(transfer.items) for transfer in ledger.transfers)
    if what == "changes":
        return sum(indicator.change is not None for indicator in ledger.indicators)
    if what == "sales":
        return sum(transfer.mode == "sale" for transfer in ledger.transfers)
    if what == "entries":
        return len(_by_kind(ledger))
    return len(getattr(ledger, what))


def _pairs(got: Sequence[Claim], wanted: Sequence[Pattern]) -> bool:
    """Whether there is an entry for each pattern, and another for another; what is not told of is open."""
    if not wanted:
        return True
    return any(_fits(claim, wanted[0]) and _pairs([*got[:i], *got[i + 1 :]], wanted[1:]) for i, claim in enumerate(got))


def _match(got: Sequence[object], wanted: Sequence[object], fits: object) -> bool:
    return paired(got, wanted, fits)  # type: ignore[arg-type]


def _fits(claim: Claim, pattern: Pattern) -> bool:
    first, second = _sides(pattern.kind, claim)
    return (
        _side(first, pattern.first)
        and _side(second, pattern.second)
        and (not pattern.stages or getattr(claim, "stage", None) in pattern.stages)
        and (pattern.mode is None or getattr(claim, "mode", None) == pattern.mode)
        and (pattern.type is None or _type(claim) == pattern.type)
        and _dated(claim, pattern)
        and (pattern.said_by is None or _side(claim.said_by, pattern.said_by))
        and (pattern.place is None or alike(getattr(claim, "place", None), pattern.place))
        and _worded(claim, pattern)
        and (not pattern.things or _match(getattr(claim, "items", []), pattern.things, _item))
    )


def _type(claim: Claim) -> str | None:
    return getattr(claim, "type", None) or (claim.plover.type if claim.plover else None)


def _side(got: Sequence[Party], wanted: tuple[str, ...] | None) -> bool:
    return wanted is None or _match(got, wanted, _is)


def _is(party: object, name: object) -> bool:
    assert isinstance(party, Party)
    assert isinstance(name, str)
    code = party_code(party)
    return name == code or (not re.fullmatch(r"[A-Z]{3}", name) and alike(party.name, name))


def _dated(claim: Claim, pattern: Pattern) -> bool:
    days = getattr(claim, "period", None) or claim.date
    if pattern.undated:
        return days is None
    return pattern.days is None or same_days(days, pattern.days)


def _worded(claim: Claim, pattern: Pattern) -> bool:
    """Measure and value, change, what an accusation is of."""
    of = getattr(claim, "of", None)
    if pattern.avoid is not None and (of is None or pattern.avoid.lower() in of.lower()):
        return False
    if pattern.kind not in ("indicators", "accusations"):
        return True
    if pattern.words and not alike(
        of if pattern.kind == "accusations" else getattr(claim, "measure", ""), pattern.words
    ):
        return False
    change = getattr(claim, "change", None)
    if pattern.unchanged and change is not None:
        return False
    if pattern.change and not (change and (change.value, change.unit) == (pattern.change.low, pattern.change.unit)):
        return False
    return pattern.amount is None or _amount(getattr(claim, "value", None), pattern.amount)


def _amount(got: Quantity | None, wanted: Amount) -> bool:
    if got is None or (got.low, got.high, got.approx) != (wanted.low, wanted.high, wanted.approx):
        return False
    return wanted.unit is None or got.unit == wanted.unit


def _item(item: object, thing: object) -> bool:
    assert isinstance(item, Item)
    assert isinstance(thing, Thing)
    if (thing.kind and item.kind != thing.kind) or (thing.no_taxon and item.taxon):
        return False
    if thing.counted is False and item.quantity is not None:
        return False
    if thing.amount and not _amount(item.quantity, thing.amount):
        return False
    unit = item.quantity.unit if item.quantity else None
    words = (thing.words, *singulars(thing.words))
    return not thing.words or any(alike(told, each) for told in (item.what, unit) for each in words)


def brief(kind: Kind, claim: Claim) -> str:
    """One entry in the short notation, as far as it goes."""
    letter = {"events": "event"}.get(kind, kind[0].upper() if kind != "accusations" else "X")
    first, second = ("+".join(party_code(party) or party.name for party in side) or "-" for side in _sides(kind, claim))
    words = [letter, f"{first}>{second}" if SIDES[kind][1] else first]
    words += [f"{_value(item.quantity)}{item.what}<{item.kind}>" for item in getattr(claim, "items", [])]
    words += [
        str(value)
        for name in ("type", "mode", "stage", "of", "measure", "place")
        if (value := getattr(claim, name, None))
    ]
    words += [_type(claim) or ""] if kind == "events" else []
    words += [_value(getattr(claim, "value", None)).strip()]
    if change := getattr(claim, "change", None):
        words.append(f"change {change.value} {change.unit or ''}")
    if days := getattr(claim, "period", None) or claim.date:
        words.append(days.start if days.start == days.end else f"{days.start}..{days.end}")
    words += [f"by {party.name}" for party in claim.said_by]
    return " ".join(word for word in words if word)


def _value(quantity: Quantity | None) -> str:
    if quantity is None:
        return ""
    bounds = f"{quantity.low}" if quantity.low == quantity.high else f"{quantity.low}-{quantity.high}"
    return f"{'~' * quantity.approx}{bounds}{' ' + quantity.unit if quantity.unit else ''} "


Counts = dict[str, tuple[int, int]]


def counted(verdicts: Iterable[tuple[Fault, bool]]) -> Counts:
    """By kind of fault: how many inputs there are, and how many are read right."""
    counts: dict[str, tuple[int, int]] = {}
    for fault, right in verdicts:
        cases, good = counts.get(fault.cause, (0, 0))
        counts[fault.cause] = cases + 1, good + right
    return counts


def note(counts: Counts, reader: str) -> None:
    """Write the counts to bench/faults.md; what was counted first stays beside them."""
    before = {}
    if REPORT.is_file():
        rows = re.findall(r"^\| (\w+) \| \d+ \| ([\d–]+) \|", REPORT.read_text(encoding="utf-8"), re.M)
        before = dict(rows)
    lines = [
        "# Faults by their kind",
        "",
        f"Inputs of a sentence or two that were read wrong once; read by `{reader}`.",
    ]
    lines += [
        "`python -m bench.faults --note` writes this page.",
        "",
        "| kind | cases | right before | right now |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {cause} | {cases} | {before.get(cause, good if not before else '–')} | {good} |"
        for cause, (cases, good) in sorted(counts.items())
    ]
    was = (
        sum(int(value) for value in before.values() if value.isdigit())
        if before
        else sum(g for _, g in counts.values())
    )
    lines.append(f"| **all** | {sum(c for c, _ in counts.values())} | {was} | {sum(g for _, g in counts.values())} |")
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "file", type=Path, nargs="?", default=CASES, help="the inputs; those of tests/faults if left out"
    )
    parser.add_argument("--reader", choices=get_args(ReaderName), default=DEFAULTS.reader, help="who proposes claims")
    parser.add_argument("--cause", help="only the inputs of this kind of fault")
    parser.add_argument("--note", action="store_true", help="write the counts to bench/faults.md")
    parser.add_argument("--keep", action="store_true", help="write the known failures that the tests go by")
    arguments = parser.parse_args()
    if arguments.cause and (arguments.note or arguments.keep):
        parser.error("--note and --keep are about all kinds: leave out --cause")
    options = reader_options(reader=arguments.reader)
    faults = load(arguments.file)
    verdicts, wrong, unread = [], [], []
    for name, fault in zip(names(faults), faults, strict=True):
        if arguments.cause not in (None, fault.cause):
            continue
        try:
            right, got = judge(fault, options)
        except ValueError as error:
            unread.append(f"{name}: {error}")
            continue
        verdicts.append((fault, right))
        if not right:
            wrong.append(name)
            print(f"{name} ({fault.published}): {fault.text}\n    RIGHT {fault.right}\n    READ  {got or 'nothing'}")
    counts = counted(verdicts)
    for cause, (cases, good) in sorted(counts.items()):
        print(f"{good:3}/{cases:<3} {cause}")
    print(f"{sum(good for _, good in counts.values())} of {len(verdicts)} right")
    for line in unread:
        print(f"not judged: {line}")
    if arguments.note:
        note(counts, arguments.reader)
    if arguments.keep:
        KNOWN.write_text("".join(f"{name}\n" for name in wrong), encoding="utf-8")


if __name__ == "__main__":
    main()
