"""One report: its headline, bullets, lead, totals and details of one transfer are one entry; two deliveries are two."""

from __future__ import annotations

from comity.extraction.rules.transfers.drafts import Draft
from comity.kinds import AHEAD, UNDONE, rank
from comity.knowledge.things import Things
from comity.mentions.phrases import Phrase
from comity.model import Quantity


def merge(drafts: list[Draft], things: Things) -> list[Draft]:
    """Lay together the drafts of one event; the furthest stage and the fullest values stand."""
    entries: list[Draft] = []
    for draft in drafts:
        match = next((entry for entry in reversed(entries) if same_event(entry, draft, things)), None)
        if match is None:
            entries.append(draft)
        else:
            _lay_together(match, draft, things)
    return entries


def same_event(a: Draft, b: Draft, things: Things) -> bool:
    """Do two drafts of one report tell of one event?"""
    if not (_sides_agree(a, b, "giver") and _sides_agree(a, b, "receiver")) or _cross(a, b):
        return False
    if a.denied != b.denied and a.stage != b.stage:
        return False
    shared = {h for item in a.items for h in item.heads} & {h for item in b.items for h in item.heads if h >= 0}
    if shared:
        return not _is_part_of(a, b) and _stages_agree(a, b, same_words=True)
    return (
        _stages_agree(a, b, same_words=False)
        and (a.mode is None or b.mode is None or a.mode == b.mode)
        and _dates_agree(a, b)
        and (all(any(same_thing(x, y, things) for x in a.items) for y in b.items) or _foretells(a, b, things))
    )


def _foretells(a: Draft, b: Draft, things: Things) -> bool:
    """ "Sends animals to the zoo … two elephants, four impalas": a headline's wide word, and what it stood for."""
    wide = a.items[0]
    if len(a.items) != 1 or wide.quantity is not None or wide.parts or wide.pronoun:
        return False
    return all(_is_wider(wide, item, things) for item in b.items)


def _is_wider(wide: Phrase, narrow: Phrase, things: Things) -> bool:
    if wide.taxon and narrow.taxon:
        return wide.taxon != narrow.taxon and things.is_a(narrow.taxon, wide.taxon)
    head, other = wide.what.lower().split()[-1:], narrow.what.lower().split()[-1:]
    return bool(head and other) and head != other and things.kind_is_a(other[0], head[0])


def same_thing(a: Phrase, b: Phrase, things: Things) -> bool:
    """Do two phrases of one report name the same thing: the same noun or a wider one, and numbers that agree?"""
    if not quantities_agree(a.quantity, b.quantity):
        return False
    if b.pronoun or a.what.lower() == b.what.lower():
        return True
    if a.kind != b.kind:
        return False
    last_a, last_b = a.what.lower().split()[-1:], b.what.lower().split()[-1:]
    if last_a == last_b:
        return True
    if b.definite and b.quantity is None:
        return (
            things.is_a(a.taxon, b.taxon)
            if a.taxon and b.taxon
            else a.kind in ("funds", "goods", "arms", "medical", "food")
        )
    return a.kind == "funds" and a.quantity is not None and a.quantity == b.quantity


def quantities_agree(a: Quantity | None, b: Quantity | None) -> bool:
    """Numbers agree where one is not given, or they are the same."""
    if a is None or b is None:
        return True
    if (a.low, a.high) == (b.low, b.high):
        return True
    return (
        (a.approx or b.approx)
        and a.unit == b.unit
        and a.low is not None
        and b.low is not None
        and (abs(a.low - b.low) <= 0.02 * max(a.low, b.low))
    )


def _sides_agree(a: Draft, b: Draft, side: str) -> bool:
    x, y = a.keys(side), b.keys(side)
    return not x or not y or x == y or side in a.guessed or side in b.guessed or x <= y or y <= x


def _is_part_of(a: Draft, b: Draft) -> bool:
    """ "Two of the six boats that it ordered have come": what has come is one entry, the order another."""
    partial = [any(item.partial for item in draft.items) for draft in (a, b)]
    return partial[0] != partial[1] and a.stage != b.stage


def _cross(a: Draft, b: Draft) -> bool:
    """Would one party stand alone on both sides if they were laid together?"""
    there = (a.keys("giver") - b.keys("giver")) & (b.keys("receiver") - a.keys("receiver"))
    back = (b.keys("giver") - a.keys("giver")) & (a.keys("receiver") - b.keys("receiver"))
    return bool(there | back)


def _stages_agree(a: Draft, b: Draft, same_words: bool) -> bool:
    if a.stage == b.stage or same_words:
        return True
    if {a.stage, b.stage} & UNDONE:
        return all(i.definite and i.quantity is None for i in b.items)
    # A promise and its delivery are one event only where neither gives a number of its own.
    numbered = any(item.quantity for item in a.items) and any(item.quantity for item in b.items)
    return numbered or {a.stage, b.stage} <= AHEAD or any(i.definite or i.pronoun for i in b.items)


def _dates_agree(a: Draft, b: Draft) -> bool:
    if a.date is None or b.date is None:
        return True
    return not (a.date.end < b.date.start or b.date.end < a.date.start)


def _lay_together(entry: Draft, draft: Draft, things: Things) -> None:
    for side in ("giver", "receiver"):
        own, other = getattr(entry, side), getattr(draft, side)
        if not own or (side in entry.guessed and other and side not in draft.guessed):
            setattr(entry, side, other)
            entry.guessed.discard(side)
    further = rank("transfer", draft.stage) > rank("transfer", entry.stage)
    if further:
        entry.stage, entry.stage_token, entry.token = draft.stage, draft.stage_token, draft.token
    if entry.date is None or (further and draft.date is not None):
        entry.date, entry.date_spans = draft.date or entry.date, draft.date_spans or entry.date_spans
    if entry.mode is None:
        entry.mode, entry.mode_token = draft.mode, draft.mode_token
    _lay_denials(entry, draft)
    entry.denied = entry.denied or draft.denied
    entry.denied_span = entry.denied_span or draft.denied_span
    entry.denied_by += [r for r in draft.denied_by if r.head not in {x.head for x in entry.denied_by}]
    if not entry.said_by:
        entry.said_by = draft.said_by
    entry.evidence += draft.evidence
    entry.rules = list(dict.fromkeys([*entry.rules, *draft.rules]))
    _lay_items(entry, draft, things)


def _lay_denials(entry: Draft, draft: Draft) -> None:
    """ "No missile was sent," says one, of what another says was: who says that it was not, denies it."""
    if entry.denied == draft.denied or not (entry.said_by and draft.said_by):
        return
    says_not, says = (draft, entry) if draft.denied else (entry, draft)
    same = {r.key for r in says_not.said_by} & {r.key for r in says.said_by}
    if not (says_not.denied_by or same):
        entry.denied_by = [*entry.denied_by, *says_not.said_by]
        entry.said_by = says.said_by


def _lay_items(entry: Draft, draft: Draft, things: Things) -> None:
    if _foretells(entry, draft, things):
        entry.items = draft.items
        return
    for item in draft.items:
        twin = next((x for x in entry.items if x.heads & item.heads or x.what.lower() == item.what.lower()), None)
        twin = twin or (entry.items[0] if len(entry.items) == 1 else None)
        if twin is None or (item.pronoun and item.quantity is None):
            continue
        twin.heads |= item.heads
        if twin.quantity is None and item.quantity is not None:
            twin.quantity, twin.quantity_tokens = item.quantity, item.quantity_tokens
            twin.unit_tokens = item.unit_tokens
        if not twin.parts:
            twin.parts = item.parts
