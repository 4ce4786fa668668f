"""Denials in a report: who denies what was said before, and where."""

from __future__ import annotations

from dataclasses import dataclass

from comity.claims.context import Context
from comity.claims.drafts import Draft
from comity.knowledge.denials import DenialRole
from comity.language.modality import finite
from comity.language.predications import Predication
from comity.mentions.references import Ref

_REACH = 3


@dataclass(slots=True)
class Denial:
    """Somebody denies: the token of the denying word, who, and whether the sentence itself says what is denied."""

    token: int
    by: list[Ref]
    own: bool = False


def denials(context: Context, words: dict[DenialRole, frozenset[str]]) -> list[Denial]:
    """Return the denials of a report that point back at something said before, in text order."""
    found = []
    for p in context.found.values():
        if p.noun:
            continue
        by = _denier(context, p, words)
        if by:
            found.append(Denial(p.head, by, _says_what(context, p)))
    return found


def _is_blamed_between(context: Context, first: int, last: int) -> bool:
    """Is there an accusation that stands nearer? What nobody said, then, is not what is denied."""
    effects = (context.frames.governing.get(context.parse.lemma[i]) for i in range(first + 1, last))
    return "alleged" in effects


def _of_the_same(context: Context, denial: Denial, draft: Draft) -> bool:
    """Does a denial that says itself what it denies speak of this transfer: by its verb or its thing?"""
    first, last = context.parse.sentences[context.parse.sentence[denial.token]]
    words = set(context.parse.lemma[first:last])
    things = {item.what.lower().split()[-1] for item in draft.items if item.what}
    return bool(words & things) or context.parse.lemma[draft.token] in words


def _says_what(context: Context, p: Predication) -> bool:
    """ "denied that it has supplied …": the denial is of its own clause, which is a claim of its own."""
    clause = context.parse.kid(p.head, "ccomp", "xcomp")
    return clause >= 0 and context.parse.lemma[clause] in context.frames.verbs


def reaches(context: Context, denial: Denial, token: int) -> bool:
    """Does a denial point at what stands at a token: in its own sentence before it, or a few sentences back?"""
    sentence = context.parse.sentence
    return 0 <= sentence[denial.token] - sentence[token] <= _REACH and token < denial.token


def deny_drafts(context: Context, drafts: list[Draft], denied: list[Denial]) -> None:
    """Mark the transfers that a later denial points at: one by a party to it, of what somebody else says."""
    for denial in denied:
        keys = {r.state or r.org for r in denial.by if r.known}
        for draft in reversed(drafts):
            if not draft.said_by and _is_blamed_between(context, draft.token, denial.token):
                continue
            if denial.own and not _of_the_same(context, denial, draft):
                continue
            if not reaches(context, denial, draft.token) or keys & {r.state or r.org for r in draft.said_by}:
                continue
            if keys & (draft.keys("giver") | draft.keys("receiver")):
                draft.denied = True
                draft.denied_by.extend(denial.by)
                break


def _denier(context: Context, p: Predication, words: dict[DenialRole, frozenset[str]]) -> list[Ref]:
    agent = p.first("agent")
    if agent < 0 or finite(context.parse, p.head).negated:
        return _not_so(context, p, words)
    if p.lemma in words["verb"] and _points_back(context, p, words):
        return context.refs(agent)
    if p.lemma in words["call"] and _disqualifies(context, p, words):
        return context.refs(agent)
    return _not_so(context, p, words)


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
    if p.lemma != "be" or context.parse.lower[max(0, p.first("agent"))] not in words["object"]:
        return []
    attributes = p.args.get("attribute", [])
    negated = finite(context.parse, p.head).negated
    false = any(context.parse.lemma[t] in words["adjective"] for t in attributes) and not negated
    untrue = negated and any(context.parse.lower[t] in ("true", "so", "correct", "accurate") for t in attributes)
    if not (false or untrue):
        return []
    return context.said_by(p.head)[0]
