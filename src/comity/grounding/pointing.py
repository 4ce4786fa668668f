"""From words that a person picks out of a report to a candidate that points at them.

Words are given as they stand in the report, with the place where that is not plain: `Zimbabwe @12`. Of words that stand
there several times, those nearest to that place, or else to the words for the act, are meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from comity.errors import NotKnown
from comity.grounding.candidate import LABELS, ROLES, Candidate, ItemPointers, Label
from comity.grounding.pointer import Pointer
from comity.kinds import Kind, kind_of
from comity.model import Claim, Span, Transfer

TRIGGER, ITEM = "trigger", "item"
_PLACE = re.compile(r"(?P<words>.+) @(?P<place>\d{1,9})", re.S)
Given = Mapping[str, Sequence[str]]


def located(text: str, words: str, near: int = 0) -> Span:
    """Return where words stand in a text, nearest to a place. Raises NotKnown where they do not."""
    words = words.strip()
    if match := _PLACE.fullmatch(words):
        words, near = match["words"], int(match["place"])
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    found = [match.span() for match in re.finditer(pattern, text)] or [
        match.span() for match in re.finditer(pattern, text, re.I)
    ]
    if not words or not found:
        raise NotKnown(f"the report does not say {words[:80]!r}: pick its own words" if words else "no words are given")
    return min(found, key=lambda span: (abs(span[0] - near), span))


def pointed(text: str, span: Span) -> str:
    """Return words of a text as `located` takes them, with their place where they stand there more than once."""
    words = text[slice(*span)]
    return words if located(text, words, len(text)) == located(text, words) == span else f"{words} @{span[0]}"


def given_of(claim: Claim, text: str) -> dict[str, list[str]]:
    """Return the words that a claim rests on, as `candidate_of` takes them, to be changed and resolved anew."""
    kind = kind_of(claim)
    found = {TRIGGER: [pointed(text, span) for span in claim.spans.get("stage", claim.spans.get("evidence", []))[:1]]}
    for role in ROLES[kind]:
        spans = [span for field, spans in claim.spans.items() if field.split(".")[0] == role for span in spans]
        found[role] = [pointed(text, span) for span in dict.fromkeys(spans)]
    if isinstance(claim, Transfer):
        parts = [[*item.spans.get("quantity", []), *item.spans.get("what", [])] for item in claim.items]
        wide = [(min(start for start, _ in spans), max(end for _, end in spans)) for spans in parts if spans]
        found[ITEM] = [pointed(text, span) for span in wide]
    for label in LABELS[kind]:
        value = getattr(claim, label, None)
        found[label] = ["yes"] if value is True else [value] if isinstance(value, str) else []
    return found


def candidate_of(kind: Kind, text: str, given: Given, by: str) -> Candidate:
    """Return what a person says that a report says; `given` has words by role, `trigger` and `item` and labels too.

    Raises NotKnown where words are not in the report, or a kind has no such role.
    """
    roles, labels = ROLES[kind], LABELS[kind]
    for name, values in given.items():
        if any(values) and name not in (TRIGGER, ITEM, *roles, *labels):
            raise NotKnown(f"{kind}: it has no {name!r}; it has {', '.join((TRIGGER, *roles, *labels))}")
    first = next((words for words in given.get(TRIGGER, ()) if words.strip()), "")
    trigger = located(text, first)
    near = trigger[0]

    def pointers(name: str) -> tuple[Pointer, ...]:
        return tuple(Pointer.at(located(text, words, near)) for words in given.get(name, ()) if words.strip())

    chosen = {name: next((value for value in given.get(name, ()) if value.strip()), "") for name in labels}
    return Candidate(
        kind=kind,
        trigger=Pointer.at(trigger),
        arguments={role: found for role in roles if (found := pointers(role))},
        items=tuple(ItemPointers(what=pointer) for pointer in pointers(ITEM)) if kind == "transfer" else (),
        labels={name: Label(value=value) for name, value in chosen.items() if value},
        proposer=f"person:{by}",
    )
