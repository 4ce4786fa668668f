"""Transfers: frames over predications, one draft for each predication that passes a thing between parties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from comity.claims.cargo import along, flag, is_actor, items_of, read_things, service, unload
from comity.claims.context import Context
from comity.claims.drafts import Draft
from comity.knowledge.frames import TransferFrame
from comity.language.modality import Modality, modality
from comity.language.predications import Predication, preposition_phrases
from comity.mentions.names import Named
from comity.mentions.phrases import CONTAINERS, Phrase
from comity.mentions.references import Ref
from comity.model import Mode, TransferStage

_MODE_WORDS: dict[str, Mode] = {
    "gift": "gift", "donation": "gift", "present": "gift", "donate": "gift", "free": "gift",
    "aid": "aid", "relief": "aid", "humanitarian": "aid", "grant": "aid", "assistance": "aid",
    "sale": "sale", "purchase": "sale", "sell": "sale", "buy": "sale", "order": "sale", "purchased": "sale",
    "loan": "loan", "lease": "loan", "credit": "loan", "lend": "loan",
    "swap": "exchange", "exchange": "exchange", "barter": "exchange",
    "return": "return", "repatriation": "return", "restitution": "return",
}  # fmt: skip
_LIGHT = frozenset(
    "make give provide extend do conduct carry begin start resume continue increase suspend halt stop complete "
    "announce approve plan consider cancel finish expand speed sign agree organise organize launch oversee "
    "arrange undertake effect execute see double step boost delay block propose welcome facilitate request seek "
    "discuss negotiate".split()
)
_NAMED_SORTS = frozenset(("person", "body", "armed_group", "group", "office", "organ"))


def draft_transfers(context: Context) -> list[Draft]:
    """Return the drafts of a report in text order, one for each predication and frame that fits."""
    drafts = []
    for p in context.found.values():
        for frame in _frames(context, p):
            made = list(_bind(context, p, frame))
            if made:
                drafts.extend(made)
                break
    for draft in list(drafts):
        drafts.extend(_gapped(context, draft))
    return sorted(drafts, key=lambda draft: draft.token)


def _gapped(context: Context, draft: Draft) -> Iterator[Draft]:
    """ "Germany pledged 20 million euros and Qatar $50 million": the verb is understood again for the second pair."""
    parse, names = context.parse, context.parties.names
    _, end = parse.sentences[parse.sentence[draft.token]]
    for i in range(draft.token + 1, end - 1):
        name = names.get(i)
        if (
            name is None
            or not any(0 <= h < i for item in draft.items for h in item.heads)
            or name.first != i
            or not (name.state or name.org)
            or parse.lower[i - 1] not in ("and", ",", ";", "but")
        ):
            continue
        noun = parse.head[name.last]
        if parse.dep[name.last] == "compound" and noun > name.last and parse.dep[noun] == "conj":
            yield from _second_pair(context, draft, name, noun)
            continue
        number = next((j for j in (name.last + 1, name.last + 2) if j in context.quantities and j < end), -1)
        if (
            number < 0
            or parse.text[name.last + 1] in (",", ".")
            or parse.dep[name.last] in ("compound", "poss", "amod")
        ):
            continue
        found = context.quantities[number]
        head = found.head if found.head > found.number_last else found.last
        items = context.phrases.read(head) if head < end else []
        if items and context.parties.of(name.last):
            yield replace(
                draft, giver=context.parties.of(name.last), items=items[:1], token=number, evidence=[draft.token]
            )


def _second_pair(context: Context, draft: Draft, name: Named, noun: int) -> Iterator[Draft]:
    """ "Japan gave Rwanda rice and Norway fish": the parser took the second giver for a part of the thing's name."""
    items = [x for x in context.phrases.read(noun)[:1] if x.kind is not None]
    giver = context.parties.of_modifier(name.last)
    for item in items if giver else []:
        context.phrases.shorten(item, name.last + 1)
        draft.items = [x for x in draft.items if not x.heads & item.heads] or draft.items
        yield replace(draft, giver=giver, items=[item], token=noun, evidence=[draft.token])


def _frames(context: Context, p: Predication) -> list[TransferFrame]:
    table = context.frames.nouns if p.noun else context.frames.verbs
    return table.get(p.lemma) or ([] if p.noun else table.get(p.lemma.split()[0], []))


