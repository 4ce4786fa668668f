"""Accusations: one party says that another did wrong."""

from __future__ import annotations

from collections.abc import Iterator

from comity.claims.build import parties
from comity.claims.context import Context
from comity.claims.denials import Denial, reaches
from comity.knowledge.relations import BlameWords, Relations
from comity.language.modality import modality
from comity.language.predications import Predication
from comity.mentions.references import Ref
from comity.model import Accusation, DateRange, Span, Spans


def accusations(context: Context, relations: Relations, denied: list[Denial]) -> list[Accusation]:
    """Return the accusations of a report in text order; `denied` are its denials, which may point at one."""
    found: list[Accusation] = []
    for p in context.found.values():
        words = (relations.blame_nouns if p.noun else relations.blame_verbs).get(p.lemma)
        if words is not None:
            for made in _accusation(context, p, words, denied):
                if not any(_same(made, other) for other in found):
                    found.append(made)
    return found


def _accusation(context: Context, p: Predication, words: BlameWords, denied: list[Denial]) -> Iterator[Accusation]:
    accusers = _accusers(context, p)
    roles = ["against"] if p.noun else words.accused
    accused = [r for role in roles for t in p.args.get(role, []) for r in context.refs(t)]
    wrong = _wrong(context, p, words)
    m = modality(context.parse, context.found, p, "delivered", context.frames)
    if m.stage not in ("delivered", "underway") or (m.denied and not m.deniers):
        return
    if ("clause" in words.accused or p.noun) and not accused:
        accused, wrong = _in_clause(context, p)
    if not accusers or not accused or wrong is None or not _crosses(accusers, accused):
        return
    yield _record(context, p, accusers, accused, wrong, denied)


def _record(
    context: Context, p: Predication, accusers: list[Ref], accused: list[Ref], wrong: Span, denied: list[Denial]
) -> Accusation:
    evidence, where = context.evidence(p.head)
    spans: Spans = {"evidence": [where], "of": [wrong]}
    date: DateRange | None = None
    dated = context.date_of(p, False)
    if dated is not None:
        date = dated[0]
        spans["date"] = [(dated[1].mention.start, dated[1].mention.end)]
    said_by, denied_by = context.said_by(p.head)
    said_by = [
        r for r in said_by if r.state not in {a.state for a in accusers} or r.head not in {a.head for a in accusers}
    ]
    keys = {r.state or r.org for r in accused if r.known}
    near = [d for d in denied if not d.own or context.parse.sentence[d.token] - context.parse.sentence[p.head] <= 1]
    answer = next((d for d in near if reaches(context, d, p.head) and keys & {r.state or r.org for r in d.by}), None)
    denied_by = [*denied_by, *(answer.by if answer else [])]
    return Accusation(
        accusers=parties(context, accusers, "accusers", spans),
        accused=parties(context, accused, "accused", spans),
        of=context.document.text[wrong[0] : wrong[1]],
        date=date,
        said_by=parties(context, said_by, "said_by", spans),
        denied_by=parties(context, denied_by, "denied_by", spans),
        evidence=evidence,
        spans=spans,
    )


def _accusers(context: Context, p: Predication) -> list[Ref]:
    tokens = p.args.get("agent", []) + (p.args.get("owner", []) if p.noun else [])
    refs = [r for t in tokens for r in context.refs(t)]
    if not refs and p.noun:
        refs = [r for k in p.args.get("modifier", []) for r in context.parties.of_modifier(k)]
    return refs


def _wrong(context: Context, p: Predication, words: BlameWords) -> Span | None:
    """The words that say what of: behind "of", "for", "with", or the thing condemned itself."""
    for role in words.wrong:
        for t in p.args.get("topic" if role == "over" else role, []):
            first, last = context.parse.subtree(t)
            last = _clip(context, t, first, last)
            if role == "patient" and context.parties.of(t):
                continue
            return context.span(first, last)
    clause = context.parse.kid(p.head, "ccomp", "acl")
    if clause >= 0:
        first, last = context.parse.subtree(clause)
        if context.parse.lower[first] == "that":
            first += 1
        return context.span(first, last)
    return None


def _clip(context: Context, head: int, first: int, last: int) -> int:
    """Leave out what the parser hung behind: a clause after a comma that does not belong to the wrong."""
    parse = context.parse
    for k in parse.kids[head]:
        if k > head and parse.dep[k] in ("advcl", "relcl") and parse.text[parse.subtree(k)[0] - 1] == ",":
            return parse.subtree(k)[0] - 2
    while last > first and parse.pos[last] in ("PUNCT", "SPACE"):
        last -= 1
    return last


def _in_clause(context: Context, p: Predication) -> tuple[list[Ref], Span | None]:
    """ "alleged that Chad had …": the subject of the clause is accused of what the clause says."""
    parse = context.parse
    clause = parse.kid(p.head, "ccomp", "acl")
    if clause < 0 or p.lemma == "claim":
        return [], None
    subject = parse.kid(clause, "nsubj")
    accused = context.refs(subject)
    first, last = parse.subtree(clause)
    start = parse.subtree(subject)[1] + 1 if subject >= 0 else first
    return accused, context.span(min(start, clause), last)


def _crosses(accusers: list[Ref], accused: list[Ref]) -> bool:
    left, right = {r.state or r.org for r in accusers}, {r.state or r.org for r in accused}
    return not (left & right - {None}) and bool((left | right) - {None})


def _same(a: Accusation, b: Accusation) -> bool:
    return _sides(a) == _sides(b) and (a.of == b.of or not a.of or not b.of)


def _sides(accusation: Accusation) -> tuple[set[str], set[str]]:
    left, right = ({q.state or q.name for q in side} for side in (accusation.accusers, accusation.accused))
    return left, right
