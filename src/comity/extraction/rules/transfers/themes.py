"""What a predication passes: the things among its arguments, those that go along, what a carrier brings."""

from __future__ import annotations

from comity.annotation.context import Context
from comity.knowledge.frames import TransferFrame
from comity.language.predications import Predication, preposition_phrases
from comity.mentions.phrases import NUMBERED, Phrase
from comity.mentions.references import Ref
from comity.model import Quantity


def items_of(context: Context, p: Predication, frame: TransferFrame) -> list[Phrase]:
    """The things among the arguments of a predication, in the first role of its frame that has any."""
    named = frame.frame in ("exchange", "free", "return") or p.lemma in (
        "hand over",
        "turn over",
        "extradite",
        "get back",
    )
    for role in frame.item:
        items = [x for token in p.args.get(role, []) for x in read_things(context, token, named)]
        if p.link in ("acl", "relcl"):
            items = [x for x in items if x.head < p.head] or items
        if items:
            return items
    return []


def read_things(context: Context, token: int, named: bool) -> list[Phrase]:
    """The things a noun phrase names; where persons are what passes, one by name is one too."""
    refs = context.parties.of(token)
    persons = bool(refs) and all(r.sort == "person" and not r.pronoun for r in refs)
    if named and (persons or _is_full_name(context, token)):
        return [_person(context, r) for j in context.parse.conjuncts(token) for r in context.parties.of(j)[:1]]
    return [] if is_actor(context, token) else context.phrases.read(token)


def _is_full_name(context: Context, token: int) -> bool:
    """ "Extradited Joaquin Guzman": a proper name of two words or more that stands for no body known."""
    name = context.parties.names.get(token)
    refs = context.parties.of(token)
    unknown = bool(refs) and all(r.sort == "body" and not r.known for r in refs)
    return name is not None and name.kind == "proper" and name.last > name.first and unknown


def _person(context: Context, ref: Ref) -> Phrase:
    name = context.parties.name_of(ref)
    words = (ref.first, ref.last)
    return Phrase(
        ref.head,
        *words,
        name,
        "people",
        sure=True,
        quantity=Quantity(low=1, high=1),
        quantity_tokens=words,
        heads={ref.head},
    )


def is_actor(context: Context, token: int) -> bool:
    """A state, organ or person is no thing; people may be (troops, workers)."""
    refs = context.parties.of(token)
    if not any(r.known for r in refs) and context.parse.lemma[token] in NUMBERED:
        return False
    return (
        bool(refs)
        and not all(r.sort in ("people", "body") or (r.sort == "office" and r.plural) for r in refs)
        and context.parse.pos[token] != "PRON"
    )


def along(context: Context, p: Predication, items: list[Phrase]) -> list[Phrase]:
    """What goes along: "sent 68 rescuers with eight dogs", "150 trucks along with spare parts"."""
    if not items:
        return []
    heads = {h for item in items for h in item.heads}
    objects = [
        o for h in heads if 0 <= h < len(context.parse) for w, o in preposition_phrases(context.parse, h) if w == "with"
    ]
    tokens = [t for t in dict.fromkeys([*p.args.get("company", []), *objects]) if t not in heads]
    found = [
        x for t in tokens if not context.refs(t) or context.refs(t)[0].sort == "people" for x in context.phrases.read(t)
    ]
    return [x for x in found if x.kind is not None and x.sure and not x.heads & heads]


def service(context: Context, p: Predication, giver: list[Ref], items: list[Phrase]) -> tuple[list[Ref], list[Phrase]]:
    """Training and help are services: who is trained is their quantity; who helps to train gives the training."""
    parse = context.parse
    over = context.found.get(p.governor)
    if over is not None and over.lemma in ("help", "assist") and p.lemma != "help":
        giver = [r for t in over.args.get("agent", []) for r in context.refs(t)]
    if p.noun:
        return giver, items
    trained = context.phrases.read(p.first("patient")) if p.lemma in ("train", "instruct") else []
    if p.lemma in ("help", "assist") and any(parse.dep[k] in ("ccomp", "xcomp") for k in parse.kids[p.head]):
        return giver, []
    word = "training" if p.lemma in ("train", "instruct") else "help"
    phrase = Phrase(p.head, p.head, p.head, word, "service", sure=True, heads={p.head})
    if trained:
        phrase.quantity, phrase.quantity_tokens = trained[0].quantity, trained[0].quantity_tokens
    return giver, [phrase]
