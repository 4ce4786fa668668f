"""Tables of others as claims of a source: each row a report of its own, with its line as evidence.

A mapping says which column holds what, and what holds for all rows. Nothing is guessed: a cell that is no party,
figure, day or stage is an error with the row's number, and the rest of the table goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from comity.documents import make_document
from comity.errors import BadLine, ComityError, InputError
from comity.export.mapping import OTHERWISE, ClaimMapping, Columns, TableMapping, choices
from comity.export.sheets import Row, rows
from comity.grounding.plover import event_of
from comity.kinds import KINDS, PLURALS, SIDES, AnyClaim
from comity.knowledge.naming import PartyNames
from comity.ledger.asked import span as asked_span
from comity.ledger.counts import TABLE
from comity.model import Document, Ledger, Party
from comity.parties import party_key
from comity.suggest import meant

_BOTH_SIDES = ("visit", "accusation", "event")


class PassedOver(NamedTuple):
    """A row that makes no claim between states, and why."""

    why: str


def ledgers(path: Path, how: TableMapping, names: PartyNames) -> Iterator[Ledger | PassedOver | BadLine]:
    """Yield for each row of a table its ledger, why it makes none, or what is wrong with it.

    Raises InputError for the whole table, ComityError where a library is missing.
    """
    for number, row in rows(path, how):
        try:
            yield _Reading(how, names, row).ledger()
        except (ComityError, ValueError, msgspec.ValidationError) as error:
            yield BadLine(f"row {number}: {error}")


class _Reading:
    """One row, as a mapping reads it."""

    def __init__(self, how: TableMapping, names: PartyNames, row: Row) -> None:
        self._how, self._names, self._row = how, names, row

    def ledger(self) -> Ledger | PassedOver:
        """Return what the row says, or why it says nothing."""
        wanted = [claim for claim in self._how.claims if self._makes(claim)]
        if not wanted:
            return PassedOver("no claim of the mapping is for them")
        document = self._document(wanted[0])
        why, made = "", Ledger(document=document)
        for claim in wanted if self._how.every else wanted[:1]:
            sides = {side: self._parties(claim, side) for side in SIDES[claim.kind]}
            if why := _nothing_between(claim, sides):
                continue
            name = PLURALS[claim.kind]
            more = [*getattr(made, name), self._claim(claim, sides, document)]
            made = msgspec.structs.replace(made, **{name: more})
        return PassedOver(why) if made == Ledger(document=document) else made

    def _makes(self, claim: ClaimMapping) -> bool:
        for column, words in claim.only.items():
            if self._row[column] not in ([words] if isinstance(words, str) else words):
                return False
        return all(self._cell(claim, field) not in ("", "0") for field in claim.needs)

    def _document(self, claim: ClaimMapping) -> Document:
        line = "; ".join(f"{name}: {value}" for name, value in self._row.items() if value)
        days = _days(self._cell(claim, "published"), self._how)
        return make_document(
            line,
            published=days["end"] if days else None,
            title=self._cell(claim, "title") or None,
            publisher=self._how.publisher,
            url=self._cell(claim, "url") or None,
            keep_others=True,
        )

    def _claim(self, claim: ClaimMapping, sides: dict[str, list[Party]], document: Document) -> AnyClaim:
        whole = [(0, len(document.text))]
        made: dict[str, Any] = {
            **sides,
            "date": self._when(claim),
            "said_by": self._parties(claim, "said_by"),
            "evidence": document.text,
            "proposed_by": [TABLE],
            "spans": {"evidence": whole},
        }
        match claim.kind:
            case "transfer":
                what = self._cell(claim, "what")
                item = {"what": what, "kind": self._word(claim, "item_kind"), "quantity": self._quantity(claim, what)}
                made |= {"items": [item], "stage": self._word(claim, "stage"), "mode": self._word(claim, "mode")}
            case "agreement":
                made |= {field: self._word(claim, field) for field in ("type", "subject", "stage")}
            case "visit":
                made |= {"place": self._word(claim, "place"), "stage": self._word(claim, "stage")}
            case "accusation":
                made |= {"of": self._word(claim, "of")}
            case "indicator":
                measure = self._cell(claim, "measure")
                made |= {"measure": measure, "value": self._quantity(claim, None), "period": self._when(claim)}
            case "event":
                type_, mode = self._word(claim, "plover"), self._word(claim, "plover_mode")
                made |= {"plover": {"type": type_, "mode": mode}}
        found = msgspec.convert(msgspec.to_builtins(made), KINDS[claim.kind])
        return found if found.plover else msgspec.structs.replace(found, plover=event_of(found))

    def _cell(self, claim: ClaimMapping, field: str) -> str:
        """What a row says of a field, as the table has it; else what holds for all rows."""
        found = " ".join(self._cells(claim.columns.get(field)))
        return found or claim.fixed.get(field, "")

    def _cells(self, columns: Columns | None) -> list[str]:
        names = [columns] if isinstance(columns, str) else columns or []
        return [cell for name in names if (cell := self._row[name]) and cell not in self._how.missing]

    def _word(self, claim: ClaimMapping, field: str) -> str | None:
        """What a field is, the table's own words made into ours. Raises InputError where they mean nothing."""
        cell, known = self._cell(claim, field), claim.values.get(field, {})
        found = known.get(cell) or (known.get(OTHERWISE) if cell else None) or cell
        right = choices(claim.kind, field)
        if found and right is not None and found not in right:
            raise InputError(f"no {field} {cell!r}: {meant(cell, right)}: say what it means in values.{field}")
        return found or None

    def _parties(self, claim: ClaimMapping, field: str) -> list[Party]:
        cells = self._cells(claim.columns.get(field)) or list(filter(None, [claim.fixed.get(field, "")]))
        if self._how.between:
            cells = [part.strip() for cell in cells for part in cell.split(self._how.between)]
        when = self._when(claim)
        day = when["start"] if when else None
        return [self._party(cell, day) for cell in dict.fromkeys(cells) if cell and cell not in self._how.nobody]

    def _party(self, cell: str, day: str | None) -> Party:
        """The party of a cell; a Correlates of War number is that of a state on a day."""
        how, names = self._how, self._names
        written = how.names.get(cell, cell)
        numbered = how.parties == "cow" and written.isdigit()
        code = names.of_cow(int(written), day) if numbered else names.code(written)
        if code is None:
            near = names.near(written) if not numbered else []
            raise InputError(
                f"{cell!r} is no party{f': did you mean {near[0]}?' if near else ''} Name it under [names]"
            )
        state = names.is_state(code)
        called = names.name(code) if numbered or cell in (code, *how.names) else cell
        return Party(name=called, state=code if state else None, org=None if state else code)

    def _when(self, claim: ClaimMapping) -> dict[str, str] | None:
        return _span(self._day(claim, "date"), self._day(claim, "end"))

    def _day(self, claim: ClaimMapping, field: str) -> dict[str, str] | None:
        columns = claim.columns.get(field)
        if isinstance(columns, list) and (parts := self._cells(columns)):
            return _days("-".join(part.zfill(2) for part in parts), self._how)
        return _days(self._cell(claim, field), self._how)

    def _quantity(self, claim: ClaimMapping, noun: str | None) -> dict[str, Any] | None:
        cell = self._cell(claim, "quantity")
        if not cell:
            return None
        about = (cell.startswith("(") and cell.endswith(")")) or self._cell(claim, "approx") not in ("", "0")
        figure = _figure(cell.strip("()")) * claim.scale
        figure = int(figure) if figure == int(figure) else figure
        unit = self._word(claim, "unit") or noun
        return {"low": figure, "high": figure, "unit": unit, "approx": about}


