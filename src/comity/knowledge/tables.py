"""Tables of facts: one CSV file a table, its rows validated, a user's TOML rows merged after them.

A table `leaders` is `data/leaders.csv`. Its row type is a msgspec struct: the struct's fields are the
columns, an empty cell takes the field's default, a list cell is separated by `|`. A user adds rows in
any `*.toml` file of a folder of their own, as `[[leaders]]` sections with the same fields.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar, get_origin, get_type_hints

import msgspec

from comity.errors import KnowledgeError

Row = TypeVar("Row", bound=msgspec.Struct)


def read_table(table: str, row_type: type[Row], extra: Path | None = None) -> list[Row]:
    """Return the rows of a table that comity ships, and after them those of the folder `extra`.

    Raises KnowledgeError with the file, the row and the reason where one does not validate.
    """
    path = resources.files("comity.knowledge") / "data" / f"{table}.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = _convert(_cells(csv.reader(lines), row_type, path.name), row_type, path.name)
    for toml, tables in _user_files(extra):
        rows += _convert(tables.get(table, []), row_type, f"{toml} [[{table}]]")
    return rows


def user_tables(extra: Path) -> dict[str, list[str]]:
    """Return, for every TOML file of a user's folder, the names of the tables in it."""
    return {name: list(tables) for name, tables in _user_files(extra)}


def _cells(reader: Iterable[list[str]], row_type: type[Row], where: str) -> list[dict[str, Any]]:
    hints = get_type_hints(row_type)
    lists = {f.encode_name for f in msgspec.structs.fields(row_type) if get_origin(hints[f.name]) in (list, tuple)}
    lines = (line for line in reader if line and not line[0].startswith("#"))
    header = next(lines)
    rows = []
    for line in lines:
        if len(line) != len(header):
            raise KnowledgeError(f"{where}: {','.join(line)!r} has {len(line)} cells, not {len(header)}")
        row: dict[str, Any] = {name: cell for name, cell in zip(header, line, strict=True) if cell}
        for name in lists:
            if name in row:
                row[name] = row[name].split("|")
        rows.append(row)
    return rows


def _convert(cells: Any, row_type: type[Row], where: str) -> list[Row]:
    try:
        return msgspec.convert(cells, list[row_type], strict=False)  # type: ignore[valid-type]
    except msgspec.ValidationError as error:
        raise KnowledgeError(f"{where}: {error}") from error


@cache
def _user_files(extra: Path | None) -> list[tuple[str, dict[str, Any]]]:
    if extra is None:
        return []
    if not extra.is_dir():
        raise KnowledgeError(f"{extra}: no such folder of knowledge")
    files = []
    for path in sorted(extra.glob("*.toml")):
        try:
            files.append((str(path), tomllib.loads(path.read_text(encoding="utf-8"))))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise KnowledgeError(f"{path}: not valid TOML: {error}") from error
    return files
