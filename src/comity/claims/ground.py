"""The grounding gate: a claim leaves only if each value stands at its span to the letter, or is derived from it.

Names, places, subjects and evidence must be the exact slice of the report at their span; a thing's wording must
be made of the words at its span (singular for plural); kinds, states, taxa, stages and ISO dates are declared
derivations of the words at their span. What fails is refused and counted, never repaired.
"""

from __future__ import annotations

import re
from typing import TypeVar

from comity.model import Claim, Indicator, Item, Party, Refusal, Span, Transfer

C = TypeVar("C", bound=Claim)
_LITERAL = ("subject", "of", "place", "measure")
_PARTIES = (
    "giver", "receiver", "said_by", "denied_by", "parties", "visitors", "hosts", "accusers", "accused", "about",
    "actor", "recipient",
)  # fmt: skip
# Words of the relation in which a measure stands to its figure: derived from "percent of" and from an order.
_RELATION = re.compile(r"\b(?:share|place|debt|of|in|to|that|among)\b")
_SUPERLATIVE = re.compile(r"(?<=\w)est\b|top|leading|main|foremost|chief|principal|\bmost\b", re.I)
_NUMERAL = re.compile(
    r"\d|\b(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twent|thirt|fort|fift|sixt|seven|"
    r"eight|ninet|hundred|thousand|million|billion|trillion|dozen|score|pair|couple|half|third|quarter|both|trio|no|zero|"
    r"first|second|several|few|single|twice|double|brace|none|\w+fold)",
    re.I,
)


class Gate:
    """The gate of one report; `refused` are the claims that it stopped, each with the reason."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.refused: list[Refusal] = []

    def pass_through(self, kind: str, claims: list[C]) -> list[C]:
        """Return the claims of which every value is grounded in the report."""
        passed = []
        for claim in claims:
            why = _ungrounded(claim, self.text)
            if why:
                self.refused.append(Refusal(kind=kind, why=why, evidence=claim.evidence))
            else:
                passed.append(claim)
        return passed


def _ungrounded(claim: Claim, text: str) -> str | None:
    if not _at(claim.evidence, claim.spans.get("evidence", []), text):
        return "the evidence is not in the report to the letter"
    for field in _PARTIES:
        parties: list[Party] = getattr(claim, field, [])
        for n, party in enumerate(parties):
            if not _at(party.name, claim.spans.get(f"{field}.{n}", []), text):
                return f"{field}: {party.name!r} is not at its span"
    for field in _LITERAL:
        value = getattr(claim, field, None)
        if field == "measure" and value is not None:
            value = _RELATION.sub("", value)
        if value is not None and not _worded(value, claim.spans.get(field, []), text):
            return f"{field}: {value!r} is not at its span"
    if claim.date is not None and not claim.spans.get("date"):
        return "the date has no words"
    if isinstance(claim, Transfer):
        return next(filter(None, (_item(item, text) for item in claim.items)), None)
    if isinstance(claim, Indicator) and claim.value is not None:
        ranked = claim.value.unit == "rank" and any(
            _SUPERLATIVE.search(text[start:end]) for start, end in claim.spans.get("value", [])
        )
        if not ranked and not _number(claim.spans.get("value", []), text):
            return "value: no number at its span"
    return None


def _item(item: Item, text: str) -> str | None:
    if not _worded(item.what, item.spans.get("what", []), text) and item.what not in ("money", "training"):
        return f"what: {item.what!r} is not made of the words at its span"
    named = item.quantity is not None and item.quantity.high == 1 and item.what[:1].isupper()
    if item.quantity is not None and not named and not _number(item.spans.get("quantity", []), text):
        return f"quantity of {item.what!r}: no number at its span"
    return None


def _at(value: str, spans: list[Span], text: str) -> bool:
    return bool(value) and any(text[start:end] == value for start, end in spans)


def _worded(value: str, spans: list[Span], text: str) -> bool:
    """Every word of the value is a word at the span, or its singular."""
    there = {w for start, end in spans for w in re.findall(r"\w+", text[start:end].lower())}
    return bool(there) and all(any(_same_word(w, t) for t in there) for w in re.findall(r"\w+", value.lower()))


def _same_word(word: str, there: str) -> bool:
    stem = word[:-1] if len(word) > 3 else word
    return there == word or there.startswith(stem) or there in _IRREGULAR.get(word, ())


_IRREGULAR = {
    "man": ("men",), "woman": ("women",), "serviceman": ("servicemen",), "servicewoman": ("servicewomen",),
    "child": ("children",), "person": ("people",), "foot": ("feet",), "mouse": ("mice",), "ox": ("oxen",),
    "goose": ("geese",), "policeman": ("policemen",), "airman": ("airmen",), "leaf": ("leaves",), "life": ("lives",),
    "knife": ("knives",), "wolf": ("wolves",), "calf": ("calves",), "crew": ("crews",),
}  # fmt: skip


def _number(spans: list[Span], text: str) -> bool:
    return any(_NUMERAL.search(text[start:end]) for start, end in spans)
