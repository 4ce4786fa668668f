"""Several proposers of one report: what they tell alike is one claim; where they differ the first stands, as noted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from comity.consolidation.within import quantities_agree
from comity.kinds import PLURALS, SIDES, UNDONE, kind_of
from comity.model import (
    Accusation,
    Agreement,
    Claim,
    DateRange,
    Dispute,
    Document,
    Event,
    Finding,
    Indicator,
    Item,
    Ledger,
    Party,
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
_NOT_COMPARED = frozenset(("evidence", "plover", "proposed_by", "rules", "disputed", "unverified", "spans", "items"))


def together(document: Document, *proposed: Iterable[Claim]) -> Ledger:
    """Return the claims of one report that several proposers make, those of all of them as one.

    `proposed` are the claims of each, those first that stand where two differ. Two are one where the heart of both is
    the same words, or where nothing that they say keeps them apart. What the first leaves open is filled from the next;
    where both give a value, that of the first stands, and `disputed` has the other.
    """
    merged: dict[str, list[Claim]] = {plural: [] for plural in PLURALS.values()}
    for claims in proposed:
        before = {plural: len(told) for plural, told in merged.items()}
        for claim in claims:
            plural = PLURALS[kind_of(claim)]
            _lay(merged[plural], claim, before[plural])
    told = {plural: sorted(claims, key=lambda claim: claim.spans["evidence"][0]) for plural, claims in merged.items()}
    return Ledger(document=document, **told)  # type: ignore[arg-type]


def unrepeated(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims of one proposer without those told twice, whose values fill what the first leaves open."""
    found: list[Claim] = []
    for claim in claims:
        _lay(found, claim, None)
    return found


def claims_of(ledger: Ledger) -> list[Claim]:
    """Return all claims of a ledger of one report, kind by kind."""
    return [claim for plural in PLURALS.values() for claim in getattr(ledger, plural)]


def _lay(told: list[Claim], claim: Claim, among: int | None) -> None:
    """Lay a claim together with its twin among the first so many, else put it beside them."""
    twin = _twin(claim, told[:among])
    if twin is None:
        told.append(claim)
    else:
        told[twin] = _joined(told[twin], claim)


def _twin(claim: Claim, told: Sequence[Claim]) -> int | None:
    """The index of the claim of the kind that tells the same, or None."""
    others = [other if type(other) is type(claim) else None for other in told]
    here = next((n for n, other in enumerate(others) if other is not None and _on_same_words(other, claim)), None)
    return (
        next((n for n, other in enumerate(others) if other is not None and _same(other, claim)), None)
        if here is None
        else here
    )


# Which are one


def _on_same_words(a: Claim, b: Claim) -> bool:
    if isinstance(a, Transfer) and isinstance(b, Transfer):
        one, other = party_keys(a.giver, a.receiver), party_keys(b.giver, b.receiver)
        return _overlap(_whats(a), _whats(b)) and bool(one & other)
    return any(_overlap(a.spans.get(field, []), b.spans.get(field, [])) for field in _HEART.get(type(a), ()))


def _same(a: Claim, b: Claim) -> bool:
    """Sides that fit each other, days that do, and the same matter, told in different places of the report."""
    if not _sides_fit(a, b) or _apart(a.date, b.date):
        return False
    match a, b:
        case Transfer(), Transfer():
            return (a.stage in UNDONE) == (b.stage in UNDONE) and all(
                any(_same_thing(x, y) for x in a.items) for y in b.items if y.part_of is None
            )
        case Agreement(), Agreement():
            return a.type == b.type and (not a.subject or not b.subject or a.subject == b.subject)
        case Accusation(), Accusation():
            return a.of == b.of
        case Indicator(), Indicator():
            return a.measure == b.measure and a.value == b.value
    return True


def _sides_fit(a: Claim, b: Claim) -> bool:
    for side in SIDES[kind_of(a)]:
        one, other = party_keys(getattr(a, side)), party_keys(getattr(b, side))
        if one and other and not (one <= other or other <= one):
            return False
    return True


def _apart(a: DateRange | None, b: DateRange | None) -> bool:
    return a is not None and b is not None and (a.end < b.start or b.end < a.start)


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
    unverified = list(kept.unverified)
    for field in kept.__struct_fields__:
        if field in _NOT_COMPARED:
            continue
        mine, theirs = getattr(kept, field), getattr(other, field)
        if not theirs or _alike(mine, theirs):
            continue
        if not mine:
            taken[field] = theirs
            unverified += [each for each in other.unverified if each.field == field]
            spans |= {name: there for name, there in other.spans.items() if name.partition(".")[0] == field}
        elif by is not None:
            disputes.append(Dispute(field=field, value=_shown(theirs), by=by))
    if isinstance(kept, Transfer) and isinstance(other, Transfer):
        taken["items"], more = _items(kept.items, other.items, by)
        disputes += more
    return msgspec.structs.replace(
        kept, **taken, proposed_by=proposed_by, rules=rules, disputed=disputes, unverified=unverified, spans=spans
    )


def _items(mine: Sequence[Item], theirs: Sequence[Item], by: str | None) -> tuple[list[Item], list[Dispute]]:
    """The items of both: one of the same words is one, and a quantity that differs is disputed."""
    items, disputes = list(mine), []
    place: dict[int, int] = {}
    for n, item in enumerate(theirs):
        words = item.spans.get("what", [])
        twin = next((m for m, own in enumerate(items) if _overlap(own.spans.get("what", []), words)), None)
        if twin is None:
            twin = next((m for m, own in enumerate(items) if own.what.lower() == item.what.lower()), None)
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
