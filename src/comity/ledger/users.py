"""Who may write through the page, and who is signed in. Passwords come and stay as hashes, sessions stay as such."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256

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
        """Keep a user with the hash of a password, in place of the last one; return whether the user is new.

        Whoever was signed in with another password is signed out.
        """
        table, now = schema.users, _time()
        with self._database.write() as connection:
            changed = connection.execute(update(table).where(table.c.name == name).values(password=password)).rowcount
            if not changed:
                connection.execute(insert(table), {"name": name, "password": password, "added": now})
            connection.execute(delete(schema.sessions).where(schema.sessions.c.user == name))
        return not changed

    def remove(self, name: str) -> None:
        """Take a user away, who is signed out. Raises NotInLedger where there is none of this name."""
        with self._database.write() as connection:
            if not connection.execute(delete(schema.users).where(schema.users.c.name == name)).rowcount:
                raise NotInLedger(f"{name}: no such user")
            connection.execute(delete(schema.sessions).where(schema.sessions.c.user == name))

    def sign_in(self, user: User, seconds: int) -> str:
        """Begin a session of a user, and return its id, which stands nowhere else.

        Raises NotInLedger where the user was removed, or has another password, since it was looked up.
        """
        table, session = schema.sessions, secrets.token_urlsafe(32)
        row = {"hash": _hash(session), "user": user.name, "until": _time(seconds)}
        users = schema.users.c
        still = select(users.name).where(users.name == user.name, users.password == user.password)
        with self._database.write() as connection:
            if connection.execute(still).scalar() is None:
                raise NotInLedger(f"{user.name}: no such user")
            connection.execute(delete(table).where(table.c.until < _time()))
            connection.execute(insert(table), row)
        return session

    def signed_in(self, session: str) -> str | None:
        """Return the name of whose session has this id, if it has not ended."""
        table = schema.sessions.c
        query = select(table.user).where(table.hash == _hash(session), table.until > _time())
        with self._database.read() as connection:
            found: str | None = connection.execute(query).scalar()
        return found

    def sign_out(self, session: str) -> None:
        """End a session."""
        with self._database.write() as connection:
            connection.execute(delete(schema.sessions).where(schema.sessions.c.hash == _hash(session)))


def _hash(session: str) -> str:
    return sha256(session.encode("utf-8", "replace")).hexdigest()


def _time(later: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(seconds=later)).isoformat(timespec="seconds")
