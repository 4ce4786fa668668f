"""The tables by which words entail a value: of accords, of meetings, of events, of figures, of denial."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from comity.knowledge.denials import DenialRole, load_denials
from comity.knowledge.measures import Measures, load_measures
from comity.knowledge.plover import PloverWords, load_plover
from comity.knowledge.relations import Relations, load_relations


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables; those of transfers and of governing predicates are in `Context.frames`."""

    relations: Relations
    plover: PloverWords
    measures: Measures
    denials: dict[DenialRole, frozenset[str]]


@cache
def load_tables(extra: Path | None = None) -> Tables:
    """Load the tables, those in the folder `extra` after comity's own. Raises KnowledgeError for a wrong row."""
    return Tables(
        relations=load_relations(extra),
        plover=load_plover(extra),
        measures=load_measures(extra),
        denials=load_denials(extra),
    )
