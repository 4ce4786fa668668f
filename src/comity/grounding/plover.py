"""Every entry as a PLOVER event: its type, mode and contexts, by the definitions of the PLOVER manual."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from comity.annotation.context import Context
from comity.knowledge.plover import PloverWords
from comity.model import Accusation, Agreement, Claim, Plover, PloverType, Transfer, Visit
from comity.parties import party_keys

C = TypeVar("C", bound=Claim)
_AID_MODES = frozenset(("gift", "aid", "loan", None))
_STAGES: dict[str, tuple[PloverType, str | None]] = {
    "sought": ("REQUEST", "assist"), "pledged": ("AGREE", None), "agreed": ("AGREE", None),
    "refused": ("REJECT", "assist"), "cancelled": ("SANCTION", "discontinue"),
}  # fmt: skip
_ACCORDS: dict[str, tuple[PloverType, str | None]] = {
    "sought": ("AGREE", None), "agreed": ("AGREE", None), "signed": ("SUPPORT", None), "ratified": ("SUPPORT", None),
    "ended": ("SANCTION", "discontinue"),
}  # fmt: skip


def as_events(context: Context, claims: Iterable[C], words: PloverWords) -> list[C]:
    """Return the claims, each with its PLOVER type, mode and contexts; an indicator has none."""
    return [_with_event(context, claim, words) for claim in claims]


def _with_event(context: Context, claim: C, words: PloverWords) -> C:
    plover = plover_of(context, claim, words)
    return claim if plover is None else msgspec.structs.replace(claim, plover=plover)


def plover_of(context: Context, claim: Claim, words: PloverWords) -> Plover | None:
    """What a claim is as a PLOVER event; an indicator is none, and an event says itself what it is."""
    found = event_of(claim)
    if found is None:
        return None
    token = _token_at(context, claim.spans["evidence"][0][0])
    return msgspec.structs.replace(found, contexts=contexts(context, token, words))


def event_of(claim: Claim) -> Plover | None:
    """What a claim is as a PLOVER event by its values alone, without contexts."""
    found = _type(claim)
    return Plover(type=found[0], mode=found[1]) if found else None


def _type(claim: Claim) -> tuple[PloverType, str | None] | None:
    if isinstance(claim, Transfer):
        if claim.stage in _STAGES:
            return _STAGES[claim.stage]
        if claim.mode == "return" or any(item.kind == "people" and claim.mode == "exchange" for item in claim.items):
            return "RETREAT", "release" if any(item.kind == "people" for item in claim.items) else None
        return ("AID", None) if claim.mode in _AID_MODES else ("COOPERATE", None)
    if isinstance(claim, Agreement):
        if claim.type == "ceasefire" and claim.stage in ("signed", "agreed"):
            return "CONCEDE", None
        return _ACCORDS[claim.stage]
    if isinstance(claim, Visit):
        sides = party_keys(claim.visitors, claim.hosts)
        return "CONSULT", "multilateral" if len(sides) > 2 else "visit"
    if isinstance(claim, Accusation):
        return "ACCUSE", "allege"
    return None


def contexts(context: Context, token: int, words: PloverWords) -> list[str]:
    """The contexts that the words of the sentence tell, in their order."""
    first, last = context.parse.sentences[context.parse.sentence[token]]
    found: dict[str, None] = {}
    for i in range(first, last):
        for name in words.contexts.get(context.parse.lemma[i], ()):
            found[name] = None
    return list(found)


def _token_at(context: Context, offset: int) -> int:
    return next((i for i, start in enumerate(context.parse.start) if start >= offset), 0)
