"""When an entry that was read is the one that a case expects: party by code, thing by head noun, value by bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bench.grammar_cases import (
    Case,
    Days,
    Expected,
    ExpectedAccusation,
    ExpectedAgreement,
    ExpectedChange,
    ExpectedEvent,
    ExpectedIndicator,
    ExpectedItem,
    ExpectedQuantity,
    ExpectedSpeech,
    ExpectedTransfer,
    ExpectedVisit,
)
from comity.knowledge.nouns import singular
from comity.model import (
    Accusation,
    Agreement,
    Claim,
    DateRange,
    Event,
    Explanation,
    Indicator,
    Item,
    Ledger,
    Party,
    Quantity,
    Span,
    Speech,
    Transfer,
    Visit,
)
from comity.parties import party_code

Got = TypeVar("Got")
Want = TypeVar("Want")


def ledger_right(got: Ledger, case: Case, kind: str) -> bool:
    """Return whether the entries of a kind pair one to one with the expected."""
    return paired(getattr(got, kind), getattr(case, kind), _claim)


def speech_right(got: Explanation, case: Case) -> bool:
    """Return whether the speech that was seen pairs one to one with the expected."""
    return paired(got.speech, case.speech, lambda speech, expected: _speech(speech, expected, case.text))


def _words(text: str | None) -> list[str]:
    words = re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", (text or "").lower().replace("’s", "").replace("'s", ""))
    return [word for word in words if word not in {"the", "a", "an", "of"}]


def _head(text: str | None) -> str:
    words = re.split(r" of | for | from ", text or "")[0].split()
    return singular(words[-1].lower()) if words else ""


def alike(one: str | None, other: str | None) -> bool:
    """Two wordings say the same: their words overlap by half, or one holds the other."""
    left, right = ({singular(word) for word in _words(text)} for text in (one, other))
    both = len(left & right)
    return left == right or (bool(both) and (both / len(left | right) >= 0.5 or both == min(len(left), len(right))))


def _parties(got: Sequence[Party], expected: Sequence[str]) -> bool:
    codes = sorted(party_code(party) or " ".join(_words(party.name)) for party in got)
    names = (name if re.fullmatch(r"[A-Z][A-Z_-]+", name) else " ".join(_words(name)) for name in expected)
    return codes == sorted(names)


def _named(got: Sequence[Party], expected: Sequence[str]) -> bool:
    left = list(expected)
    for party in got:
        name = next((name for name in left if alike(party.name, name)), None)
        if name is None:
            return False
        left.remove(name)
    return not left


def same_days(got: DateRange | None, expected: Days | None) -> bool:
    """Return whether a date is the expected one, or there is none and none is expected."""
    return expected == "any" or (got and (got.start, got.end)) == expected


def _quantity(got: Quantity | None, expected: ExpectedQuantity, what: str | None = None) -> bool:
    if expected.low is None and expected.high is None:
        return got is None
    if got is None or (got.low, got.high, got.approx) != (expected.low, expected.high, expected.approx):
        return False
    if expected.unit is None:
        return got.unit is None or _head(got.unit) == _head(what)
    return (got.unit or "").upper() == expected.unit.upper() or _head(got.unit) == _head(expected.unit)


def _item(got: Item, expected: ExpectedItem) -> bool:
    return (
        _head(got.what) == _head(expected.what)
        and got.kind == expected.kind
        and _quantity(got.quantity, expected, expected.what)
        and (expected.taxon is None or got.taxon == expected.taxon)
        and (expected.part_of is None or got.part_of is not None)
    )


def _transfer(got: Transfer, expected: ExpectedTransfer) -> bool:
    return (
        _parties(got.giver, expected.giver)
        and _parties(got.receiver, expected.receiver)
        and (got.stage, got.mode) == (expected.stage, expected.mode)
        and paired(got.items, expected.items, _item)
    )


def _agreement(got: Agreement, expected: ExpectedAgreement) -> bool:
    return (
        _parties(got.parties, expected.parties)
        and (got.type, got.stage) == (expected.type, expected.stage)
        and (expected.subject is None or alike(got.subject, expected.subject))
    )


def _visit(got: Visit, expected: ExpectedVisit) -> bool:
    return (
        _parties(got.visitors, expected.visitors)
        and _parties(got.hosts, expected.hosts)
        and got.stage == expected.stage
        and (expected.place is None or alike(got.place, expected.place))
    )


def _accusation(got: Accusation, expected: ExpectedAccusation) -> bool:
    return (
        _parties(got.accusers, expected.accusers)
        and _parties(got.accused, expected.accused)
        and alike(got.of, expected.of)
    )


def _indicator(got: Indicator, expected: ExpectedIndicator) -> bool:
    return (
        _parties(got.about, expected.about)
        and alike(got.measure, expected.measure)
        and (got.value is None if expected.value is None else _quantity(got.value, expected.value))
        and same_days(got.period, expected.period)
        and (expected.change is None or _change(got, expected.change))
    )


def _change(got: Indicator, expected: ExpectedChange) -> bool:
    change = got.change
    return (
        change is not None
        and change.value == expected.value
        and (change.unit or "") == (expected.unit or "")
        and same_days(change.since, expected.since)
    )


def _event(got: Event, expected: ExpectedEvent) -> bool:
    return (
        _parties(got.actor, expected.actor)
        and _parties(got.recipient, expected.recipient)
        and got.plover is not None
        and got.plover.type == expected.type
    )


def _claim(got: Claim, expected: Expected) -> bool:
    same: dict[type[Claim], Callable[[Any, Any], bool]] = {
        Transfer: _transfer,
        Agreement: _agreement,
        Visit: _visit,
        Accusation: _accusation,
        Indicator: _indicator,
        Event: _event,
    }
    return (
        same[type(got)](got, expected)
        and same_days(got.date, expected.date)
        and _named(got.said_by, expected.said_by)
        and got.denied == expected.denied
    )


def paired(got: Sequence[Got], expected: Sequence[Want], same: Callable[[Got, Want], bool]) -> bool:
    """Return whether the two lists pair one to one (found by backtracking: the lists are short)."""
    if len(got) != len(expected):
        return False
    if not got:
        return True
    first, rest = got[0], got[1:]
    return any(
        same(first, want) and paired(rest, [*expected[:place], *expected[place + 1 :]], same)
        for place, want in enumerate(expected)
    )


def _speech(got: Speech, expected: ExpectedSpeech, text: str) -> bool:
    return (
        got.kind == expected.kind
        and _bare(got.source, text) == _bare_words(expected.source)
        and _bare(got.content, text) == _bare_words(expected.content)
    )


def _bare(spans: Sequence[Span], text: str) -> str:
    return _bare_words(" ".join(text[start:end] for start, end in spans))


def _bare_words(text: str) -> str:
    """Return the words of a text without its punctuation and without a leading article."""
    words = re.findall(r"[^\W_]+(?:[-'’.][^\W_]+)*", text)
    return " ".join(words[1:] if words and words[0].lower() in {"the", "a", "an"} else words)
