"""Libraries that only some formats need."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from comity.errors import ComityError


def library(name: str, extra: str = "export") -> Any:
    """Import a library. Raises ComityError, which says what to install, where it is missing."""
    try:
        return import_module(name)
    except ImportError as error:
        raise ComityError(f"this format needs {name.partition('.')[0]}: pip install 'comity[{extra}]'") from error
