"""From a model's answer to candidates, from these to claims: resolved, gated, and what became of every entry told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from comity.annotation.context import Context
from comity.grounding.candidate import Candidate, ItemPointers, Label, LabelName, Role
from comity.grounding.gate import Gate
from comity.grounding.pointer import Pointer as At
from comity.grounding.refusals import Lost, Why
from comity.grounding.resolve import Resolver
from comity.grounding.tables import Tables
from comity.kinds import PLURALS, Kind
from comity.model import Claim, Proposal, Refusal, Span
from comity.proposing.answer import (
    Answer,
    AnswerAgreement,
    AnswerEntry,
    AnswerItem,
    AnswerTransfer,
    AnswerVisit,
    Pointer,
)
from comity.proposing.pointing import Located, Unfound

_KINDS: dict[str, Kind] = {plural: kind for kind, plural in PLURALS.items()}
_ROLES: dict[str, Role] = {
    role: role
    for role in (
        "giver", "receiver", "parties", "visitors", "hosts", "accusers", "accused", "about", "said_by", "denied_by",
        "date", "subject", "place", "of", "measure", "value", "period", "change", "since",
    )
}  # fmt: skip
_ACTS = ("act", "of", "value", "change", "measure")
"""The words of an entry that are its trigger, best first."""


@dataclass(slots=True)
class Proposed:
    """What a model proposed for one report: claims that passed the gate, and what became of every entry."""

    claims: list[Claim] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def proposed(context: Context, answers: list[Answer], by: str, tables: Tables) -> Proposed:
    """Return the claims that a model's answers about one report make; `by` is how they say who proposed them."""
    taking = _Taking(context, by, tables)
    for answer in answers:
        for kind, entry in answer.entries:
            taking.take(_KINDS[kind], entry)
        for where, why in answer.misshapen:
            taking.refuse(where, f"the answer has not the form asked for: {why}", "", {})
    return taking.out


class _Taking:
    def __init__(self, context: Context, by: str, tables: Tables) -> None:
        self.context, self.by = context, by
        self.resolver, self.gate = Resolver(context, tables), Gate(context, tables)
        starts = (first for first, _ in context.parse.sentences)
        self.located = Located(context.document.text, tuple(context.evidence(i)[1] for i in starts))
        self.out = Proposed()

    def take(self, kind: Kind, entry: AnswerEntry) -> None:
        """Let an entry in, once, or refuse it: overlapping windows propose one thing twice."""
        pointed, evidence = _Pointed(self.located), ""
        lost: list[Lost] = []
        try:
            candidate = candidate_of(kind, entry, pointed, self.by)
            evidence = self.context.document.text[slice(*(candidate.evidence or (candidate.trigger.span,))[0])]
            resolved = self.resolver.resolve(candidate)
            lost = resolved.lost
            if resolved.claim is None:
                raise Unfound(str(resolved.why))
            if why := self.gate.why(resolved.claim):
                raise Unfound(why)
        except Unfound as why:
            reasons = "; ".join(dict.fromkeys((str(why), *(f"{each.role}: {each.why}" for each in pointed.lost))))
            self.refuse(PLURALS[kind], reasons, evidence, _shown(entry), [*pointed.lost, *lost])
            return
        left = _open([*pointed.lost, *lost])
        self.out.proposals.append(Proposal(kind=PLURALS[kind], by=self.by, values=_shown(entry), open=left))
        if resolved.claim not in self.out.claims:
            self.out.claims.append(resolved.claim)

    def refuse(
        self, kind: str, why: str, evidence: str, values: dict[str, list[str]], lost: list[Lost] | None = None
    ) -> None:
        """Note an entry as refused."""
        self.out.refused.append(Refusal(kind=kind, why=why, evidence=evidence, by=self.by))
        proposal = Proposal(kind=kind, by=self.by, values=values, refused=why, open=_open(lost or []))
        self.out.proposals.append(proposal)


