"""Tell those who saved a search what is new in it: one message to its address, retried later where it is not taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from comity.errors import ComityError, FetchError
from comity.ledger.news import News, news
from comity.ledger.query import Query
from comity.ledger.searches import Search, Searches
from comity.model import Record
from comity.reconcile.records import Entry
from comity.reconcile.sentences import what_happens

Post = Callable[[str, bytes], int]
"""Sends a body to an address and returns the status of the answer. Raises InputError."""
MOST = 50
"""So many entries are in one message."""
TRIES = 8
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(days=1)


class Sent(Record, frozen=True, kw_only=True):
    """What came of a saved search: how many entries were told, or why not."""

    search: str
    entries: int
    error: str | None = None


def send(
    searches: Searches, entries: Query, post: Post, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Iterator[Sent]:
    """Look through the saved searches that have an address, and tell it what is new; yield what came of each.

    Where nothing is new, nothing is sent. What is not taken is sent again later, less and less often, up to `TRIES`
    times; then the search is left until it is saved anew.
    """
    for search in searches.all():
        time = now().isoformat(timespec="seconds")
        if search.webhook is None or search.tries >= TRIES or search.due > time:
            continue
        try:
            found = news(search.asked.over(entries), search.since)
            told = _told(search, found)
            if told:
                _post(post, search.webhook, message(search, told, more=found.more or len(told) > MOST))
        except ComityError as error:
            yield _failed(searches, search, error, now())
            continue
        fresh = tuple(entry.id for entry in told) if told else search.told
        kept = msgspec.structs.replace(search, since=time, told=fresh, due="", tries=0, error=None)
        if told or search.error:
            searches.keep(kept)
        if told:
            yield Sent(search=search.name, entries=len(told))


def message(search: Search, entries: Sequence[Entry], *, more: bool) -> bytes:
    """Return what is sent: JSON, with the name of the search and its new entries."""
    listed: list[dict[str, Any]] = [
        {
            "id": entry.id, "kind": entry.kind, "what": what_happens(entry.record),
            "stage": getattr(entry.record, "stage", None), "first_reported": entry.first_reported,
            "last_reported": entry.last_reported, "evidence": entry.record.evidence,
        }
        for entry in entries[:MOST]
    ]  # fmt: skip
    return msgspec.json.encode({"search": search.name, "entries": listed, "more": more})


def _told(search: Search, found: News) -> list[Entry]:
    """What is new, or at another stage, and was not told with the last message already."""
    entries = {entry.id: entry for entry in (*found.new, *(move.entry for move in found.moved))}
    return [entry for id_, entry in entries.items() if id_ not in search.told]


def _post(post: Post, address: str, body: bytes) -> None:
    status = post(address, body)
    if not 200 <= status < 300:
        raise FetchError(f"the address answered with {status}", passing=True)


def _failed(searches: Searches, search: Search, error: ComityError, now: datetime) -> Sent:
    tries = search.tries + 1
    wait = min(_FIRST_WAIT * 2 ** (tries - 1), _LONGEST_WAIT)
    due = (now + wait).isoformat(timespec="seconds")
    searches.keep(msgspec.structs.replace(search, tries=tries, due=due, error=str(error)[:500]))
    after = f"sent again at {due[11:16]} UTC" if tries < TRIES else "given up until it is saved anew"
    return Sent(search=search.name, entries=0, error=f"{error}; {after}")
