"""From a draft to the record of a transfer, every value with its spans."""

from __future__ import annotations

from comity.annotation.context import Context
from comity.claims.drafts import Draft
from comity.mentions.phrases import Phrase
from comity.mentions.references import Ref
from comity.model import Item, Party, Quantity, Spans, Transfer
from comity.parties import party_key


def transfer(context: Context, draft: Draft) -> Transfer:
    """Build the record of a transfer from its draft."""
    text, where = context.evidence(draft.evidence[0])
    spans: Spans = {"evidence": [where]}
    for token in draft.evidence[1:]:
        _, other = context.evidence(token)
        if other not in spans["evidence"]:
            spans["evidence"].append(other)
    spans["stage"] = [context.span(draft.token, draft.token)]
    if draft.mode_token >= 0 and draft.mode:
        spans["mode"] = [context.span(draft.mode_token, draft.mode_token)]
    if draft.denied_span:
        spans["denied"] = [draft.denied_span]
    if draft.date_span:
        spans["date"] = [draft.date_span]
    return Transfer(
        giver=parties(context, draft.giver, "giver", spans),
        receiver=parties(context, draft.receiver, "receiver", spans),
        items=_items(context, draft.items),
        mode=draft.mode,
        stage=draft.stage,
        date=draft.date,
        said_by=parties(context, draft.said_by, "said_by", spans),
        denied=draft.denied,
        denied_by=parties(context, draft.denied_by, "denied_by", spans),
        evidence=text,
        spans=spans,
    )


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


def _items(context: Context, phrases: list[Phrase]) -> list[Item]:
    items: list[Item] = []
    for phrase in phrases:
        whole = len(items)
        items.append(_item(context, phrase, None))
        items.extend(_item(context, part, whole) for part in phrase.parts)
    return items


def _item(context: Context, phrase: Phrase, whole: int | None) -> Item:
    spans: Spans = {"what": [context.span(phrase.first, phrase.last)]}
    quantity: Quantity | None = phrase.quantity
    if quantity is not None and phrase.quantity_tokens is not None:
        spans["quantity"] = [context.span(*phrase.quantity_tokens)]
    return Item(
        what=phrase.what, kind=phrase.kind or "goods", quantity=quantity, taxon=phrase.taxon, part_of=whole, spans=spans
    )
