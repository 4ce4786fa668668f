"""The words by which a report calls something the first of its kind ("the first time that", "first ever")."""

from __future__ import annotations

import re

from comity.annotation.context import Context
from comity.extraction.rules.transfers.drafts import Draft

FIRST = re.compile(
    r"\bfirst[- ]ever\b|\bfirst time\b|\bnever before\b"
    r"|\bnever (?:before )?(?:been )?(?:given|sent|sold|received|visited)\b"
    r"|\bfirst\b(?:(?!\bfirst\b).)*\b(?:ever|in history|any (?:government|country|state|foreign|other))\b"
)


def mark_firsts(context: Context, drafts: list[Draft]) -> None:
    """Note on each draft of a transfer whose sentence calls it the first the day of the report."""
    for draft in drafts:
        text, _ = context.evidence(draft.token)
        if FIRST.search(text.lower()):
            draft.first_on = context.document.published
