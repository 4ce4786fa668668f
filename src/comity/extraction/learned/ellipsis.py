"""Things that are only counted or stand as a pronoun ("two went to Chad", "sold them"): the noun named before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from comity.annotation.context import Context
from comity.grounding.candidate import Candidate, ItemPointers
from comity.grounding.pointer import Pointer

_PRONOUNS = frozenset("it its them they these those this that one ones some both all another others which".split())


def with_nouns(candidates: Sequence[Candidate], context: Context) -> Iterator[Candidate]:
    """Yield candidates in text order, their things with the nouns that they stand for, as far as any were named."""
    sums = [q.mention for q in context.quantities.values() if q.mention.sort == "money"]
    money = {(mention.start, mention.end) for mention in sums}
    nouns = sorted(
        {item.what for each in candidates for item in each.items if not _is_elliptic(item, context, money)},
        key=lambda what: what.start,
    )
    for each in candidates:
        items = _once([_with_noun(item, nouns, context, money) for item in each.items])
        yield msgspec.structs.replace(each, items=items) if items != each.items else each


def _once(items: Sequence[ItemPointers]) -> tuple[ItemPointers, ...]:
    """Each thing once, unless it is counted twice; parts keep their wholes."""
    place: dict[int, int] = {}
    found: list[ItemPointers] = []
    for n, item in enumerate(items):
        twin = next((m for m, own in enumerate(found) if _is_again(own, item)), None)
        place[n] = len(found) if twin is None else twin
        whole = None if item.part_of is None else place.get(item.part_of)
        item = msgspec.structs.replace(item, part_of=None if whole == place[n] else whole)
        if twin is None:
            found.append(item)
        elif found[twin].quantity is None:
            found[twin] = ItemPointers(what=item.what, quantity=item.quantity, part_of=found[twin].part_of)
    return tuple(found)


def _is_again(own: ItemPointers, item: ItemPointers) -> bool:
    return own.what.span == item.what.span and (own.quantity is None or item.quantity in (None, own.quantity))


def _is_elliptic(item: ItemPointers, context: Context, money: set[tuple[int, int]]) -> bool:
    words = context.document.text[item.what.start : item.what.end].lower()
    if words in _PRONOUNS:
        return True
    return item.quantity == item.what and not any(a < item.what.end and item.what.start < b for a, b in money)


def _with_noun(
    item: ItemPointers, nouns: Sequence[Pointer], context: Context, money: set[tuple[int, int]]
) -> ItemPointers:
    if not _is_elliptic(item, context, money):
        return item
    before = [noun for noun in nouns if noun.end <= item.what.start]
    if not before:
        return item
    return msgspec.structs.replace(item, what=before[-1], kind=None)
