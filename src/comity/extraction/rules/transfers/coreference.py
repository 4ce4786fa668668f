"""What "it", "the rest", "another dozen" or a bare number stands for: a thing that passed before, or that was named."""

from __future__ import annotations

from comity.annotation.context import Context
from comity.extraction.rules.transfers.drafts import Draft
from comity.mentions.phrases import Phrase
from comity.model import Quantity

_REACH = 3
_FAR = 8


def resolve_things(context: Context, draft: Draft, before: list[Draft]) -> Draft | None:
    """Put the things meant into a draft, drop what stays open; return the earlier transfer where one was found."""
    model: Draft | None = None
    kept: list[Phrase] = []
    for item in draft.items:
        if not item.pronoun:
            kept.append(item)
            continue
        earlier = _earlier(context, item, draft, before)
        if earlier is not None:
            model = model or earlier
            again = item.definite or not _is_event(context, item, draft)
            kept.append(as_meant(item, earlier.items[0], again))
            continue
        told = item.quantity is not None or bool(draft.giver or draft.receiver)
        named = _named(context, item, draft) if told and item.kind is None and not _is_person(context, item) else None
        if named is not None:
            kept.append(as_meant(item, named))
        elif item.kind is not None:
            kept.append(item)
    draft.items = kept
    return model


def _earlier(context: Context, item: Phrase, draft: Draft, before: list[Draft]) -> Draft | None:
    """The last transfer whose thing can be meant; a number may look further back than "it"."""
    here = context.parse.sentence[draft.token]
    reach = _FAR if item.quantity is not None else _REACH
    for earlier in reversed(before):
        if here - context.parse.sentence[earlier.token] > reach:
            break
        fits = not _is_person(context, item) or earlier.items[0].kind in ("people", "animal")
        if not earlier.vague() and fits and _can_mean(item, earlier.items[0]):
            return earlier
    return None


def _is_person(context: Context, item: Phrase) -> bool:
    """ "Sent him": a person or an animal, and no other thing."""
    return 0 <= item.head < len(context.parse) and context.parse.lower[item.head] in ("he", "him", "she", "her")


def _is_event(context: Context, item: Phrase, draft: Draft) -> bool:
    """An event noun whose thing is not said: "stopped all shipments to Kuwait"."""
    return item.quantity is None and draft.token in item.heads and context.parse.pos[draft.token] == "NOUN"


def _can_mean(item: Phrase, model: Phrase) -> bool:
    """Money is no number of tonnes, and tonnes are none of what was counted."""
    a, b = item.quantity, model.quantity
    if a is None or a.unit is None or b is None:
        return not (a is not None and a.unit is None and model.what == "money")
    return b.unit is None or a.unit == b.unit or item.what.lower().split()[-1:] == model.what.lower().split()[-1:]


def _named(context: Context, item: Phrase, draft: Draft) -> Phrase | None:
    """The last thing that this sentence or the one before names ahead of the word."""
    parse = context.parse
    here = parse.sentence[draft.token]
    best: Phrase | None = None
    counted = item.quantity is not None
    first = parse.sentences[max(0, here - 1)][0]
    for phrase in context.phrases.mentions(first, min(item.first, draft.token)):
        passes = phrase.sure and phrase.kind not in ("people", "service", None)
        if passes and (counted or parse.dep[phrase.head] != "pobj"):
            best = phrase
    return best


def as_meant(item: Phrase, model: Phrase, again: bool = True) -> Phrase:
    """A pronoun or bare number as the thing that it stands for; unless `again`, only as one of the same sort."""
    quantity = item.quantity
    if quantity is not None and quantity.unit is None and model.quantity is not None:
        item.quantity = Quantity(low=quantity.low, high=quantity.high, unit=model.quantity.unit, approx=quantity.approx)
        item.unit_tokens = model.unit_tokens or model.quantity_tokens
    item.what, item.kind, item.taxon, item.sure = model.what, model.kind, model.taxon, model.sure
    item.first, item.last = model.first, model.last
    if item.quantity is None and again:
        item.heads |= model.heads
    return item
