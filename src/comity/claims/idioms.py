"""Verbs of transfer in senses that pass nothing: bans from a place, penalties, attacks, searches, lessons taken."""

from __future__ import annotations

from comity.annotation.context import Context
from comity.knowledge.frames import TransferFrame
from comity.language.predications import Predication
from comity.mentions.phrases import Phrase

_BANNING = frozenset("ban bar block forbid prohibit exclude withdraw".split())
_PENALTIES = frozenset("fine penalty sentence punishment ticket warning red yellow".split())
_ATTACKING = frozenset(
    "attack blast bomb bombard shell raid strike hit pound destroy invade besiege storm kill assassinate capture crush "
    "fight chase hunt occupy seize retake recapture punish topple overthrow".split()
)
_SEARCHING = frozenset("look search hunt shop talk knock fish angle".split())
_HOPING = frozenset("await wait look need want crave covet eye require long hanker hope".split())
_WEAPONS = frozenset(("arms", "people", "vehicle"))
_LEARNING = frozenset("undertake undergo begin start do complete attend have finish receive get take resume".split())


def is_idiom(context: Context, p: Predication, frame: TransferFrame, items: list[Phrase]) -> bool:
    """Does the verb with these things pass nothing from hand to hand?"""
    lemma = p.lemma.split()[0]
    if frame.frame == "suspend" and lemma in _BANNING and p.args.get("source"):
        return True  # "ban Indian planes from its airspace"
    if frame.frame == "train" and not (p.args.get("patient") or p.args.get("recipient") or p.passive):
        return True  # "had trained with the network": whoever trains so is taught
    if frame.frame == "ask" and lemma in _SEARCHING and items and items[0].kind == "people":
        return True  # "looking for people trapped in the rubble"
    if not items:
        return False
    return _is_penalty(context, frame, items) or _is_attack(context, p, items) or _is_installed(lemma, items)


def is_mere_wish(p: Predication) -> bool:
    """ "Needs better roads", "was waiting for the buses": no request, unless it is said of whom it is made."""
    return p.lemma.split()[0] in _HOPING


def takes_lessons(p: Predication, frame: TransferFrame, over: Predication) -> bool:
    """ "Undertook pilot training": whose verb has a training for its object is taught."""
    return (
        frame.frame == "train"
        and not over.passive
        and over.lemma.split()[0] in _LEARNING
        and p.head in over.args.get("patient", [])
    )


def _is_penalty(context: Context, frame: TransferFrame, items: list[Phrase]) -> bool:
    """ "Was given a fine", "must be given credit": a judgement."""
    given = frame.frame in ("give", "donate") and items[0].kind in ("funds", "service")
    lemma = context.parse.lemma[items[0].head] if 0 <= items[0].head < len(context.parse) else ""
    return given and (lemma in _PENALTIES or (lemma == "credit" and items[0].quantity is None))


def _is_attack(context: Context, p: Predication, items: list[Phrase]) -> bool:
    """ "Sent his air force to blast the heliport": weapons that go to be used against whoever is there."""
    if items[0].kind not in _WEAPONS:
        return False
    purposes = [context.found[k] for k in context.parse.kids[p.head] if k in context.found]
    below = [q for item in items for h in item.heads if h >= 0 for q in _below(context, h)]
    return any(
        q.lemma.split()[0] in _ATTACKING
        and context.parse.tag[q.head] == "VB"
        and q.link in ("advcl", "xcomp", "acl", "relcl")
        for q in (*purposes, *below)
    )


def _below(context: Context, head: int) -> list[Predication]:
    return (
        [context.found[k] for k in context.parse.kids[head] if k in context.found] if head < len(context.parse) else []
    )


def _is_installed(lemma: str, items: list[Phrase]) -> bool:
    """ "Deployed a small satellite": what is neither troops nor weapons is put to use, not sent to anybody."""
    return lemma == "deploy" and all(item.kind not in _WEAPONS for item in items)
