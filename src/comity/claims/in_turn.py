"""What "respectively" parts: "Norway and Qatar supplied Poland with two and three tonnes, respectively"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from comity.annotation.context import Context
from comity.claims.antecedents import as_meant
from comity.claims.drafts import Draft
from comity.mentions.phrases import Phrase
from comity.mentions.references import Ref


def in_turn(context: Context, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield the drafts, those of several parties with as many things one by one where the sentence says so."""
    for draft in drafts:
        name = "giver" if len(_apart(draft.giver)) > 1 else "receiver"
        refs = _apart(getattr(draft, name))
        items = _things(context, draft) if len(refs) > 1 and _says_so(context, draft.token) else []
        if len(items) != len(refs) or not items:
            yield draft
            continue
        for ref, item in zip(refs, items, strict=True):
            giver = [ref] if name == "giver" else list(draft.giver)
            receiver = [ref] if name == "receiver" else list(draft.receiver)
            rules = [*draft.rules, "transfer/respectively"]
            yield replace(
                draft, giver=giver, receiver=receiver, items=[item], evidence=list(draft.evidence), rules=rules
            )


def _apart(refs: list[Ref]) -> list[Ref]:
    """The parties of a side in text order, each once."""
    named: dict[str, Ref] = {}
    for ref in sorted(refs, key=lambda ref: ref.head):
        named.setdefault(ref.key, ref)
    return list(named.values())


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
