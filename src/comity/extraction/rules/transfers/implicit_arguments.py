"""What a sentence leaves out of a transfer and the rest of the report makes plain: things meant by "it" or a bare
number, a side that is not said again, and what does not cross a border after all."""

from __future__ import annotations

from collections import Counter

from comity.annotation.context import Context
from comity.extraction.rules.transfers.coreference import as_meant, resolve_things
from comity.extraction.rules.transfers.drafts import Draft
from comity.knowledge.lexicon import word_set
from comity.mentions.phrases import Phrase
from comity.mentions.references import Ref
from comity.parties import party_code, party_codes


def complete(context: Context, drafts: list[Draft]) -> list[Draft]:
    """Return the drafts with what they leave out filled in, without those that stay inside one state."""
    kept: list[Draft] = []
    told = {side: {key for draft in drafts for key in draft.keys(side)} for side in ("giver", "receiver")}
    for draft in drafts:
        model = resolve_things(context, draft, kept)
        if model is not None:
            draft.rules.append("transfer/antecedent")
        if _is_mere_event(context, draft) and not _refers_back(context, draft, kept):
            continue
        draft.giver, draft.receiver = _distinct(draft.giver, draft.receiver)
        if draft.items and _fill_sides(context, draft, kept, model, told) and crosses(draft):
            draft.rules += ["transfer/guessed-side"] if draft.guessed else []
            kept.append(draft)
    swaps = (i for i, lemma in enumerate(context.parse.lemma) if lemma in ("swap", "exchange") and _is_swap(context, i))
    swap = next(swaps, -1)
    for draft in kept if swap >= 0 else []:
        if draft.mode is None and draft.frame in _RELEASES and all(x.kind == "people" for x in draft.items):
            draft.mode, draft.mode_token = "exchange", swap
    return kept


_BACK = 6
_TRADING = word_set("trade_words")
_OTHER = {"giver": "receiver", "receiver": "giver"}
_MEDIATING = word_set("words_of_mediating")
_MOVING = frozenset(("arrive", "leave", "transit", "evacuate", "follow"))
_MOSTLY = 0.5
_RETURNS = frozenset(("return", "exchange"))
_RELEASES = frozenset(("free", "return", "arrive", "give", "receive", "exchange"))
_CAPTIVES = word_set("captives")


def _is_swap(context: Context, i: int) -> bool:
    """Is the exchange one of captives?"""
    first, last = context.parse.sentences[context.parse.sentence[i]]
    return any(context.parse.lemma[j] in _CAPTIVES for j in range(first, last))


def _is_mere_event(context: Context, draft: Draft) -> bool:
    """ "The gift was cancelled", "loans are safer": an event noun that names no thing and no sum."""
    p = context.found.get(draft.token)
    return (
        p is not None
        and p.noun
        and bool(draft.items)
        and all(draft.token in item.heads and item.quantity is None and not item.parts for item in draft.items)
        and (not (draft.giver or draft.receiver) or draft.items[0].definite)
    )


def _refers_back(context: Context, draft: Draft, before: list[Draft]) -> bool:
    """Does a definite event noun mean a transfer told before, by a side of its own or as the last such one?"""
    if not draft.items or not draft.items[0].definite:
        return False
    for earlier in reversed(before):
        apart = any(
            getattr(draft, side) and not draft.keys(side) & earlier.keys(side) for side in ("giver", "receiver")
        )
        near = context.parse.sentence[draft.token] - context.parse.sentence[earlier.token] <= _BACK
        if near and not apart and earlier.items and earlier.mode in (None, draft.mode):
            for item in draft.items:
                as_meant(item, earlier.items[0])
            draft.items = draft.items[:1]
            draft.giver, draft.receiver = list(earlier.giver), list(earlier.receiver)
            draft.guessed |= {"giver", "receiver"}
            if draft.stage == "delivered":
                draft.stage, draft.stage_token = earlier.stage, earlier.stage_token
                # "the announcement on the aid" says no more of how far it has got
            return True
    return bool(draft.giver and draft.receiver)


def _distinct(giver: list[Ref], receiver: list[Ref]) -> tuple[list[Ref], list[Ref]]:
    """A party on both sides is there by a parser's slip: it stays where it is nearer to a name."""
    states = party_codes(giver)
    if len(states) > 1 and states == {party_code(r) for r in receiver}:
        return giver, receiver
    rest = [r for r in receiver if not r.known or party_code(r) not in states]
    return giver, rest if rest or not receiver else receiver