def _bind(context: Context, p: Predication, frame: TransferFrame) -> Iterator[Draft]:
    if p.noun:
        yield from _bind_noun(context, p, frame)
        return
    if _is_event_object(context, p):
        return
    items = items_of(context, p, frame)
    giver = _side(context, p, frame.giver, items)
    receiver = _side(context, p, frame.receiver, items)
    if not items and p.args.get("company") and frame.frame in ("give", "donate", "sell"):
        items = [x for t in p.args["company"] for x in context.phrases.read(t) if not is_actor(context, t)]
        receiver = _side(context, p, ["patient", "recipient"], items)
    if _is_purpose_of_transfer(context, p):
        return
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
    elif frame.frame in ("arrive", "give", "carry"):
        items, giver = unload(context, p, frame, items, giver)
    items = [*items, *along(context, p, items)]
    if len(items) == 1 and not items[0].parts:
        listed = [x for t in p.args.get("including", []) for x in context.phrases.read(t)]
        items[0].parts.extend(x for x in listed if x.kind is not None)
    private = _borrow_from_item(context, items, giver, receiver) or _has_private_receiver(context, p, frame)
    if (not receiver and private) or (frame.frame == "follow" and p.args.get("patient")):
        return
    if frame.frame == "exchange" and len({r.state for r in giver if r.state}) > 1 and not receiver:
        receiver = list(giver)
    m = modality(context.parse, context.found, p, frame.stage, context.frames)
    yield from _draft(context, p, frame, giver, receiver, items, m)
    if frame.frame == "exchange":
        back = [x for t in p.args.get("beneficiary", []) for x in read_things(context, t, True)]
        yield from _draft(context, p, frame, receiver, giver, back, m)


def _named_first(context: Context, items: list[Phrase]) -> list[Ref]:
    """ "gave [Rwanda rice]": the parser took the receiver for a part of the thing's name."""
    for item in items[:1]:
        name = context.parties.names.get(item.first)
        if (
            name is None
            or name.kind not in ("state", "capital", "city", "region", "organisation")
            or name.last >= item.last
        ):
            continue
        refs = context.parties.of_modifier(item.first)
        context.phrases.shorten(item, name.last + 1)
        return refs
    return []


def _is_purpose_of_transfer(context: Context, p: Predication) -> bool:
    """ "sent instructors to train the army": the purpose of a transfer is no other transfer."""
    over = context.found.get(p.governor)
    purpose = p.link == "advcl" and context.parse.tag[p.head] == "VB"
    return purpose and over is not None and not over.noun and bool(_frames(context, over))


def _has_private_receiver(context: Context, p: Predication, frame: TransferFrame) -> bool:
    """ "gave a first dose to adults": a receiver that is no party is one of the giver's own."""
    if "recipient" not in frame.receiver:
        return False
    given = [t for t in p.args.get("goal", []) if p.prepositions.get(t) == "to"] + p.args.get("recipient", [])
    return any(context.parse.pos[t] in ("NOUN", "PROPN") and t not in context.parties.names for t in given)


def _bind_noun(context: Context, p: Predication, frame: TransferFrame) -> Iterator[Draft]:
    """An event noun takes what its own words give, and the rest from the verb that it is the object or subject of."""
    giver, receiver, items = _noun_arguments(context, p, frame)
    if not items and context.parse.dep[p.head] == "appos":
        described = context.phrases.plain(context.parse.head[p.head])
        items = [described] if described is not None else []
    over = context.found.get(p.governor)
    if over is not None and p.head in over.args.get("role", []):
        return
    if over is not None and p.link in ("dobj", "nsubjpass", "nsubj", "pobj", "attr", "conj") and not over.noun:
        _from_verb(context, p, over, frame, giver, receiver)
        if not items and over.lemma == "be" and p.link == "attr":
            items = [x for t in over.args.get("agent", []) for x in context.phrases.read(t)]
        elif not items and over.lemma in context.frames.governing and not frame.itself:
            items = [Phrase(p.head, p.head, p.head, "", pronoun=True, heads={p.head})]
    m = modality(context.parse, context.found, p, frame.stage, context.frames)
    if over is not None and not over.noun:
        above = next(iter(_frames(context, over)), None)
        if above is not None and above.stage != "delivered" and p.link in ("dobj", "nsubjpass") and m.stage:
            m2 = modality(context.parse, context.found, over, above.stage, context.frames)
            m.stage = m2.stage
    yield from _draft(context, p, frame, giver, receiver, items, m)


