"""Is a folder of a user's own tables sound? Every file, table and row is tried; nothing stops at the first mistake."""

from __future__ import annotations

import pkgutil
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

import comity.knowledge
from comity.errors import KnowledgeError


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder adds, as (file, table, number of rows), and what is wrong, as (file, reason)."""

    found: list[tuple[str, str, int]]
    problems: list[tuple[str, str]]


@cache
def known_tables() -> dict[str, type[msgspec.Struct]]:
    """Return each table's name and row type, as the modules of this package declare them in `TABLES`."""
    tables: dict[str, type[msgspec.Struct]] = {}
    for module in pkgutil.iter_modules(comity.knowledge.__path__):
        tables |= getattr(import_module(f"{comity.knowledge.__name__}.{module.name}"), "TABLES", {})
    return dict(sorted(tables.items()))


def check_tables(folder: Path) -> Report:
    """Try every row of every `*.toml` file in a folder. Raises KnowledgeError where there is no such folder."""
    if not folder.is_dir():
        raise KnowledgeError("no such folder of knowledge")
    found: list[tuple[str, str, int]] = []
    problems: list[tuple[str, str]] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
            problems.append((str(path), f"not valid TOML: {error}"))
            continue
        for table, rows in tables.items():
            wrong = _check_rows(table, rows)
            problems += [(str(path), reason) for reason in wrong]
            if not wrong:
                found.append((str(path), table, len(rows)))
    if not found and not problems:
        problems.append((str(folder), "there are no tables in it: put [[table]] sections into files named *.toml"))
    return Report(found=found, problems=problems)


def _check_rows(table: str, rows: Any) -> list[str]:
    known = known_tables()
    if table not in known:
        return [f"there is no table “{table}”: the tables are {', '.join(known)}"]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [f"“{table}” is no list of rows: write each row as [[{table}]]"]
    wrong = [(number, _wrong(row, known[table])) for number, row in enumerate(rows, 1)]
    return [f"[[{table}]] row {number}: {reason}" for number, reason in wrong if reason]


def _wrong(row: dict[str, Any], row_type: type[msgspec.Struct]) -> str | None:
    fields = {field.encode_name for field in msgspec.structs.fields(row_type)}
    if unknown := sorted(set(row) - fields):
        return f"there is no field “{unknown[0]}”: the fields are {', '.join(sorted(fields))}"
    try:
        msgspec.convert(row, row_type, strict=False)
    except msgspec.ValidationError as error:
        return str(error)
    return None
