"""Ships, planes, trucks: a carrier is neither giver nor thing; what it brings is, and its flag says whose that is."""

from __future__ import annotations

from comity.annotation.context import Context
from comity.knowledge.frames import TransferFrame
from comity.knowledge.lexicon import word_set
from comity.language.predications import Predication, preposition_phrases
from comity.mentions.phrases import Phrase
from comity.mentions.references import Ref

_CARRIERS = word_set("carriers")
_BEARING = word_set("verbs_of_carrying")
_LADEN = word_set("verbs_of_loading")


def unload(
    context: Context, p: Predication, frame: TransferFrame, items: list[Phrase], giver: list[Ref]
) -> tuple[list[Phrase], list[Ref]]:
    """What a carrier brings in the place of the carrier, and its flag where no giver is named."""
    carrier = p.first("agent", "patient") if frame.frame in _MOVING else p.first("agent")
    parse = context.parse
    if carrier < 0 or not (_is_carrier(context, carrier) or (items and items[0].kind == "vehicle")):
        return items, giver
    if frame.frame not in _MOVING:
        known = [r for r in giver if r.known]
        hired = parse.dep[carrier] == "pobj"  # "transported by Afghan trucks"
        return items, known or ([] if hired else flag(context, carrier))
    loads = [*p.args.get("company", []), *_loads(context, carrier)]
    loaded = [x for t in dict.fromkeys(loads) for x in context.phrases.read(t) if x.kind is not None]
    carrying = [x.head for x in loaded if parse.lemma[x.head] in _CARRIERS]
    if len(carrying) < len(loaded):
        loaded = [x for x in loaded if x.head not in carrying]
        giver = giver or [r for head in carrying for r in flag(context, head)]
    if loaded:
        for item in loaded:
            item.sure = True
        return loaded, giver or flag(context, carrier)
    return ([] if parse.lemma[carrier] in _CARRIERS else items), giver


def _is_carrier(context: Context, token: int) -> bool:
    """ "The freighter", "the Beluga Endurance, a freighter"."""
    parse = context.parse
    beside = (k for k in parse.kids[token] if parse.dep[k] == "appos")
    return any(parse.lemma[i] in _CARRIERS for i in (token, *beside))


_MOVING = frozenset(("arrive", "leave", "transit"))


def _loads(context: Context, carrier: int) -> list[int]:
    """What stands behind "with", "of", "carrying" or "laden with"."""
    parse = context.parse
    loads: list[int] = []
    for k in parse.kids[carrier]:
        held = context.found.get(k)
        if parse.dep[k] in ("acl", "relcl") and held is not None:
            if parse.lemma[k] in _BEARING:
                loads += held.args.get("patient", [])
            elif parse.lemma[k] in _LADEN or held.lemma == "bound":
                loads += held.args.get("company", [])
        elif parse.lower[k] == "laden" or (parse.dep[k] == "amod" and parse.lemma[k] in _LADEN):
            loads += [o for word, o in preposition_phrases(parse, k) if word == "with"]
        elif parse.dep[k] == "prep" and parse.lower[k] in ("with", "of", "carrying"):
            loads += [j for j in parse.kids[k] if parse.dep[j] == "pobj"]
    return loads


def flag(context: Context, carrier: int) -> list[Ref]:
    """The state of a carrier by its words: "two Indian planes", "a ship from Turkey"."""
    kids = context.parse.kids[carrier]
    origin = [o for word, o in preposition_phrases(context.parse, carrier) if word == "from"]
    refs = [r for o in origin for r in context.refs(o) if r.known]
    flags = [k for k in kids if k in context.parties.names and context.parties.names[k].kind != "firm"]
    refs = refs or [r for k in flags for r in context.parties.of_modifier(k)]
    return refs or [r for k in kids if context.parse.dep[k] == "poss" for r in context.refs(k)]
