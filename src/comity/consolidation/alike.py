"""What transfers of one report tell of each other: a part of an order is bought, a lot of relief goods is relief."""

from __future__ import annotations

from comity.extraction.rules.transfers.drafts import Draft
from comity.model import ItemKind


def share(drafts: list[Draft]) -> None:
    """Give transfers the mode, and plans the stage, that the report states for others of the same things."""
    for draft in drafts:
        likes = [other for other in drafts if other is not draft and _alike(draft, other)]
        if draft.mode is None:
            told = next((other for other in likes if other.mode not in (None, "return", "exchange")), None)
            told = told or next((other for other in drafts if _same_call(draft, other)), None)
            if told is not None:
                draft.mode, draft.mode_token = told.mode, told.mode_token
        agreed = next((other for other in likes if other.stage == "agreed"), None)
        if draft.stage == "pledged" and draft.mode == "sale" and agreed is not None:
            draft.stage, draft.stage_token = agreed.stage, agreed.stage_token


def _alike(a: Draft, b: Draft) -> bool:
    """Do two transfers pass the same things between the same sides?"""
    for side in ("giver", "receiver"):
        if not a.keys(side) or a.keys(side) != b.keys(side):
            return False
    return bool(_things(a) & _things(b))


def _things(draft: Draft) -> set[tuple[str, ItemKind | None]]:
    return {
        (item.what.lower().split()[-1], item.kind) for item in draft.items[:1] if item.what and item.what != "money"
    }


def _same_call(a: Draft, b: Draft) -> bool:
    """ "World powers pledged 250 million euros in aid … Germany promised 20 million": money promised to one in need."""
    return (
        b.mode == "aid"
        and a.stage == b.stage == "pledged"
        and bool(a.keys("receiver") & b.keys("receiver"))
        and all(item.kind == "funds" for item in (*a.items, *b.items))
    )
