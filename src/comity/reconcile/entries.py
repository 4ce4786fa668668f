"""One entry out of the claims about one event: every value with the reports for and against it, and the consensus."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from comity.errors import LedgerError
from comity.kinds import KINDS, SIDES, STAGES, UNDONE, AnyClaim, Kind, rank
from comity.model import DateRange, Item, Quantity, Transfer, Unverified
from comity.parties import party_code
from comity.reconcile.compare import best_pairs
from comity.reconcile.features import Thing, features_of
from comity.reconcile.records import Entry, ReportedClaim, StageAt, Value, entry_id
from comity.reconcile.things import PlainWords, Thesaurus
from comity.reconcile.values import dates_clash, days, measures, quantities_clash, sides_clash, unit_of, words_of
from comity.reconcile.voices import count, voices

_FREE = frozenset({"gift", "aid"})
_FIELDS: dict[Kind, tuple[str, ...]] = {
    "transfer": ("mode", "date"),
    "agreement": ("type", "subject", "date"),
    "visit": ("place", "date"),
    "accusation": ("of", "date"),
    "indicator": ("measure", "value", "period", "change", "date"),
    "event": ("date",),
}
Status = Literal["open", "accepted", "rejected"]
Said = Mapping[str, frozenset[str]]
Told = list[tuple[str, Any]]
"""What claims say of one field: claim id and value, in the order of reporting."""


def build_entry(
    claims: Sequence[ReportedClaim],
    source_of: Mapping[str, str],
    *,
    status: Status = "open",
    corrections: Mapping[str, Any] | None = None,
    thesaurus: Thesaurus | None = None,
) -> Entry:
    """Return the entry of claims about one event.

    `source_of` maps a document to the text it copies. `corrections` maps fields ("stage", "items.0.quantity") to the
    values that a person gave; they stand before what the reports say.
    """
    ordered = sorted(claims, key=reporting_order)
    kind, said = ordered[0].kind, voices(ordered, source_of)
    values, record = _gather(kind, ordered, said, thesaurus or PlainWords())
    record |= {
        "said_by": _all_of(ordered, "said_by"),
        "denied_by": _all_of(ordered, "denied_by"),
        "evidence": ordered[0].claim.evidence,
        "plover": ordered[0].claim.plover,
        "proposed_by": sorted({by for reported in ordered for by in reported.claim.proposed_by}, key=_rules_first),
        "rules": sorted({rule for reported in ordered for rule in reported.claim.rules}),
        "unverified": _unverified(ordered),
    }
    builtins = msgspec.to_builtins(record)
    for field, value in (corrections or {}).items():
        put(builtins, field, value)
    documents = list(dict.fromkeys(reported.document for reported in ordered))
    days_reported = sorted(reported.published for reported in ordered if reported.published)
    return Entry(
        id=entry_id(ordered[0].id),
        kind=kind,
        record=convert(kind, builtins),
        claims=[reported.id for reported in ordered],
        documents=documents,
        values=values,
        sources=count([reported.id for reported in ordered], said),
        copies=len(documents) - len({source_of.get(document, document) for document in documents}),
        first_reported=days_reported[0] if days_reported else None,
        last_reported=days_reported[-1] if days_reported else None,
        history=_history(ordered),
        status=status,
        corrected=sorted(corrections or {}),
    )


def _unverified(claims: Sequence[ReportedClaim]) -> list[Unverified]:
    """The fields that no claim of an entry has from its words, each with the surest score."""
    fields = [{each.field: each.score for each in reported.claim.unverified} for reported in claims]
    common = [field for field in fields[0] if all(field in others for others in fields)]
    return [Unverified(field=field, score=max(others[field] for others in fields)) for field in common]


def _rules_first(by: str) -> tuple[bool, str]:
    return by != "rules", by


def reporting_order(reported: ReportedClaim) -> tuple[str, str, int, str]:
    """Sort key: the day of the report (undated ones last), the document, the place in it."""
    return reported.published or "9999", reported.document, reported.position, reported.id


def convert(kind: Kind, record: Any) -> AnyClaim:
    """Return builtins as a record of a kind; raises LedgerError where a value does not fit its field."""
    try:
        return msgspec.convert(record, KINDS[kind])
    except msgspec.ValidationError as error:
        raise LedgerError(f"not a value for this field: {error}") from error


def put(record: Any, field: str, value: Any) -> Any:
    """Set a field of builtins by its path ("items.0.what") and return what was there; raises LedgerError if none is."""
    *way, last = field.split(".")
    place = record
    try:
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        key: Any = int(last) if isinstance(place, list) else last
        before = place[key]
    except (KeyError, IndexError, ValueError, TypeError):
        raise LedgerError(f"no field {field!r} in this entry") from None
    place[key] = value
    return before


def _gather(
    kind: Kind, ordered: list[ReportedClaim], said: Said, thesaurus: Thesaurus
) -> tuple[dict[str, list[Value]], dict[str, Any]]:
    values: dict[str, list[Value]] = {}
    record: dict[str, Any] = {}
    for side in SIDES[kind]:
        told: Told = [(reported.id, getattr(reported.claim, side)) for reported in ordered]
        values[side], record[side] = _vote(told, said, _parties_as, sides_clash)
        record[side] = record[side] or []
    stage_of = {reported.id: getattr(reported.claim, "stage", None) for reported in ordered}
    for field in _FIELDS[kind]:
        told = [(reported.id, getattr(reported.claim, field)) for reported in ordered]
        alike = stage_of.__getitem__ if field == "date" else _any_stage
        values[field], record[field] = _vote(told, said, _as_for(field), _clash_for(field), alike)
    denied: Told = [(reported.id, reported.claim.denied) for reported in ordered]
    values["denied"], record["denied"] = _vote(denied, said, lambda value: value, lambda a, b: a != b)
    if kind in STAGES:
        stages: Told = [(reported.id, getattr(reported.claim, "stage")) for reported in ordered]  # noqa: B009
        values["stage"], _ = _vote(stages, said, lambda value: value, stages_clash)
        record["stage"] = _stage(kind, ordered)
    if kind == "transfer":
        record["items"] = _items(ordered, said, values, thesaurus)
    return {field: each for field, each in values.items() if each}, record


def _any_stage(_claim: str) -> None:
    return None


def _vote(
    told: Told,
    said: Said,
    as_: Callable[[Any], Any],
    clash: Callable[[Any, Any], bool],
    stage_of: Callable[[str], str | None] = _any_stage,
) -> tuple[list[Value], Any]:
    """Return each distinct value with the claims for and against it, and the one with the most sources.

    A source also backs a value that it gives less exactly, so that "over 60" speaks for 70; among equals the value
    said outright by more, then the more exact, then the first reported wins. Values clash only between claims of one
    stage: the day that was planned does not contradict the day it came.
    """
    told = [(claim, value) for claim, value in told if value is not None and value != []]
    if len(told) == 1:
        ((claim, value),) = told
        return [Value(value=msgspec.to_builtins(value), said_in=[claim], sources=count([claim], said))], value
    groups: dict[bytes, Told] = {}
    for claim, value in told:
        groups.setdefault(msgspec.json.encode(as_(value), order="deterministic"), []).append((claim, value))
    values = []
    best: tuple[tuple[int, int, float], Any] | None = None
    for group in groups.values():
        value, said_in = group[0][1], [claim for claim, _ in group]
        against: list[str] = []
        if len(groups) > 1:
            stages = {stage_of(claim) for claim in said_in}
            against = [claim for claim, other in told if stage_of(claim) in stages and clash(value, other)]
        contrary = set(against)
        backing = [claim for claim, _ in told if claim not in contrary]
        outright = count(said_in, said)
        values.append(Value(value=msgspec.to_builtins(value), said_in=said_in, against=against, sources=outright))
        rank = (count(backing, said), outright, -_vagueness(value))
        if best is None or rank > best[0]:
            best = rank, value
    return values, None if best is None else best[1]


def _vagueness(value: Any) -> float:
    if isinstance(value, DateRange):
        first, last = days(value)
        return float(last - first)
    if isinstance(value, Quantity):
        return (value.low is None) + (value.high is None) + 0.5 * value.approx
    return 0.0


def _parties_as(parties: Any) -> Any:
    return sorted(party_code(party) or " ".join(words_of(party.name)) for party in parties)


def _as_for(field: str) -> Callable[[Any], Any]:
    if field in ("subject", "place", "of", "measure"):
        return lambda value: sorted(set(words_of(value)))
    if field == "value":
        return _quantity_as
    return lambda value: value


def _clash_for(field: str) -> Callable[[Any, Any], bool]:
    clashes: dict[str, Callable[[Any, Any], bool]] = {
        "date": dates_clash,
        "period": dates_clash,
        "value": quantities_clash,
        "mode": modes_clash,
    }
    return clashes.get(field, _never)


def modes_clash(a: str, b: str) -> bool:
    """Whether two modes of one transfer cannot both hold; a gift may be called aid."""
    return a != b and not {a, b} <= _FREE and "exchange" not in (a, b)


def stages_clash(a: str, b: str) -> bool:
    """Whether two stages cannot both hold: what was delivered or held was not refused or called off."""
    return bool({a, b} & UNDONE) and bool({a, b} & {"delivered", "held"})


def _quantity_as(quantity: Quantity) -> Any:
    unit = unit_of(quantity)
    return quantity.low, quantity.high, unit if measures(unit) else None, quantity.approx


def _stage(kind: Kind, ordered: list[ReportedClaim]) -> str:
    """How far it has got: the furthest stage reported, unless it was called off after that."""
    told = [getattr(reported.claim, "stage") for reported in ordered]  # noqa: B009
    asserted = [stage for stage, reported in zip(told, ordered, strict=True) if not reported.claim.denied] or told
    if asserted[-1] in UNDONE:
        return str(asserted[-1])
    return str(max((stage for stage in asserted if stage not in UNDONE), key=lambda stage: rank(kind, stage)))


def _history(ordered: list[ReportedClaim]) -> list[StageAt]:
    return [
        StageAt(stage=stage, reported=reported.published, claim=reported.id, denied=reported.claim.denied)
        for reported in ordered
        if (stage := getattr(reported.claim, "stage", None)) is not None
    ]


def _all_of(ordered: list[ReportedClaim], field: str) -> list[Any]:
    parties: dict[Any, Any] = {}
    for reported in ordered:
        for party in getattr(reported.claim, field):
            parties.setdefault((party_code(party), tuple(words_of(party.name)[-1:])), party)
    return list(parties.values())


@dataclass
class _Slot:
    """One item of the entry: as the most detailed report has it, and all that is said of it."""

    thing: Thing
    part_of: int | None
    told: list[tuple[str, Item]]


def _items(
    ordered: list[ReportedClaim], said: Said, values: dict[str, list[Value]], thesaurus: Thesaurus
) -> list[Item]:
    """Align the items of all claims, the most detailed claim first, and vote on each."""
    transfers = [(reported, reported.claim) for reported in ordered if isinstance(reported.claim, Transfer)]
    transfers.sort(key=lambda each: -len(each[1].items))
    slots: list[_Slot] = []
    for reported, claim in transfers:
        things = features_of(reported, thesaurus).things
        place = {j: i for i, j in best_pairs(tuple(slot.thing for slot in slots), things)}
        for j, item in enumerate(claim.items):
            if j in place:
                slots[place[j]].told.append((reported.id, item))
            elif not slots or reported is transfers[0][0] or not things[j].generic:
                place[j] = len(slots)
                slots.append(_Slot(things[j], None, [(reported.id, item)]))
        for j, item in enumerate(claim.items):
            if j in place and item.part_of in place and slots[place[j]].told[0][0] == reported.id:
                slots[place[j]].part_of = place[item.part_of]
    rank = {reported.id: index for index, reported in enumerate(ordered)}
    for slot in slots:
        slot.told.sort(key=lambda each: rank[each[0]])
    return [_item(index, slot, said, values) for index, slot in enumerate(slots)]


def _item(index: int, slot: _Slot, said: Said, values: dict[str, list[Value]]) -> Item:
    ways: dict[str, tuple[Callable[[Any], Any], Callable[[Any, Any], bool]]] = {
        "what": (lambda value: sorted(set(words_of(value))), _never),
        "kind": (lambda value: value, _never),
        "taxon": (lambda value: value, _never),
        "quantity": (_quantity_as, quantities_clash),
    }
    fields: dict[str, Any] = {}
    for field, (as_, clash) in ways.items():
        told: Told = [(claim, getattr(item, field)) for claim, item in slot.told]
        values[f"items.{index}.{field}"], fields[field] = _vote(told, said, as_, clash)
    return Item(part_of=slot.part_of, **fields)


def _never(_a: Any, _b: Any) -> bool:
    return False


def entry_item(entry: Entry, reported: ReportedClaim, index: int) -> int | None:
    """Return which item of its entry an item of a claim is told as; None where it is folded into another."""
    items = getattr(reported.claim, "items", [])
    words = sorted(set(words_of(items[index].what)))
    same = [place for place, item in enumerate(items) if sorted(set(words_of(item.what))) == words]
    found = [
        place
        for place in range(len(getattr(entry.record, "items", [])))
        for value in entry.values.get(f"items.{place}.what", [])
        if reported.id in value.said_in and sorted(set(words_of(value.value))) == words
    ]
    return found[same.index(index)] if same.index(index) < len(found) else None
