"""Agreements: a document or accord is named and said to be sought, reached, signed, ratified or ended."""

from __future__ import annotations

from comity.claims.build import parties
from comity.claims.context import Context
from comity.knowledge.relations import Relations
from comity.language.modality import modality
from comity.language.predications import Predication
from comity.mentions.references import Ref
from comity.model import Agreement, AgreementStage, DateRange, Span, Spans

_ORDER: dict[AgreementStage, int] = {"sought": 0, "agreed": 1, "signed": 2, "ratified": 3, "ended": 4}
_DROPPED_MODIFIERS = frozenset(
    "new draft landmark historic similar another separate joint bilateral trilateral final formal preliminary "
    "initial first second last previous earlier possible proposed planned long-awaited controversial recent "
    "existing secret such own different several two three four".split()
)


def agreements(context: Context, relations: Relations) -> list[Agreement]:
    """Return the agreements of a report in text order, one for each accord at its furthest stage."""
    found: list[Agreement] = []
    for i, lemma in enumerate(context.parse.lemma):
        if lemma not in relations.accords or context.parse.dep[i] in ("compound", "amod"):
            continue
        p = context.found.get(i)
        if p is None or not p.noun or _is_of_memorandum(context, i):
            continue
        made = _agreement(context, relations, p)
        if made is None:
            continue
        twin = next((n for n, other in enumerate(found) if _same(other, made)), None)
        if twin is None:
            found.append(made)
        elif _ORDER[made.stage] > _ORDER[found[twin].stage] or (found[twin].subject is None and made.subject):
            found[twin] = made
    return found


def _is_of_memorandum(context: Context, i: int) -> bool:
    """The "understanding" of a memorandum of understanding is no accord of its own."""
    parse = context.parse
    return parse.lower[i] == "understanding" and parse.lower[max(0, i - 1)] == "of"


def _agreement(context: Context, relations: Relations, p: Predication) -> Agreement | None:
    staged = _stage(context, relations, p)
    if staged is None:
        return None
    stage, verb = staged
    sides = _sides(context, p, verb)
    sides = _completed(context, p, sides)
    if not any(r.known for r in sides):
        return None
    subject = _subject(context, p)
    evidence, where = context.evidence(p.head)
    spans: Spans = {
        "evidence": [where],
        "type": [context.span(p.head, p.head)],
        "stage": [context.span(verb.head, verb.head)],
    }
    date: DateRange | None = None
    dated = context.date_of(verb, stage == "sought")
    if dated is not None:
        date, spans["date"] = dated[0], [(dated[1].mention.start, dated[1].mention.end)]
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
        spans=spans,
    )


def _stage(context: Context, relations: Relations, p: Predication) -> tuple[AgreementStage, Predication] | None:
    """The stage by the verb that governs the accord, or by one behind it ("a contract signed in March")."""
    verbs = _verbs(context, p)
    for verb in verbs:
        stages = relations.accord_acts if verb.noun else relations.accord_stages
        base = stages.get(verb.lemma) or stages.get(verb.lemma.split()[0])
        if base is None:
            continue
        stage = _composed(context, verb, base)
        if stage is not None:
            return stage, verb
    return None


def _verbs(context: Context, p: Predication) -> list[Predication]:
    """The predicates that may say the stage: clauses behind the accord, then what it is an argument of."""
    parse = context.parse
    first, last = parse.subtree(p.head)
    behind = [
        context.found[k] for k in range(first, last + 1) if k in context.found and parse.dep[k] in ("acl", "relcl")
    ]
    own = [q for q in behind if parse.head[q.head] == p.head]
    inner = [q for q in behind if q not in own and q.lemma in ("sign", "ratify", "initial", "conclude", "negotiate")]
    verbs, over, link = own + inner, context.found.get(p.governor), p.link
    for _ in range(3):
        if over is None or link not in ("dobj", "nsubjpass", "nsubj", "conj", "pobj", "prep", "attr"):
            break
        verbs.append(over)
        if not over.noun:
            break
        link, over = over.link, context.found.get(over.governor)
    return verbs


