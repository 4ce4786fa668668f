"""How far an act or an accord has got, and what an event is, by the predicate that tells it."""

from __future__ import annotations

from typing import get_args

from comity.annotation.context import Context
from comity.knowledge.frames import TransferFrame
from comity.knowledge.lexicon import word_set
from comity.knowledge.plover import EventFrame, PloverWords
from comity.knowledge.relations import Relations
from comity.language.modality import Modality, finite, modality
from comity.language.predications import Predication
from comity.model import AgreementStage, Mode, PloverType, TransferStage

_PHRASES = {
    ("come", "goal", "end"): "end", ("come", "into", "force"): "reach", ("enter", "into", "force"): "reach",
    ("come", "goal", "force"): "reach", ("enter", "goal", "force"): "reach", ("take", "patient", "effect"): "reach",
    ("come", "goal", "effect"): "reach", ("put", "patient", "name"): "sign", ("put", "patient", "signature"): "sign",
    ("add", "patient", "name"): "sign", ("fall", "place", "piece"): "collapse", ("draw", "goal", "close"): "end",
}  # fmt: skip
# What is only planned or asked for is of the verbal type; PLOVER: "what is only hypothetical is no event".
_MATERIAL = frozenset(("COOPERATE", "RETREAT", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "PROTEST"))
_VERBAL_STAGE: dict[str, PloverType] = {"pledged": "AGREE", "agreed": "AGREE", "sought": "REQUEST", "refused": "REJECT"}
_THREATS = frozenset(("SANCTION", "MOBILIZE", "COERCE", "ASSAULT"))
_FETCHING = word_set("fetching")


# Transfers


def frames_of(context: Context, p: Predication) -> list[TransferFrame]:
    """The frames of a predication: those of its lemma with the particle, else of the lemma alone."""
    if p.noun:
        return context.frames.nouns.get(p.lemma, [])
    frames = context.frames.verbs.get(p.lemma) or context.frames.verbs.get(p.lemma.split()[0], [])
    return [_turned(context, p, frame) for frame in frames]


def _turned(context: Context, p: Predication, frame: TransferFrame) -> TransferFrame:
    """What is ordered or taken *to* somebody is sent there; what one brings *from* somebody, one gets."""
    verbs = context.frames.verbs
    if frame.frame in ("order", "take") and _is_known(context, p, "goal", "to"):
        return verbs["approve" if frame.frame == "order" else "send"][0]
    fetched = p.lemma.split()[0] in _FETCHING and not p.passive and p.first("recipient", "goal", "beneficiary") < 0
    return verbs["receive"][0] if fetched and _is_known(context, p, "source", "from") else frame


def _is_known(context: Context, p: Predication, role: str, preposition: str) -> bool:
    """Does an argument behind a preposition name a party?"""
    tokens = [t for t in p.args.get(role, []) if p.prepositions.get(t) == preposition]
    return any(ref.known for t in tokens for ref in context.refs(t))


def of_noun(context: Context, p: Predication, frame: TransferFrame) -> Modality:
    """How far what an event noun tells has got, by its own words and a verb of transfer that carries it."""
    m = modality(context.parse, context.found, p, frame.stage, context.frames)
    over = context.found.get(p.governor)
    if over is not None and not over.noun:
        above = next(iter(frames_of(context, over)), None)
        if above is not None and above.stage != "delivered" and p.link in ("dobj", "nsubjpass") and m.stage:
            m.stage = modality(context.parse, context.found, over, above.stage, context.frames).stage
    return m


def as_bought(context: Context, p: Predication, stage: TransferStage, mode: Mode | None) -> TransferStage:
    """ "Kuwait is buying 28 jets": what is being bought is on order."""
    buying = mode == "sale" and stage == "underway" and not p.noun
    return "agreed" if buying and finite(context.parse, p.head).progressive else stage


