"""What words entail of the values that come out of a closed list: stage, mode, denial, and the type of an accord."""

from __future__ import annotations

from collections.abc import Iterable

from comity.annotation.context import Context
from comity.grounding.journeys import stages_of_visit
from comity.grounding.stages import coded, event_frame, frames_of, stage_of_accord, stages_of_transfer
from comity.grounding.tables import Tables
from comity.grounding.tokens import head_of
from comity.kinds import Kind
from comity.knowledge.denials import DenialRole
from comity.language.modality import modality
from comity.model import AgreementType, Mode, Plover

_DENYING: tuple[DenialRole, ...] = ("verb", "noun", "adjective")
_NOT = frozenset("not n't n’t no never none nothing neither nor nobody without untrue".split())


def predicates(context: Context, inside: range) -> list[int]:
    """The predicates among some tokens, the one that heads them first; where there is none, that which they hang on."""
    if not inside:
        return []
    head = head_of(context.parse, inside)
    here = [i for i in (head, *inside) if i in context.found]
    above = (i for i in context.parse.up(head)[:3] if i in context.found)
    return list(dict.fromkeys(here)) or [i for i in [next(above, -1)] if i >= 0]


def stages(context: Context, tables: Tables, kind: Kind, tokens: Iterable[int], mode: Mode | None = None) -> list[str]:
    """The stages that predicates give an entry of a kind, best first."""
    found: list[str] = []
    for token in tokens:
        match kind:
            case "transfer":
                found += stages_of_transfer(context, token, mode)
            case "visit":
                found += stages_of_visit(context, tables.relations, token)
            case "agreement":
                p = context.found.get(token)
                stage = stage_of_accord(context, tables.relations, p) if p is not None else None
                found += [stage] if stage is not None else []
            case _:
                break
    return list(dict.fromkeys(found))


def modes(context: Context, tokens: Iterable[int]) -> list[Mode]:
    """The modes of a transfer that words say: a predicate by its frame, any word by the table of modes."""
    found: list[Mode] = []
    for token in tokens:
        mode = context.frames.modes.get(context.parse.lemma[token])
        found += [mode] if mode is not None else []
        p = context.found.get(token)
        frames = frames_of(context, p) if p is not None else []
        found += [frame.mode for frame in frames if frame.mode is not None]
        if p is not None and p.args.get("beneficiary") and any(frame.frame == "pay" for frame in frames):
            found.append("sale")  # "paid 1.3 billion dollars for 28 jets"
    return list(dict.fromkeys(found))


def types(context: Context, tables: Tables, tokens: Iterable[int]) -> list[AgreementType]:
    """The types of accord that words name, a particular one before `other`."""
    lemmas = [context.parse.lemma[token] for token in tokens]
    named = [tables.relations.accords[lemma] for lemma in lemmas if lemma in tables.relations.accords]
    return sorted(dict.fromkeys(reversed(named)), key=lambda value: value == "other")


def events(context: Context, tables: Tables, tokens: Iterable[int]) -> list[Plover]:
    """What predicates of the event tables say that happens, without contexts."""
    found = []
    for token in tokens:
        p = context.found.get(token)
        frame = event_frame(context, tables.plover, p) if p is not None else None
        code = coded(context, p, frame, tables.plover) if p is not None and frame is not None else None
        found += [Plover(type=code[0], mode=code[1])] if code is not None else []
    return found


def is_denied(context: Context, token: int) -> bool:
    """Does what governs a predicate, or its own negation, say that it is not so?"""
    p = context.found.get(token)
    return p is not None and modality(context.parse, context.found, p, "delivered", context.frames).denied


def denies(context: Context, tables: Tables, token: int) -> bool:
    """Do the words of a token's clause deny something, or say of it that it is not so?"""
    if is_denied(context, token):
        return True
    parse, p = context.parse, context.found.get(token)
    first, last = parse.subtree(token)
    denying = frozenset[str]().union(*(tables.denials[role] for role in _DENYING))
    aside = {f"{parse.lemma[token]} {parse.lower[k]}" for k in parse.kids[token]}
    if (p is not None and p.lemma in denying) or aside & denying:
        return True
    around = (*range(first, last + 1), parse.head[token])
    return any(parse.lower[i] in _NOT or parse.lemma[i] in denying for i in around)
