"""What an accord is about: the words behind it or before it, the clause it governs, or what was agreed just before."""

from __future__ import annotations

from collections.abc import Iterator

from comity.annotation.context import Context
from comity.language.predications import Predication
from comity.model import Span

_GENERIC = frozenset(
    "new draft landmark historic similar another separate joint bilateral trilateral final formal preliminary "
    "initial first second last previous earlier possible proposed planned long-awaited controversial recent "
    "existing secret such own different several two three four framework executive interim written legal binding "
    "long-term multi-year comprehensive broad major big mutual international tripartite multilateral three-way "
    "two-way further additional old current key provisional temporary so-called key five six seven eight nine ten "
    "year day month week three-year two-year five-year ten-year".split()
)
_MADE = frozenset("brokered backed mediated led sponsored supported agreed signed old term year month day".split())
_OPENERS = frozenset(("under", "by", "in", "through", "whereby"))
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
    yield from _governed(context, p)


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
        elif parse.tag[k] == "VBG" or _says_content(context, p, k):
            obj = parse.kid(k, "dobj", "xcomp", "ccomp")
            if obj >= 0:
                yield context.span(k, _end(context, k, last))


def _says_content(context: Context, p: Predication, k: int) -> bool:
    """ "that caps the number of tanks": a relative clause whose subject is the accord."""
    clause = context.found.get(k)
    return clause is not None and not clause.passive and clause.first("agent") == p.head and clause.lemma not in (
        "end", "expire", "lapse", "collapse", "hold", "enter", "take", "come", "be", "have", "run", "last", "fail",
    )  # fmt: skip


def _governed(context: Context, p: Predication) -> Iterator[Span]:
    """ "will lend the pair under a deal": what is done under it."""
    parse = context.parse
    preposition = parse.head[p.head]
    if parse.dep[p.head] != "pobj" or parse.lower[preposition] not in ("under", "through"):
        return
    over = parse.head[preposition]
    while parse.lower[over] in ("terms", "under") and parse.head[over] != over:
        over = parse.head[over]
    if over not in context.found or context.found[over].noun:
        return
    if context.found[over].lemma in context.frames.saying:
        said = parse.kid(over, "ccomp")
        over = said if said >= 0 else context.found[over].governor
        if over < 0:
            return
    last = parse.subtree(over)[1]
    last = preposition - 1 if preposition > over else last
    yield context.span(over, _end(context, over, last))


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


def agreed_before(context: Context, p: Predication) -> Span | None:
    """ "The deal was initialled": the thing that the sentences before say will be done."""
    parse = context.parse
    if not any(parse.lower[k] in ("the", "this", "that") for k in parse.kids[p.head]):
        return None
    here = parse.sentence[p.head]
    for q in reversed([q for i, q in context.found.items() if i < p.head]):
        if here - parse.sentence[q.head] > 3:
            break
        done = not q.noun and q.link not in ("acl", "relcl", "amod") and parse.sentence[q.head] < here
        named = parse.pos[q.first("patient")] != "PRON" if q.args.get("patient") else False
        if done and named and q.lemma in context.frames.verbs:
            return context.span(q.head, _end(context, q.head, parse.subtree(q.head)[1]))
    return None


def _phrase(context: Context, t: int) -> Span:
    parse = context.parse
    first, last = parse.subtree(t)
    while first < t and parse.lower[first] in ("the", "a", "an", "its", "their"):
        first += 1
    return context.span(first, _end(context, t, last))


def _end(context: Context, head: int, last: int) -> int:
    """The last token of a phrase before a mark, a date or another clause; a list goes on behind its commas."""
    parse = context.parse
    dates = {d.first for d in context.dates}
    for j in range(head + 1, min(last, head + _LONGEST) + 1):
        away = parse.text[j] in _STOPS or j in dates or (parse.dep[j] in ("relcl", "advcl") and parse.head[j] <= head)
        if away or (parse.text[j] in (",", "and") and not _goes_on(context, j, head, last)):
            last = j - 1
            break
    last = min(last, head + _LONGEST)
    while last > head and (
        parse.pos[last] in ("PUNCT", "SPACE", "ADP", "SCONJ", "DET", "CCONJ") or parse.lower[last] in ("that", "which")
    ):
        last -= 1
    return last


def _goes_on(context: Context, j: int, head: int, last: int) -> bool:
    """Does a list of things go on behind a comma or an "and"?"""
    parse = context.parse
    for k in range(j + 1, min(last, j + 8) + 1):
        if parse.dep[k] in ("conj", "appos") and parse.head[k] < j:
            return parse.pos[k] in ("NOUN", "PROPN", "NUM", "SYM", "ADJ") and parse.head[k] >= head
        if parse.text[k] in _STOPS:
            return False
    return parse.text[j] == "and" and parse.dep[j] == "cc" and parse.pos[j + 1] in ("NOUN", "ADJ")
