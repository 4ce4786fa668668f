"""What is known of the world, as data: one bundle of tables, loaded once, a user's own merged after them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from comity.knowledge.compiled import kept
from comity.knowledge.currencies import Currencies, load_currencies
from comity.knowledge.frames import Frames, load_frames
from comity.knowledge.gazetteer import load_gazetteer
from comity.knowledge.holidays import Holidays, load_holidays
from comity.knowledge.leaders import Leaders, load_leaders
from comity.knowledge.names import Gazetteer
from comity.knowledge.parties import Described, PartyClass, load_described, load_party_nouns
from comity.knowledge.things import Things, load_things


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All tables."""

    gazetteer: Gazetteer
    leaders: Leaders
    things: Things
    currencies: Currencies
    frames: Frames
    party_nouns: dict[str, frozenset[PartyClass]]
    holidays: Holidays
    described: Described


@cache
def load_knowledge(extra: Path | None = None) -> Knowledge:
    """Load all tables, those in the folder `extra` after comity's own.

    Raises KnowledgeError where a row does not validate.
    """
    return kept(lambda: _made(None)) if extra is None else _made(extra)


def _made(extra: Path | None) -> Knowledge:
    return Knowledge(
        gazetteer=load_gazetteer(extra),
        leaders=load_leaders(extra),
        things=load_things(extra),
        currencies=load_currencies(extra),
        holidays=load_holidays(extra),
        frames=load_frames(extra),
        party_nouns=load_party_nouns(extra),
        described=load_described(extra),
    )
