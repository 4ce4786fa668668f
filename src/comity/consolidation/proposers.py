"""Several proposers of one report: what they tell alike is one claim; where they differ the first stands, as noted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import inf
from typing import Any, TypeVar

import msgspec

from comity.consolidation.repeats import apart, same_matter, sides_fit
from comity.consolidation.within import quantities_agree
from comity.kinds import PLURALS, UNDONE, kind_of
from comity.model import (
    Accusation,
    Agreement,
    Claim,
    Dispute,
    Document,
    Event,
    Finding,
    Indicator,
    Item,
    Ledger,
    Party,
    Quantity,
    Span,
    Spans,
    Transfer,
    Visit,
)
from comity.parties import party_code, party_keys

C = TypeVar("C", bound=Claim)
_HEART: dict[type[Claim], tuple[str, ...]] = {
    Agreement: ("type",), Visit: ("stage",), Accusation: ("of",), Indicator: ("value", "change"), Event: ("type",),
}  # fmt: skip
"""The fields whose words are the heart of a claim: two claims of a kind on the same words are one."""
_OF_THE_SENTENCE = frozenset(("mode", "date"))
"""Fields that are filled from another proposer only by words of the sentences that tell the entry."""
_NOT_COMPARED = frozenset(("evidence", "plover", "proposed_by", "rules", "disputed", "unverified", "spans", "items"))


def together(document: Document, *proposed: Iterable[Claim], sound: Callable[[Claim], bool] = lambda _: True) -> Ledger:
    """Return the claims of one report that several proposers make, those of all of them as one.

    `proposed` are the claims of each, those first that stand where two differ. Two are one where the heart of both is
    the same words, or where nothing that they say keeps them apart. What the first leaves open is filled from the next;
    where both give a value, that of the first stands, and `disputed` has the other. What would not be `sound` together
    stays as the first has it.
    """
    merged: dict[str, list[Claim]] = {plural: [] for plural in PLURALS.values()}
    for claims in proposed:
        earlier = {plural: list(told) for plural, told in merged.items()}
        for claim in claims:
            plural = PLURALS[kind_of(claim)]
            earlier[plural] = _lay(earlier[plural], merged[plural], claim, sound)
    told = {plural: sorted(claims, key=lambda claim: claim.spans["evidence"][0]) for plural, claims in merged.items()}
    return Ledger(document=document, **told)  # type: ignore[arg-type]


def unrepeated(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims of one proposer without those told twice, whose values fill what the first leaves open."""
    found: list[Claim] = []
    for claim in claims:
        _lay(list(found), found, claim, lambda _: True)
    return found


def claims_of(ledger: Ledger) -> list[Claim]:
    """Return all claims of a ledger of one report, kind by kind."""
    return [claim for plural in PLURALS.values() for claim in getattr(ledger, plural)]


def _lay(earlier: list[Claim], told: list[Claim], claim: Claim, sound: Callable[[Claim], bool]) -> list[Claim]:
    """Lay a claim together with its twins among earlier ones, else put it beside what is told; return the earlier ones.

    Several earlier claims that the new one holds together are one, where nothing that they say keeps them apart.
    """
    twins = _twins(claim, earlier)
    if not twins:
        told.append(claim)
        return earlier
    kept, *others = sorted(twins, key=_fulness)
    joined, gone = kept, []
    for other in (each for each in others if _may_be_one(kept, each)):
        more = _joined(joined, other)
        if sound(more):
            joined = more
            gone.append(other)
    more = _joined(joined, claim)
    joined = more if sound(more) else joined
    told[:] = [joined if each is kept else each for each in told if not any(each is other for other in gone)]
    return [joined if each is kept else each for each in earlier if not any(each is other for other in gone)]


def _fulness(claim: Claim) -> tuple[int, Span]:
    """Sort key: who says most comes first."""
    things = len(claim.items) if isinstance(claim, Transfer) else 0
    return -things, claim.spans["evidence"][0]


