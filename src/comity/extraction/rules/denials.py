"""Denials in a report: who denies what was said before, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from comity.annotation.context import Context
from comity.extraction.rules.transfers.drafts import Draft
from comity.knowledge.denials import DenialRole
from comity.language.modality import finite
from comity.language.predications import Predication
from comity.mentions.references import Ref
from comity.parties import party_codes

_REACH, _FAR = 3, 6
_ANYTHING = frozenset(("anything", "any", "such", "nothing", "involvement"))

_HAPPENING = frozenset(("happen", "occur", "take place"))
_BROADLY: dict[str, frozenset[str]] = {
    "arms": frozenset("arm weapon weaponry armament munition arsenal hardware".split()),
    "funds": frozenset("money fund finance pay payment bribe financing funding".split()),
    "people": frozenset("troop soldier personnel mercenary force contingent".split()),
}


@dataclass(slots=True)
class Denial:
    """Somebody denies: the token of the denying word, and who; nobody is the report itself.

    `own` says that the denial says itself what it denies, `attached` that it hangs on the words that it denies ("a
    claim that both reject"); `inside` are the tokens of what it denies ("reports that …").
    """

    token: int
    by: list[Ref]
    own: bool = False
    inside: range = range(0)
    attached: bool = False


def denials(context: Context, words: dict[DenialRole, frozenset[str]]) -> list[Denial]:
    """Return the denials of a report that point back at something said before, in text order."""
    found = []
    for p in context.found.values():
        by = _noun_denier(context, p, words) if p.noun else _denier(context, p, words)
        if by:
            own = not p.noun and _says_what(context, p)
            found.append(Denial(p.head, by, own, _reported(context, p, words), _is_attached(context, p, words)))
    found.extend(Denial(token, []) for token in _retractions(context, words))
    return sorted(found, key=lambda denial: denial.token)


def _reported(context: Context, p: Predication, words: dict[DenialRole, frozenset[str]]) -> range:
    """ "dismissed reports that Peru was giving …", "reports that … are untrue": the clause of what is denied."""
    role = "agent" if p.lemma == "be" else "patient"
    for t in p.args.get(role, []):
        clause = context.parse.kid(t, "acl", "relcl", "ccomp")
        behind = clause > p.head or (p.lemma == "be" and clause >= 0)
        if not p.noun and context.parse.lemma[t] in words["object"] and behind:
            first, last = context.parse.subtree(clause)
            return range(first, last + 1)
    return range(0)


def _is_attached(context: Context, p: Predication, words: dict[DenialRole, frozenset[str]]) -> bool:
    """ "…, a claim that both capitals reject", "…, which Kabul denies"."""
    if p.noun or p.link not in ("relcl", "acl"):
        return False
    which = any(context.parse.lower[k] == "which" for k in context.parse.kids[p.head])
    return which or any(context.parse.lemma[t] in words["object"] and t < p.head for t in p.args.get("patient", []))


def _noun_denier(context: Context, p: Predication, words: dict[DenialRole, frozenset[str]]) -> list[Ref]:
    """ "a denial from Kampala", "Seoul's denial"."""
    if p.lemma not in words["noun"]:
        return []
    return [r for role in ("owner", "source", "agent", "of") for t in p.args.get(role, []) for r in context.refs(t)]


def _retractions(context: Context, words: dict[DenialRole, frozenset[str]]) -> Iterator[int]:
    """ "It has not.", "That was wrong.": the report takes back what somebody said before."""
    parse = context.parse
    for first, last in parse.sentences:
        tokens = [i for i in range(first, last) if not parse.text[i].isspace() and parse.pos[i] != "PUNCT"]
        if not 2 <= len(tokens) <= 6 or context.said_by(tokens[0])[0]:
            continue
        lemmas = [parse.lemma[i] for i in tokens]
        negated = parse.lower[tokens[-1]] in ("not", "n't", "n’t", "so", "true") and (
            {"not", "n't", "n’t"} & {parse.lower[i] for i in tokens}
        )
        wrong = lemmas[0] in words["object"] and lemmas[1] == "be" and bool(set(lemmas[2:]) & words["adjective"])
        if negated or wrong:
            yield tokens[-1]


def is_blamed_between(context: Context, first: int, last: int) -> bool:
    """Is there an accusation that stands nearer? What nobody said, then, is not what is denied."""
    effects = (context.frames.governing.get(context.parse.lemma[i]) for i in range(first + 1, last))
    return "alleged" in effects


def _of_the_same(context: Context, denial: Denial, draft: Draft) -> bool:
    """Does a denial that says what it denies speak of this transfer: by verb, thing, sort of thing, or "anything"?"""
    words = _words(context, denial.token)
    broad = {kind for kind, names in _BROADLY.items() if words & names}
    if broad & {item.kind for item in draft.items} and _named_after(context, denial) <= _sides(draft):
        return True
    things = {item.what.lower().split()[-1] for item in draft.items if item.what}
    return bool(words & things) or context.parse.lemma[draft.token] in words or bool(words & _ANYTHING)


def _named_after(context: Context, denial: Denial) -> set[str]:
    """The states that what is denied names: "denies that it is arming Ukraine as well"."""
    history = context.parties.history
    return {r.state for r in history if r.state and r.head > denial.token and _in_sentence(context, r, denial.token)}


def _sides(draft: Draft) -> set[str | None]:
    return {*draft.keys("giver"), *draft.keys("receiver")}


def _words(context: Context, token: int) -> set[str]:
    """The base forms of the sentence of a token."""
    first, last = context.parse.sentences[context.parse.sentence[token]]
    return set(context.parse.lemma[first:last])


def _says_what(context: Context, p: Predication) -> bool:
    """ "denied that it has supplied …": the denial is of its own clause, which is a claim of its own."""
    parse = context.parse
    clauses = [parse.kid(p.head, "ccomp", "xcomp"), *(parse.kid(t, "acl", "relcl") for t in p.args.get("patient", []))]
    return any(k >= 0 and parse.lemma[k] in context.frames.verbs for k in clauses)


def reaches(context: Context, denial: Denial, token: int) -> bool:
    """Does a denial point at what stands at a token: in its own sentence before it, or a few sentences back?"""
    sentence = context.parse.sentence
    if denial.attached and sentence[denial.token] == sentence[token] and denial.token < token:
        return context.parse.head[denial.token] in context.parse.kids[token]
    return 0 <= sentence[denial.token] - sentence[token] <= (_FAR if denial.own else _REACH) and token < denial.token


def deny_drafts(context: Context, drafts: list[Draft], denied: list[Denial]) -> None:
    """Mark the transfers that a denial points at: one by somebody whom it concerns, of what somebody else says."""
    for denial in denied:
        draft = next((d for d in reversed(drafts) if _points_at(context, denial, d)), None)
        if draft is None:
            continue
        draft.denied = True
        draft.denied_by.extend(denial.by)
        draft.denied_span = context.span(denial.token, denial.token)
        if denial.inside and not draft.said_by:
            draft.said_by = _who_reports(context, denial)


def _who_reports(context: Context, denial: Denial) -> list[Ref]:
    """ "Western media reports", "an American claim": whose report it is that is denied."""
    parse = context.parse
    noun = parse.head[denial.inside[0]]
    for i in denial.inside:
        if parse.head[i] not in denial.inside:
            noun = parse.head[i]
    for k in parse.kids[noun]:
        if (
            k < noun
            and parse.dep[k] in ("compound", "poss", "amod", "nmod")
            and parse.pos[k] in ("NOUN", "PROPN", "ADJ")
        ):
            refs = context.refs(k) or context.parties.of_modifier(k)
            if refs or parse.lemma[k] in ("media", "press", "newspaper", "medium", "television"):
                first = min(
                    j for j in (k, *parse.kids[noun]) if parse.dep[j] in ("compound", "amod", "poss") and j <= k
                )
                return refs or [Ref(k, first, k, "source")]
    return []


def _points_at(context: Context, denial: Denial, draft: Draft) -> bool:
    keys = party_codes(denial.by)
    if draft.token in denial.inside:
        return True
    if denial.inside:
        return False
    if denial.attached and context.parse.sentence[denial.token] == context.parse.sentence[draft.token]:
        return draft.token < denial.token
    if not reaches(context, denial, draft.token) or keys & party_codes(draft.said_by):
        return False
    if not denial.by:
        near = context.parse.sentence[denial.token] - context.parse.sentence[draft.token] == 1
        return bool(draft.said_by) and not draft.denied and near
    if not draft.said_by and is_blamed_between(context, draft.token, denial.token):
        return False
    if denial.own and not _of_the_same(context, denial, draft):
        return False
    if keys & _sides(draft):
        return True
    if not keys:
        return False
    things = {item.what.lower().split()[-1] for item in draft.items if item.what}
    named = {r.state for r in context.parties.history if r.state and _in_sentence(context, r, draft.token)}
    return bool(keys & named) or (denial.own and bool(things & _words(context, denial.token)))


def _in_sentence(context: Context, ref: Ref, token: int) -> bool:
    return context.parse.sentence[ref.head] == context.parse.sentence[token]


def _denier(context: Context, p: Predication, words: dict[DenialRole, frozenset[str]]) -> list[Ref]:
    agent = p.first("agent")
    if p.lemma in context.frames.verbs and context.parse.lower[max(0, p.first("patient"))] in ("none", "nothing"):
        return context.said_by(p.head)[0] or context.refs(agent)
    if agent < 0 or finite(context.parse, p.head).negated:
        return _not_so(context, p, words)
    aside = {
        f"{p.lemma} {context.parse.lower[k]}" for k in context.parse.kids[p.head] if context.parse.dep[k] == "advmod"
    }
    if (p.lemma in words["verb"] or aside & words["verb"]) and _points_back(context, p, words):
        return context.refs(agent)
    if p.lemma in words["call"] and _disqualifies(context, p, words):
        return context.refs(agent)
    return _not_so(context, p, words)


def _is_no_such(context: Context, p: Predication) -> bool:
    """ "There was no such shipment", "no such loan was discussed"."""
    parse = context.parse
    things = [t for role in ("agent", "patient", "attribute") for t in p.args.get(role, [])]
    things += [k for k in parse.kids[p.head] if parse.dep[k] in ("attr", "nsubj", "nsubjpass")]
    return any({"no", "such"} <= {parse.lower[k] for k in parse.kids[t]} for t in things)


def _points_back(context: Context, p: Predication, words: dict[DenialRole, frozenset[str]]) -> bool:
    objects = p.args.get("patient", [])
    if p.link == "relcl" and any(context.parse.lower[k] == "which" for k in context.parse.kids[p.head]):
        return True
    return (
        not objects
        or any(context.parse.lemma[t] in words["object"] for t in objects)
        or (context.parse.kid(p.head, "ccomp", "xcomp") >= 0)
    )


def _disqualifies(context: Context, p: Predication, words: dict[DenialRole, frozenset[str]]) -> bool:
    """ "called the charge baseless", "described it as a lie"."""
    first, last = context.parse.subtree(p.head)
    return any(context.parse.lemma[i] in words["adjective"] for i in range(max(first, p.head), last + 1))


def _not_so(context: Context, p: Predication, words: dict[DenialRole, frozenset[str]]) -> list[Ref]:
    """ "This is not true," he said; it was untrue, the ministry said: the speaker denies."""
    if _is_no_such(context, p):
        return context.said_by(p.head)[0]
    agent = max(0, p.first("agent"))
    if p.lemma not in ("be", *_HAPPENING) or not words["object"] & {
        context.parse.lower[agent],
        context.parse.lemma[agent],
    }:
        return []
    attributes = p.args.get("attribute", [])
    negated = finite(context.parse, p.head).negated
    if p.lemma in _HAPPENING:
        return context.said_by(p.head)[0] if negated else []
    false = any(context.parse.lemma[t] in words["adjective"] for t in attributes) and not negated
    untrue = negated and any(context.parse.lower[t] in ("true", "so", "correct", "accurate") for t in attributes)
    if not (false or untrue):
        return []
    return context.said_by(p.head)[0]
