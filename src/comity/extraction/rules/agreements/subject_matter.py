"""What an accord is about: the words behind it or before it, the clause it governs, or what was agreed just before."""

from __future__ import annotations

from collections.abc import Iterator

from comity.annotation.context import Context
from comity.knowledge.lexicon import word_set
from comity.language.predications import Predication
from comity.model import Span

_GENERIC = word_set("empty_modifiers_of_accords")
_MADE = word_set("made_by")
_OPENERS = word_set("openers_of_terms")
_STOPS = frozenset((";", "(", ")", "—", "–", ":"))
_LONGEST = 18


def subject_of_accord(context: Context, p: Predication, verb: Predication, ceasefire: bool) -> Span | None:
    """Return where the words stand that say what an accord is about, or None."""
    for found in _told(context, p, verb):
        return found
    words = _before(context, p)
    if words is None and ceasefire:
        return context.span(p.head, p.head)
    return words


def _told(context: Context, p: Predication, verb: Predication) -> Iterator[Span]:
    parse = context.parse
    inner = [context.found[t] for t in p.args.get("of", []) if parse.lower[t] == "understanding" and t in context.found]
    for role in ("topic", "beneficiary", "under"):
        for t in [t for q in (p, *inner) for t in q.args.get(role, [])]:
            if _is_matter(context, t, role):
                yield _phrase(context, t)
    yield from _clauses(context, p)
    for role in ("topic", "beneficiary"):
        for t in verb.args.get(role, []):
            if t > p.head and not verb.noun and _is_matter(context, t, role):
                yield _phrase(context, t)
    for k in parse.kids[verb.head]:
        purpose = k > p.head and parse.dep[k] in ("xcomp", "advcl", "acl") and parse.tag[k] == "VB" and not verb.noun
        if purpose and any(parse.lower[j] == "to" for j in parse.kids[k]):
            yield context.span(k, _end(context, k, parse.subtree(k)[1]))
    for k in [k for t in p.args.get("company", []) for k in parse.kids[t] if parse.dep[k] == "prep"]:
        obj = parse.kid(k, "pobj") if parse.lower[k] in ("on", "for", "about", "over") else -1
        if obj >= 0 and _is_matter(context, obj, "topic"):
            yield _phrase(context, obj)


def _is_matter(context: Context, t: int, role: str) -> bool:
    """No date, and no party unless the accord is "on" it."""
    if any(d.first <= t <= d.last for d in context.dates):
        return False
    return role == "topic" or not context.parties.of(t) or any(not r.known for r in context.parties.of(t))


def _clauses(context: Context, p: Predication) -> Iterator[Span]:
    """ "a deal to cut tariffs", "a contract covering 980 tanks", "a treaty under which Canberra will help"."""
    parse = context.parse
    for k in parse.kids[p.head]:
        if parse.dep[k] not in ("acl", "relcl") or k < p.head:
            continue
        first, last = parse.subtree(k)
        if parse.tag[k] == "VB":
            yield context.span(first + (parse.lower[first] == "to"), _end(context, k, last))
        elif parse.lower[first] in _OPENERS or parse.lower[first] == "whereby":
            yield context.span(k, _end(context, k, last))
        elif parse.tag[k] == "VBG":
            obj = parse.kid(k, "dobj", "xcomp", "ccomp")
            if obj >= 0:
                yield context.span(k, _end(context, k, last))


def _before(context: Context, p: Predication) -> Span | None:
    parse = context.parse
    words = [k for k in parse.kids[p.head] if parse.dep[k] in ("compound", "amod", "nmod", "npadvmod") and k < p.head]
    words = [
        k
        for k in words
        if parse.lower[k] not in _GENERIC
        and parse.tag[k] not in ("VBN", "VBD")
        and parse.lower[k].rpartition("-")[2] not in _MADE
        and not context.parties.of_modifier(k)
        and not context.parties.of(k)
        and not any(d.first <= k <= d.last for d in context.dates)
        and not (k in context.quantities and not context.quantities[k].is_time)
    ]
    if not words:
        return None
    first = min(parse.subtree(k)[0] for k in words)
    while first < max(words) and (parse.lower[first] in ("the", "a", "an") or context.parties.of_modifier(first)):
        first += 1
    return context.span(first, max(words))


def _phrase(context: Context, t: int) -> Span:
    parse = context.parse
    first, last = parse.subtree(t)
    while first < t and parse.lower[first] in ("the", "a", "an", "its", "their"):
        first += 1
    return context.span(first, _end(context, t, last))


def _end(context: Context, head: int, last: int) -> int:
    """The last token of a phrase before a mark, an "and", a date or another clause."""
    parse = context.parse
    dates = {d.first for d in context.dates}
    for j in range(head + 1, min(last, head + _LONGEST) + 1):
        away = parse.text[j] in _STOPS or j in dates or (parse.dep[j] in ("relcl", "advcl") and parse.head[j] <= head)
        if away or parse.text[j] in (",", "and"):
            last = j - 1
            break
    last = min(last, head + _LONGEST)
    while last > head and (
        parse.pos[last] in ("PUNCT", "SPACE", "ADP", "SCONJ", "DET", "CCONJ") or parse.lower[last] in ("that", "which")
    ):
        last -= 1
    return last
