"""The parts that a sentence lists behind the whole: "vehicles, among them 20 buses, 12 trucks and eight ambulances".

A parser hangs the later members of a long list on many other words; the list is read by its words instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from comity.annotation.context import Context
from comity.extraction.rules.transfers.drafts import Draft
from comity.extraction.rules.transfers.gapping import noun_behind
from comity.knowledge.lexicon import word_set
from comity.mentions.phrases import Phrase
from comity.mentions.quantities import QuantityFound

_MARKERS = (
    ("including",), ("comprising",), ("such", "as"), ("among", "them"), ("among", "these"), ("among", "those"),
    ("amongst", "them"), ("among", "which"), ("consisting", "of"), ("composed", "of"), ("made", "up", "of"),
    ("comprised", "of"), ("namely",), (":",),
)  # fmt: skip
_BETWEEN = word_set("list_words")
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))


def list_parts(context: Context, drafts: Iterable[Draft]) -> None:
    """Give the things of the drafts the parts that their sentence lists, which are no things beside them."""
    for draft in drafts:
        for mark, first, end in _markers(context, draft.token):
            whole = _whole(context, draft, mark)
            parts = list(members(context, first, end)) if whole is not None else []
            least = 2 if context.parse.text[mark] == ":" else 1
            if whole is None or len(parts) < max(least, len(whole.parts)):
                continue
            heads = {h for part in parts for h in part.heads}
            draft.items = [x for x in draft.items if x is whole or not x.heads & heads]
            whole.parts = parts


def _markers(context: Context, token: int) -> Iterator[tuple[int, int, int]]:
    """Where a list is announced in the sentence of a token: the marker, the token behind it, the sentence's end."""
    low = context.parse.lower
    first, end = context.parse.sentences[context.parse.sentence[token]]
    for i in range(first, end):
        for words in _MARKERS:
            if tuple(low[i : i + len(words)]) == words:
                yield i, i + len(words), end


def _whole(context: Context, draft: Draft, mark: int) -> Phrase | None:
    """The last thing of a draft ahead of the marker, unless another clause stands between."""
    before = [x for x in draft.items if not x.pronoun and 0 <= x.head < mark]
    if not before:
        return None
    whole = max(before, key=lambda x: x.head)
    between = range(max(whole.heads & set(range(mark)), default=whole.head) + 1, mark)
    clause = any(context.parse.tag[i] in _FINITE and i not in (draft.token, *_helpers(context, draft)) for i in between)
    return None if clause else whole


def _helpers(context: Context, draft: Draft) -> list[int]:
    return [k for k in context.parse.kids[draft.token] if context.parse.dep[k] in ("aux", "auxpass")]


def members(context: Context, i: int, end: int) -> Iterator[Phrase]:
    """What a list counts, from token i on, as far as it goes on."""
    parse = context.parse
    while i < end:
        while i < end and parse.lower[i] in _BETWEEN:
            i += 1
        found = _counted(context, i)
        last = noun_behind(context, found.last if found is not None else i, end) if i < end else i
        if found is not None and found.head > found.last:
            last = max(last, found.head)
        article = i < end and parse.lower[i] in ("a", "an")
        thing = next(iter(context.phrases.read(last)), None) if (found is not None or article) and last > i else None
        follows = last + 1
        if thing is None or thing.kind is None or (follows < end and parse.tag[follows] in _FINITE):
            return
        if thing.quantity is None and found is not None:
            context.phrases.set_quantity(thing, found)
        yield thing
        if follows < end and parse.lower[follows] == "of":
            follows = next((j for j in range(follows + 1, end) if parse.lower[j] in (",", ";", "and")), end)
        if follows >= end or parse.lower[follows] not in _BETWEEN:
            return
        i = follows


def _counted(context: Context, i: int) -> QuantityFound | None:
    """The quantity that begins at token i."""
    return next((q for q in context.quantities.values() if q.first == i and not (q.is_time or q.is_percent)), None)
