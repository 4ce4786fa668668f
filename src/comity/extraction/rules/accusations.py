"""Accusations: one party says that another did wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from msgspec import structs

from comity.annotation.context import Context
from comity.extraction.rules.denials import Denial, is_blamed_between, reaches
from comity.grounding.records import parties
from comity.knowledge.lexicon import word_set
from comity.knowledge.relations import BlameWords, Relations
from comity.language.modality import modality
from comity.language.predications import Predication
from comity.mentions.references import Ref
from comity.model import Accusation, DateRange, Span, Spans
from comity.parties import party_code, party_codes

_POINTING = word_set("verbs_of_pointing")
_ABROAD = word_set("from_abroad")
_QUOTES = frozenset('"“”')
_FINDING = word_set("verbs_of_finding")


def accusations(context: Context, relations: Relations, denied: list[Denial]) -> list[Accusation]:
    """Return the accusations of a report in text order; `denied` are its denials, which may point at one."""
    found: list[Accusation] = []
    for p in context.found.values():
        words = (relations.blame_nouns if p.noun else relations.blame_verbs).get(p.lemma)
        if not p.noun and not p.args.get("patient") and _has_that(context, p):
            words = relations.blame_verbs.get(f"{p.lemma} that", words)
        if words is None and not p.noun:
            idiom = p.first("patient") if p.lemma in _POINTING else -1
            held = [context.parse.lower[t] for t in (*p.args.get("attribute", []), _small(context, p), idiom) if t >= 0]
            words = next((w for w in (relations.blame_verbs.get(f"{p.lemma} {x}") for x in held) if w), None)
        if words is not None:
            found.extend(_accusation(context, p, words, denied))
    return [_only_nearest(made, found[n + 1 :]) for n, made in enumerate(found)]


def _only_nearest(made: Accusation, later: list[Accusation]) -> Accusation:
    """A denial answers the last accusation before it, and none that stands further back."""
    answered = any(made.denied_by and made.spans["denied_by"] == x.spans.get("denied_by") for x in later)
    return structs.replace(made, denied_by=[]) if answered else made


def _has_that(context: Context, p: Predication) -> bool:
    """ "charged that Ukraine had shelled a village": a clause says who did what."""
    clause = context.parse.kid(p.head, "ccomp")
    return clause > p.head and any(context.parse.lower[k] == "that" for k in context.parse.kids[clause])


def _accusation(context: Context, p: Predication, words: BlameWords, denied: list[Denial]) -> Iterator[Accusation]:
    m = modality(context.parse, context.found, p, "delivered", context.frames)
    if m.stage not in ("delivered", "underway") or (m.denied and not m.deniers):
        return
    accusers, accused, wrong = _accusers(context, p), _accused(context, p, words), _wrong(context, p, words)
    if ("clause" in words.accused or p.noun) and not accused:
        accused, wrong = _in_clause(context, p)
        accused = [r for r in accused if r.known or r.sort != "people" or r.head not in context.quantities]
    if "speaker" in words.wrong:
        accusers, accused, wrong = _broken(context, p)
    each = _each_other(context, p) if wrong is not None else []
    if wrong is not None and each:
        for one, other in (each, each[::-1]):
            yield _record(context, p, [one], [other], wrong, denied, "each-other")
    elif accusers and accused and wrong is not None and _crosses(accusers, accused):
        rule = "broken" if "speaker" in words.wrong else "noun" if p.noun else "verb"
        yield _record(context, p, accusers, accused, wrong, denied, rule)


def _accused(context: Context, p: Predication, words: BlameWords) -> list[Ref]:
    """Who is blamed: behind the verb or "against", or hung on the wrong; foreigners without a name too."""
    parse = context.parse
    roles = ["against"] if p.noun else words.accused
    tokens = [t for role in roles for t in p.args.get(role, [])]
    small = _small(context, p)
    tokens = tokens or [k for k in parse.kids[small] if parse.dep[k] in ("nsubj", "dobj")] if small >= 0 else tokens
    refs = [_without_wrong(context, r) for t in tokens for r in context.refs(t)]
    if refs:
        return refs
    if p.noun:
        nested = [
            j for t in p.args.get("of", []) for k in parse.kids[t] if parse.lower[k] == "against" for j in parse.kids[k]
        ]
        return [r for j in nested for r in context.refs(j)]
    over = context.found.get(p.governor)
    if (
        not tokens
        and over is not None
        and parse.tag[p.head] == "VBN"
        and p.args.get("agent")
        and p.link in ("advcl", "acl")
    ):
        return [r for r in context.refs(over.first("agent")) if r.known]
    for t in tokens:
        first, last = context.parties.extent(t)
        if {parse.lower[i] for i in range(first, last + 1)} & _ABROAD:
            return [Ref(t, first, last, "body")]
    return []


def _without_wrong(context: Context, ref: Ref) -> Ref:
    """ "Accused the alliance of preparing for war": what is behind the gerund's "of" is no part of the name."""
    parse = context.parse
    of = next((i for i in range(ref.head + 1, ref.last) if parse.lower[i] == "of" and parse.kid(i, "pcomp") >= 0), -1)
    return ref if of < 0 else replace(ref, last=of - 1)


def _small(context: Context, p: Predication) -> int:
    """The adjective of "holds Rwanda responsible", or -1."""
    k = context.parse.kid(p.head, "ccomp", "oprd", "acomp")
    return k if k >= 0 and not p.noun and context.parse.pos[k] == "ADJ" else -1


