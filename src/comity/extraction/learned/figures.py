"""Figures that say by how much another moved ("rose by 2 percent to $611 billion"): its change, and no figure more."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from comity.annotation.context import Context
from comity.grounding.candidate import Candidate
from comity.grounding.pointer import Pointer
from comity.model import QuantityMention

_LEVEL = re.compile(r"\b(?:from|to|at)\s$")
"""Words before a figure that make it a level and no step."""
_NEAR = 60
"""Characters between a level and the words for its change, at the most."""


def with_changes(candidates: Sequence[Candidate], context: Context) -> list[Candidate]:
    """Return candidates in their order; a share that a level moved by is the change of that level's candidate."""
    mentions = list({id(q): q.mention for q in context.quantities.values()}.values())
    values = {n: _mention(each.trigger, mentions) for n, each in enumerate(candidates) if each.kind == "indicator"}
    text = context.document.text
    moved = [n for n, m in values.items() if m and m.unit == "%" and m.change and not _is_level(m.start, text)]
    levels = [n for n, mention in values.items() if mention and mention.unit != "%"]
    change_of: dict[int, Pointer] = {}
    dropped: set[int] = set()
    for n in moved:
        near = [(gap, m) for m in levels if m not in change_of and (gap := _gap(candidates[n], candidates[m])) <= _NEAR]
        if near:
            dropped.add(n)
            change_of[min(near)[1]] = candidates[n].trigger
    return [_changed(each, change_of.get(n), text, mentions) for n, each in enumerate(candidates) if n not in dropped]


def _is_level(start: int, text: str) -> bool:
    return _LEVEL.search(text[max(0, start - 6) : start]) is not None


def _mention(trigger: Pointer, mentions: Sequence[QuantityMention]) -> QuantityMention | None:
    return next((m for m in mentions if m.start < trigger.end and trigger.start < m.end), None)


def _gap(one: Candidate, other: Candidate) -> int:
    first, second = sorted((one.trigger, other.trigger), key=lambda pointer: pointer.start)
    same = set(one.evidence) & set(other.evidence)
    return second.start - first.end if same else _NEAR + 1


def _changed(candidate: Candidate, change: Pointer | None, text: str, mentions: Sequence[QuantityMention]) -> Candidate:
    figures = [(pointer, _mention(pointer, mentions)) for pointer in candidate.at("change")]
    told = tuple(pointer for pointer, figure in figures if not (figure and _is_level(figure.start, text)))
    if not told and change is not None:
        told = (change,)
    if told == candidate.at("change"):
        return candidate
    rest = {role: pointers for role, pointers in candidate.arguments.items() if role != "change"}
    return msgspec.structs.replace(candidate, arguments={**rest, "change": told} if told else rest)
