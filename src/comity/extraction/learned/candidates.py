"""From the triggers of one entry and their words to a candidate that points at characters of the report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from comity.extraction.learned.decode import Choice, Told, Words
from comity.extraction.learned.labels import KINDS, STAGES
from comity.extraction.learned.names import is_name
from comity.extraction.learned.parting import amounts, whole_of
from comity.extraction.learned.windows import Tokens
from comity.grounding.candidate import ROLES, Candidate, ItemPointers, Label, LabelName
from comity.grounding.pointer import Pointer
from comity.kinds import Kind
from comity.model import Span

_SINGLE = frozenset(("date", "period", "change", "since", "subject", "of", "measure", "place"))
"""Roles that have one filler: the surest is taken."""
_PARTIES = frozenset(("giver", "receiver", "parties", "visitors", "hosts", "accusers", "accused", "about"))
_EMPTY = re.compile(r"(?:the|a|an|of|and|to|\W)*", re.I)
"""Words that name nothing by themselves."""
_KEPT = 0.5
"""Words less sure than this are left out."""
_KEPT_DATE = 0.65
"""A day is another's more often than other words are: that of a denial, of a speech, of a promise."""


def candidate(told: Sequence[Told], tokens: Tokens, text: str, sentences: Sequence[Span], proposer: str) -> Candidate:
    """Return what the triggers of one entry say, as one candidate."""
    best = max(told, key=lambda one: one.trigger.score)
    kind: Kind = KINDS[best.trigger.kind]
    trigger = _pointer(best.trigger.first, best.trigger.end, best.trigger.score, tokens)
    words = [word for one in told for word in one.words if word.score >= (_KEPT_DATE if word.role == "date" else _KEPT)]
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
    if role in _PARTIES:
        kept = _by_name(kept, text)
    if role in _SINGLE and kept:
        return (max(kept, key=lambda pointer: pointer.score),)
    return tuple(kept)


def _by_name(pointers: list[Pointer], text: str) -> list[Pointer]:
    """Parties without the pronouns and descriptions that stand for one named before them."""
    named = [p for p in pointers if is_name(text[p.start : p.end], "party")]
    return [p for p in pointers if p in named or not any(other.start < p.start for other in named)]


def _sentence(offset: int, sentences: Sequence[Span]) -> Span:
    return next((s for s in sentences if s[0] <= offset < s[1]), sentences[-1])


# Items


def _items(told: Sequence[Told], tokens: Tokens, text: str, sentences: Sequence[Span]) -> tuple[ItemPointers, ...]:
    """The things of a transfer with their quantities, the parts of a whole after it; a thing named again is one."""
    things = [thing for one in told for thing in _things(one, tokens)]
    named = [thing for thing in things if is_name(text[thing.what.start : thing.what.end], "item")]
    found: list[ItemPointers] = []
    place: dict[Pointer, int] = {}
    for thing in sorted(named or things, key=lambda thing: (thing.is_part, thing.what.start)):
        twin = next((n for n, own in enumerate(found) if _same_thing(thing.what, own.what, text, sentences)), None)
        place[thing.what] = len(found) if twin is None else twin
        if twin is None:
            whole = place.get(thing.whole) if thing.whole is not None else None
            whole = whole if whole is not None and found[whole].part_of is None else None
            found.append(ItemPointers(what=thing.what, quantity=thing.quantity, part_of=whole, kind=thing.kind))
        elif found[twin].quantity is None and thing.quantity is not None:
            found[twin] = msgspec.structs.replace(found[twin], quantity=thing.quantity)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Thing:
    """A thing that a trigger passes, with its amount, the thing that it is a part of, and its kind."""

    what: Pointer
    quantity: Pointer | None
    whole: Pointer | None
    is_part: bool
    kind: Label | None


def _things(told: Told, tokens: Tokens) -> list[_Thing]:
    """The things that one trigger passes; an amount of nothing named is a thing by itself."""
    words = [_pointer(w.first, w.end, w.score, tokens) for w in told.words]
    counted = amounts(told)
    found = []
    for n, word in enumerate(told.words):
        alone = word.role == "quantity" and n not in counted.values()
        if word.score < _KEPT or not (alone or word.role in ("item", "part", "bare")):
            continue
        quantity = words[n] if alone or word.role == "bare" else words[counted[n]] if n in counted else None
        whole = whole_of(told, n) if word.role == "part" else None
        kind = None
        if told.bonds is not None and word.role in ("item", "part"):
            kind = _label(told.bonds.things[n], words[n])
        found.append(_Thing(words[n], quantity, None if whole is None else words[whole], word.role == "part", kind))
    return found


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