def _is_event_object(context: Context, p: Predication) -> bool:
    """Is the object an event noun ("made a donation", "halted the sales") that says more than the verb?"""
    object_ = p.first("patient")
    q = context.found.get(object_)
    if q is None or not q.noun or q.lemma not in context.frames.nouns:
        return False
    frame = context.frames.nouns[q.lemma][0]
    return not (frame.itself or (q.lemma in CONTAINERS and q.args.get("of")))


def _noun_arguments(
    context: Context, p: Predication, frame: TransferFrame
) -> tuple[list[Ref], list[Ref], list[Phrase]]:
    agent_gives = "agent" in frame.giver
    active = _refs(context, [*p.args.get("agent", []), *p.args.get("owner", [])])
    modifiers = [ref for k in p.args.get("modifier", []) for ref in context.parties.of_modifier(k)]
    active = active or modifiers
    goals = [t for role in ("recipient", "goal", "beneficiary", "company") for t in p.args.get(role, [])]
    other = _refs(context, goals)
    source = _refs(context, p.args.get("source", []))
    items = [x for t in p.args.get("of", []) for x in context.phrases.read(t)]
    items = items or _displaced(context, p)
    if frame.itself and items and all(x.what == "money" for x in items):
        items = []
    if not items:
        items = [x for k in p.args.get("modifier", []) for x in context.phrases.modifier(k)]
    if frame.item and "beneficiary" in frame.item and not items:
        wanted = [x for t in p.args.get("beneficiary", []) for x in context.phrases.read(t) if x.kind is not None]
        if wanted:
            partners = _refs(context, [t for role in ("goal", "company", "source") for t in p.args.get(role, [])])
            return partners, active, wanted
    if agent_gives:
        return active or source, other, items
    return source, active or other, items


def _displaced(context: Context, p: Predication) -> list[Phrase]:
    """ "took delivery in March of three drones": the "of" stands behind a date or an adverb."""
    parse = context.parse
    for i in range(p.head + 1, min(p.head + 6, len(parse) - 1)):
        if parse.pos[i] in ("VERB", "AUX", "PUNCT"):
            break
        if parse.lower[i] == "of" and parse.head[i] != p.head:
            return context.phrases.read(parse.kid(i, "pobj")) if parse.lemma[parse.head[i]] != "of" else []
        if parse.pos[i] == "NOUN":
            break
    return []


def _from_verb(
    context: Context, p: Predication, over: Predication, frame: TransferFrame, giver: list[Ref], receiver: list[Ref]
) -> None:
    """What the governing verb adds: its subject acts, its goal receives; a verb of transfer says who by its frame."""
    above = next(iter(_frames(context, over)), None)
    sides = {"giver": giver, "receiver": receiver}
    if above is not None and over.lemma.split()[0] not in _LIGHT:
        plan = {"giver": above.giver, "receiver": above.receiver}
    elif over.lemma.split()[0] in _LIGHT or over.lemma in context.frames.governing:
        plan = {"giver": frame.giver, "receiver": frame.receiver}
    elif over.lemma == "take" and p.lemma in ("delivery", "receipt", "possession", "handover"):
        plan = {"giver": ["source"], "receiver": ["agent"]}
    else:
        return
    for side, roles in plan.items():
        if not sides[side]:
            taken = {r.head for refs in sides.values() for r in refs}
            sides[side].extend(r for r in _refs_by_roles(context, over, roles) if r.head not in taken)


def _refs_by_roles(context: Context, p: Predication, roles: list[str]) -> list[Ref]:
    for role in roles:
        refs = _refs(context, p.args.get(role, []))
        if refs:
            return refs
    return []


def _refs(context: Context, tokens: list[int]) -> list[Ref]:
    return [ref for token in tokens for ref in context.refs(token)]


def _side(context: Context, p: Predication, roles: list[str], items: list[Phrase]) -> list[Ref]:
    heads = {h for item in items for h in item.heads}
    for role in roles:
        if role in ("agent_by", "company_of"):
            continue
        tokens = [t for t in p.args.get(role, []) if t not in heads]
        refs = [r for t in tokens for r in context.refs(t) if _can_be_side(r, role)]
        if refs:
            return refs
    return []


def _can_be_side(ref: Ref, role: str) -> bool:
    """A place where something happens is no receiver, unless it stands for its state; a bare description is none."""
    if not ref.known and ref.sort not in _NAMED_SORTS:
        return False
    return role != "place" or ref.sort in ("state", "place", "org")


