"""How many of the entries that a query asks for have which value: the counts beside a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, desc, func, not_, select

from comity.errors import LedgerError
from comity.kinds import ALL_SIDES
from comity.ledger import schema
from comity.reconcile.things import ITEM_KINDS

_ENTRY, _PARTY, _THING = schema.entries.c, schema.parties.c, schema.things.c
Ids = Select[Any]


def _own(value: ColumnElement[str]) -> Callable[[Ids], Any]:
    return lambda ids: select(value, func.count()).where(_ENTRY.id.in_(ids), value.is_not(None)).group_by(value)


def _party(*roles: str) -> Callable[[Ids], Any]:
    def counted(ids: Ids) -> Any:
        known = (_PARTY.entry.in_(ids), _PARTY.role.in_(roles), not_(_PARTY.key.like("~%")))
        number = func.count() if len(roles) == 1 else func.count(_PARTY.entry.distinct())
        return select(_PARTY.key, number).where(*known).group_by(_PARTY.key)

    return counted


def _item(ids: Ids) -> Any:
    kind = func.substr(_THING.term, 2)
    among = (_THING.entry.in_(ids), _THING.term.in_([f"={each}" for each in ITEM_KINDS]))
    return select(kind, func.count()).where(*among).group_by(kind)


def _publisher(ids: Ids) -> Any:
    tellers = schema.tellers.c
    return select(tellers.publisher, func.count()).where(tellers.entry.in_(ids)).group_by(tellers.publisher)


def _finding(ids: Ids) -> Any:
    type_, held = schema.findings.c.type, schema.finding_entries
    return (
        select(type_, func.count(held.c.entry.distinct()))
        .join(held)
        .where(held.c.entry.in_(ids), schema.findings.c.status == "open")
        .group_by(type_)
    )


_WAYS: dict[str, Callable[[Ids], Any]] = {
    "kind": _own(_ENTRY.kind),
    "stage": _own(_ENTRY.stage),
    "mode": _own(_ENTRY.mode),
    "status": _own(_ENTRY.status),
    "year": _own(func.substr(_ENTRY.sorts, 1, 4)),
    "giver": _party("giver"),
    "receiver": _party("receiver"),
    "party": _party(*ALL_SIDES),
    "said_by": _party("said_by"),
    "item": _item,
    "publisher": _publisher,
    "finding": _finding,
}
FACETS = tuple(_WAYS)
"""What entries can be counted by."""


def count_by(field: str, ids: Ids, most: int, connection: Connection) -> dict[str, int]:
    """Return the values of a field and how many of the entries `ids` have each, the most frequent `most` of them.

    Raises LedgerError for a field that is none of FACETS.
    """
    if field not in _WAYS:
        raise LedgerError(f"no counts by {field!r}: they are by {', '.join(FACETS)}")
    value, number = (query := _WAYS[field](ids)).selected_columns
    rows = connection.execute(query.order_by(desc(number), value).limit(most))
    return {row[0]: row[1] for row in rows}
