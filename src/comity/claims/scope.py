"""What looks like a transfer between states and is none: sport, prices, troops going home."""

from __future__ import annotations

from comity.annotation.context import Context
from comity.claims.cargo import is_actor
from comity.knowledge.frames import TransferFrame
from comity.language.predications import Predication
from comity.mentions.phrases import Phrase
from comity.mentions.references import PRONOUNS, Ref

_TROOPS = frozenset(
    "troop soldier force peacekeeper marine regiment battalion brigade contingent legionnaire paratrooper serviceman "
    "garrison army infantry company detachment airman".split()
)
_WARES = frozenset(("arms", "vehicle", "energy", "food", "medical", "technology", "animal", "goods"))
_CAPTIVES = frozenset(("prisoner", "captive", "hostage", "detainee", "slave"))
_SWAPS = frozenset(("swap", "exchange", "captive", "captivity", "prisoner"))
_PRIVATE = frozenset(
    "refugee migrant immigrant emigrant asylum-seeker seeker escapee fugitive expatriate expat exile tourist traveller "
    "traveler holidaymaker pilgrim passenger visitor settler resident newcomer relative people person man "
    "woman boy girl child baby family couple mother father parent son daughter brother sister husband wife teenager "
    "youth citizen national villager blogger student graduate".split()
)
_OWN_WAY = frozenset(("arrive", "leave", "transit", "follow", "take", "get", "receive"))
_SPANS = frozenset(("year", "month", "day", "week", "quarter"))


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


def is_first_time(context: Context, p: Predication) -> bool:
    """ "It is the first time that Seoul has sent aid", "it is the largest gift that it has made".

    It is said of what is told beside it, and is no event of its own.
    """
    parse = context.parse
    if _is_ranked(context, p):
        return True
    for i in parse.up(p.head)[:4]:
        times = [i, *(k for k in parse.kids[i] if parse.dep[k] == "attr")]
        if any(parse.lemma[t] == "time" and any(parse.lower[k] == "first" for k in parse.kids[t]) for t in times):
            return True
        if parse.dep[i] == "ROOT":
            break
    return False


def _is_ranked(context: Context, p: Predication) -> bool:
    """ "It is the first aid that Lisbon has sent since 2019": a pronoun is called the first or the most of its kind."""
    parse = context.parse
    noun = parse.head[p.head]
    over = parse.head[noun]
    if parse.dep[p.head] != "relcl" or parse.dep[noun] != "attr" or parse.lemma[over] != "be":
        return False
    subject = parse.kid(over, "nsubj")
    ranked = any(parse.lower[k] in ("first", "last") or parse.tag[k] == "JJS" for k in parse.kids[noun])
    return ranked and subject >= 0 and parse.lower[subject] in ("it", "this", "that", "these", "they")


def goes_home(context: Context, p: Predication, frame: TransferFrame, items: list[Phrase]) -> bool:
    """ "The last Irish troops came home": troops that go back are no transfer, unless captives are exchanged."""
    if not items or any(context.parse.lemma[item.head] not in _TROOPS for item in items):
        return False
    words = p.lemma.split()
    gone = words[0] in ("withdraw", "pull", "retreat") or (
        frame.frame == "arrive" and (words[0] == "return" or words[-1] in ("home", "back"))
    )
    return gone and not any(lemma in _SWAPS for lemma in context.parse.lemma)


def goes_its_own_way(context: Context, frame: TransferFrame, item: Phrase) -> bool:
    """ "Scotland took 300 refugees", "Indians who came to Kansas": private persons who move are sent by nobody."""
    if frame.frame not in _OWN_WAY or item.kind != "people" or not 0 <= item.head < len(context.parse):
        return False
    name = context.parties.names.get(item.head)
    of_a_people = name is not None and name.kind == "demonym"
    return of_a_people or context.parse.lemma[item.head] in _PRIVATE


def takes_along(context: Context, p: Predication, items: list[Phrase]) -> bool:
    """ "Brought 400 businessmen with him": who travels in somebody's company is no transfer."""
    own = any(context.parse.lower[t] in PRONOUNS for t in p.args.get("company", []))
    return own and all(item.kind == "people" for item in items)


def takes_by_force(context: Context, frame: TransferFrame, items: list[Phrase]) -> bool:
    """ "Took 40 marines prisoner": captives are taken by force."""
    return frame.frame == "take" and any(context.parse.lemma[item.head] in _CAPTIVES for item in items)


def is_loss(frame: TransferFrame, items: list[Phrase], receiver: list[Ref]) -> bool:
    """ "A drought that slashed millions of dollars": money that is cut from nobody is no suspended transfer."""
    return frame.frame == "suspend" and not receiver and bool(items) and all(x.what == "money" for x in items)


def paid_for(context: Context, p: Predication, frame: TransferFrame) -> list[Phrase]:
    """ "Algeria paid Russia 1.3 billion dollars for 28 jets": what is paid for is sold the other way."""
    if frame.frame != "pay":
        return []
    things = [x for t in p.args.get("beneficiary", []) if not is_actor(context, t) for x in context.phrases.read(t)]
    return [x for x in things if x.sure and x.kind in _WARES]


def is_price(context: Context, frame: TransferFrame, items: list[Phrase]) -> bool:
    """ "Pays $330 per thousand cubic metres", "$12 a share": a price is paid in the course of a sale."""
    parse = context.parse
    for item in items if frame.frame in ("pay", "fund") and items[:1] else []:
        last = item.quantity_tokens[1] if item.quantity_tokens else len(parse)
        if item.kind == "funds" and last + 2 < len(parse) and parse.lower[last + 1] in ("a", "an", "per", "each"):
            return parse.lemma[last + 2] not in _SPANS
    return False
