"""`comity schema`: the JSON Schema of what the other commands print."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import msgspec
import typer

from comity.model import Explanation, Ledger


class Shape(StrEnum):
    """What a command prints."""

    ledger = "ledger"
    explanation = "explanation"


_RECORDS: dict[Shape, type[msgspec.Struct]] = {Shape.ledger: Ledger, Shape.explanation: Explanation}


def schema(
    shape: Annotated[Shape, typer.Argument(help="What `read` prints, or what `explain` prints.")] = Shape.ledger,
) -> None:
    """Print the JSON Schema of a ledger or an explanation.

    **Examples**

    `comity schema > ledger.schema.json`

    `comity schema explanation`
    """
    encoded = msgspec.json.encode(msgspec.json.schema(_RECORDS[shape]))
    sys.stdout.buffer.write(msgspec.json.format(encoded, indent=2) + b"\n")
    sys.stdout.buffer.flush()
