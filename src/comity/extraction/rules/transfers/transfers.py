"""Transfers: frames over predications, one draft for each predication that passes a thing between parties."""

from __future__ import annotations

from collections.abc import Iterator

from comity.annotation.context import Context
from comity.extraction.rules.transfers.carriers import flag, unload
from comity.extraction.rules.transfers.double_objects import straighten
from comity.extraction.rules.transfers.drafting import make_draft
from comity.extraction.rules.transfers.drafts import Draft
from comity.extraction.rules.transfers.enumerations import list_parts
from comity.extraction.rules.transfers.gapping import gapped
from comity.extraction.rules.transfers.nominalisations import bind_noun, is_event_object
from comity.extraction.rules.transfers.non_transfers import goes_its_own_way, is_idiom, is_mere_wish, sport_sentences
from comity.extraction.rules.transfers.participants import borrow_from_item, closed_sides, has_private_receiver, side
from comity.extraction.rules.transfers.respective_readings import in_turn
from comity.extraction.rules.transfers.themes import along, is_actor, items_of, read_things, service
from comity.grounding.stages import frames_of
from comity.knowledge.frames import TransferFrame
from comity.language.modality import modality
from comity.language.predications import Predication
from comity.mentions.phrases import Phrase
from comity.mentions.references import Ref

_MOVES = frozenset(("arrive", "leave", "transit", "follow"))
_RECEIVING = frozenset(("state", "capital", "city", "region", "organisation"))


def draft_transfers(context: Context) -> list[Draft]:
    """Return the drafts of a report in text order, one for each predication and frame that fits."""
    drafts: list[Draft] = []
    sport = sport_sentences(context)
    for p in context.found.values():
        if context.parse.sentence[p.head] in sport:
            continue
        for frame in frames_of(context, p):
            made = list(_bind(context, p, frame))
            if made:
                drafts.extend(made)
                break
    drafts = [draft for draft in drafts if not _said_by_its_verb(context, draft, drafts)]
    list_parts(context, drafts)
    for draft in list(drafts):
        drafts.extend(gapped(context, draft))
    drafts = list(in_turn(context, drafts))
    return sorted(drafts, key=lambda draft: draft.token)


def _bind(context: Context, p: Predication, frame: TransferFrame) -> Iterator[Draft]:
    if p.noun:
        yield from bind_noun(context, p, frame)
        return
    if is_event_object(context, p, frame):
        return
    if "recipient" in frame.receiver:
        p = straighten(context, p)
    items = items_of(context, p, frame)
    moves = frame.frame in _MOVES
    giver = side(context, p, frame.giver, items, moves)
    receiver = side(context, p, frame.receiver, items, moves)
    if not items and p.args.get("company") and frame.frame in ("give", "donate", "sell"):
        items = [x for t in p.args["company"] for x in context.phrases.read(t) if not is_actor(context, t)]
        receiver = side(context, p, ["patient", "recipient"], items)
    if frame.frame == "build" and context.parse.dep[p.head] in ("acl", "amod"):
        return  # "carriers built in Graz", "a Soviet-built reactor": where a thing comes from
    if p.lemma == "deny" and not (p.args.get("recipient") or p.args.get("goal")):
        return
    if frame.frame == "lend" and p.lemma in ("lease", "rent") and not (p.args.get("goal") or p.args.get("recipient")):
        return
    if not receiver and frame.frame == "forgive":
        receiver = [r for item in items for h in item.heads if h >= 0 for r in flag(context, h)]
    elif not receiver and "recipient" in frame.receiver:
        receiver = _named_first(context, items)
    if frame.frame in ("train", "help"):
        giver, items = service(context, p, giver, items)
    elif frame.frame in ("arrive", "leave", "transit", "give", "carry", "return"):
        items, giver = unload(context, p, frame, items, giver)
    items = [x for x in (*items, *along(context, p, items)) if not goes_its_own_way(context, frame, x)]
    if len(items) == 1 and not items[0].parts:
        listed = [x for t in p.args.get("including", []) for x in context.phrases.read(t)]
        items[0].parts.extend(x for x in listed if x.kind is not None)
    if is_idiom(p, frame, items):
        return
    private = borrow_from_item(context, items, giver, receiver) or has_private_receiver(context, p, frame)
    if (not receiver and private) or (frame.frame == "follow" and p.args.get("patient")):
        return
    if frame.frame == "exchange" and len({r.state for r in giver if r.state}) > 1 and not receiver:
        receiver = list(giver)
    m = modality(context.parse, context.found, p, frame.stage, context.frames)
    for draft in make_draft(context, p, frame, giver, receiver, items, m):
        draft.closed = closed_sides(context, p, frame, items)
        draft.strict = draft.strict or is_mere_wish(p)
        yield draft
    if frame.frame == "exchange":
        back = [x for t in p.args.get("beneficiary", []) for x in read_things(context, t, True)]
        yield from make_draft(context, p, frame, receiver, giver, back, m)


def _said_by_its_verb(context: Context, draft: Draft, drafts: list[Draft]) -> bool:
    """ "Gave 2 million dollars in food aid": a noun that is the thing of its verb says no more, but for the mode."""
    if not context.found[draft.token].noun:
        return False
    for other in drafts:
        if other is not draft and any(draft.token in item.heads and item.quantity for item in other.items):
            if other.mode is None:
                other.mode, other.mode_token = draft.mode, draft.mode_token
            return True
    return False


def _named_first(context: Context, items: list[Phrase]) -> list[Ref]:
    """ "gave [Rwanda rice]": the parser took the receiver for a part of the thing's name."""
    for item in items[:1]:
        name = context.parties.names.get(item.first)
        if name is not None and context.parse.text[name.last + 1 : name.last + 2] in (["-"], ["–"]):
            continue  # "China-donated syringes"
        if name is not None and name.kind in _RECEIVING and name.last < item.last:
            refs = context.parties.of_modifier(item.first)
            context.phrases.shorten(item, name.last + 1)
            return refs
        before = item.quantity_tokens[0] - 1 if item.quantity_tokens else -1
        name = context.parties.names.get(before)
        if name is not None and name.kind in _RECEIVING and context.parse.head[name.last] in item.heads:
            return context.parties.of_modifier(before)
    return []