def _twins(claim: Claim, told: Sequence[Claim]) -> list[Claim]:
    """The claims of the kind that tell the same: all those on the same words, else the first that fits."""
    others = [other for other in told if type(other) is type(claim)]
    here = [other for other in others if _on_same_words(other, claim)]
    return here or [other for other in others if _same(other, claim)][:1]


def _may_be_one(a: Claim, b: Claim) -> bool:
    """Two claims of one proposer that another holds together: the same sides, and no value that keeps them apart."""
    if not sides_fit(a, b) or apart(a.date, b.date) or a.denied != b.denied:
        return False
    if isinstance(a, Transfer) and isinstance(b, Transfer):
        alike = a.stage == b.stage and bool({x.kind for x in a.items} & {x.kind for x in b.items})
        return alike and not any(
            _nouns_alike(x, y) and _quantities_apart(x.quantity, y.quantity) for x in a.items for y in b.items
        )
    return not isinstance(a, Indicator | Accusation)


def _quantities_apart(a: Quantity | None, b: Quantity | None) -> bool:
    """No number fits both."""
    if a is None or b is None or quantities_agree(a, b):
        return False
    lows, highs = [x.low or 0 for x in (a, b)], [inf if x.high is None else x.high for x in (a, b)]
    return a.unit != b.unit or max(lows) > min(highs)


def _nouns_alike(own: Item, item: Item) -> bool:
    return own.what.lower().split()[-1:] == item.what.lower().split()[-1:]


# Which are one


def _on_same_words(a: Claim, b: Claim) -> bool:
    if isinstance(a, Transfer) and isinstance(b, Transfer):
        one, other = party_keys(a.giver, a.receiver), party_keys(b.giver, b.receiver)
        if _overlap(_whats(a), _whats(b)):
            return bool(one & other)
        there = _overlap(a.spans["evidence"], b.spans["evidence"])
        return there and len(one & other) > 1 and a.stage == b.stage and _may_be_one(a, b)
    return _overlap(_heart(a), _heart(b))


def _heart(claim: Claim) -> list[Span]:
    return [span for field in _HEART.get(type(claim), ()) for span in claim.spans.get(field, [])]


def _same(a: Claim, b: Claim) -> bool:
    """Sides that fit each other, days that do, and the same matter, told in different places of the report."""
    if not sides_fit(a, b) or apart(a.date, b.date):
        return False
    if isinstance(a, Transfer) and isinstance(b, Transfer):
        return (a.stage in UNDONE) == (b.stage in UNDONE) and all(
            any(_same_thing(x, y) for x in a.items) for y in b.items if y.part_of is None
        )
    return same_matter(a, b)


def _same_thing(a: Item, b: Item) -> bool:
    named = a.what.lower().split()[-1:] == b.what.lower().split()[-1:]
    return a.kind == b.kind and named and quantities_agree(a.quantity, b.quantity)


def _whats(transfer: Transfer) -> list[Span]:
    return [span for item in transfer.items if item.part_of is None for span in item.spans.get("what", [])]


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


# Making one of them


def _joined(kept: C, other: C) -> C:
    """The first claim, with what it leaves open from the second, and where they differ."""
    by = next((name for name in other.proposed_by if name not in kept.proposed_by), None)
    proposed_by = list(dict.fromkeys([*kept.proposed_by, *other.proposed_by]))
    rules = list(dict.fromkeys([*kept.rules, *other.rules]))
    disputes = list(kept.disputed)
    spans: Spans = dict(kept.spans)
    taken: dict[str, Any] = {}
    doubtful = {"denied", "denied_by", *(each.field for each in other.unverified)}
    for field in kept.__struct_fields__:
        if field in _NOT_COMPARED:
            continue
        mine, theirs = getattr(kept, field), getattr(other, field)
        if not theirs or _alike(mine, theirs):
            continue
        if not mine and (field in doubtful or (field in _OF_THE_SENTENCE and not _said_there(other, field, kept))):
            continue
        if not mine:
            taken[field] = theirs
            spans |= {name: there for name, there in other.spans.items() if name.partition(".")[0] == field}
        elif by is not None:
            disputes.append(Dispute(field=field, value=_shown(theirs), by=by))
    if isinstance(kept, Transfer) and isinstance(other, Transfer):
        taken["items"], more = _items(kept.items, other.items, by)
        disputes += more
    return msgspec.structs.replace(kept, **taken, proposed_by=proposed_by, rules=rules, disputed=disputes, spans=spans)


