"""Claims with one wrong value put in: every field of every kind, whatever a proposer could get wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from msgspec.structs import replace

from comity.kinds import SIDES, STAGES, kind_of
from comity.model import (
    Accusation,
    Agreement,
    AgreementType,
    Change,
    Claim,
    DateRange,
    Event,
    Indicator,
    Item,
    ItemKind,
    Mode,
    Party,
    PloverType,
    Quantity,
    Transfer,
    Visit,
)
from comity.parties import party_keys

Wrong = tuple[str, Claim]
"""The field, and the claim with a wrong value in it."""
TURNED = "direction"
"""The name of the mutation that swaps both sides with their words."""
LONG_AGO = DateRange(start="1901-03-01", end="1901-03-31")


def mutations(claim: Claim) -> Iterator[Wrong]:
    """The claim with each of its values wrong, one at a time."""
    kind = kind_of(claim)
    for field in (*SIDES[kind], "said_by", "denied_by"):
        for n, party in enumerate(getattr(claim, field)):
            for name, wrong in _parties(party):
                yield f"{field}.{name}", replace(claim, **{field: _at(getattr(claim, field), n, wrong)})
    yield from _swapped(claim, SIDES[kind])
    yield from _turned(claim, SIDES[kind])
    yield from _days(claim, "date")
    yield "evidence", replace(claim, evidence=claim.evidence[1:] + "!")
    yield from _others(claim, "stage", STAGES.get(kind, ()))
    yield "denied", replace(claim, denied=not claim.denied)
    yield from _plover(claim)
    yield from _own(claim)


def _own(claim: Claim) -> Iterator[Wrong]:
    """What is wrong with the fields that only its kind has."""
    match claim:
        case Transfer():
            yield from _others(claim, "mode", get_args(Mode))
            for n, item in enumerate(claim.items):
                for field, thing in _items(item, n, len(claim.items)):
                    yield f"items.{field}", replace(claim, items=_at(claim.items, n, thing))
        case Agreement():
            yield from _others(claim, "type", get_args(AgreementType))
            yield from _words(claim, "subject")
        case Visit():
            yield from _words(claim, "place")
        case Accusation():
            yield from _words(claim, "of")
        case Indicator():
            yield from _words(claim, "measure")
            yield from _days(claim, "period")
            yield from _figures(claim)


def _others(claim: Claim, field: str, values: tuple[str, ...]) -> Iterator[Wrong]:
    """Every other value of a closed list."""
    for value in values:
        if value != getattr(claim, field):
            yield field, replace(claim, **{field: value})


def _at(values: list[Any], n: int, wrong: Any) -> list[Any]:
    return [*values[:n], wrong, *values[n + 1 :]]


def _parties(party: Party) -> Iterator[tuple[str, Party]]:
    yield "name", replace(party, name="Atlantis")
    yield "name", replace(party, name=f"{party.name} Republic")
    for state in ("BRA", "FJI"):
        if state != party.state:
            yield "state", replace(party, state=state, org=None)
    for org in ("WHO", "NATO"):
        if org != party.org:
            yield "org", replace(party, state=None, org=org)


def _swapped(claim: Claim, sides: tuple[str, ...]) -> Iterator[Wrong]:
    """Who acts and who is acted on, each at the words of the other."""
    one, other = (getattr(claim, side) for side in (sides[0], sides[-1]))
    if len(sides) == 2 and party_keys(one) != party_keys(other):
        yield "sides", replace(claim, **{sides[0]: other, sides[1]: one})


def _turned(claim: Claim, sides: tuple[str, ...]) -> Iterator[Wrong]:
    """Who acts and who is acted on, each with the own words: only what tells the entry says which is which."""
    if len(sides) != 2:
        return
    one, other = sides
    if party_keys(getattr(claim, one)) == party_keys(getattr(claim, other)):
        return
    names = {one: other, other: one}
    spans = {
        ".".join([names.get(name, name), *index]): there
        for (name, *index), there in ((field.split("."), there) for field, there in claim.spans.items())
    }
    yield TURNED, replace(claim, **{one: getattr(claim, other), other: getattr(claim, one)}, spans=spans)


def _days(holder: Any, field: str) -> Iterator[Wrong]:
    days = getattr(holder, field)
    yield field, replace(holder, **{field: LONG_AGO})
    if days is not None:
        other_year = str(int(days.start[:4]) - 7)
        yield field, replace(holder, **{field: DateRange(start=f"{other_year}{days.start[4:8]}11", end=days.end)})
        yield field, replace(holder, **{field: DateRange(start=days.start, end="2199-12-31")})


def _words(claim: Claim, field: str) -> Iterator[Wrong]:
    value = getattr(claim, field)
    yield field, replace(claim, **{field: "sealing wax"})
    if value is not None:
        yield field, replace(claim, **{field: f"{value} and wax"})
        if " " in value:
            yield field, replace(claim, **{field: value.rpartition(" ")[0]})


def _quantities(quantity: Quantity | None) -> Iterator[tuple[str, Quantity]]:
    if quantity is None:
        yield "quantity", Quantity(low=17, high=17)
        return
    low, high = quantity.low, quantity.high
    thousand = [None if end is None else end * 1000 for end in (low, high)]
    if (low, high) != tuple(thousand):
        yield "quantity", replace(quantity, low=thousand[0], high=thousand[1])
    yield "quantity", replace(quantity, low=(low or 0) + 1, high=None if high is None else high + 1)
    yield "bounds", replace(quantity, low=None if low is not None and high is not None else (high or low or 0) + 5)
    yield "approx", replace(quantity, approx=not quantity.approx)
    yield "unit", replace(quantity, unit="walrus" if quantity.unit != "USD" else "JPY")


def _items(item: Item, n: int, count: int) -> Iterator[tuple[str, Item]]:
    yield "what", replace(item, what="walrus")
    yield "what", replace(item, what=f"{item.what} walrus")
    for kind in get_args(ItemKind):
        if kind != item.kind:
            yield "kind", replace(item, kind=kind)
    yield "taxon", replace(item, taxon="Odobenus rosmarus")
    for field, quantity in _quantities(item.quantity):
        yield field, replace(item, quantity=quantity)
    for wrong in (count, -1, n):
        yield "part_of", replace(item, part_of=wrong)


def _figures(claim: Indicator) -> Iterator[Wrong]:
    for field, value in _quantities(claim.value):
        yield f"value.{field}", replace(claim, value=value)
    if claim.change is None:
        yield "change", replace(claim, change=Change(value=17, unit="%"))
        return
    for size in (-claim.change.value, claim.change.value * 1000):
        if size != claim.change.value:
            yield "change", replace(claim, change=replace(claim.change, value=size))
    yield "change", replace(claim, change=replace(claim.change, unit="walrus"))
    for _, change in _days(claim.change, "since"):
        yield "since", replace(claim, change=change)


def _plover(claim: Claim) -> Iterator[Wrong]:
    if claim.plover is None:
        return
    for value in get_args(PloverType):
        if value != claim.plover.type:
            yield "plover", replace(claim, plover=replace(claim.plover, type=value))
    if isinstance(claim, Event):
        yield "plover", replace(claim, plover=None)