def stages_of_transfer(context: Context, token: int, mode: Mode | None) -> list[TransferStage]:
    """The stages that a predicate may give what it tells of, by its frames; without one it governs, or just tells."""
    p = context.found.get(token)
    if p is None:
        return []
    told: list[Modality] = []
    for frame in frames_of(context, p):
        own = modality(context.parse, context.found, p, frame.stage, context.frames)
        told += [of_noun(context, p, frame), own] if p.noun else [own]
    if not any(m.stage for m in told):
        told.append(modality(context.parse, context.found, p, _base_stage(context, p), context.frames))
    return list(dict.fromkeys(as_bought(context, p, m.stage, mode) for m in told if m.stage))


def _base_stage(context: Context, p: Predication) -> TransferStage:
    """What a plain past of a predicate without a frame of transfer gives: the effect of one that governs others."""
    governing = context.frames.governing_nouns if p.noun else context.frames.governing
    effect = governing.get(p.lemma) or governing.get(p.lemma.split()[0])
    return next((stage for stage in get_args(TransferStage) if stage == effect), "delivered")


# Accords


def stage_of_accord(context: Context, relations: Relations, verb: Predication) -> AgreementStage | None:
    """The stage that a verb or a noun gives the accord that it takes, or None where it says nothing of it."""
    base = _base(context, relations, verb)
    return _composed(context, verb, base) if base is not None else None


def _base(context: Context, relations: Relations, verb: Predication) -> AgreementStage | None:
    """The stage that a plain past of the verb gives, in one word or several ("pull out of", "come to an end")."""
    parse = context.parse
    if verb.noun:
        return relations.accord_acts.get(verb.lemma)
    word = verb.lemma.split()[0]
    for (lemma, role, thing), plain in _PHRASES.items():
        if word == lemma and any(parse.lemma[t] == thing for t in verb.args.get(role, [])):
            return relations.accord_stages[plain]
    out = [f"{word} {parse.lower[k]}" for k in parse.kids[verb.head] if parse.dep[k] in ("prep", "advmod", "prt")]
    keys = [verb.lemma, *out, word]
    return next((relations.accord_stages[key] for key in keys if key in relations.accord_stages), None)


def _composed(context: Context, verb: Predication, base: AgreementStage) -> AgreementStage | None:
    if base == "sought":
        return "sought"
    m = modality(context.parse, context.found, verb, "delivered", context.frames)
    if m.stage is None or (m.denied and base == "ended"):
        return None
    gerund = m.stage == "underway" and context.parse.dep[verb.head] in ("acl", "pcomp", "advcl")
    if (m.stage == "delivered" or gerund) and not m.denied:
        return base
    if base == "ended":
        return None
    return "sought"


# Events


def event_frame(context: Context, words: PloverWords, p: Predication) -> EventFrame | None:
    """By the verb with its object ("impose curfew") or preposition ("call on"), else by the word itself."""
    if p.noun:
        return words.nouns.get(p.lemma)
    things = [context.parse.lemma[t] for t in p.args.get("patient", [])]
    for word in (*things, *p.prepositions.values()):
        frame = words.verbs.get(f"{p.lemma} {word}")
        if frame is not None:
            return frame
    return words.verbs.get(p.lemma)


def coded(
    context: Context, p: Predication, frame: EventFrame, words: PloverWords
) -> tuple[PloverType, str | None, Modality] | None:
    """The type and mode of what a predicate says, by how far it has got; None where it says that nothing happens."""
    m = modality(context.parse, context.found, p, "delivered", context.frames)
    if m.stage is None or m.stage == "cancelled":
        return None
    kind = frame.type
    over = context.found.get(p.governor)
    above = words.verbs.get(over.lemma) if over is not None and p.link == "xcomp" else None
    if above is not None and above.type == "THREATEN" and kind in _THREATS:
        return "THREATEN", above.mode, m
    if kind in _MATERIAL and m.stage in _VERBAL_STAGE:
        threat = m.stage == "pledged" and kind in _THREATS
        kind = "THREATEN" if threat else _VERBAL_STAGE[m.stage]
    return kind, frame.mode if kind == frame.type else None, m
