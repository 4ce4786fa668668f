"""The codebook of a data set: for programs a Frictionless data package, for people a page."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import msgspec

from comity.ledger.frames import DataTable

_KEYS = {"entries": "row_id", "claims": "claim_id"}
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_ABOUT = {
    "entries": "What passed between states, by all reports: a row for each item of an entry and each pair of parties.",
    "claims": "What each report says of it: a row for each claim of a report.",
}
_HOW = (
    "An empty cell means that no report says it. Several values in a cell are parted by a semicolon. An entry with "
    "three items and two receivers has six rows: count entries by `entry_id`, and leave out rows with a `part_of` "
    'where you add up. `low` and `high` are bounds: "over 60" has a low of 60 and no high.'
)


def package(files: Mapping[str, tuple[str, DataTable]], format_: str) -> bytes:
    """Return the descriptor of a Frictionless data package; `files` has the file and the table of each resource."""
    resources = [_resource(name, file, data, format_) for name, (file, data) in files.items()]
    described = {
        "profile": "tabular-data-package",
        "name": "comity-ledger",
        "title": "A ledger of what passed between states, by what is reported",
        "description": _HOW,
        "created_by": f"comity {version('comity')}",
        "resources": resources,
    }
    return msgspec.json.format(msgspec.json.encode(described), indent=2) + b"\n"


def readable(files: Mapping[str, tuple[str, DataTable]]) -> bytes:
    """Return the codebook as a page of Markdown."""
    lines = ["# Codebook", "", f"Made by comity {version('comity')}. {_HOW}"]
    for name, (file, data) in files.items():
        lines += ["", f"## {name.capitalize()}: `{file}`", "", _ABOUT[name], "", "| column | type | what it holds |"]
        lines += [
            "|---|---|---|",
            *(f"| `{column.name}` | {column.type} | {column.about} |" for column in data.columns),
        ]
    return "\n".join([*lines, ""]).encode()


def _resource(name: str, file: str, data: DataTable, format_: str) -> dict[str, Any]:
    fields = [{"name": column.name, "type": column.type, "description": column.about} for column in data.columns]
    schema: dict[str, Any] = {"fields": fields, "primaryKey": _KEYS[name], "missingValues": [""]}
    return {
        "name": name,
        "path": file,
        "profile": "tabular-data-resource",
        "description": _ABOUT[name],
        "format": format_,
        "mediatype": _MEDIA[format_],
        "encoding": "utf-8",
        "schema": schema,
    }
