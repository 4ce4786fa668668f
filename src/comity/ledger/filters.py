"""What a list of entries is narrowed by, as one record: the same for the command line, the page and programs."""

from __future__ import annotations

from comity.ledger.query import Query
from comity.model import Record


class Filters(Record, frozen=True, kw_only=True):
    """Filters of a Query by their names; all that are given have to hold."""

    between: tuple[str, str] | None = None
    party: str | None = None
    giver: str | None = None
    receiver: str | None = None
    kind: tuple[str, ...] = ()
    item: str | None = None
    stage: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    said_by: str | None = None
    publisher: tuple[str, ...] = ()
    text: str | None = None
    min_sources: int | None = None
    status: tuple[str, ...] = ()
    finding: tuple[str, ...] = ()

    def over(self, query: Query) -> Query:
        """Return the query narrowed by these filters. Raises LedgerError where a value is none for its filter."""
        for name in ("party", "giver", "receiver", "item", "since", "until", "said_by", "text", "min_sources"):
            if (value := getattr(self, name)) is not None:
                query = getattr(query, name)(value)
        for name in ("between", "kind", "stage", "publisher", "status"):
            if values := getattr(self, name):
                query = getattr(query, name)(*values)
        if self.finding:
            query = query.found(*(type_ for type_ in self.finding if type_ != "any"))
        return query
