"""The kinds of entry: their records, the sides of each, and the order of their stages."""

from __future__ import annotations

from typing import Literal, get_args

from comity.model import (
    Accusation,
    Agreement,
    AgreementStage,
    Claim,
    Event,
    Indicator,
    Transfer,
    TransferStage,
    Visit,
    VisitStage,
)

Kind = Literal["transfer", "agreement", "visit", "accusation", "indicator", "event"]
AnyClaim = Transfer | Agreement | Visit | Accusation | Indicator | Event
Stage = TransferStage | AgreementStage | VisitStage

KINDS: dict[Kind, type[AnyClaim]] = {
    "transfer": Transfer,
    "agreement": Agreement,
    "visit": Visit,
    "accusation": Accusation,
    "indicator": Indicator,
    "event": Event,
}
PLURALS: dict[Kind, str] = {kind: f"{kind}s" for kind in KINDS}
"""The fields of a ledger, by kind."""
SIDES: dict[Kind, tuple[str, ...]] = {
    "transfer": ("giver", "receiver"),
    "agreement": ("parties",),
    "visit": ("visitors", "hosts"),
    "accusation": ("accusers", "accused"),
    "indicator": ("about",),
    "event": ("actor", "recipient"),
}
"""The fields of a kind that hold its parties: who acts, then who is acted on, or one in which all act alike."""
ALL_SIDES: tuple[str, ...] = tuple(side for sides in SIDES.values() for side in sides)
STAGES: dict[Kind, tuple[Stage, ...]] = {
    "transfer": get_args(TransferStage),
    "agreement": get_args(AgreementStage),
    "visit": get_args(VisitStage),
}
"""The stages of a kind, in the order in which they follow each other."""
AHEAD: frozenset[Stage] = frozenset(("sought", "pledged", "agreed", "invited", "planned"))
"""Stages at which the thing itself has yet to happen."""
UNDONE: frozenset[Stage] = frozenset(("refused", "cancelled"))
"""Stages at which it will not happen."""

_OF_TYPE: dict[type[Claim], Kind] = {type_: kind for kind, type_ in KINDS.items()}


def kind_of(claim: Claim) -> Kind:
    """Return the codebook kind of a claim."""
    return _OF_TYPE[type(claim)]


def rank(kind: Kind, stage: str) -> int:
    """Return the place of a stage among those of its kind: the further it has got, the higher."""
    return STAGES[kind].index(stage)