def _borrow_from_item(context: Context, items: list[Phrase], giver: list[Ref], receiver: list[Ref]) -> bool:
    """Prepositions that the parser hung on the thing: "sent [106 instructors to Zimbabwe]", "tanks from Norway".

    Returns whether somebody receives it who is no party ("gave [a first dose to 93 percent of adults]").
    """
    private = False
    for head in sorted({h for item in items for h in item.heads if 0 <= h < len(context.parse)}):
        for word, obj in preposition_phrases(context.parse, head):
            refs = [r for r in context.refs(obj) if r.known or r.sort in _NAMED_SORTS]
            if word in ("to", "for") and not receiver and refs:
                receiver.extend(refs)
            elif word == "from" and not giver and refs:
                giver.extend(refs)
            elif word == "to" and not refs and context.parse.pos[obj] == "NOUN":
                private = True
    return private


def _draft(
    context: Context, p: Predication, frame: TransferFrame, giver: list[Ref], receiver: list[Ref],
    items: list[Phrase], m: Modality,
) -> Iterator[Draft]:  # fmt: skip
    if m.stage is None:
        return
    items = [item for item in items if _passes(frame, item)]
    if not items and frame.itself:
        items = _itself(context, p)
    if not items:
        return
    stage: TransferStage = m.stage
    mode, mode_token = _mode(context, p, frame, items)
    said_by, denied_by = context.said_by(p.head)
    promise = frame.stage in ("pledged", "sought", "agreed")
    date = context.date_of(p, (m.future or stage in ("pledged", "sought", "agreed")) and not promise)
    if date is not None and promise and date[0].end < (context.document.published or ""):
        date = None
    deniers = [r for t in m.deniers for r in context.refs(context.found[t].first("agent"))]
    yield Draft(
        token=p.head, frame=frame.frame, giver=giver, receiver=receiver, items=items, stage=stage, mode=mode,
        mode_token=mode_token, denied=m.denied, said_by=[] if m.deniers else said_by, denied_by=[*deniers, *denied_by],
        date=date[0] if date else None, date_span=(date[1].mention.start, date[1].mention.end) if date else None,
        evidence=[p.head], strict=frame.kinds == "strict" or _is_mere_noun(context, p, frame),
    )  # fmt: skip


def _is_mere_noun(context: Context, p: Predication, frame: TransferFrame) -> bool:
    """ "exports of arms were worth …": a noun that no verb of transfer carries must itself say both sides."""
    over = context.found.get(p.governor)
    if not p.noun or (frame.itself == "funds" and p.args.get("modifier")):
        return False
    if over is None:
        return True
    verb = over.lemma.split()[0]
    return not (_frames(context, over) or verb in _LIGHT or over.lemma in context.frames.governing or verb == "take")


def _passes(frame: TransferFrame, item: Phrase) -> bool:
    """Is the thing of a kind that this frame passes?"""
    if item.pronoun:
        return frame.kinds not in ("strict", "people") or item.quantity is not None
    if frame.mode == "sale" and item.kind == "people":
        return False
    if item.kind is None:
        return False
    if frame.kinds in ("sure", "strict"):
        return item.sure
    if frame.kinds in ("training", "help"):
        return item.kind == "service"
    if frame.kinds == "debt":
        return item.kind == "funds"
    return frame.kinds is None or item.kind == frame.kinds


def _itself(context: Context, p: Predication) -> list[Phrase]:
    """ "a Russian loan of $11.38 billion": the event noun is itself the thing."""
    phrase = context.phrases.itself(p.head) if p.noun else None
    return [phrase] if phrase is not None and phrase.kind is not None else []


def _mode(context: Context, p: Predication, frame: TransferFrame, items: list[Phrase]) -> tuple[Mode | None, int]:
    """The mode is that of the frame, or of a word in the clause: "as a gift", "free of charge", "humanitarian aid"."""
    parse = context.parse
    if frame.mode is not None and p.lemma != "give":
        return frame.mode, p.head
    tokens = [t for role in ("role", "under", "company") for t in p.args.get(role, [])]
    tokens += [h for item in items for h in item.heads if 0 <= h < len(parse)]
    for t in tokens:
        for j in (t, *(k for k in parse.kids[t] if parse.dep[k] in ("amod", "compound", "appos"))):
            mode = _MODE_WORDS.get(parse.lemma[j])
            if mode is not None:
                return mode, j
    first, last = parse.sentences[parse.sentence[p.head]]
    for j in range(first, last - 2):
        if parse.lower[j] == "free" and parse.lower[j + 1] in ("of",) and parse.lower[j + 2] in ("charge", "cost"):
            return "gift", j
    return (frame.mode, p.head) if frame.mode is not None else (None, -1)
