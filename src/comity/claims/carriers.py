"""Ships, planes, trucks: a carrier is neither giver nor thing; what it brings is, and its flag says whose that is."""

from __future__ import annotations

from comity.annotation.context import Context
from comity.knowledge.frames import TransferFrame
from comity.language.predications import Predication, preposition_phrases
from comity.mentions.phrases import Phrase
from comity.mentions.references import Ref

_CARRIERS = frozenset(
    "plane aircraft aeroplane airplane ship vessel truck lorry convoy train flight freighter jet helicopter "
    "boat ferry tanker trawler barge van airliner warship frigate carrier lorries cargo airlifter transport "
    "steamer wagon pickup trailer airlift caravan motorcade flotilla container".split()
)
_BEARING = frozenset("carry bring bear transport deliver haul hold ferry convey contain take move".split())
_LADEN = frozenset("load lade fill pack stuff cram pile stack heap stock charge".split())


def unload(
    context: Context, p: Predication, frame: TransferFrame, items: list[Phrase], giver: list[Ref]
) -> tuple[list[Phrase], list[Ref]]:
    """What a carrier brings in the place of the carrier, and its flag where no giver is named."""
    items = [y for x in items for y in (_load_of(context, x) or [x])]
    carrier = p.first("agent", "patient") if frame.frame in _MOVING else p.first("agent")
    parse = context.parse
    if carrier < 0 or not (_is_carrier(context, carrier) or (items and items[0].kind == "vehicle")):
        return items, giver
    if frame.frame not in _MOVING:
        known = [r for r in giver if r.known]
        hired = parse.dep[carrier] == "pobj"  # "transported by Afghan trucks"
        return items, known or _origin(context, items) or ([] if hired else flag(context, carrier))
    loads = [*p.args.get("company", []), *_loads(context, carrier)]
    loaded = [x for t in dict.fromkeys(loads) for x in context.phrases.read(t) if x.kind is not None]
    carrying = [x.head for x in loaded if parse.lemma[x.head] in _CARRIERS]
    if len(carrying) < len(loaded):
        loaded = [x for x in loaded if x.head not in carrying]
        giver = giver or [r for head in carrying for r in flag(context, head)]
    if loaded:
        for item in loaded:
            item.sure = True
        return loaded, giver or _origin(context, loaded) or flag(context, carrier)
    return ([] if parse.lemma[carrier] in _CARRIERS else items), giver


def _load_of(context: Context, item: Phrase) -> list[Phrase]:
    """ "Four planes loaded with weapons", "trucks carrying flour": what such a thing carries."""
    if item.head < 0 or item.head >= len(context.parse) or context.parse.lemma[item.head] not in _CARRIERS:
        return []
    return [x for t in _loads(context, item.head) for x in context.phrases.read(t) if x.kind is not None and x.sure]


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


def _origin(context: Context, loaded: list[Phrase]) -> list[Ref]:
    """ "With blankets from Mongolia", "20 tonnes of Indian sugar"."""
    heads = [h for item in loaded for h in item.heads if 0 <= h < len(context.parse)]
    objects = [o for h in heads for word, o in preposition_phrases(context.parse, h) if word == "from"]
    named = [r for o in objects for r in context.refs(o) if r.known]
    return named or [r for x in loaded for i in range(x.first, x.last + 1) for r in context.parties.of_modifier(i)]


def flag(context: Context, carrier: int) -> list[Ref]:
    """The state of a carrier by its words: "two Indian planes", "a ship from Turkey"."""
    kids = context.parse.kids[carrier]
    origin = [o for word, o in preposition_phrases(context.parse, carrier) if word == "from"]
    refs = [r for o in origin for r in context.refs(o) if r.known]
    flags = [k for k in kids if k in context.parties.names and context.parties.names[k].kind != "firm"]
    refs = refs or [r for k in flags for r in context.parties.of_modifier(k)]
    return refs or [r for k in kids if context.parse.dep[k] == "poss" for r in context.refs(k)]
