"""Tables of others as claims of a source: each row a report of its own, with its line as evidence.

A mapping in TOML says which column holds what, and what holds for all rows. Nothing is guessed: a cell that is no
party, figure or day is an error with the row's number, and the rest of the table goes on.
"""

from __future__ import annotations

import calendar
import csv
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from comity.documents import make_document
from comity.errors import BadLine, ComityError, InputError
from comity.knowledge.naming import PartyNames
from comity.ledger.asked import day as asked_day
from comity.model import DateRange, Item, ItemKind, Ledger, Mode, Party, Quantity, Record, Transfer, TransferStage

VERSION = "table"
"""The version of the reader under which rows are kept."""


class Columns(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The columns that hold the fields; one that the table does not have is left out."""

    giver: str
    receiver: str
    what: str | None = None
    quantity: str | None = None
    unit: str | None = None
    date: str | None = None
    stage: str | None = None
    mode: str | None = None
    title: str | None = None


class TableMapping(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a table is read: who publishes it, its columns, and what holds where a row does not say.

    `parties` says how parties are written: by any name or code, or by their Correlates of War number. `stages` and
    `modes` give the table's own words for them. `published` is the day of the table where rows have no date.
    """

    publisher: str
    columns: Columns
    published: str | None = None
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    parties: Literal["names", "cow"] = "names"
    what: str = "money"
    kind: ItemKind = "goods"
    unit: str | None = None
    scale: float = 1
    stage: TransferStage = "delivered"
    mode: Mode | None = None
    stages: dict[str, TransferStage] = msgspec.field(default_factory=dict)
    modes: dict[str, Mode] = msgspec.field(default_factory=dict)
    names: dict[str, str] = msgspec.field(default_factory=dict)


def mapping(path: Path) -> TableMapping:
    """Return the mapping of a TOML file. Raises InputError where it is none."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), TableMapping)
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise InputError(f"it is no mapping of a table: {error}") from error


def ledgers(path: Path, how: TableMapping, names: PartyNames) -> Iterator[Ledger | BadLine]:
    """Yield for each row of a CSV file its ledger, or what is wrong with it. Raises InputError for the whole table."""
    try:
        with path.open(encoding=how.encoding, newline="") as stream:
            rows = csv.DictReader(stream, delimiter=how.delimiter, strict=True)
            _require(how.columns, rows.fieldnames or [])
            for row in rows:
                try:
                    yield _ledger({key: (cell or "").strip() for key, cell in row.items() if key}, how, names)
                except (ComityError, ValueError) as error:
                    yield BadLine(f"row {rows.line_num}: {error}")
    except (OSError, UnicodeDecodeError, LookupError, csv.Error) as error:
        raise InputError(f"it cannot be read as the mapping says: {error}") from error


def _require(columns: Columns, there: Any) -> None:
    wanted = [name for name in msgspec.structs.astuple(columns) if name]
    if missing := [name for name in wanted if name not in there]:
        raise InputError(f"it has no column {missing[0]!r}: it has {', '.join(there)}")


def _ledger(row: Mapping[str, str], how: TableMapping, names: PartyNames) -> Ledger:
    when = _when(_cell(row, how.columns.date))
    line = "; ".join(f"{name}: {value}" for name, value in row.items() if value)
    title = _cell(row, how.columns.title) or None
    published = how.published or (when.end if when else None)
    document = make_document(line, published=published, title=title, publisher=how.publisher)
    stage, mode = _cell(row, how.columns.stage), _cell(row, how.columns.mode)
    what = _cell(row, how.columns.what) or how.what
    item = Item(what=what, kind=how.kind, quantity=_quantity(row, how, what))
    transfer = Transfer(
        giver=_parties(row[how.columns.giver], how, names, when),
        receiver=_parties(row[how.columns.receiver], how, names, when),
        items=[item],
        stage=how.stages.get(stage, how.stage),
        mode=how.modes.get(mode, how.mode),
        date=when,
        evidence=document.text,
        proposed_by=[VERSION],
        spans={"evidence": [(0, len(document.text))]},
    )
    return Ledger(document=document, transfers=[transfer])


def _cell(row: Mapping[str, str], column: str | None) -> str:
    return row[column] if column else ""


def _parties(cell: str, how: TableMapping, names: PartyNames, when: DateRange | None) -> list[Party]:
    written = how.names.get(cell, cell)
    if how.parties == "cow" and written.isdigit():
        code = names.of_cow(int(written), when.start if when else None)
    else:
        code = names.code(written)
    if code is None:
        near = names.near(written)
        raise InputError(f"{cell!r} is no party{f': did you mean {near[0]}?' if near else ''} Name it under [names]")
    state = names.is_state(code)
    name = names.name(code) if how.parties == "cow" else cell
    return [Party(name=name, state=code if state else None, org=None if state else code)]


def _quantity(row: Mapping[str, str], how: TableMapping, what: str) -> Quantity | None:
    cell = _cell(row, how.columns.quantity)
    if not cell:
        return None
    approx = cell.startswith("(") and cell.endswith(")")
    number = float(cell.strip("()").replace(",", "").replace(" ", "")) * how.scale
    figure = int(number) if number.is_integer() else number
    unit = _cell(row, how.columns.unit) or how.unit or what
    return Quantity(low=figure, high=figure, unit=unit, approx=approx)


def _when(cell: str) -> DateRange | None:
    if not cell:
        return None
    start = asked_day(cell if not (len(cell) == 8 and cell.isdigit()) else f"{cell[:4]}-{cell[4:6]}-{cell[6:]}")
    if len(start) == 4:
        return DateRange(start=f"{start}-01-01", end=f"{start}-12-31")
    if len(start) == 7:
        last = calendar.monthrange(int(start[:4]), int(start[5:]))[1]
        return DateRange(start=f"{start}-01", end=f"{start}-{last:02}")
    return DateRange(start=start, end=start)