class _Pointed:
    """The words that an entry points at, found in the report; `lost` are those that do not stand there."""

    def __init__(self, located: Located) -> None:
        self.located = located
        self.lost: list[Lost] = []

    def at(self, role: str, pointers: Any) -> tuple[At, ...]:
        """Where the words of a role stand, as far as they do."""
        found = []
        for pointer in _listed(pointers):
            span = self.located.find(pointer.s, pointer.w)
            if span is None:
                self._lose(role, pointer.w)
            else:
                found.append(At.at(span))
        return tuple(found)

    def sentences(self, numbers: list[int]) -> tuple[Span, ...]:
        """Where the sentences of these numbers stand."""
        found = [self.located.sentence(number) for number in dict.fromkeys(numbers)]
        if None in found:
            self._lose("evidence", ", ".join(map(str, numbers)))
        return tuple(span for span in found if span is not None)

    def _lose(self, role: str, words: str) -> None:
        lost = Lost(role, words, Why.NOT_THERE)
        if lost not in self.lost:
            self.lost.append(lost)

    def items(self, items: list[AnswerItem]) -> tuple[ItemPointers, ...]:
        """The things of which the words stand there; a part of one that does not is a thing by itself."""
        found: list[ItemPointers] = []
        places: dict[int | None, int | None] = dict.fromkeys(range(len(items)))
        for n, item in enumerate(items):
            what, quantity = self.at("what", item.what), self.at("quantity", item.quantity)
            if what:
                places[n] = len(found)
                found.append(ItemPointers(what=what[0], quantity=next(iter(quantity), None), part_of=item.part_of))
        return tuple(msgspec.structs.replace(x, part_of=places.get(x.part_of, x.part_of)) for x in found)


def candidate_of(kind: Kind, entry: AnswerEntry, pointed: _Pointed, by: str) -> Candidate:
    """Return the candidate that an entry of an answer is, without the arguments whose words do not stand in the report.

    Raises Unfound where the words for the act do not stand there, or those for who denies it.
    """
    trigger = next((found[0] for name in _ACTS if (found := pointed.at(name, getattr(entry, name, None)))), None)
    if trigger is None:
        raise Unfound("nothing says what happens")
    arguments = {role: pointed.at(role, getattr(entry, role, None)) for role in _ROLES.values()}
    items = pointed.items(entry.items) if isinstance(entry, AnswerTransfer) else ()
    if getattr(entry, "denied_by", None) and not arguments["denied_by"]:
        raise Unfound("who denies it is not named")
    return Candidate(
        kind=kind,
        trigger=trigger,
        arguments={role: pointers for role, pointers in arguments.items() if pointers},
        items=items,
        labels=_labels(pointed, entry),
        evidence=pointed.sentences(entry.evidence),
        proposer=by,
    )


def _labels(pointed: _Pointed, entry: AnswerEntry) -> dict[LabelName, Label]:
    """The values that the model chose, with the words that are to say them."""
    found: dict[LabelName, Label] = {}
    if isinstance(entry, AnswerTransfer | AnswerAgreement | AnswerVisit):
        found["stage"] = Label(value=entry.stage, words=pointed.at("act", entry.act))
    if isinstance(entry, AnswerTransfer):
        if entry.mode is not None:
            found["mode"] = Label(value=entry.mode, words=pointed.at("mode", entry.mode_words))
        if entry.denied:
            found["denied"] = Label(value="yes")
    if isinstance(entry, AnswerAgreement):
        found["type"] = Label(value="", words=pointed.at("accord", entry.accord))
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, False) else [value]


def _open(lost: list[Lost]) -> list[str]:
    """The words that came to nothing, by role."""
    return [f"{each.role}: {each.words}" for each in lost]


def _shown(entry: AnswerEntry) -> dict[str, list[str]]:
    """The words of an entry by field, and the values it chose."""
    named = {name: _listed(getattr(entry, name)) for name in entry.__struct_fields__}
    return {name: [_text(value) for value in values] for name, values in named.items() if values}


def _text(value: Any) -> str:
    match value:
        case Pointer():
            return value.w
        case AnswerItem():
            return value.what.w if value.quantity is None else f"{value.what.w} ({value.quantity.w})"
        case bool():
            return "yes"
        case _:
            return str(value)
