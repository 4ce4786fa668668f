"""What a ledger itself knows of names: a correction that holds for all its reports, or for those of one publisher.

A rule is a decision like others. It is laid over claims as they were read, those of later reports too; what a person
corrects in a single claim goes over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from comity.kinds import ALL_SIDES
from comity.ledger import schema
from comity.ledger.database import chunks
from comity.ledger.decided import undone
from comity.model import Record
from comity.reconcile.records import Decision
from comity.reconcile.values import words_of

ACTION = "rule"
_FIELDS = (*ALL_SIDES, "said_by", "denied_by")


class Rule(Record, frozen=True, kw_only=True):
    """A name, the party that it stands for, and the publisher in whose reports it does; all reports without one."""

    name: str
    state: str | None = None
    org: str | None = None
    publisher: str | None = None


def rule_of(decision: Decision) -> Rule:
    """Return the rule that a decision makes."""
    return msgspec.convert(decision.after, Rule)


def in_words(decision: Decision) -> str:
    """Return whom a rule says that its name stands for, and where."""
    rule = rule_of(decision)
    where = f", in reports of {rule.publisher}" if rule.publisher else ""
    return f"{rule.state or rule.org or 'no party'}{where}"


def in_force(connection: Connection) -> list[Rule]:
    """Return the rules of a ledger, those taken back left out, in order."""
    table = schema.decisions.c
    query = select(table.id, table.json).where(table.json.like(f'%"action":"{ACTION}"%')).order_by(table.seq)
    made = [msgspec.json.decode(row.json, type=Decision) for row in connection.execute(query)]
    made = [decision for decision in made if decision.action == ACTION]
    gone = undone(connection) if made else set()
    return [rule_of(decision) for decision in made if decision.id not in gone]


def laid_over(record: Any, publisher: str | None, rules: Iterable[Rule]) -> bool:
    """Lay rules over a claim as JSON has it; return whether one changed it. Later rules go over earlier ones."""
    changed = False
    for rule in rules:
        if rule.publisher is not None and rule.publisher != publisher:
            continue
        for party in _parties(record):
            if party["name"].casefold() == rule.name.casefold():
                known = {"state": rule.state, "org": rule.org}
                changed = changed or any(party.get(field) != value for field, value in known.items())
                party.update(known)
    return changed


def _parties(record: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for field in _FIELDS:
        yield from record.get(field) or ()


def concerned(name: str, connection: Connection) -> set[str]:
    """Return the claims of the entries in which a name stands."""
    parties, claims = schema.parties.c, schema.claims.c
    entries: set[str] | None = None
    for word in words_of(name):
        named = set(connection.execute(select(parties.entry).where(parties.key == f"~{word}")).scalars())
        entries = named if entries is None else entries & named
    found: set[str] = set()
    for chunk in chunks(entries or set()):
        found |= set(connection.execute(select(claims.id).where(claims.entry.in_(chunk))).scalars())
    return found