def _fill_sides(
    context: Context, draft: Draft, before: list[Draft], model: Draft | None, told: dict[str, set[str]]
) -> bool:
    """Fill a side that is left out; a transfer with one side only must be plain from the report."""
    homeward = draft.frame in ("free", "return", "evacuate") or context.parse.lemma[draft.token] == "return"
    if homeward and not draft.receiver and all(item.kind == "people" for item in draft.items):
        draft.receiver = [r for r in _by_demonym(context, draft) if r.state not in draft.keys("giver")]
    elif all(ref.bare for ref in draft.giver):
        draft.giver = _by_demonym(context, draft) or draft.giver
    _return_favour(context, draft, before)
    if draft.giver and draft.receiver:
        return True
    if draft.strict or _is_trade(context, draft) or any(not getattr(draft, name) for name in draft.closed):
        return False
    if not draft.giver and not draft.receiver:
        return _from_model(draft, model) or _from_same_thing(context, draft, before)
    missing = "giver" if not draft.giver else "receiver"
    known = draft.keys("receiver" if missing == "giver" else "giver")
    if not any(len(key) in (3,) or not key.startswith("#") for key in known):
        return False
    guess = (
        _from_before([model] if model is not None else [], missing, known)
        or _from_before(before, missing, known)
        or _from_sentence(context, draft, known | (told[_OTHER[missing]] - told[missing]))
        or _from_others(before, missing, known)
        or _from_report(context, draft, known)
    )
    if guess:
        setattr(draft, missing, guess)
        draft.guessed.add(missing)
        return True
    # "Ukraine will be given a battery": who gives is left open; what is given at home has no state on this side.
    p = context.found.get(draft.token)
    return missing == "giver" and p is not None and p.passive and _surely_passes(context, draft)


def _return_favour(context: Context, draft: Draft, before: list[Draft]) -> None:
    """ "Sends Iraq rice and gets dates in return": what comes back comes from whoever was given to."""
    parse = context.parse
    last = next((d for d in reversed(before) if d.giver and d.receiver), None)
    if draft.giver or not draft.receiver or last is None or parse.sentence[last.token] != parse.sentence[draft.token]:
        return
    _, end = parse.sentences[parse.sentence[draft.token]]
    back = any(parse.lower[j] == "in" and parse.lower[j + 1] in _RETURNS for j in range(draft.token, end - 1))
    if back and draft.keys("receiver") == last.keys("giver"):
        draft.giver = list(last.receiver)
        draft.guessed.add("giver")


def _is_trade(context: Context, draft: Draft) -> bool:
    """ "Imported $310 million of food": without a word of the other side it is a state's trade with the world."""
    if context.parse.lemma[draft.token] not in _TRADING:
        return False
    told = [context.quantities.get(item.quantity_tokens[0]) for item in draft.items if item.quantity_tokens]
    return any(found is not None and found.is_money for found in told)


def _by_demonym(context: Context, draft: Draft) -> list[Ref]:
    """ "Kenyan police", "Indian wheat": whose the thing is says who gives it."""
    for item in draft.items:
        for i in range(item.first, item.last + 1):
            refs = context.parties.of_modifier(i)
            if refs and refs[0].state not in draft.keys("receiver"):
                return refs
    return []


def _from_same_thing(context: Context, draft: Draft, before: list[Draft]) -> bool:
    """ "The tanks … have been shipped": the sides are those of the transfer of the same thing told before."""
    heads = {h for item in draft.items for h in item.heads}
    here = context.parse.sentence[draft.token]
    for earlier in reversed(before):
        near = here - context.parse.sentence[earlier.token] <= 2
        again = any(
            i.definite and i.what.split()[-1:] == e.what.split()[-1:] for i in draft.items for e in earlier.items
        )
        if heads & {h for item in earlier.items for h in item.heads} or (near and again):
            draft.giver, draft.receiver = list(earlier.giver), list(earlier.receiver)
            draft.guessed |= {"giver", "receiver"}
            return True
    last = before[-1] if before else None
    if last is not None and here - context.parse.sentence[last.token] <= 1 and any(item.sure for item in draft.items):
        draft.giver, draft.receiver = list(last.giver), list(last.receiver)
        draft.guessed |= {"giver", "receiver"}
        return True
    return False


def _from_model(draft: Draft, model: Draft | None) -> bool:
    """What is meant by "it" or a bare number passes between those between whom the thing meant passed."""
    if model is None:
        return False
    draft.giver, draft.receiver = list(model.giver), list(model.receiver)
    draft.guessed |= {"giver", "receiver"}
    return True


