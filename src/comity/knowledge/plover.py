"""PLOVER's event types, modes and contexts, and the words that tell them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec

from comity.knowledge.tables import read_table
from comity.model import PloverType, Quad


class EventFrame(msgspec.Struct, frozen=True, kw_only=True):
    """Verbs and nouns of one event type and mode; roles of actor and recipient, best first."""

    type: PloverType
    mode: str | None = None
    verbs: list[str] = []
    nouns: list[str] = []
    actor: list[str]
    recipient: list[str] = []


class ContextWords(msgspec.Struct, frozen=True, kw_only=True):
    """Words that tell one context."""

    context: str
    words: list[str]


class SectorWords(msgspec.Struct, frozen=True, kw_only=True):
    """Nouns that tell the sector of an actor."""

    sector: str
    words: list[str]


TABLES = {"events": EventFrame, "plover_contexts": ContextWords, "sectors": SectorWords}
QUADS: dict[PloverType, Quad] = {
    "AGREE": "verbal cooperation", "CONSULT": "verbal cooperation", "SUPPORT": "verbal cooperation",
    "CONCEDE": "verbal cooperation", "COOPERATE": "material cooperation", "AID": "material cooperation",
    "RETREAT": "material cooperation", "REQUEST": "verbal conflict", "ACCUSE": "verbal conflict",
    "REJECT": "verbal conflict", "THREATEN": "verbal conflict", "PROTEST": "material conflict",
    "SANCTION": "material conflict", "MOBILIZE": "material conflict", "COERCE": "material conflict",
    "ASSAULT": "material conflict",
}  # fmt: skip


@dataclass(slots=True)
class PloverWords:
    """The tables, by lemma; where a word stands in several rows the first counts."""

    verbs: dict[str, EventFrame] = field(default_factory=dict)
    nouns: dict[str, EventFrame] = field(default_factory=dict)
    contexts: dict[str, list[str]] = field(default_factory=dict)
    sectors: dict[str, str] = field(default_factory=dict)


@cache
def load_plover(extra: Path | None = None) -> PloverWords:
    """Read the events, contexts and sectors that comity ships and a user's own."""
    found = PloverWords()
    for row in read_table("events", EventFrame, extra):
        for verb in row.verbs:
            found.verbs.setdefault(verb, row)
        for noun in row.nouns:
            found.nouns.setdefault(noun, row)
    for context in read_table("plover_contexts", ContextWords, extra):
        for word in context.words:
            found.contexts.setdefault(word, []).append(context.context)
    for sector in read_table("sectors", SectorWords, extra):
        for word in sector.words:
            found.sectors.setdefault(word, sector.sector)
    return found
