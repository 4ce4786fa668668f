"""Who may write through the page, and what their sign-in is signed with. Passwords come and stay as hashes."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select, update

from comity.errors import NotInLedger
from comity.ledger import schema
from comity.ledger.database import Database
from comity.model import Record


class User(Record, frozen=True, kw_only=True):
    """Somebody who may sign in; `added` is ISO 8601, UTC."""

    name: str
    password: str
    added: str


class Users:
    """The users of a ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[User]:
        """Return all users by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(schema.users).order_by(schema.users.c.name)).mappings()
            return [User(**row) for row in rows]

    def get(self, name: str) -> User | None:
        """Return a user by name, or None."""
        with self._database.read() as connection:
            row = connection.execute(select(schema.users).where(schema.users.c.name == name)).mappings().first()
        return User(**row) if row else None

    def put(self, name: str, password: str) -> bool:
        """Keep a user with the hash of a password, in place of the last one; return whether the user is new."""
        table, now = schema.users, datetime.now(UTC).isoformat(timespec="seconds")
        with self._database.write() as connection:
            changed = connection.execute(update(table).where(table.c.name == name).values(password=password)).rowcount
            if not changed:
                connection.execute(insert(table), {"name": name, "password": password, "added": now})
        return not changed

    def remove(self, name: str) -> None:
        """Take a user away. Raises NotInLedger where there is none of this name."""
        with self._database.write() as connection:
            if not connection.execute(delete(schema.users).where(schema.users.c.name == name)).rowcount:
                raise NotInLedger(f"{name}: no such user")

    def secret(self) -> str:
        """Return the key that sign-ins are signed with; it is made when first asked for."""
        table = schema.settings
        with self._database.write() as connection:
            query = select(table.c.value).where(table.c.name == "secret")
            found: str | None = connection.execute(query).scalar()
            if found is None:
                found = secrets.token_hex(32)
                connection.execute(insert(table), {"name": "secret", "value": found})
        return found
