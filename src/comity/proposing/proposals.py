"""From a model's answer to candidates, from these to claims: resolved, gated, and what became of every entry told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from comity.annotation.context import Context
from comity.grounding.candidate import Candidate, ItemPointers, Label, LabelName, Role
from comity.grounding.gate import Gate
from comity.grounding.pointer import Pointer as At
from comity.grounding.refusals import Lost
from comity.grounding.resolve import Resolver
from comity.grounding.tables import Tables
from comity.kinds import PLURALS, Kind
from comity.model import Claim, Proposal, Refusal
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
        values, evidence = _pointed(entry), ""
        lost: list[Lost] = []
        try:
            candidate = candidate_of(kind, entry, self.located, self.by)
            evidence = self.context.document.text[slice(*candidate.evidence[0])]
            resolved = self.resolver.resolve(candidate)
            lost = resolved.lost
            if resolved.claim is None:
                raise Unfound(str(resolved.why))
            if why := self.gate.why(resolved.claim):
                raise Unfound(why)
        except Unfound as why:
            self.refuse(PLURALS[kind], str(why), evidence, values, lost)
            return
        self.out.proposals.append(Proposal(kind=PLURALS[kind], by=self.by, values=values, open=_open(lost)))
        if resolved.claim not in self.out.claims:
            self.out.claims.append(resolved.claim)

    def refuse(
        self, kind: str, why: str, evidence: str, values: dict[str, list[str]], lost: list[Lost] | None = None
    ) -> None:
        """Note an entry as refused."""
        self.out.refused.append(Refusal(kind=kind, why=why, evidence=evidence, by=self.by))
        proposal = Proposal(kind=kind, by=self.by, values=values, refused=why, open=_open(lost or []))
        self.out.proposals.append(proposal)


def candidate_of(kind: Kind, entry: AnswerEntry, located: Located, by: str) -> Candidate:
    """Return the candidate that an entry of an answer is. Raises Unfound where its words do not stand in the report."""
    arguments = {
        role: tuple(_at(located, role, pointer) for pointer in _listed(getattr(entry, role, None)))
        for role in _ROLES.values()
    }
    trigger = next(pointer for name in _ACTS for pointer in _listed(getattr(entry, name, None)))
    items = tuple(_item(located, item) for item in entry.items) if isinstance(entry, AnswerTransfer) else ()
    return Candidate(
        kind=kind,
        trigger=_at(located, "act", trigger),
        arguments={role: pointers for role, pointers in arguments.items() if pointers},
        items=items,
        labels=_labels(located, entry),
        evidence=located.spans(entry.evidence),
        proposer=by,
    )


def _labels(located: Located, entry: AnswerEntry) -> dict[LabelName, Label]:
    """The values that the model chose, with the words that are to say them."""
    found: dict[LabelName, Label] = {}
    if isinstance(entry, AnswerTransfer | AnswerAgreement | AnswerVisit):
        found["stage"] = Label(value=entry.stage, words=(_at(located, "act", entry.act),))
    if isinstance(entry, AnswerTransfer):
        if entry.mode is not None:
            words = (_at(located, "mode", entry.mode_words),) if entry.mode_words is not None else ()
            found["mode"] = Label(value=entry.mode, words=words)
        if entry.denied:
            found["denied"] = Label(value="yes")
    if isinstance(entry, AnswerAgreement):
        found["type"] = Label(value="", words=(_at(located, "accord", entry.accord),))
    return found


def _item(located: Located, item: AnswerItem) -> ItemPointers:
    return ItemPointers(
        what=_at(located, "what", item.what),
        quantity=_at(located, "quantity", item.quantity) if item.quantity is not None else None,
        part_of=item.part_of,
    )


def _at(located: Located, field: str, pointer: Pointer) -> At:
    found = located.find(pointer.s, pointer.w)
    if found is None:
        raise Unfound(f"{field}: its words do not stand in sentence {pointer.s}")
    return At.at(found)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, False) else [value]


def _open(lost: list[Lost]) -> list[str]:
    """The words that came to nothing, by role."""
    return [f"{each.role}: {each.words}" for each in lost]


def _pointed(entry: AnswerEntry) -> dict[str, list[str]]:
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
