"""Which parties the arguments of a predication name, by the roles of its frame."""

from __future__ import annotations

from comity.annotation.context import Context
from comity.knowledge.frames import TransferFrame
from comity.language.predications import Predication, preposition_phrases
from comity.mentions.amounts import GROUPS
from comity.mentions.phrases import Phrase
from comity.mentions.references import Ref

_NAMED_SORTS = frozenset(("person", "body", "armed_group", "group", "office", "organ"))


def side(
    context: Context, p: Predication, roles: list[str], items: list[Phrase], known_only: bool = False
) -> list[Ref]:
    """The parties in the first of the roles that has any which is none of the things."""
    heads = {h for item in items for h in item.heads}
    for role in roles:
        if role in ("agent_by", "company_of"):
            continue
        tokens = [t for t in p.args.get(role, []) if t not in heads]
        if role == "place":
            tokens = [
                t
                for t in tokens
                if p.prepositions.get(t) not in ("near", "outside", "along", "off", "around", "beside", "past")
            ]
        refs = [r for t in tokens for r in context.refs(t) if can_be_side(r, role) and (r.known or not known_only)]
        if refs:
            return refs
    return []


def can_be_side(ref: Ref, role: str) -> bool:
    """A place where something happens is no receiver, unless it stands for its state; a bare description is none."""
    if not ref.known and ref.sort not in _NAMED_SORTS:
        return False
    return role != "place" or ref.sort in ("state", "place", "org")


def borrow_from_item(context: Context, items: list[Phrase], giver: list[Ref], receiver: list[Ref]) -> bool:
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


def has_private_receiver(context: Context, p: Predication, frame: TransferFrame) -> bool:
    """ "gave a first dose to adults": a receiver that is no party is one of the giver's own."""
    if "recipient" not in frame.receiver:
        return False
    given = [t for t in p.args.get("goal", []) if p.prepositions.get(t) == "to"] + p.args.get("recipient", [])
    return any(context.parse.pos[t] in ("NOUN", "PROPN") and t not in context.parties.names for t in given)


def closed_sides(context: Context, p: Predication, frame: TransferFrame, items: list[Phrase]) -> set[str]:
    """The sides that the words give to somebody who is no party: "the heirs have sold", "gave it to a friend"."""
    heads = {h for item in items for h in item.heads}
    plans = {"giver": frame.giver, "receiver": frame.receiver}
    return {
        name
        for name, roles in plans.items()
        if any(
            _is_private(context, t)
            for role in roles
            if role in ("agent", "recipient") or (role == "goal" and name == "receiver")
            for t in p.args.get(role, [])
            if t not in heads and (role != "goal" or p.prepositions.get(t) == "to")
        )
    }


def _is_private(context: Context, token: int) -> bool:
    """Somebody whom the words name, who is no party and does not refer back to one."""
    parse = context.parse
    if context.refs(token) and any(r.known or r.sort in _NAMED_SORTS for r in context.refs(token)):
        return False
    name = context.parties.names.get(token)
    if name is not None:
        return name.kind == "proper"
    definite = any(parse.lower[k] in ("the", "this", "that", "these", "those") for k in parse.kids[token])
    lemma = parse.lemma[token]
    classes = context.parties.nouns.get(lemma, frozenset())
    persons = "people" in classes or "body" in classes or _is_person(context, token)
    return parse.pos[token] == "NOUN" and persons and lemma not in GROUPS and not definite


def _is_person(context: Context, token: int) -> bool:
    thing = context.phrases.plain(token)
    return thing is not None and thing.kind == "people" and thing.sure


def refs_by_roles(context: Context, p: Predication, roles: list[str]) -> list[Ref]:
    """The parties in the first of the roles that has any."""
    for role in roles:
        refs = refs_at(context, p.args.get(role, []))
        if refs:
            return refs
    return []


def refs_at(context: Context, tokens: list[int]) -> list[Ref]:
    """The parties that noun phrases stand for."""
    return [ref for token in tokens for ref in context.refs(token)]
