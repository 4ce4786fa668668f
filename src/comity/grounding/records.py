"""From parties and things as the mentions have them to the records of a claim, with their spans noted by field."""

from __future__ import annotations

from comity.annotation.context import Context
from comity.mentions.phrases import Phrase
from comity.mentions.references import Ref
from comity.model import Item, Party, Quantity, Spans
from comity.parties import party_key


def parties(context: Context, refs: list[Ref], field: str, spans: Spans) -> list[Party]:
    """The parties of a field, each once, with their spans noted under the field and `field.index`."""
    found: list[Party] = []
    seen: set[str] = set()
    for ref in refs:
        party = context.party(ref)
        key = party.name.lower() if field in ("said_by", "denied_by") else party_key(party)
        if key in seen:
            continue
        seen.add(key)
        span = context.party_span(ref)
        spans.setdefault(field, []).append(span)
        spans[f"{field}.{len(found)}"] = [span]
        found.append(party)
    return found


def items(context: Context, phrases: list[Phrase]) -> list[Item]:
    """The things of a transfer, each part behind its whole, with the spans of their words."""
    found: list[Item] = []
    for phrase in phrases:
        whole = len(found)
        found.append(_item(context, phrase, None))
        found.extend(_item(context, part, whole) for part in phrase.parts)
    return found


def _item(context: Context, phrase: Phrase, whole: int | None) -> Item:
    spans: Spans = {"what": [context.span(phrase.first, phrase.last)]}
    quantity: Quantity | None = phrase.quantity
    if quantity is not None and phrase.quantity_tokens is not None:
        spans["quantity"] = [context.span(*phrase.quantity_tokens)]
        if phrase.unit_tokens is not None:
            spans["quantity"].append(context.span(*phrase.unit_tokens))
    return Item(
        what=phrase.what, kind=phrase.kind or "goods", quantity=quantity, taxon=phrase.taxon, part_of=whole, spans=spans
    )