def _nothing_between(claim: ClaimMapping, sides: dict[str, list[Party]]) -> str:
    """Why a row says nothing between two parties; a transfer may leave one side open."""
    named = [parties for parties in sides.values() if parties]
    if not named or (claim.kind in _BOTH_SIDES and len(named) < 2):
        return "a side names no party"
    keys = {party_key(party) for parties in named for party in parties}
    if len(keys) < 2 and (len(named) > 1 or claim.kind == "agreement"):
        return "they are within one party"
    return ""


def _figure(cell: str) -> float:
    try:
        found = float(cell.replace(",", "").replace(" ", ""))
    except ValueError:
        found = float("nan")
    if not abs(found) < 1e18:
        raise InputError(f"{cell!r} is no figure")
    return found


def _days(cell: str, how: TableMapping) -> dict[str, str] | None:
    """The first and last day of a cell: a day, a month, a year, or several of them after another."""
    found = None
    for part in cell.split(";"):
        if word := part.strip():
            found = _span(found, _day(word, how.date_format))
    return found


def _day(word: str, form: str | None) -> dict[str, str]:
    if form is not None:
        try:
            word = datetime.strptime(word, form).date().isoformat()
        except ValueError as error:
            raise InputError(f"{word!r} is no day written as {form}") from error
    elif word.isdigit() and len(word) in (8, 14):
        word = f"{word[:4]}-{word[4:6]}-{word[6:8]}"
    start, end = asked_span(word)
    return {"start": start, "end": end}


def _span(one: dict[str, str] | None, other: dict[str, str] | None) -> dict[str, str] | None:
    found: Sequence[dict[str, str]] = [each for each in (one, other) if each]
    if not found:
        return None
    return {"start": min(each["start"] for each in found), "end": max(each["end"] for each in found)}
