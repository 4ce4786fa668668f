"""A candidate: what somebody proposes that a report says. It points at words; what they mean is worked out later.

Rules, a learnt reader and a language model propose the same shape, and differ in nothing else.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from comity.grounding.pointer import Pointer
from comity.kinds import Kind
from comity.model import Record, Span

Role = Literal[
    "giver", "receiver", "parties", "visitors", "hosts", "accusers", "accused", "about", "actor", "recipient",
    "said_by", "denied_by", "date", "subject", "place", "of", "measure", "value", "period", "change", "since",
]  # fmt: skip
LabelName = Literal["stage", "mode", "denied", "type"]

_COMMON: tuple[Role, ...] = ("said_by", "denied_by", "date")
ROLES: dict[Kind, tuple[Role, ...]] = {
    "transfer": ("giver", "receiver", *_COMMON),
    "agreement": ("parties", "subject", *_COMMON),
    "visit": ("visitors", "hosts", "place", *_COMMON),
    "accusation": ("accusers", "accused", "of", *_COMMON),
    "indicator": ("about", "measure", "value", "period", "change", "since", *_COMMON),
    "event": ("actor", "recipient", *_COMMON),
}
"""The arguments that a candidate of a kind can have; what a transfer passes are its `items`."""
LABELS: dict[Kind, tuple[LabelName, ...]] = {
    "transfer": ("stage", "mode", "denied"),
    "agreement": ("type", "stage", "denied"),
    "visit": ("stage", "denied"),
    "accusation": ("denied",),
    "indicator": ("denied",),
    "event": ("type", "denied"),
}
"""The labels that a candidate of a kind can have; `denied` is `yes` or `no`."""


class Label(Record, frozen=True, kw_only=True):
    """A value out of a closed list that somebody chose, the words that are to say it, and how sure it is."""

    value: str
    words: tuple[Pointer, ...] = ()
    score: float = 1.0


class ItemPointers(Record, frozen=True, kw_only=True):
    """A thing that passes, and how much of it; `part_of` is the index of the item that it is a part of.

    `kind` is who proposes' word for its kind, which counts where no table knows the thing.
    """

    what: Pointer
    quantity: Pointer | None = None
    part_of: int | None = None
    kind: Label | None = None


class Candidate(Record, frozen=True, kw_only=True):
    """One entry as somebody proposes it: its trigger, its arguments by role, its labels, and who proposes it.

    `trigger` are the words for the act. `proposer` is `rules/ID`, `learned@HASH` or `model:NAME@HASH`. `evidence` are
    the sentences that say it; without any it is the sentence of the trigger.
    """

    kind: Kind
    trigger: Pointer
    arguments: dict[Role, tuple[Pointer, ...]] = msgspec.field(default_factory=dict)
    items: tuple[ItemPointers, ...] = ()
    labels: dict[LabelName, Label] = msgspec.field(default_factory=dict)
    evidence: tuple[Span, ...] = ()
    proposer: str
    score: float = 1.0

    def __post_init__(self) -> None:
        if strange := [*(self.arguments.keys() - ROLES[self.kind]), *(self.labels.keys() - LABELS[self.kind])]:
            raise ValueError(f"{self.kind}: it has no {', '.join(sorted(strange))}")
        if self.items and self.kind != "transfer":
            raise ValueError(f"{self.kind}: it has no items")

    def at(self, role: Role) -> tuple[Pointer, ...]:
        """Return the words of a role."""
        return self.arguments.get(role, ())
