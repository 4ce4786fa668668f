"""What a ledger knows of watched sources: when each was looked at, and which of their pages are still to be read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import msgspec
from sqlalchemy import Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from comity.ledger import schema
from comity.ledger.database import Database, chunks
from comity.ledger.rows import encode
from comity.model import Record

State = Literal["waiting", "done", "failed"]


class WatchedSource(Record, frozen=True, kw_only=True):
    """A feed, sitemap or list: what its last answer said of itself, when it is due again, how often it failed."""

    address: str
    etag: str | None = None
    modified: str | None = None
    due: str = ""
    tries: int = 0
    error: str | None = None


class WatchedPage(Record, frozen=True, kw_only=True):
    """A page, or a file with the `mark` of its state, found in a source.

    It is waiting (again after `tries` failures, not before `due`), done, or failed for good, and `error` says why.
    Title, day and publisher are those that the source gives.
    """

    address: str
    source: str
    state: State = "waiting"
    due: str = ""
    tries: int = 0
    error: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    mark: str | None = None


class Watching:
    """Sources and pages of a ledger, each kept in a transaction of its own. Times are ISO 8601, UTC."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def source(self, address: str) -> WatchedSource:
        """Return what is known of a source; of a new one nothing."""
        table = schema.watched.c
        with self._database.read() as connection:
            json = connection.execute(select(table.json).where(table.address == address)).scalar()
        return msgspec.json.decode(json, type=WatchedSource) if json else WatchedSource(address=address)

    def keep(self, *sources: WatchedSource) -> None:
        """Keep what is now known of sources."""
        self._put(schema.watched, [{"address": each.address, "json": encode(each)} for each in sources])

    def keep_pages(self, pages: Iterable[WatchedPage]) -> None:
        """Keep what is now known of pages."""
        rows = [{"address": p.address, "state": p.state, "due": p.due, "json": encode(p)} for p in pages]
        self._put(schema.pages, rows)

    def known(self, addresses: Iterable[str]) -> dict[str, WatchedPage]:
        """Return the pages among these addresses that were found before."""
        found: dict[str, WatchedPage] = {}
        table = schema.pages.c
        with self._database.read() as connection:
            for some in chunks(set(addresses)):
                for json in connection.execute(select(table.json).where(table.address.in_(some))).scalars():
                    page = msgspec.json.decode(json, type=WatchedPage)
                    found[page.address] = page
        return found

    def due(self, now: str) -> list[WatchedPage]:
        """Return the pages that are to be read by now, those waiting longest first."""
        return self._pages(schema.pages.c.state == "waiting", schema.pages.c.due <= now)

    def failing(self) -> list[WatchedPage]:
        """Return the pages that failed: given up, or to be tried again."""
        pages = self._pages(schema.pages.c.state != "done")
        return [page for page in pages if page.error is not None]

    def counts(self) -> dict[str, int]:
        """Return how many pages are waiting, done and failed."""
        state = schema.pages.c.state
        with self._database.read() as connection:
            rows = connection.execute(select(state, func.count()).group_by(state)).all()
        return {"waiting": 0, "done": 0, "failed": 0} | {row[0]: row[1] for row in rows}

    def _pages(self, *where: Any) -> list[WatchedPage]:
        table = schema.pages.c
        with self._database.read() as connection:
            found = connection.execute(select(table.json).where(*where).order_by(table.due, table.address))
            return [msgspec.json.decode(json, type=WatchedPage) for json in found.scalars()]

    def _put(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        statement = (sqlite.insert if self._database.sqlite else postgresql.insert)(table)
        columns = {name: statement.excluded[name] for name in rows[0] if name != "address"}

        def work() -> None:
            with self._database.write() as connection:
                connection.execute(statement.on_conflict_do_update(index_elements=["address"], set_=columns), rows)

        self._database.again(work)
