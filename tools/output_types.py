"""Writes the type column of docs/output.md from the records, so that the reference cannot drift from the code.

python -m tools.output_types          # rewrite the column
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from comity.model import Claim, Explanation, Ledger

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "output.md"
_SPAN = "pair of whole number and whole number"
_NAMES = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "null": "null"}
_HEADING = re.compile(r"^#+ (?P<record>\w+)$")
_ROW = re.compile(r"^\| `(?P<field>\w+)` \| (?P<type>.*?) \| (?P<what>.+) \|$")


def types() -> dict[str, dict[str, str]]:
    """Return record -> field -> its type in words; what all entries share stands under `Claim`."""
    shapes = msgspec.json.schema_components([Ledger, Explanation, Claim], ref_template="#/$defs/{name}")[1]
    found = {name: {field: _words(t) for field, t in shape["properties"].items()} for name, shape in shapes.items()}
    for name, fields in found.items():
        if name != "Claim" and found["Claim"].keys() <= fields.keys():
            found[name] = {field: words for field, words in fields.items() if field not in found["Claim"]}
    return found


def _words(shape: dict[str, Any]) -> str:
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in shape:
        return " or ".join(dict.fromkeys(_words(option) for option in _without_integer(shape["anyOf"])))
    if "enum" in shape:
        values = [f"`{value}`" for value in shape["enum"] if value is not None]
        return ", ".join(values) + (" or null" if None in shape["enum"] else "")
    match shape["type"]:
        case "array" if "prefixItems" in shape:
            pair = "pair of " + " and ".join(map(_words, shape["prefixItems"]))
            return "[span](#spans)" if pair == _SPAN else pair
        case "array":
            return f"list of {_words(shape['items'])}"
        case "object":
            return f"map from text to {_words(shape['additionalProperties'])}"
        case name:
            return _NAMES[name]


def _without_integer(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A number may be whole or not: the wider type says it."""
    kinds = {option.get("type") for option in options}
    return [option for option in options if not (option.get("type") == "integer" and "number" in kinds)]


def rows(reference: str) -> dict[str, dict[str, tuple[str, str]]]:
    """Return record -> field -> (type, what), as the tables of the reference have them."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    record = ""
    for line in reference.splitlines():
        if heading := _HEADING.match(line):
            record = heading["record"]
        elif row := _ROW.match(line):
            found.setdefault(record, {})[row["field"]] = (row["type"], row["what"])
    return found


def refreshed(reference: str) -> str:
    """Return the reference with its type column as the records are."""
    wanted = types()
    lines, record = [], ""
    for line in reference.splitlines():
        if heading := _HEADING.match(line):
            record = heading["record"]
        if row := _ROW.match(line):
            kind = wanted.get(record, {}).get(row["field"], row["type"])
            line = f"| `{row['field']}` | {kind} | {row['what']} |"
        lines.append(line)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    REFERENCE.write_text(refreshed(REFERENCE.read_text(encoding="utf-8")), encoding="utf-8")
