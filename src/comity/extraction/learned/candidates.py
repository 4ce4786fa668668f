"""From the triggers of one entry and their words to a candidate that points at characters of the report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from comity.extraction.learned.decode import Choice, Words
from comity.extraction.learned.finder import Told
from comity.extraction.learned.labels import KINDS, STAGES
from comity.extraction.learned.windows import Tokens
from comity.grounding.candidate import ROLES, Candidate, ItemPointers, Label, LabelName
from comity.grounding.pointer import Pointer
from comity.kinds import Kind
from comity.model import Span

_SINGLE = frozenset(("date", "period", "change", "since", "subject", "of", "measure", "place"))
"""Roles that have one filler: the surest is taken."""
_EMPTY = re.compile(r"(?:the|a|an|of|and|to|\W)*", re.I)
"""Words that name nothing by themselves."""
_NEAR = 40
"""Characters between a quantity and the thing that it counts, at the most."""
_KEPT = 0.35
"""Words less sure than this are left out."""


def candidate(told: Sequence[Told], tokens: Tokens, text: str, sentences: Sequence[Span], proposer: str) -> Candidate:
    """Return what the triggers of one entry say, as one candidate."""
    best = max(told, key=lambda one: one.trigger.score)
    kind: Kind = KINDS[best.trigger.kind]
    trigger = _pointer(best.trigger.first, best.trigger.end, best.trigger.score, tokens)
    words = [word for one in told for word in one.words if word.score >= _KEPT]
    arguments = {role: _fillers(role, words, tokens, text) for role in ROLES[kind]}
    if kind == "indicator":
        arguments["value"] = (trigger,)
    triggers = [_pointer(one.trigger.first, one.trigger.end, one.trigger.score, tokens) for one in told]
    return Candidate(
        kind=kind,
        trigger=trigger,
        arguments={role: found for role, found in arguments.items() if found},
        items=_items(told, tokens, text, sentences) if kind == "transfer" else (),
        labels=_labels(kind, told, triggers),
        evidence=tuple(dict.fromkeys(_sentence(each.start, sentences) for each in triggers)),
        proposer=proposer,
        score=best.trigger.score,
    )


def _pointer(first: int, end: int, score: float, tokens: Tokens) -> Pointer:
    return Pointer(start=tokens.offsets[first][0], end=tokens.offsets[end - 1][1], score=round(score, 4))


def _fillers(role: str, words: Sequence[Words], tokens: Tokens, text: str) -> tuple[Pointer, ...]:
    """The words of a role in text order, each once; of a role that one filler is for, the surest."""
    roles = (role, "seat") if role in ("hosts", "place") else (role,)
    found = {(w.first, w.end): _pointer(w.first, w.end, w.score, tokens) for w in words if w.role in roles}
    kept = [pointer for _, pointer in sorted(found.items()) if not _EMPTY.fullmatch(text, pointer.start, pointer.end)]
    if role in _SINGLE and kept:
        return (max(kept, key=lambda pointer: pointer.score),)
    return tuple(kept)


def _sentence(offset: int, sentences: Sequence[Span]) -> Span:
    return next((s for s in sentences if s[0] <= offset < s[1]), sentences[-1])


# Items


def _items(told: Sequence[Told], tokens: Tokens, text: str, sentences: Sequence[Span]) -> tuple[ItemPointers, ...]:
    """The things of a transfer with their quantities, the parts of a whole after it; a thing named again is one."""
    spans = {(w.role, w.first, w.end): w for one in told for w in one.words if w.score >= _KEPT}
    quantities = [_pointer(w.first, w.end, w.score, tokens) for w in spans.values() if w.role == "quantity"]
    things = [
        (w.role, _pointer(w.first, w.end, w.score, tokens))
        for w in spans.values()
        if w.role in ("item", "part", "bare")
    ]
    counted = _counted([pointer for role, pointer in things if role != "bare"], quantities, sentences)
    counted |= {pointer: pointer for role, pointer in things if role == "bare"}
    found: list[ItemPointers] = []
    place: dict[Pointer, int] = {}
    for role, what in sorted(things, key=lambda thing: (thing[0] == "part", thing[1].start)):
        twin = next((n for n, own in enumerate(found) if _same_thing(what, own.what, text, sentences)), None)
        place[what] = len(found) if twin is None else twin
        if twin is None:
            part_of = _whole(what, place, found) if role == "part" else None
            found.append(ItemPointers(what=what, quantity=counted.get(what), part_of=part_of))
        elif found[twin].quantity is None and what in counted:
            found[twin] = ItemPointers(what=found[twin].what, quantity=counted[what], part_of=found[twin].part_of)
    if found:
        return tuple(found)
    return tuple(ItemPointers(what=quantity, quantity=quantity) for quantity in sorted(quantities, key=_begin))


def _whole(part: Pointer, place: dict[Pointer, int], found: Sequence[ItemPointers]) -> int | None:
    """The thing that a part is a part of: the one named last before it."""
    wholes = {n for n, item in enumerate(found) if item.part_of is None}
    before = [what for what, n in place.items() if what.start < part.start and n in wholes]
    return place[max(before, key=_begin)] if before else None


def _begin(pointer: Pointer) -> int:
    return pointer.start


def _counted(things: list[Pointer], quantities: list[Pointer], sentences: Sequence[Span]) -> dict[Pointer, Pointer]:
    """Which quantity is of which thing: the nearest pairs of a sentence first, a number before its noun preferred."""
    pairs = [
        (gap, n, m)
        for n, what in enumerate(things)
        for m, quantity in enumerate(quantities)
        if (gap := _gap(quantity, what)) <= _NEAR
        and _sentence(what.start, sentences) == _sentence(quantity.start, sentences)
    ]
    found: dict[int, int] = {}
    for _, n, m in sorted(pairs):
        if n not in found and m not in found.values():
            found[n] = m
    return {things[n]: quantities[m] for n, m in found.items()}


def _gap(quantity: Pointer, what: Pointer) -> float:
    if quantity.end <= what.start:
        return what.start - quantity.end
    return max(0, quantity.start - what.end) + 0.5


def _same_thing(what: Pointer, other: Pointer, text: str, sentences: Sequence[Span]) -> bool:
    """A thing is named again: by the same noun, in a later sentence, in full or with "the", "these", "its"."""
    if what.start < other.end and other.start < what.end:
        return True
    if _sentence(what.start, sentences) == _sentence(other.start, sentences):
        return False
    one, two = text[what.start : what.end].lower(), text[other.start : other.end].lower()
    before = text[max(0, what.start - 7) : what.start].lower().split()
    again = bool(before) and before[-1] in ("the", "these", "those", "its", "their", "this")
    return one == two or (again and _noun(one) == _noun(two))


def _noun(words: str) -> str:
    return words.split()[-1].rstrip("s")


# Labels


def _labels(kind: str, told: Sequence[Told], triggers: list[Pointer]) -> dict[LabelName, Label]:
    """The labels of an entry out of those of its triggers: the furthest stage, and the surest of the others."""
    found: dict[LabelName, Label] = {}
    stages = [(one.labels["stage"], words) for one, words in zip(told, triggers, strict=True) if "stage" in one.labels]
    if stages:
        order = STAGES[kind]
        choice, words = max(stages, key=lambda pair: (pair[0].score > 0.5, order.index(str(pair[0].value))))
        found["stage"] = Label(value=str(choice.value), words=(words,), score=round(choice.score, 4))
    for name in ("mode", "type", "denied"):
        options = [(one.labels[name], words) for one, words in zip(told, triggers, strict=True) if name in one.labels]
        said = [(choice, words) for choice, words in options if choice.value is not None and choice.value != "no"]
        if said:
            choice, words = max(said, key=lambda pair: pair[0].score)
            found[name] = _label(choice, words)
    return found


def _label(choice: Choice, words: Pointer) -> Label:
    return Label(value=str(choice.value), words=(words,), score=round(choice.score, 4))
