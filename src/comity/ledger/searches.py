"""Searches that were saved under a name, and the address that is told what is new in them."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from sqlalchemy import delete, func, insert, select

from comity.documents.web.addresses import is_address, normal
from comity.errors import LedgerError, NotInLedger
from comity.ledger import schema
from comity.ledger.database import Database
from comity.ledger.filters import Filters
from comity.ledger.rows import encode
from comity.model import Record

MOST = 200
"""So many searches a ledger keeps."""
_LONGEST = 200


class Search(Record, frozen=True, kw_only=True):
    """A saved search. `since` is up to when it was looked through (ISO 8601, UTC), `told` what was found new last.

    `webhook` is told what is new: not before `due`, after `tries` failures, of which `error` is the last.
    """

    name: str
    by: str
    asked: Filters
    since: str
    webhook: str | None = None
    told: tuple[str, ...] = ()
    due: str = ""
    tries: int = 0
    error: str | None = None


class Searches:
    """The saved searches of a ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Search]:
        """Return them by name."""
        table = schema.searches.c
        with self._database.read() as connection:
            rows = connection.execute(select(table.json).order_by(table.name)).scalars()
            return [msgspec.json.decode(json, type=Search) for json in rows]

    def save(self, name: str, asked: Filters, *, by: str, webhook: str | None = None) -> Search:
        """Save a search, in place of one of that name; what is there now is not told as new.

        Raises LedgerError where the name or the address is none, or there are too many.
        """
        name = " ".join(name.split())
        if not 0 < len(name) <= _LONGEST:
            raise LedgerError(f"a saved search has a name of 1 to {_LONGEST} characters")
        if webhook is not None and not is_address(webhook):
            raise LedgerError(f"{webhook!r} is no address: it begins with http:// or https://")
        table = schema.searches
        with self._database.read() as connection:
            others = select(func.count()).where(table.c.name != name)
            if connection.execute(others).scalar_one() >= MOST:
                raise LedgerError(f"a ledger keeps {MOST} searches: take one away first")
        now = datetime.now(UTC).isoformat(timespec="seconds")
        made = Search(name=name, by=by, asked=asked, since=now, webhook=normal(webhook) if webhook else None)
        self.keep(made, new=True)
        return made

    def keep(self, search: Search, *, new: bool = False) -> None:
        """Keep what is known of a search now, unless it was taken away meanwhile."""
        table = schema.searches
        with self._database.write() as connection:
            gone = connection.execute(delete(table).where(table.c.name == search.name)).rowcount
            if gone or new:
                connection.execute(insert(table), {"name": search.name, "json": encode(search)})
                self._database.mark(connection)

    def remove(self, name: str) -> None:
        """Take a search away. Raises NotInLedger where there is none of this name."""
        table = schema.searches
        with self._database.write() as connection:
            if not connection.execute(delete(table).where(table.c.name == name)).rowcount:
                raise NotInLedger(f"{name}: no such saved search")
            self._database.mark(connection)
