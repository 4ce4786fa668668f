"""What looks like a transfer between states and is none: sport, people on their own way, bans, searches."""

from __future__ import annotations

from comity.annotation.context import Context
from comity.knowledge.frames import TransferFrame
from comity.knowledge.lexicon import word_set
from comity.language.predications import Predication
from comity.mentions.phrases import Phrase

_PRIVATE = word_set("private_persons")
_OWN_WAY = frozenset(("arrive", "leave", "transit", "follow", "take", "get", "receive"))
_BANNING = word_set("verbs_of_banning")
_SEARCHING = word_set("verbs_of_searching")
_HOPING = word_set("verbs_of_wishing")


def is_idiom(p: Predication, frame: TransferFrame, items: list[Phrase]) -> bool:
    """Does a verb of transfer pass nothing with these things: a ban from a place, a search, a training of oneself?"""
    lemma = p.lemma.split()[0]
    if frame.frame == "suspend" and lemma in _BANNING and p.args.get("source"):
        return True  # "ban Indian planes from its airspace"
    if frame.frame == "train" and not (p.args.get("patient") or p.args.get("recipient") or p.passive):
        return True  # "had trained with the network": whoever trains so is taught
    return frame.frame == "ask" and lemma in _SEARCHING and bool(items) and items[0].kind == "people"


def is_mere_wish(p: Predication) -> bool:
    """ "Needs better roads", "was waiting for the buses": no request, unless it is said of whom it is made."""
    return p.lemma.split()[0] in _HOPING


def sport_sentences(context: Context) -> set[int]:
    """The sentences of the paragraphs that two strong words of sport, or one among several weak ones, tell of."""
    parse, weights = context.parse, context.frames.sport
    found: set[int] = set()
    if not any(weights.get(lemma) == "strong" for lemma in parse.lemma):
        return found
    starts = [paragraph.start for paragraph in parse.paragraphs[1:]]
    sentences: set[int] = set()
    seen: dict[str, set[str]] = {"strong": set(), "weak": set()}
    for i, lemma in enumerate(parse.lemma):
        if starts and parse.start[i] >= starts[0]:
            starts.pop(0)
            found |= sentences if _is_sport(seen) else set()
            sentences, seen = set(), {"strong": set(), "weak": set()}
        sentences.add(parse.sentence[i])
        weight = weights.get(lemma) if parse.pos[i] in ("NOUN", "PROPN") else None
        if weight is not None:
            seen[weight].add(lemma)
    return found | (sentences if _is_sport(seen) else set())


def _is_sport(seen: dict[str, set[str]]) -> bool:
    return len(seen["strong"]) > 1 or (bool(seen["strong"]) and len(seen["weak"]) > 1)


def goes_its_own_way(context: Context, frame: TransferFrame, item: Phrase) -> bool:
    """ "Scotland took 300 refugees", "Indians who came to Kansas": private persons who move are sent by nobody."""
    if frame.frame not in _OWN_WAY or item.kind != "people" or not 0 <= item.head < len(context.parse):
        return False
    name = context.parties.names.get(item.head)
    of_a_people = name is not None and name.kind == "demonym"
    return of_a_people or context.parse.lemma[item.head] in _PRIVATE
