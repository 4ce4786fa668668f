"""How much of English grammar the reader masters: the share of one-sentence cases read right, by construction.

Run `python -m bench.grammar [KIND[/CONSTRUCTION] ...]`. Each construction gets a line, each failing case one
line with what was read and what was expected. The cases are the TOML files under tests/grammar.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import msgspec

import comity
from bench.grammar_cases import KINDS, Case, constructions, load
from bench.grammar_match import ledger_right, speech_right
from comity.model import Claim, Item, Party, Quantity, Speech
from comity.parties import party_code


def judge(case: Case, kind: str) -> tuple[bool, str]:
    """Read one case; return whether it came out right, and the line that shows got and expected."""
    if kind == "speech":
        explained = comity.explain(case.text, published=case.published)
        got = " / ".join(_speech(speech, case.text) for speech in explained.speech)
        return speech_right(explained, case), _line(case, got, kind)
    ledger = comity.read(case.text, published=case.published)
    claims: list[Claim] = getattr(ledger, "transfers" if kind == "none" else kind)
    return ledger_right(ledger, case, kind), _line(case, " / ".join(map(_brief, claims)), kind)


def _line(case: Case, got: str, kind: str) -> str:
    wanted = [] if kind == "none" else getattr(case, kind)
    return f"{case.text} GOT {got or '-'} EXPECTED {' / '.join(map(_brief, wanted)) or '-'}"


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


def main(names: list[str]) -> None:
    totals = {kind: [0, 0] for kind in KINDS}
    for construction in chosen(names):
        kind = construction.split("/")[0]
        verdicts = [judge(case, kind) for case in load(construction)]
        right = sum(good for good, _ in verdicts)
        totals[kind][0] += right
        totals[kind][1] += len(verdicts)
        print(f"{right / len(verdicts):7.1%} {right:3}/{len(verdicts):<3} {construction}")
        for good, line in verdicts:
            if not good:
                print(f"        {line}")
    for kind, (right, cases) in totals.items():
        if cases:
            print(f"{right / cases:7.1%} {right:3}/{cases:<3} {kind}")


if __name__ == "__main__":
    main(sys.argv[1:])
