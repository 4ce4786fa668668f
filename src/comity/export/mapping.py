"""How a table of others is read: which columns hold what, in a TOML file of the user's or one that comity ships."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Literal, get_args

import msgspec

from comity.errors import InputError
from comity.kinds import SIDES, STAGES, Kind
from comity.model import AgreementType, ItemKind, Mode, PloverType
from comity.suggest import meant

Columns = str | list[str]
"""A column, or several: parties side by side, or year, month and day."""
COMMON = ("date", "end", "published", "title", "url", "said_by")
FIELDS: dict[Kind, tuple[str, ...]] = {
    "transfer": ("giver", "receiver", "what", "item_kind", "quantity", "unit", "approx", "stage", "mode"),
    "agreement": ("parties", "type", "subject", "stage"),
    "visit": ("visitors", "hosts", "place", "stage"),
    "accusation": ("accusers", "accused", "of"),
    "indicator": ("about", "measure", "quantity", "unit", "approx"),
    "event": ("actor", "recipient", "plover", "plover_mode"),
}
"""What a row may say of a claim of each kind, beside COMMON."""
_CHOICES: dict[str, tuple[str, ...]] = {
    "mode": get_args(Mode), "item_kind": get_args(ItemKind), "type": get_args(AgreementType),
    "plover": get_args(PloverType),
}  # fmt: skip
OTHERWISE = "*"
"""Stands for every word of a column that `values` does not name."""


class ClaimMapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A claim that a row makes, if `only` holds: its kind, its columns, and what is the same in every row.

    `only` has, for a column, the words that it may have. `values` gives, for a field, what the table's own words mean,
    `needs` the fields without which the row does not make this claim, `scale` by what figures are multiplied.
    """

    kind: Kind
    columns: dict[str, Columns] = {}
    fixed: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    only: dict[str, Columns] = {}
    needs: list[str] = []
    scale: float = 1


class TableMapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a table is read. Of the claims, a row makes the first whose conditions it meets, or `every` one.

    `parties` says how parties are written: by any name or code, or by their Correlates of War number; `names` what
    the table alone calls some, `nobody` the words that name no party, `between` what parts several in one cell, and
    `missing` the cells that say nothing. `heading` names the columns of a table without a heading.
    """

    publisher: str
    claims: list[ClaimMapping]
    about: str = ""
    site: str = ""
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    sheet: str | None = None
    heading: list[str] = []
    date_format: str | None = None
    parties: Literal["names", "cow"] = "names"
    between: str | None = None
    every: bool = False
    names: dict[str, str] = {}
    nobody: list[str] = []
    missing: list[str] = []

    def columns(self) -> list[str]:
        """Return the columns that the table must have."""
        found = (each for claim in self.claims for each in (*claim.columns.values(), claim.only))
        return list(dict.fromkeys(name for each in found for name in ([each] if isinstance(each, str) else each)))


def choices(kind: Kind, field: str) -> tuple[str, ...] | None:
    """Return the words that a field of a kind may have, None where it may have any."""
    return STAGES.get(kind) if field == "stage" else _CHOICES.get(field)


def mapping(name: str) -> TableMapping:
    """Return the mapping of a TOML file, or one that is shipped, by its name. Raises InputError where it is none."""
    return parsed(source(name))


def source(name: str) -> str:
    """Return a mapping as TOML: that of a file, or of a mapping that is shipped. Raises InputError."""
    folder = resources.files("comity.export") / "mappings"
    if name in shipped():
        return (folder / f"{name}.toml").read_text(encoding="utf-8")
    path = Path(name)
    if not path.suffix and not path.exists():
        raise InputError(f"no mapping {name!r}: {meant(name, shipped())}")
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"it cannot be read: {getattr(error, 'strerror', error)}") from error


def shipped() -> list[str]:
    """Return the names of the mappings that comity ships."""
    folder = resources.files("comity.export") / "mappings"
    return sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))


def parsed(text: str) -> TableMapping:
    """Return the mapping that a TOML text is. Raises InputError where it is none."""
    try:
        found = msgspec.convert(tomllib.loads(text), TableMapping)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InputError(f"it is no mapping of a table: {error}") from error
    if problem := next(_problems(found), None):
        raise InputError(f"it is no mapping of a table: {problem}")
    return found


def _problems(how: TableMapping) -> Iterator[str]:
    if not how.claims:
        yield "it has no [[claims]]"
    for claim in how.claims:
        known = (*FIELDS[claim.kind], *COMMON)
        for field in (*claim.columns, *claim.fixed, *claim.values, *claim.needs):
            if field not in known:
                yield f"a {claim.kind} has no {field!r}: {meant(field, known)}"
        given = {*claim.columns, *claim.fixed}
        wanted = (*SIDES[claim.kind], *(["stage"] if claim.kind in STAGES else []))
        for field in (*wanted, *_REQUIRED.get(claim.kind, ())):
            if field not in given:
                yield f"it says nowhere what the {field} of a {claim.kind} is: name its column, or a fixed word"
        yield from _bad_words(claim)


_REQUIRED: Mapping[Kind, tuple[str, ...]] = {
    "transfer": ("what", "item_kind"), "agreement": ("type",), "indicator": ("measure",), "event": ("plover",),
}  # fmt: skip


def _bad_words(claim: ClaimMapping) -> Iterator[str]:
    for field in dict.fromkeys((*claim.fixed, *claim.values)):
        right = choices(claim.kind, field)
        fixed = [claim.fixed[field]] if field in claim.fixed else []
        for word in (*fixed, *claim.values.get(field, {}).values()):
            if right is not None and word not in right:
                yield f"no {field} {word!r}: {meant(word, right)}"