def _said_there(other: Claim, field: str, kept: Claim) -> bool:
    """Do the words of a field of one claim stand in a sentence that tells the other?"""
    return _overlap(other.spans.get(field, []), kept.spans["evidence"])


def _items(mine: Sequence[Item], theirs: Sequence[Item], by: str | None) -> tuple[list[Item], list[Dispute]]:
    """The items of both: one of the same words is one, and a quantity that differs is disputed."""
    items, disputes = list(mine), []
    place: dict[int, int] = {}
    for n, item in enumerate(theirs):
        words = item.spans.get("what", [])
        twin = next((m for m, own in enumerate(items) if _overlap(own.spans.get("what", []), words)), None)
        if twin is None:
            twin = next((m for m, own in enumerate(items) if _named_alike(own, item)), None)
        if twin is None:
            place[n] = len(items)
            whole = None if item.part_of is None else place.get(item.part_of)
            items.append(msgspec.structs.replace(item, part_of=whole))
            continue
        place[n] = twin
        own = items[twin]
        if own.quantity is None and item.quantity is not None:
            spans = own.spans | {"quantity": item.spans.get("quantity", [])}
            items[twin] = msgspec.structs.replace(own, quantity=item.quantity, spans=spans)
        elif by is not None and item.quantity is not None and own.quantity != item.quantity:
            disputes.append(Dispute(field=f"items.{twin}.quantity", value=_shown(item.quantity), by=by))
    return items, disputes


def _named_alike(own: Item, item: Item) -> bool:
    """The same wording; or the same noun, where one of them is not counted or both are counted alike."""
    if own.what.lower() == item.what.lower():
        return True
    return _nouns_alike(own, item) and not _quantities_apart(own.quantity, item.quantity)


def _alike(mine: Any, theirs: Any) -> bool:
    """Parties are alike where they stand for the same, whatever they are called."""
    if isinstance(mine, list) and mine and isinstance(mine[0], Party):
        return party_keys(mine) == party_keys(theirs)
    return bool(mine == theirs)


def _shown(value: Any) -> str:
    """A value as one line of text."""
    if isinstance(value, list):
        return ", ".join(party_code(party) or party.name for party in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    return ", ".join(f"{name} {part}" for name, part in msgspec.to_builtins(value).items() if part not in (None, False))


# What a person should look at


def disagreements(ledger: Ledger) -> list[Finding]:
    """Return a finding of type `reading` for every claim of which two readers read a value differently."""
    found = []
    for kind in PLURALS.values():
        for index, claim in enumerate(getattr(ledger, kind)):
            if claim.disputed:
                spans = [span for dispute in claim.disputed for span in claim.spans.get(dispute.field, [])]
                about = "; ".join(_told(claim, dispute) for dispute in claim.disputed)
                entries = [(kind, index)]
                found.append(
                    Finding(type="reading", about=about, entries=entries, spans=spans or claim.spans["evidence"])
                )
    return found


def _told(claim: Claim, dispute: Dispute) -> str:
    mine: Any = claim
    for step in dispute.field.split("."):
        mine = mine[int(step)] if step.isdigit() else getattr(mine, step)
    return f"{dispute.field}: {claim.proposed_by[0]} reads {_shown(mine)}, {dispute.by} reads {dispute.value}"
