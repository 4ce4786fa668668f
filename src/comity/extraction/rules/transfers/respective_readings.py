"""What "respectively" parts: "Norway and Qatar supplied Poland with two and three tonnes, respectively"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from comity.annotation.context import Context
from comity.extraction.rules.transfers.coreference import as_meant
from comity.extraction.rules.transfers.drafts import Draft
from comity.mentions.phrases import Phrase

T = TypeVar("T")


def in_turn(context: Context, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield the drafts, those of several parties with as many things one by one where the sentence says so."""
    for draft in drafts:
        givers, receivers = (sorted(side, key=lambda ref: ref.head) for side in (draft.giver, draft.receiver))
        many = max(len(givers), len(receivers))
        items = _things(context, draft) if many > 1 and _says_so(context, draft.token) else []
        if not (many > 1 and len(items) in (1, many) and {len(givers), len(receivers)} <= {0, 1, many}) or (
            len(items) == 1 and len(givers) != len(receivers)
        ):
            yield draft
            continue
        for n in range(many):
            giver, receiver, item = (_nth(side, n, many) for side in (givers, receivers, items))
            rules = [*draft.rules, "transfer/respectively"]
            yield replace(draft, giver=giver, receiver=receiver, items=item, evidence=list(draft.evidence), rules=rules)


def _nth(side: list[T], n: int, many: int) -> list[T]:
    """What the nth of them has: the nth of as many, or all that there is."""
    return [side[n]] if len(side) == many else list(side)


def _says_so(context: Context, token: int) -> bool:
    first, last = context.parse.sentences[context.parse.sentence[token]]
    return "respectively" in context.parse.lower[first:last]


def _things(context: Context, draft: Draft) -> list[Phrase]:
    """The things of a draft in text order; a bare measure ("two tonnes and three tonnes of gas") is of the last."""
    items = sorted(draft.items, key=lambda item: item.head)
    measures = {q.number_last for q in context.quantities.values() if q.is_measure}
    for item in items[:-1]:
        tokens = item.quantity_tokens
        if item.quantity and item.what == item.quantity.unit and tokens and measures & set(range(*tokens)):
            as_meant(item, items[-1])
    return items
