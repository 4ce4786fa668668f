"""Agreements: a document or accord is named and said to be sought, reached, signed, ratified or ended."""

from __future__ import annotations

from comity.annotation.context import Context
from comity.extraction.rules.agreements.subject_matter import subject_of_accord
from comity.grounding.records import parties
from comity.grounding.stages import stage_of_accord
from comity.kinds import rank
from comity.knowledge.lexicon import word_set
from comity.knowledge.relations import Relations
from comity.language.modality import finite
from comity.language.predications import Predication
from comity.mentions.references import Ref
from comity.model import Agreement, AgreementStage, DateRange, Spans
from comity.parties import party_code

_BROKERS = word_set("verbs_of_brokering")
_OFFERING = word_set("verbs_of_negotiating")
_PRIVATE = word_set("players")
# Nouns that name an accord only where somebody makes it; nouns of which an accord is no more than the matter.
_WEAK = word_set("weak_accords")
_ABOUT = word_set("about_an_accord")
_GOING = frozenset(("nsubj", "nsubjpass", "dobj", "pobj", "prep", "attr", "conj"))


def agreements(context: Context, relations: Relations) -> list[Agreement]:
    """Return the agreements of a report in text order; one accord may be told several times."""
    found: list[Agreement] = []
    for i, lemma in enumerate(context.parse.lemma):
        if lemma not in relations.accords or context.parse.dep[i] in ("compound", "amod"):
            continue
        p = context.found.get(i)
        if p is None or not p.noun:
            continue
        made = _agreement(context, relations, p)
        if made is not None:
            found.append(made)
    return found


def _agreement(context: Context, relations: Relations, p: Predication) -> Agreement | None:
    staged = _stage(context, relations, p) if _is_accord(context, p) else None
    if staged is None:
        return None
    stage, verb = staged
    sides = _sides(context, p, verb)
    own, sides = sides, _completed(context, p, sides)
    rules = ["agreement/told", *(["agreement/completed-sides"] if len(sides) > len(own) else [])]
    if not any(r.known for r in sides) or any(context.parse.lemma[r.head] in _PRIVATE for r in sides):
        return None
    subject = subject_of_accord(context, p, verb, relations.accords[p.lemma] == "ceasefire")
    evidence, where = context.evidence(p.head)
    spans: Spans = {
        "evidence": [where],
        "type": [context.span(p.head, p.head)],
        "stage": [context.span(verb.head, verb.head)],
    }
    date: DateRange | None = None
    told_as_past = not verb.noun and finite(context.parse, verb.head).tense == "past"
    dated = context.date_of(verb, stage == "sought" and not told_as_past)
    if dated is not None:
        date, spans["date"] = dated[0], context.date_words(*dated)
    if subject is not None:
        spans["subject"] = [subject]
    said_by, denied_by = context.said_by(p.head)
    return Agreement(
        parties=parties(context, sides, "parties", spans),
        type=relations.accords[p.lemma],
        subject=context.document.text[subject[0] : subject[1]] if subject else None,
        stage=stage,
        date=date,
        said_by=parties(context, said_by, "said_by", spans),
        denied_by=parties(context, denied_by, "denied_by", spans),
        evidence=evidence,
        rules=rules,
        spans=spans,
    )


def _is_accord(context: Context, p: Predication) -> bool:
    """ "Without an agreement", "we want your understanding", "an official declaration": no accord between two."""
    parse = context.parse
    if parse.dep[p.head] == "pobj" and parse.lower[parse.head[p.head]] == "without":
        return False
    words = {parse.lower[k] for k in parse.kids[p.head]}
    if p.lemma == "understanding":
        return bool(words & {"an", "the", "this", "that"})
    together = p.args.get("between") or p.args.get("company") or words & {"joint", "common", "the"}
    return p.lemma != "declaration" or bool(together) or parse.pos[p.head] == "PROPN"


def _stage(context: Context, relations: Relations, p: Predication) -> tuple[AgreementStage, Predication] | None:
    """The furthest stage by the verbs that govern the accord or stand behind it ("a contract signed in March")."""
    told: list[tuple[AgreementStage, Predication]] = []
    for verb in _verbs(context, p):
        if p.lemma in _WEAK and (verb.noun or not any(p.head in tokens for tokens in verb.args.values())):
            continue
        if verb.lemma.split()[0] == "call" and p.head in verb.args.get("agent", []):
            continue  # "the agreement calls for elections"
        stage = stage_of_accord(context, relations, verb)
        if stage is not None:
            told.append((stage, verb))
    if told and told[0][0] != "sought":  # "the accord that they signed was ratified"
        return max(told, key=lambda each: rank("agreement", each[0]))
    return told[0] if told else None


