"""A request that was answered: what was asked for and then came, or was promised, is one transfer and not two."""

from __future__ import annotations

from collections.abc import Iterable

from comity.annotation.context import Context
from comity.extraction.rules.transfers.drafts import Draft
from comity.language.modality import finite


def is_answered(context: Context, draft: Draft, drafts: Iterable[Draft]) -> bool:
    """ "Brazil has sent 20 tractors. Ghana had asked for 35": was the same thing asked for before, of the same party?

    A request that still stands ("asks for 15 more") is told in the present, and is an entry of its own.
    """
    if draft.stage != "sought" or draft.denied or finite(context.parse, draft.token).tense != "past":
        return False
    asked = _heads(draft)
    return any(
        other.stage != "sought"
        and other.keys("giver") == draft.keys("giver")
        and other.keys("receiver") == draft.keys("receiver")
        and asked <= _heads(other)
        for other in drafts
    )


def _heads(draft: Draft) -> set[str]:
    return {item.what.lower().split()[-1] for item in draft.items if item.what.split()}