def _composed(context: Context, verb: Predication, base: AgreementStage) -> AgreementStage | None:
    if base == "sought":
        return "sought"
    m = modality(context.parse, context.found, verb, "delivered", context.frames)
    if m.stage is None or (m.denied and base == "ended"):
        return None
    if m.stage in ("delivered",) and not m.denied:
        return base
    if base == "ended":
        return None
    return "sought"


def _sides(context: Context, p: Predication, verb: Predication) -> list[Ref]:
    tokens = [t for q in (p, verb) for role in ("agent", "owner", "between", "company") for t in q.args.get(role, [])]
    refs = [r for t in tokens if t != p.head for r in context.refs(t)]
    refs += [r for k in p.args.get("modifier", []) for r in context.parties.of_modifier(k)]
    if p.head not in verb.args.get("patient", []):
        refs += [r for t in verb.args.get("goal", []) for r in context.refs(t)]
    kept: list[Ref] = []
    for ref in refs:
        if (ref.state or ref.org or "") not in {r.state or r.org or "" for r in kept}:
            kept.append(ref)
    return kept


def _completed(context: Context, p: Predication, sides: list[Ref]) -> list[Ref]:
    """A side left out is the nearest other state of the sentence or the one before, or one the report is about."""
    here = context.parse.sentence[p.head]
    near = [
        ref
        for ref in reversed(context.parties.history)
        if 0 <= here - context.parse.sentence[ref.head] <= 1
        and ref.sort in ("state", "organ", "person", "org", "group")
    ]
    often = {state for state, _ in context.parties.counts.most_common(2)}
    about = [ref for ref in context.parties.history if ref.state in often and ref.sort == "state"]
    for ref in (*near, *about):
        if len(sides) >= 2:
            break
        if ref.known and (ref.state or ref.org) not in {r.state or r.org for r in sides}:
            sides = [*sides, ref]
    return sides


def _subject(context: Context, p: Predication) -> Span | None:
    """What it is about: behind "on", "for", "to"; else the words before the noun."""
    parse = context.parse
    inner = [context.found[t] for t in p.args.get("of", []) if parse.lower[t] == "understanding" and t in context.found]
    for role in ("topic", "beneficiary", "under"):
        for t in [t for q in (p, *inner) for t in q.args.get(role, [])]:
            if not context.parties.of(t) or role == "topic":
                first, last = parse.subtree(t)
                return context.span(first, _end(context, t, first, last))
    for k in parse.kids[p.head]:
        if parse.dep[k] in ("acl", "relcl") and parse.tag[k] == "VB":
            first, last = parse.subtree(k)
            first += parse.lower[first] == "to"
            return context.span(first, _end(context, k, first, last))
    words = [k for k in parse.kids[p.head] if parse.dep[k] in ("compound", "amod", "nmod") and k < p.head]
    words = [k for k in words if parse.lower[k] not in _DROPPED_MODIFIERS and not context.parties.of_modifier(k)]
    if not words:
        return None
    first = min(parse.subtree(k)[0] for k in words)
    return context.span(first, max(words))


def _end(context: Context, head: int, first: int, last: int) -> int:
    parse = context.parse
    for j in range(first + 1, last + 1):
        if parse.text[j] in (",", ";", "(", "—") or (parse.dep[j] == "relcl" and parse.head[j] == head):
            last = j - 1
            break
    while last > first and (parse.pos[last] in ("PUNCT", "SPACE", "ADP") or parse.lower[last] in ("that", "which")):
        last -= 1
    return last


def _same(a: Agreement, b: Agreement) -> bool:
    """Is the second one the first again: the same parties, no other date or subject?"""
    x, y = ({q.state or q.org or q.name for q in agreement.parties} for agreement in (a, b))
    if not (x <= y or y <= x):
        return False
    if a.date and b.date and a.date != b.date:
        return False
    return a.type == b.type and (a.subject is None or b.subject is None or a.subject == b.subject)
