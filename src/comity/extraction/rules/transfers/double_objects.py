"""Two objects put right: who receives and what passes, where the parser took the one for the other or for its part.

"Sold Jordan two", "gave Ukraine 18 finished Krabs" and "the doses that China promised Cambodia" have a receiver that is
a party and a thing that is none, whatever the tree says.
"""

from __future__ import annotations

from dataclasses import replace

from comity.annotation.context import Context
from comity.extraction.rules.transfers.themes import is_actor
from comity.language.predications import Predication


def straighten(context: Context, p: Predication) -> Predication:
    """Return a verb with its objects in their roles."""
    p = _with_particle(context, p)
    patients, recipients = p.args.get("patient", []), p.args.get("recipient", [])
    if patients and recipients and _are_actors(context, patients) and not _are_actors(context, recipients):
        return _with(p, recipients, patients)
    if patients and not recipients and not p.args.get("goal") and not p.passive and _are_actors(context, patients):
        counted = _counted_behind(context, patients[-1])
        return _with(p, [counted], patients) if counted >= 0 else p
    if recipients and not patients and recipients[-1] > p.head and _are_actors(context, recipients):
        counted = _counted_behind(context, recipients[-1])
        return _with(p, [counted], recipients) if counted >= 0 else p
    return p


def _with_particle(context: Context, p: Predication) -> Predication:
    """ "Flew in 20 tonnes of milk": a preposition before a thing is the particle of the verb."""
    if p.args.get("patient") or " " in p.lemma or p.passive:
        return p
    for token, preposition in p.prepositions.items():
        lemma = f"{p.lemma} {preposition}"
        if lemma not in context.frames.verbs or is_actor(context, token):
            continue
        if any(x.kind is not None and x.quantity is not None for x in context.phrases.read(token)):
            rest = {role: [t for t in tokens if t != token] for role, tokens in p.args.items()}
            return replace(p, lemma=lemma, args={**rest, "patient": [token]})
    return p


def _with(p: Predication, patients: list[int], recipients: list[int]) -> Predication:
    return replace(p, args={**p.args, "patient": patients, "recipient": recipients})


def _are_actors(context: Context, tokens: list[int]) -> bool:
    return all(
        is_actor(context, t) or (context.parse.pos[t] == "PRON" and any(r.known for r in context.parties.of(t)))
        for t in tokens
    )


def _counted_behind(context: Context, party: int) -> int:
    """The noun, or the bare number, that is counted right behind the words of a party; -1 where nothing is."""
    parse = context.parse
    name = context.parties.names.get(party)
    last = max(name.last if name is not None else party, party)
    found = context.quantities.get(last + 1)
    if found is None or found.is_time or found.is_percent or parse.sentence[last] != parse.sentence[found.last]:
        return -1
    if found.is_money or found.head > found.last:
        return found.head if found.head > found.last else found.last
    stop = min(found.last + 5, len(parse))
    for i in range(found.last + 1, stop):
        if parse.pos[i] in ("NOUN", "PROPN"):
            while i + 1 < stop and parse.pos[i + 1] in ("NOUN", "PROPN"):
                i += 1
            return i
        if parse.pos[i] not in ("ADJ", "VERB", "NUM") or parse.text[i] in (",", "."):
            break
    return found.last
