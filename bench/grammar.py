"""How much of English grammar the reader masters: the share of one-sentence cases read right, by construction.

    python -m bench.grammar [KIND[/CONSTRUCTION] ...] [--unmark]

Each construction gets a line, each failing case one line with what was read and what was expected. The cases are the
TOML files under tests/grammar. --unmark takes `known_failure` off the cases that come out right.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

import msgspec

import comity
from bench.grammar_cases import FOLDER, KINDS, Case, constructions, kinds_judged, load
from bench.grammar_match import ledger_right, speech_right
from comity.model import Item, Party, Quantity, Speech
from comity.parties import party_code
from comity.settings import ReaderOptions

RULES = ReaderOptions(reader="rules")
"""The cases are of the rules: a sentence each, of one construction."""


def judge(case: Case, kinds: Sequence[str]) -> tuple[bool, str]:
    """Read one case; return whether these kinds of entry came out right, and the line that shows got and expected."""
    verdicts: list[bool] = []
    got: list[str] = []
    ledger = comity.read(case.text, published=case.published, options=RULES) if kinds != ("speech",) else None
    for kind in kinds:
        if kind == "speech":
            explained = comity.explain(case.text, published=case.published, options=RULES)
            verdicts.append(speech_right(explained, case))
            got += [_speech(speech, case.text) for speech in explained.speech]
        else:
            assert ledger is not None
            verdicts.append(ledger_right(ledger, case, kind))
            got += map(_brief, getattr(ledger, kind))
    expected = [_brief(entry) for kind in kinds for entry in getattr(case, kind)]
    return all(verdicts), f"{case.text} GOT {' / '.join(got) or '-'} EXPECTED {' / '.join(expected) or '-'}"


def _speech(speech: Speech, text: str) -> str:
    source, content = (" … ".join(text[a:b] for a, b in spans) for spans in (speech.source, speech.content))
    return f"{source}: {speech.kind}: {content}"


def _brief(record: msgspec.Struct) -> str:
    """Return the fields of a record that say something, in one line."""
    skip = {"evidence", "spans", "denied_by", "plover"}
    fields = ((name, getattr(record, name)) for name in record.__struct_fields__ if name not in skip)
    return "; ".join(f"{name} {_value(value)}" for name, value in fields if value not in (None, [], False))


def _value(value: object) -> str:
    if isinstance(value, list):
        return "+".join(map(_value, value))
    if isinstance(value, Party):
        return party_code(value) or value.name
    if isinstance(value, Item):
        quantity = f" {_value(value.quantity)}" if value.quantity else ""
        return f"{value.kind} {value.what}{quantity}{f' ({value.taxon})' if value.taxon else ''}"
    if isinstance(value, Quantity):
        return f"{value.low}..{value.high}{' ' + value.unit if value.unit else ''}{'~' if value.approx else ''}"
    return f"({_brief(value)})" if isinstance(value, msgspec.Struct) else str(value)


def chosen(names: list[str]) -> Iterator[str]:
    """Yield the constructions that the names (kinds or `kind/construction`) choose; all of them for no names."""
    for construction in constructions():
        if not names or construction in names or construction.split("/")[0] in names:
            yield construction


def unmark(construction: str, right: Sequence[bool]) -> int:
    """Take the mark of a known failure off the cases that come out right; return how many there were."""
    path = FOLDER / f"{construction}.toml"
    head, *cases = path.read_text(encoding="utf-8").split("[[case]]\n")
    unmarked = [
        case.replace("known_failure = true\n", "") if good else case for case, good in zip(cases, right, strict=True)
    ]
    path.write_text("[[case]]\n".join([head, *unmarked]), encoding="utf-8")
    return sum(one != other for one, other in zip(cases, unmarked, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="kinds or constructions, all of them by default")
    parser.add_argument("--unmark", action="store_true", help="take known_failure off the cases that come out right")
    options = parser.parse_args()
    totals = {kind: [0, 0] for kind in KINDS}
    for construction in chosen(options.names):
        kind = construction.split("/")[0]
        verdicts = [judge(case, kinds_judged(construction)) for case in load(construction)]
        right = sum(good for good, _ in verdicts)
        totals[kind][0] += right
        totals[kind][1] += len(verdicts)
        print(f"{right / len(verdicts):7.1%} {right:3}/{len(verdicts):<3} {construction}")
        for good, line in verdicts:
            if not good:
                print(f"        {line}")
        if options.unmark and (unmarked := unmark(construction, [good for good, _ in verdicts])):
            print(f"        {unmarked} no longer marked as known failures")
    for kind, (right, cases) in totals.items():
        if cases:
            print(f"{right / cases:7.1%} {right:3}/{cases:<3} {kind}")


if __name__ == "__main__":
    main()
