"""What predicates mean: frames of transfer, governing predicates, verbs of saying. All of it is data."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from comity.knowledge.modes import load_modes
from comity.knowledge.sport import Weight, load_sport
from comity.knowledge.tables import read_table
from comity.model import Mode, TransferStage

Effect = Literal[
    "pledged",
    "agreed",
    "sought",
    "refused",
    "cancelled",
    "underway",
    "delivered",
    "failed",
    "denied",
    "alleged",
    "plain",
]
SpeechKind = Literal["say", "deny", "figure", "think"]


class TransferFrame(msgspec.Struct, frozen=True, kw_only=True):
    """Verbs and nouns of transfer alike in what their arguments are; roles best first."""

    frame: str
    verbs: list[str] = []
    nouns: list[str] = []
    giver: list[str]
    receiver: list[str]
    item: list[str]
    mode: Mode | None = None
    stage: TransferStage
    kinds: str | None = None
    itself: str | None = None


class Governors(msgspec.Struct, frozen=True, kw_only=True):
    """Predicates that say of the predicate below them how far it has got."""

    effect: Effect
    verbs: list[str] = []
    nouns: list[str] = []
    adjectives: list[str] = []


class SpeechVerbs(msgspec.Struct, frozen=True, kw_only=True):
    """Verbs that introduce what somebody says."""

    kind: SpeechKind
    verbs: list[str]


TABLES = {"frames": TransferFrame, "governors": Governors, "speech_verbs": SpeechVerbs}


@dataclass(slots=True)
class Frames:
    """The tables, by lemma."""

    verbs: dict[str, list[TransferFrame]] = field(default_factory=dict)
    nouns: dict[str, list[TransferFrame]] = field(default_factory=dict)
    governing: dict[str, Effect] = field(default_factory=dict)
    governing_nouns: dict[str, Effect] = field(default_factory=dict)
    saying: dict[str, SpeechKind] = field(default_factory=dict)
    thinking: set[str] = field(default_factory=set)
    sport: dict[str, Weight] = field(default_factory=dict)
    modes: dict[str, Mode] = field(default_factory=dict)


@cache
def load_frames(extra: Path | None = None) -> Frames:
    """Read the frames that comity ships and a user's own."""
    frames = Frames(sport=load_sport(extra), modes=load_modes(extra))
    for row in read_table("frames", TransferFrame, extra):
        for verb in row.verbs:
            frames.verbs.setdefault(verb, []).append(row)
        for noun in row.nouns:
            frames.nouns.setdefault(noun, []).append(row)
    for governor in read_table("governors", Governors, extra):
        for word in (*governor.verbs, *governor.adjectives):
            frames.governing.setdefault(word, governor.effect)
        for word in governor.nouns:
            frames.governing_nouns.setdefault(word, governor.effect)
    for speech in read_table("speech_verbs", SpeechVerbs, extra):
        if speech.kind == "think":
            frames.thinking.update(speech.verbs)
            continue
        for verb in speech.verbs:
            frames.saying.setdefault(verb, speech.kind)
    return frames
