"""From a draft to the record of a transfer, every value with its spans."""

from __future__ import annotations

from comity.annotation.context import Context
from comity.extraction.rules.transfers.drafts import Draft
from comity.grounding.records import items, parties
from comity.model import Spans, Transfer


def transfer(context: Context, draft: Draft) -> Transfer:
    """Build the record of a transfer from its draft."""
    text, where = context.evidence(draft.evidence[0])
    spans: Spans = {"evidence": [where]}
    for token in draft.evidence[1:]:
        _, other = context.evidence(token)
        if other not in spans["evidence"]:
            spans["evidence"].append(other)
    spans["stage"] = [context.span(draft.stage_token, draft.stage_token)]
    if draft.mode_token >= 0 and draft.mode:
        spans["mode"] = [context.span(draft.mode_token, draft.mode_token)]
    if draft.denied_span:
        spans["denied"] = [draft.denied_span]
    if draft.date_spans:
        spans["date"] = draft.date_spans
    return Transfer(
        giver=parties(context, draft.giver, "giver", spans),
        receiver=parties(context, draft.receiver, "receiver", spans),
        items=items(context, draft.items),
        mode=draft.mode,
        stage=draft.stage,
        date=draft.date,
        said_by=parties(context, draft.said_by, "said_by", spans),
        denied=draft.denied,
        denied_by=parties(context, draft.denied_by, "denied_by", spans),
        evidence=text,
        rules=draft.rules,
        spans=spans,
    )
