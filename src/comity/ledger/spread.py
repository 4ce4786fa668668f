"""How the entries of a query are spread at a glance, for a page that has to be quick; and who deals with whom."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import case, func, or_, select

from comity.ledger import schema
from comity.ledger.facets import count_by
from comity.ledger.query import Query
from comity.model import Record

WIDE = 5_000
"""Beyond so many entries, parties and publishers are not counted: narrow the query first."""
_MOST = 40


class Spread(Record, frozen=True, kw_only=True):
    """Numbers of entries. `parties` and `publishers` have those with the most, and are None beyond `WIDE` entries."""

    total: int
    kinds: dict[str, int]
    stages: dict[str, int]
    years: dict[str, int]
    statuses: dict[str, int]
    findings: dict[str, int]
    parties: dict[str, int] | None
    publishers: dict[str, int] | None


class Listing(Record, frozen=True, kw_only=True):
    """How the entries of a query are spread, and the ids of the first `WIDE` of them in its order."""

    spread: Spread
    ids: tuple[str, ...]


class Pair(Record, frozen=True, kw_only=True):
    """Two parties (`one` < `two`), and the number of entries between them."""

    one: str
    two: str
    entries: int


def spread(query: Query) -> Spread:
    """Return how the entries of a query are spread, its limit and offset aside."""
    return listing(query).spread


def listing(query: Query) -> Listing:
    """Return what a page that lists the entries of a query has to know, worked out in as few passes as can be."""
    entries = schema.entries.c
    columns = (entries.kind, entries.stage, func.substr(entries.sorts, 1, 4), entries.status)
    ids = query.limit(WIDE + 1).offset(0).ids()
    narrow = len(ids) <= WIDE
    query = query.among(ids) if narrow else query
    with query.database.read() as connection:
        rows = connection.execute(query.select(*columns, func.count()).group_by(*columns)).all()
        kinds, stages, years, statuses = (_sum(rows, place) for place in range(len(columns)))
        found = query.select(entries.id)
        counted = Spread(
            total=sum(row[-1] for row in rows),
            kinds=kinds,
            stages=stages,
            years=dict(sorted((year, count) for year, count in years.items() if year != "9999")),
            statuses=statuses,
            findings=count_by("finding", found, _MOST, connection),
            parties=count_by("party", found, _MOST, connection) if narrow else None,
            publishers=count_by("publisher", found, _MOST, connection) if narrow else None,
        )
    return Listing(spread=counted, ids=tuple(ids[:WIDE]))


def busiest(query: Query, limit: int | None = None, offset: int = 0) -> list[Pair]:
    """Return the pairs of states and organisations with the most entries, those of rejected entries left out."""
    table = schema.pairs.c
    count = func.count()
    counted = select(table.one, table.two, count).where(table.status != "rejected").group_by(table.one, table.two)
    ordered = counted.order_by(count.desc(), table.one, table.two).limit(limit).offset(offset or None)
    with query.database.read() as connection:
        return [Pair(one=one, two=two, entries=number) for one, two, number in connection.execute(ordered)]


def partners(query: Query, who: str, limit: int | None = None) -> list[Pair]:
    """Return the pairs of a party with others, those with the most entries first; `one` is the party."""
    table = schema.pairs.c
    other = case((table.one == who, table.two), else_=table.one)
    count = func.count()
    counted = select(other, count).where(or_(table.one == who, table.two == who), table.status != "rejected")
    with query.database.read() as connection:
        rows = connection.execute(counted.group_by(other).order_by(count.desc(), other).limit(limit)).all()
    return [Pair(one=who, two=two, entries=number) for two, number in rows]


def roles(query: Query, who: str) -> dict[str, int]:
    """Return on which sides of how many entries of a query a party is: giver, receiver, parties, accusers and so on."""
    table = schema.parties.c
    inside = table.entry.in_(query.select(schema.entries.c.id))
    counted = select(table.role, func.count()).where(table.key == who, inside).group_by(table.role)
    with query.database.read() as connection:
        return dict(sorted(map(tuple, connection.execute(counted))))


def _sum(rows: Any, place: int) -> dict[str, int]:
    counter: Counter[str] = Counter()
    for row in rows:
        if row[place] is not None:
            counter[row[place]] += row[-1]
    return dict(sorted(counter.items(), key=lambda each: (-each[1], each[0])))
