"""Clauses that leave their verb out: the verb told before is understood again for another pair of parties or things.

"Germany pledged 20 million euros and Qatar $50 million", "12 buses to Niger, ten to Mali and five to Chad", "500 tonnes
in March and 200 in June": a fragment between commas or conjunctions that has a thing and a party or a date of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from comity.annotation.context import Context
from comity.extraction.rules.transfers.coreference import as_meant
from comity.extraction.rules.transfers.drafts import Draft
from comity.extraction.rules.transfers.themes import is_actor
from comity.knowledge.lexicon import word_set
from comity.mentions.dates import DateFound
from comity.mentions.phrases import Phrase
from comity.mentions.references import Ref
from comity.model import Quantity

_SEPARATORS = frozenset((",", ";", "and", "but", "while", "plus", "—", "–"))
_ONE = Quantity(low=1, high=1)
_TOWARDS = word_set("prepositions_of_receivers")
# Verbs whose receiver stands first, so that "gave Italy ten and Spain two" goes on with receivers.
_RECEIVER_FIRST = word_set("receiver_first")


@dataclass(slots=True)
class Fragment:
    """A stretch without a verb: who leads it, what it counts or names, to or from whom, and when."""

    first: int
    last: int
    lead: list[Ref] = field(default_factory=list)
    things: list[Phrase] = field(default_factory=list)
    towards: list[Ref] = field(default_factory=list)
    away: list[Ref] = field(default_factory=list)
    date: DateFound | None = None

    def holds(self, token: int) -> bool:
        """Does a token stand in it?"""
        return self.first <= token <= self.last


def gapped(context: Context, draft: Draft) -> list[Draft]:
    """The drafts of the fragments that follow the clause of a draft; what is theirs is taken out of that draft."""
    fragments = [(x, *_sides(context, draft, x)) for x in _fragments(context, draft)]
    fragments = [x for x in fragments if x[1] or x[2]]
    rest = [x for x in draft.items if not any(fragment.holds(x.head) for fragment, _, _ in fragments)]
    if not rest:
        return []
    for fragment, _, _ in fragments:
        _take_out(draft, fragment)
    return [_again(context, draft, *found) for found in fragments]


def _again(context: Context, draft: Draft, fragment: Fragment, giver: list[Ref], receiver: list[Ref]) -> Draft:
    items = [as_meant(x, draft.items[0]) if x.pronoun and x.kind is None else x for x in fragment.things]
    date, where = draft.date, draft.date_spans
    if fragment.date is not None:
        date = context.value(fragment.date, False)
        where = [(fragment.date.mention.start, fragment.date.mention.end)]
    return replace(
        draft, giver=giver or list(draft.giver), receiver=receiver or list(draft.receiver), items=items,
        token=items[0].head, evidence=[draft.token], date=date, date_spans=where,
        rules=[*draft.rules, "transfer/gapping"],
    )  # fmt: skip


def _take_out(draft: Draft, fragment: Fragment) -> None:
    draft.items = [x for x in draft.items if not fragment.holds(x.head)]
    for item in draft.items:
        item.parts = [x for x in item.parts if not fragment.holds(x.head)]
    draft.giver = [r for r in draft.giver if not fragment.holds(r.head)]
    draft.receiver = [r for r in draft.receiver if not fragment.holds(r.head)]


def _fragments(context: Context, draft: Draft) -> Iterator[Fragment]:
    parse = context.parse
    _, end = parse.sentences[parse.sentence[draft.token]]
    while end > draft.token and (parse.text[end - 1] in ".!?\"”'’)" or parse.text[end - 1].isspace()):
        end -= 1
    heads = [h for item in draft.items for h in item.heads if 0 <= h < end]
    if not heads:
        return
    i = max(draft.token, min(heads)) + 1
    while i < end:
        if parse.lower[i] in _SEPARATORS:
            fragment = _fragment(context, i + 1, end)
            if fragment is not None:
                yield fragment
                i = fragment.last
        i += 1


def _fragment(context: Context, first: int, end: int) -> Fragment | None:
    """The fragment that begins at token `first`, or None where something else does."""
    parse = context.parse
    i = first
    while i < end and (parse.lower[i] in ("and", "but", "then") or parse.text[i] == ","):
        i += 1
    found = Fragment(i, i)
    preposition = parse.lower[i] if i < end and parse.lower[i] in (*_TOWARDS, "from") else ""
    i += bool(preposition)
    i = _lead(context, i, end, found)
    if preposition and not found.lead:
        return None
    if preposition:
        found.towards, found.away = (found.lead, []) if preposition in _TOWARDS else ([], found.lead)
        found.lead = []
    bare = not (found.lead or found.towards or found.away)
    i = _thing(context, i, end, found, bare)
    if not found.things:
        return None
    i = _tail(context, i, end, found)
    if i < end and parse.lower[i] not in _SEPARATORS:
        return None
    found.last = i - 1
    if bare and not (found.towards or found.away or found.date is not None):
        return None
    return found


def _lead(context: Context, i: int, end: int, found: Fragment) -> int:
    """Read the party that leads a fragment; return the token behind it."""
    parse, names = context.parse, context.parties.names
    k = i + 1 if i < end and parse.lower[i] == "the" else i
    name = names.get(k)
    if name is None or name.first != k or not (name.state or name.org) or name.last + 1 >= end:
        return i
    last = name.last
    if name.kind == "demonym" and parse.tag[last] not in ("NNS", "NNPS"):
        last = parse.head[last]
        if not name.last < last < min(end - 1, name.last + 4) or not is_actor(context, last):
            return i
    found.lead = context.parties.of(last) or context.parties.of_modifier(last)
    i = last + 1
    follows = (
        parse.text[i] == "," and i + 1 < end and (i + 1 in context.quantities or parse.lower[i + 1] in ("a", "an"))
    )
    return i + 1 if follows else i


def _thing(context: Context, i: int, end: int, found: Fragment, counted: bool) -> int:
    """Read what the fragment counts or names (`counted`: it must count); return the token behind it."""
    parse = context.parse
    k = i
    while k < end and k < i + 2 and parse.lower[k] in ("a", "an", "the", "some", "only", "its", "just"):
        k += 1
    if k < end and parse.lower[k] in ("one", "another") and (k + 1 >= end or parse.lower[k + 1] in _SEPARATORS):
        found.things = [Phrase(k, k, k, "", pronoun=True, heads={k}, quantity=_ONE, quantity_tokens=(k, k))]
        return k + 1
    quantity = context.quantities.get(k)
    if quantity is not None and not (quantity.is_time or quantity.is_percent):
        head = quantity.head if quantity.head > quantity.last else quantity.last
        head = noun_behind(context, quantity.last, end) if head == quantity.last and not quantity.is_money else head
    elif counted:
        return i
    else:
        head = noun_behind(context, k - 1, end)
        if head < k:
            return i
    if head >= end or any(parse.pos[j] in ("VERB", "AUX") and parse.dep[j] != "amod" for j in range(k, head)):
        return i
    if quantity is not None and any(parse.lower[j] in _SEPARATORS for j in range(quantity.last + 1, head)):
        found.things = [context.phrases.left_out(quantity)]
        return quantity.last + 1
    things = [] if is_actor(context, head) else context.phrases.read(head)[:1]
    if quantity is None and not (things and things[0].kind is not None and things[0].sure):
        return i
    for thing in things:
        if thing.first < k:
            context.phrases.shorten(thing, k)
    found.things = things
    last = max([head, *(h for x in things for h in x.heads)])
    if things and quantity is not None and quantity.last > last:
        last = quantity.last
    if things and last + 2 < end and parse.lower[last + 1] == "of":
        stops = (j for j in range(last + 2, end) if parse.lower[j] in _SEPARATORS or parse.pos[j] == "ADP")
        last = next(stops, end) - 1
    return last + 1


def noun_behind(context: Context, last: int, end: int) -> int:
    """The noun that ends the run of nouns and adjectives behind a token, with what it holds ("tonnes of rice")."""
    parse = context.parse
    head, i = last, last + 1
    while i < end and parse.pos[i] in ("ADJ", "NOUN", "PROPN", "NUM", "ADV", "PUNCT") and parse.text[i] not in ",;:()":
        if parse.pos[i] in ("NOUN", "PROPN"):
            if i in context.parties.names and context.parties.names[i].kind not in ("demonym", "proper", "firm"):
                break
            head = i
        i += 1
    return head


def _tail(context: Context, i: int, end: int, found: Fragment) -> int:
    """Read to or from whom, and when; return the token behind."""
    parse = context.parse
    for _ in range(4):
        date = next((d for d in context.dates if d.first in (i, i + 1) and d.last < end), None)
        if i >= end:
            break
        if date is not None and (date.first == i or parse.lower[i] in ("in", "on", "by", "since", "during", "last")):
            found.date = date
            i = date.last + 1
        elif parse.lower[i] in (*_TOWARDS, "from"):
            obj = parse.kid(i, "pobj")
            refs = context.parties.of(obj)[:1]
            if not refs or obj >= end:
                break
            if parse.lower[i] in _TOWARDS:
                found.towards = refs
            else:
                found.away = refs
            i = max(parse.subtree(obj)[1] if parse.subtree(obj)[1] < i + 6 else obj, refs[0].last) + 1
            i = min([i, *(j for j in range(obj + 1, i) if parse.lower[j] in _SEPARATORS)])
        elif parse.lower[i] in ("each", "more", "respectively", "others", "too", "also", "apiece"):
            i += 1
        else:
            break
    return i


def _sides(context: Context, draft: Draft, fragment: Fragment) -> tuple[list[Ref], list[Ref]]:
    """Giver and receiver that a fragment names; what it does not name is that of the clause before."""
    giver, receiver = list(fragment.away), list(fragment.towards)
    if not fragment.lead:
        return giver, receiver
    if receiver and not giver:
        return fragment.lead, receiver
    if giver and not receiver:
        return giver, fragment.lead
    if giver and receiver:
        return [], []
    return ([], fragment.lead) if _goes_on_with_receivers(context, draft, fragment) else (fragment.lead, [])


def _goes_on_with_receivers(context: Context, draft: Draft, fragment: Fragment) -> bool:
    parse = context.parse
    p = context.found.get(draft.token)
    if p is None:
        return False
    agent = {r.head for t in p.args.get("agent", []) for r in context.refs(t)}
    if agent & {r.head for r in draft.receiver}:
        return True
    between = {r.head for r in draft.receiver if draft.token < r.head < draft.items[0].head}
    closed = parse.text[fragment.first - 1] == ";" or (
        parse.lower[fragment.first - 1] in ("and", "but") and parse.text[fragment.first - 2] in (",", ";")
    )
    return bool(between) and p.lemma.split()[0] in _RECEIVER_FIRST and not closed
