"""Clauses that leave their verb out: the verb told before is understood again for another pair of parties or things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from comity.claims.context import Context
from comity.claims.drafts import Draft
from comity.mentions.names import Named


def gapped(context: Context, draft: Draft) -> Iterator[Draft]:
    """ "Germany pledged 20 million euros and Qatar $50 million": the verb is understood again for the second pair."""
    parse, names = context.parse, context.parties.names
    _, end = parse.sentences[parse.sentence[draft.token]]
    for i in range(draft.token + 1, end - 1):
        name = names.get(i)
        if (
            name is None
            or not any(0 <= h < i for item in draft.items for h in item.heads)
            or name.first != i
            or not (name.state or name.org)
            or parse.lower[i - 1] not in ("and", ",", ";", "but")
        ):
            continue
        noun = parse.head[name.last]
        if parse.dep[name.last] == "compound" and noun > name.last and parse.dep[noun] == "conj":
            yield from _second_pair(context, draft, name, noun)
            continue
        number = next((j for j in (name.last + 1, name.last + 2) if j in context.quantities and j < end), -1)
        if (
            number < 0
            or parse.text[name.last + 1] in (",", ".")
            or parse.dep[name.last] in ("compound", "poss", "amod")
        ):
            continue
        found = context.quantities[number]
        head = found.head if found.head > found.number_last else found.last
        items = context.phrases.read(head) if head < end else []
        if items and context.parties.of(name.last):
            yield replace(
                draft, giver=context.parties.of(name.last), items=items[:1], token=number, evidence=[draft.token]
            )


def _second_pair(context: Context, draft: Draft, name: Named, noun: int) -> Iterator[Draft]:
    """ "Japan gave Rwanda rice and Norway fish": the parser took the second giver for a part of the thing's name."""
    items = [x for x in context.phrases.read(noun)[:1] if x.kind is not None]
    giver = context.parties.of_modifier(name.last)
    for item in items if giver else []:
        context.phrases.shorten(item, name.last + 1)
        draft.items = [x for x in draft.items if not x.heads & item.heads] or draft.items
        yield replace(draft, giver=giver, items=[item], token=noun, evidence=[draft.token])
