"""Why a candidate, or an argument of it, came to nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from comity.model import Claim


class Why(StrEnum):
    """Why an argument was lost, or an entry refused."""

    NO_WORDS = "there are no words where it points"
    NOT_THERE = "its words do not stand where it points"
    NOT_SAID = "the sentences that are to say it name none of its parties, things or words"
    NO_THING = "its words name no thing that can pass"
    NO_QUANTITY = "its words give no quantity"
    NO_DATE = "its words give no date"
    NO_WHOLE = "the item that it is to be a part of is none"
    NO_ITEMS = "nothing that passes is named"
    NO_SIDES = "it is between nobody"
    NOT_ACROSS = "it does not pass between parties of different states"
    NO_ACCORD = "its words name no agreement"
    NO_VISITORS = "nobody visits"
    NO_BLAME = "no party blames another"
    NO_MATTER = "it is not said what of"
    NOBODY = "it is about nobody"
    NO_FIGURE = "there is no figure"
    NO_STAGE = "nothing says how far it has got"
    NOT_GROUNDED = "its values are not all in the words"
    NO_TYPE = "nothing says what happens"


@dataclass(frozen=True, slots=True)
class Lost:
    """An argument that came to nothing: its role, its words, and why."""

    role: str
    words: str
    why: Why


@dataclass(slots=True)
class Resolved:
    """What became of a candidate: the claim, or why there is none, and what it lost on the way."""

    claim: Claim | None = None
    why: Why | None = None
    lost: list[Lost] = field(default_factory=list)


class Refused(Exception):  # noqa: N818 - read as a sentence at the place where it is raised
    """An entry that does not stand; never leaves the resolver."""

    def __init__(self, why: Why) -> None:
        self.why = why
