"""A name in a report, and what it stands for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Named:
    """A name: its tokens, what kind of name it is ("person", "proper" or a NameKind value), what it stands for."""

    first: int
    last: int
    kind: str
    state: str | None = None
    org: str | None = None
    office: str | None = None
