"""Correct a field in place: which inputs fit a field, and the value that was put into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal, get_args

import msgspec
from starlette.datastructures import FormData

from comity.documents import parse_day
from comity.errors import InputError, LedgerError
from comity.kinds import SIDES, Kind
from comity.model import AgreementStage, AgreementType, ItemKind, Mode, TransferStage, VisitStage
from comity.reconcile.records import Entry

Sort = Literal["choice", "words", "days", "quantity", "parties", "flag"]
_STAGES: dict[Kind, Any] = {"transfer": TransferStage, "agreement": AgreementStage, "visit": VisitStage}
_MORE: dict[Kind, tuple[str, ...]] = {
    "transfer": ("stage", "mode", "date"), "agreement": ("stage", "type", "subject", "date"),
    "visit": ("stage", "place", "date"), "accusation": ("of", "date"),
    "indicator": ("measure", "value", "period", "date"), "event": ("date",),
}  # fmt: skip


@dataclass(frozen=True)
class Input:
    """A field that can be corrected: what it holds, and what it may hold."""

    name: str
    label: str
    sort: Sort
    value: Any
    choices: tuple[str, ...] = ()
    typed: tuple[str, ...] | None = None

    @property
    def lines(self) -> list[str]:
        """The parties that it holds, as they are typed; what was typed and refused stands as it is."""
        return [_typed(party) for party in self.value or []] if self.typed is None else list(self.typed)

    @property
    def text(self) -> str:
        """What it holds, as it is typed."""
        return "" if self.value is None else str(self.value)


def inputs(entry: Entry) -> list[Input]:
    """The fields of an entry that can be corrected, in the order of reading."""
    record = msgspec.to_builtins(entry.record)
    found = [Input(side, side, "parties", record[side]) for side in SIDES[entry.kind]]
    for place, item in enumerate(record.get("items", [])):
        number = f"item {place + 1}" if len(record["items"]) > 1 else "item"
        for part, sort in (("what", "words"), ("quantity", "quantity"), ("kind", "choice"), ("taxon", "words")):
            choices = get_args(ItemKind) if part == "kind" else ()
            found.append(Input(f"items.{place}.{part}", f"{number}: {part}", sort, item[part], choices))  # type: ignore[arg-type]
    return [
        *found,
        *(_input(entry.kind, name, record[name]) for name in _MORE[entry.kind]),
        Input("said_by", "said by", "parties", record["said_by"]),
        _input(entry.kind, "denied", record["denied"]),
    ]


def _input(kind: Kind, name: str, value: Any) -> Input:
    if name == "stage":
        return Input(name, name, "choice", value, get_args(_STAGES[kind]))
    if name == "mode":
        return Input(name, name, "choice", value, ("", *get_args(Mode)))
    if name == "type":
        return Input(name, name, "choice", value, get_args(AgreementType))
    if name in ("date", "period"):
        return Input(name, name, "days", value)
    sort: Sort = "flag" if name == "denied" else "quantity" if name == "value" else "words"
    return Input(name, name, sort, value)


def typed_again(entry: Entry, field: str, form: FormData) -> list[Input]:
    """The fields of an entry that can be corrected, one of them with what was typed and refused."""
    return [_typed_again(each, form) if each.name == field else each for each in inputs(entry)]


def _typed_again(each: Input, form: FormData) -> Input:
    name = each.name
    if each.sort == "parties":
        return replace(each, typed=tuple(filter(None, map(str, form.getlist(f"{name}.parties")))))
    if each.sort == "flag":
        return replace(each, value=bool(_given(form, name, "flag")))
    if each.sort in ("choice", "words"):
        return replace(each, value=_given(form, name, "value"))
    parts = ("start", "end") if each.sort == "days" else ("low", "high", "unit", "approx")
    return replace(each, value={part: _given(form, name, part) for part in parts})


def _given(form: FormData, field: str, part: str) -> str:
    value = form.get(f"{field}.{part}", "")
    return " ".join(value.split(" ")).strip() if isinstance(value, str) else ""


def value_of(entry: Entry, field: str, form: FormData) -> Any:
    """Return the value that a form gives a field of an entry. Raises LedgerError where it is none for it."""
    found = next((each for each in inputs(entry) if each.name == field), None)
    if found is None:
        raise LedgerError(f"{field!r} is no field of this entry that can be corrected")
    given = partial(_given, form, field)
    match found.sort:
        case "flag":
            return bool(given("flag"))
        case "parties":
            return [line.strip() for line in form.getlist(f"{field}.parties") if isinstance(line, str)]
        case "days":
            return _days(given("start"), given("end"))
        case "quantity":
            return _quantity(given("low"), given("high"), given("unit"), approx=bool(given("approx")))
        case _:
            return given("value") or None


def _typed(party: Mapping[str, Any]) -> str:
    code = party["state"] or party["org"]
    return f"{party['name']} ({code or 'none'})"


def _days(start: str, end: str) -> dict[str, str] | None:
    if not start and not end:
        return None
    first, last = _day(start or end), _day(end or start)
    if first > last:
        raise LedgerError(f"{first} comes after {last}: the first day goes first")
    return {"start": first, "end": last}


def _day(words: str) -> str:
    try:
        day = parse_day(words)
    except InputError as error:
        raise LedgerError(f"{words!r} is no day: {error}") from error
    return str(day)


def _quantity(low: str, high: str, unit: str, *, approx: bool) -> dict[str, Any] | None:
    if not (low or high or unit):
        return None
    least, most = _figure(low), _figure(high)
    if least is not None and most is not None and least > most:
        raise LedgerError(f"{least:,} is more than {most:,}: the least goes first")
    return {"low": least, "high": most, "unit": unit or None, "approx": approx}


def _figure(words: str) -> int | float | None:
    if not words:
        return None
    try:
        number = float(words.replace(",", "").replace("_", ""))
    except ValueError:
        raise LedgerError(f"{words!r} is no number") from None
    if not abs(number) < 1e18:
        raise LedgerError(f"{words!r} is no number that can be kept")
    return int(number) if number == int(number) else number
