"""What the learnt reader tells apart: kinds of entry, roles of words, and the labels of a trigger.

The order of these tuples is the order of the network's outputs: a change needs new weights.
"""

from __future__ import annotations

from typing import Final

KINDS: Final = ("transfer", "agreement", "visit", "accusation", "indicator")

ROLES: Final = (
    "giver", "receiver", "item", "part", "quantity", "date", "said_by", "parties", "subject", "visitors", "hosts",
    "place", "accusers", "accused", "of", "about", "measure", "period", "change", "since",
    "seat", "bare",
)  # fmt: skip
"""Roles of words by the codebook's fields.

A `part` is an item that is a part of another, a `seat` host and place at once, a `bare` sum item and quantity.
"""

STAGES: Final = {
    "transfer": ("sought", "pledged", "agreed", "underway", "delivered", "refused", "cancelled"),
    "agreement": ("sought", "agreed", "signed", "ratified", "ended"),
    "visit": ("invited", "planned", "underway", "held", "cancelled"),
}
STAGE_LABELS: Final = tuple((kind, stage) for kind, stages in STAGES.items() for stage in stages)
MODES: Final = (None, "gift", "aid", "sale", "loan", "exchange", "return")
TYPES: Final = ("treaty", "contract", "memorandum", "ceasefire", "pact", "other")

THINGS: Final = (
    "animal", "arms", "funds", "food", "medical", "energy", "technology", "people", "culture", "vehicle", "service",
    "information", "goods",
)  # fmt: skip
"""Kinds of thing that pass."""
FILLERS: Final = ("item", "part", "bare", "quantity", "giver", "receiver", "date", "said_by")
"""Roles of a transfer whose words belong together or not, where one trigger tells of several transfers."""

OUTSIDE: Final = 0
ROLE_TAGS: Final = 1 + 2 * len(ROLES)
TRIGGER_TAGS: Final = 2 * len(KINDS)
FARTHEST: Final = 20
"""Distances from the trigger, in tokens, are told apart up to this many."""


def begin_tag(role: int) -> int:
    """Return the tag of the first token of a span of a role."""
    return 1 + 2 * role


def inside_tag(role: int) -> int:
    """Return the tag of the further tokens of a span of a role."""
    return 2 + 2 * role