def _from_before(before: list[Draft], missing: str, known: set[str]) -> list[Ref]:
    """The same side of the last transfer that has the other side in common."""
    other = _OTHER[missing]
    for earlier in reversed(before):
        if missing not in earlier.guessed and earlier.keys(other) & known:
            return list(getattr(earlier, missing))
    return []


def _from_sentence(context: Context, draft: Draft, known: set[str]) -> list[Ref]:
    """The other state that the sentence names, but for its speaker."""
    if all(item.quantity is None and _is_vague(context, item) for item in draft.items):
        return []
    here = context.parse.sentence[draft.token]
    speaking = {party_code(r) for r in draft.said_by}
    sorts = ("state", "place", "organ", "org", "country")
    start = context.parse.start[draft.token]
    offset = next((x.body for x in context.parse.paragraphs if x.start <= start < x.end), 0)
    body = next((i for i, begin in enumerate(context.parse.start) if begin >= offset), 0)
    for ref in context.parties.history:
        key = party_code(ref)
        told = context.parse.sentence[ref.head] == here and ref.first >= body
        if told and key and key not in known | speaking and ref.sort in sorts and not _mediates(context, ref):
            return [ref]
    return []


def _mediates(context: Context, ref: Ref) -> bool:
    """ "Talks mediated by Qatar": who brings others together is no side."""
    over = next((i for i in context.parse.up(ref.head) if i in context.found), -1)
    return over >= 0 and context.found[over].lemma in _MEDIATING


def _from_others(before: list[Draft], missing: str, known: set[str]) -> list[Ref]:
    """Who receives most by the report so far."""
    if missing != "receiver":
        return []
    sides = Counter(key for d in before for key in d.keys("receiver") if key not in known)
    if not sides:
        return []
    most = sides.most_common(1)[0][0]
    return next(list(d.receiver) for d in before if most in d.keys("receiver"))


def _from_report(context: Context, draft: Draft, known: set[str]) -> list[Ref]:
    """The state that the report names most beside the one that is known, in a report about these two.

    Only for what surely passes: a vague word seldom does, and what moves by itself may move for its own ends.
    """
    if not _surely_passes(context, draft):
        return []
    counts = context.parties.counts
    here = sum(counts[state] for state in known)
    if not here:
        return []
    for state, times in counts.most_common(4):
        told = [r for r in context.parties.history if r.state == state]
        if any(_mediates(context, r) for r in told):
            continue
        if state not in known and times > 1:
            return told[:1] if here + times >= _MOSTLY * counts.total() else []
    return []


def _surely_passes(context: Context, draft: Draft) -> bool:
    """Is it counted, or surely a thing; and, where no one is said to send it, no mere movement of men or arms?"""
    if draft.frame in _MOVING and draft.items[0].quantity is None and draft.items[0].kind in ("people", "arms"):
        return False
    return any(
        item.quantity is not None or (item.sure and (item.definite or not _is_vague(context, item)))
        for item in draft.items
    )


def _is_vague(context: Context, item: Phrase) -> bool:
    """ "Some training", "useful information": a service or knowledge in the mass, of which there is always some."""
    return item.kind in ("service", "information") and all(
        context.parse.tag[head] == "NN" or context.parse.lemma[head] == "detail"
        for head in item.heads
        if 0 <= head < len(context.parse)
    )


def _is_private(side: list[Ref]) -> bool:
    """A person or firm of no state that is known: nobody can tell from the report whom it deals with."""
    return bool(side) and all(ref.sort in ("person", "body") and not ref.known for ref in side)


def crosses(draft: Draft) -> bool:
    """Something passes between parties of different states, not between firms alone."""
    givers, receivers = draft.keys("giver"), draft.keys("receiver")
    if givers == receivers and len(givers) == 1 and len(draft.guessed) == 1:
        setattr(draft, next(iter(draft.guessed)), [])
        return True
    if givers == receivers and len(givers) == 1:
        return False
    if any(ref.sort == "people" and not ref.known for ref in (*draft.giver, *draft.receiver)) and draft.guessed:
        return False
    if len(draft.guessed) == 1 and _is_private(draft.receiver if "giver" in draft.guessed else draft.giver):
        return False
    bought = all(item.kind == "funds" for item in draft.items)
    if bought and all(ref.sort == "body" for ref in (*draft.giver, *draft.receiver)):
        return False
    return any(not key.startswith("#") for key in givers | receivers)