def _broken(context: Context, p: Predication) -> tuple[list[Ref], list[Ref], Span | None]:
    """ "The Panel finds that Turkey violated resolution 1970": who says so accuses who broke it."""
    accused = [r for r in context.refs(p.first("patient" if p.passive else "agent")) if r.known]
    what = p.first("patient")
    sayers, deniers = context.said_by(p.head)
    over = context.found.get(p.governor)
    if not sayers and over is not None and p.link == "ccomp" and over.lemma in _FINDING:
        sayers = context.refs(over.first("agent"))
    if p.passive or what < 0 or deniers or not sayers:
        return [], [], None
    return sayers, accused, context.span(p.head, _clip(context, what, what, context.parse.subtree(what)[1]))


def _each_other(context: Context, p: Predication) -> list[Ref]:
    """ "Each capital accuses the other": the two that the report speaks of."""
    parse = context.parse
    agent, patient = p.first("agent"), p.first("patient")
    if patient >= 0 and parse.lower[patient : patient + 2] == ["one", "another"]:
        patient += 1
    if agent < 0 or patient < 0 or parse.lower[patient] not in ("other", "another"):
        return []
    if parse.lower[patient - 1] == "one" or any(parse.lower[k] == "each" for k in parse.kids[patient]):
        known = [r for r in context.refs(agent) if r.known]
        return known if len({r.state for r in known}) == 2 else []
    each = {parse.lower[agent], *(parse.lower[k] for k in parse.kids[agent])} & {"each", "both", "two"}
    pair = context.parties.pair(agent) if each else []
    return pair if len(pair) == 2 else []


def _record(
    context: Context,
    p: Predication,
    accusers: list[Ref],
    accused: list[Ref],
    wrong: Span,
    denied: list[Denial],
    rule: str,
) -> Accusation:
    evidence, where = context.evidence(p.head)
    spans: Spans = {"evidence": [where], "of": [wrong]}
    date: DateRange | None = None
    dated = context.date_of(p, False)
    if dated is not None:
        date = dated[0]
        spans["date"] = context.date_words(*dated)
    said_by, denied_by = context.said_by(p.head)
    said_by = [
        r for r in said_by if r.state not in {a.state for a in accusers} or r.head not in {a.head for a in accusers}
    ]
    keys = party_codes(accused)
    near = [d for d in denied if not d.own or context.parse.sentence[d.token] - context.parse.sentence[p.head] <= 1]
    ends = {d.token: context.parse.head[d.token] if d.attached else d.token for d in near}
    near = [d for d in near if not (d.attached and is_blamed_between(context, p.head, ends[d.token]))]
    own = party_codes(accusers)
    answer = next((d for d in near if reaches(context, d, p.head) and _answers(d, keys, own)), None)
    denied_by = [*denied_by, *(answer.by if answer else [])]
    return Accusation(
        accusers=parties(context, accusers, "accusers", spans),
        accused=parties(context, accused, "accused", spans),
        of=context.document.text[wrong[0] : wrong[1]],
        date=date,
        said_by=parties(context, said_by, "said_by", spans),
        denied_by=parties(context, denied_by, "denied_by", spans),
        evidence=evidence,
        rules=[f"accusation/{rule}"],
        spans=spans,
    )


def _answers(denial: Denial, accused: frozenset[str], accusers: frozenset[str]) -> bool:
    """Is a denial by the accused; where nobody knows who "its neighbour" is, by anybody else?"""
    deniers = party_codes(denial.by)
    return bool(deniers & accused if accused else deniers - accusers)


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
            against = next(
                (k for k in context.parse.kids[t] if p.noun and context.parse.lower[k] == "against"), last + 1
            )
            return context.span(first, min(last, against - 1))
    for t in [t for role in (*words.accused, "against", "agent") for t in p.args.get(role, []) if "of" in words.wrong]:
        of = next((k for k in context.parse.kids[t] if context.parse.lower[k] == "of" and k > p.head), -1)
        obj = context.parse.kid(of, "pobj", "pcomp") if of >= 0 else -1
        if obj >= 0:
            first, last = context.parse.subtree(obj)
            return context.span(first, _clip(context, obj, first, last))
    for k in context.parse.kids[_small(context, p)] if _small(context, p) >= 0 else ():
        if context.parse.lower[k] == "for" and context.parse.kid(k, "pobj", "pcomp") >= 0:
            obj = context.parse.kid(k, "pobj", "pcomp")
            return context.span(context.parse.subtree(obj)[0], _clip(context, obj, obj, context.parse.subtree(obj)[1]))
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
    opens = parse.text[first] in _QUOTES or any(parse.text[i] in _QUOTES for i in range(first, last))
    closed = sum(parse.text[i] in _QUOTES for i in range(first, last + 1)) % 2 == 0
    return last + (opens and not closed and parse.text[last + 1 : last + 2] != [] and parse.text[last + 1] in _QUOTES)


def _in_clause(context: Context, p: Predication) -> tuple[list[Ref], Span | None]:
    """ "alleged that Chad had …": the subject of the clause is accused of what the clause says."""
    parse = context.parse
    clause = parse.kid(p.head, "ccomp", "acl")
    if clause < 0 or p.lemma == "claim":
        return [], None
    subject = parse.kid(clause, "nsubj", "nsubjpass")
    accused = context.refs(subject)
    first, last = parse.subtree(clause)
    start = parse.subtree(subject)[1] + 1 if subject >= 0 else first
    return accused, context.span(min(start, clause), _clip(context, clause, clause, last))


def _crosses(accusers: list[Ref], accused: list[Ref]) -> bool:
    if all(r.sort == "people" for r in accusers) and not any(r.known for r in accused):
        return False
    left, right = {party_code(r) for r in accusers}, {party_code(r) for r in accused}
    return not (left & right - {None}) and bool((left | right) - {None})