def _verbs(context: Context, p: Predication) -> list[Predication]:
    """The predicates that may say the stage: clauses behind the accord, what it is an argument of, what governs it."""
    parse = context.parse
    first, last = parse.subtree(p.head)
    behind = [
        context.found[k] for k in range(first, last + 1) if k in context.found and parse.dep[k] in ("acl", "relcl")
    ]
    own = [q for q in behind if parse.head[q.head] == p.head]
    inner = [q for q in behind if q not in own and q.lemma in ("sign", "ratify", "initial", "conclude", "negotiate")]
    start, end = parse.sentences[parse.sentence[p.head]]
    taking = [
        context.found[i]
        for i in range(start, end)
        if i in context.found
        and not context.found[i].noun
        and any(p.head in context.found[i].args.get(role, []) for role in ("patient", "agent", "source", "of"))
    ]
    verbs, over, link = own + inner + [q for q in taking if q not in behind], context.found.get(p.governor), p.link
    if parse.dep[p.head] == "pobj" and parse.lemma[parse.head[parse.head[p.head]]] in _ABOUT:
        return verbs
    for _ in range(3):
        if over is None or link not in _GOING:
            break
        verbs.append(over)
        if not over.noun:
            break
        link, over = over.link, context.found.get(over.governor)
    return verbs


def _sides(context: Context, p: Predication, verb: Predication) -> list[Ref]:
    tokens = [t for role in ("agent", "owner", "between", "company") for t in p.args.get(role, [])]
    if verb.lemma.split()[0] not in _BROKERS:
        tokens += [t for role in ("agent", "owner", "between", "company") for t in verb.args.get(role, [])]
    if verb.lemma.split()[0] in _OFFERING:
        tokens += [t for q in (p, verb) for role in ("recipient", "goal", "source") for t in q.args.get(role, [])]
    above = context.found.get(verb.governor)
    if (
        above is not None
        and verb.link in ("xcomp", "ccomp", "advcl")
        and context.frames.governing.get(above.lemma) == "sought"
    ):
        tokens += [t for role in ("agent", "topic", "patient") for t in above.args.get(role, [])]
    behind = [context.found[k] for k in context.parse.kids[p.head] if k in context.found and k != verb.head]
    tokens += [
        t for q in behind if q.link in ("relcl", "acl") for role in ("agent", "company") for t in q.args.get(role, [])
    ]
    refs = [r for t in tokens if t != p.head for r in context.refs(t)]
    refs += [r for k in p.args.get("modifier", []) for r in context.parties.of_modifier(k)]
    if p.head not in verb.args.get("patient", []):
        refs += [r for t in verb.args.get("goal", []) for r in context.refs(t)]
    kept: list[Ref] = []
    for ref in refs:
        if party_code(ref) not in {party_code(r) for r in kept}:
            kept.append(ref)
    return kept


def _completed(context: Context, p: Predication, sides: list[Ref]) -> list[Ref]:
    """A side left out is the nearest other state of the sentence, or of the one before if the report is about it; else
    another that the report is about, or any other of the sentence before.
    """
    here = context.parse.sentence[p.head]
    before = [r for r in reversed(context.parties.history) if 0 <= here - context.parse.sentence[r.head] <= 1]
    near = [
        r
        for r in before
        if (
            context.parse.lower[max(0, r.first - 1)] not in ("in", "at", "near", "outside")
            and r.sort in ("state", "organ", "person", "group")
        )
        or (r.sort == "org" and context.parse.sentence[r.head] == here)
    ]
    often = {state for state, _ in context.parties.counts.most_common(2)}
    about = [ref for ref in context.parties.history if ref.state in often and ref.sort == "state"]
    close = [ref for ref in near if context.parse.sentence[ref.head] == here or ref.state in often]
    close.sort(key=lambda ref: (context.parse.sentence[ref.head] != here, ref.state not in often))
    for ref in (*close, *about, *near):
        if len(sides) >= 2:
            break
        if ref.known and party_code(ref) not in {party_code(r) for r in sides}:
            sides = [*sides, ref]
    return sides
