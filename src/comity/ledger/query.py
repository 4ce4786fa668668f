"""Questions to a ledger: filters that are put one after another, and the entries that pass them all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    and_,
    asc,
    bindparam,
    cast,
    desc,
    func,
    literal,
    not_,
    or_,
    select,
    text,
    tuple_,
)

from comity.errors import NotKnown
from comity.kinds import ALL_SIDES, SIDES
from comity.knowledge.naming import PartyNames
from comity.ledger import asked, schema
from comity.ledger.database import Database
from comity.ledger.facets import count_by
from comity.ledger.frames import DataTable
from comity.ledger.rows import entry_of, entry_sorts
from comity.ledger.table import CLAIMS, ENTRIES, Rates, claim_rows, entry_rows
from comity.reconcile.records import Entry
from comity.reconcile.sentences import matter, names
from comity.reconcile.things import Thesaurus
from comity.showing import SHOWN, as_html, some

if TYPE_CHECKING:
    import pandas
    import polars

_ENTRY, _PARTY = schema.entries.c, schema.parties.c
_MUTUAL = ("parties", "visitors", "about")
_ORDERS: dict[str, ColumnElement[Any]] = {
    "date": _ENTRY.sorts,
    "reported": func.coalesce(_ENTRY.last_reported, "9999"),
    "sources": _ENTRY.sources,
}


SHOWN_COLUMNS = ("kind", "start", "from", "to", "what", "stage", "sources")


class World(NamedTuple):
    """What a ledger knows of the world: what things are kinds of, and what parties are called."""

    thesaurus: Thesaurus
    names: Callable[[], PartyNames]


class Query:
    """Entries of a ledger, narrowed by filters; each filter returns a new query, all of them have to hold.

    Parties are given by any of their names ("Russia", "Russian", "Moscow"), their code (ISO 3166-1 alpha-3 or an
    organisation's id), or words of a name in the ledger. Rejected entries are left out unless `status` asks for them.
    What no party, day, stage or publisher is called raises NotKnown, with the nearest in its message.
    """

    def __init__(
        self, database: Database, world: World, where: tuple[ColumnElement[bool], ...] = (), **page: Any
    ) -> None:
        self._database = database
        self._world = world
        self._where = where
        self._page = page

    def _and(self, *conditions: ColumnElement[bool]) -> Query:
        return Query(self._database, self._world, (*self._where, *conditions), **self._page)

    def _paged(self, **page: Any) -> Query:
        return Query(self._database, self._world, self._where, **self._page | page)

    def _keys(self, who: str) -> list[str]:
        return asked.Parties(self._database, self._world.names()).keys(who)

    def _with(self, who: str, roles: Sequence[str]) -> Query:
        held = [select(_PARTY.entry).where(_PARTY.role.in_(roles), _PARTY.key == key) for key in self._keys(who)]
        return self._and(*(_ENTRY.id.in_(those) for those in held))

    def between(self, one: str, two: str) -> Query:
        """What passed between two parties, either way."""
        first, second = self._keys(one)[-1], self._keys(two)[-1]
        keys = sorted((first, second))
        if keys[0][:1] != "~" != keys[1][:1]:
            pairs = schema.pairs.c
            return self._and(_ENTRY.id.in_(select(pairs.entry).where(pairs.one == keys[0], pairs.two == keys[1])))
        a, b = schema.parties.alias("a"), schema.parties.alias("b")
        meet = or_(a.c.role != b.c.role, a.c.role.in_(_MUTUAL))
        sides = and_(a.c.role.in_(ALL_SIDES), b.c.role.in_(ALL_SIDES), meet)
        both = select(a.c.entry).join(b, a.c.entry == b.c.entry)
        return self._and(_ENTRY.id.in_(both.where(and_(a.c.key == first, b.c.key == second, sides))))

    def party(self, who: str) -> Query:
        """What a party has a part in, on any side."""
        return self._with(who, ALL_SIDES)

    def giver(self, who: str) -> Query:
        """What a party gives."""
        return self._with(who, ["giver"])

    def receiver(self, who: str) -> Query:
        """What a party gets."""
        return self._with(who, ["receiver"])

    def side(self, who: str, *roles: str) -> Query:
        """What a party stands in on one of some sides, such as "accusers", "accused" or "about"."""
        return self._with(who, roles)

    def said_by(self, who: str) -> Query:
        """What a party is the source of: a code, or words of the speaker's name."""
        return self._with(who, ["said_by"])

    def kind(self, *kinds: str) -> Query:
        """Entries of some codebook kinds: transfer, agreement, visit, accusation, indicator, event."""
        return self._and(_ENTRY.kind.in_(asked.kinds(kinds)))

    def item(self, what: str) -> Query:
        """Transfers of a thing or anything that is a kind of it: "horse", "mammal", "tank", "food"."""
        terms = sorted(self._world.thesaurus.wanted(what))
        those = select(schema.things.c.entry).where(schema.things.c.term.in_(terms))
        return self._and(_ENTRY.id.in_(those))

    def stage(self, *stages: str) -> Query:
        """Entries that have got to one of some stages, by all reports."""
        return self._and(_ENTRY.stage.in_(asked.stages(stages)))

    def since(self, day: str) -> Query:
        """What happened, or will, on or after a day, month or year; undated entries count by the day of the report."""
        return self._and(func.coalesce(_ENTRY.end, _ENTRY.last_reported) >= asked.day(day))

    def until(self, day: str) -> Query:
        """What happened on or before a day, or the end of a month or year."""
        return self._and(func.coalesce(_ENTRY.start, _ENTRY.first_reported) <= f"{asked.day(day)}~")

    def text(self, words: str) -> Query:
        """Entries with all the words in what reports say of them; words in double quotes stand together."""
        return self._and(_ENTRY.id.in_(_text_search(asked.phrases(words), self._database.sqlite)))

    def publisher(self, *names: str) -> Query:
        """Entries that one of some publishers reports."""
        tellers, known = schema.tellers.c, asked.publishers(names, self._database)
        return self._and(_ENTRY.id.in_(select(tellers.entry).where(tellers.publisher.in_(known))))

    def min_sources(self, count: int) -> Query:
        """Entries that at least so many independent sources tell."""
        return self._and(_ENTRY.sources >= count)

    def status(self, *statuses: str) -> Query:
        """Entries by a person's word: open, accepted, rejected."""
        return self._and(_ENTRY.status.in_(asked.statuses(statuses)))._paged(status=True)

    def found(self, *types: str) -> Query:
        """Entries that open findings are about: any, or those of some types (sum, first, conflict, denial)."""
        findings = schema.findings.c
        about = select(schema.finding_entries.c.entry).join(schema.findings).where(findings.status == "open")
        if types:
            about = about.where(findings.type.in_(asked.findings(types)))
        return self._and(_ENTRY.id.in_(about))

    def among(self, ids: Sequence[str]) -> Query:
        """Just these entries, by their ids, in the query's order: what it found once need not be looked for again."""
        given: ColumnElement[str] = bindparam("ids", json.dumps(list(ids)), unique=True)
        each = func.json_each(given) if self._database.sqlite else func.json_array_elements_text(cast(given, JSON))
        those = _ENTRY.id.in_(select(each.table_valued("value").c.value))
        return Query(self._database, self._world, (those,), order=self._by).status("open", "accepted", "rejected")

    def ids(self) -> list[str]:
        """Return the ids of the entries, in their order."""
        with self._database.read() as connection:
            return list(connection.execute(self._page_of_ids()).scalars())

    def told_in(self, document: str) -> Query:
        """Entries that a report tells, by the report's id."""
        claims = schema.claims.c
        return self._and(_ENTRY.id.in_(select(claims.entry).where(claims.document == document)))

    def order(self, by: str) -> Query:
        """The order of what is returned: "date" (of the event), "reported" (last), "sources"; with "-" the other way.

        Ties, and undated events, go by the day of the first report.
        """
        if by.removeprefix("-") not in _ORDERS:
            raise NotKnown(f"no order {by!r}: it is one of {', '.join(_ORDERS)}, or one of them after a -")
        return self._paged(order=by)

    def after(self, entry: Entry) -> Query:
        """What comes behind an entry by the day of the event, in the query's order of days."""
        place, at = tuple_(_ENTRY.sorts, _ENTRY.id), tuple_(literal(entry_sorts(entry)), literal(entry.id))
        return self._and(place < at if self._by == "-date" else place > at)

    def before(self, entry: Entry) -> Query:
        """What comes ahead of an entry by the day of the event, the nearest first."""
        return self.order("date" if self._by == "-date" else "-date").after(entry)

    def limit(self, count: int | None) -> Query:
        """At most so many entries."""
        return self._paged(limit=count)

    def offset(self, count: int) -> Query:
        """Entries after the first so many."""
        return self._paged(offset=count)

    def records(self) -> list[Entry]:
        """Return the entries, by date and then by id unless `order` said otherwise."""
        return list(iter(self))

    def __len__(self) -> int:
        """How many entries it gives, limit and offset heeded."""
        rest = max(0, self.count() - int(self._page.get("offset", 0)))
        limit = self._page.get("limit")
        return rest if limit is None else min(rest, int(limit))

    def __repr__(self) -> str:
        return f"<Query: {some(len(self), 'entry', 'entries')}>"

    def _repr_html_(self) -> str:
        """The first entries as a table, for notebooks."""
        total = len(self)
        return as_html(map(entry_as_row, self.limit(min(total, SHOWN))), SHOWN_COLUMNS, some(total, "entry", "entries"))

    def __iter__(self) -> Iterator[Entry]:
        query = select(_ENTRY.json).where(_ENTRY.id.in_(self._page_of_ids())).order_by(*self._ordering())
        with self._database.read() as connection:
            found = connection.execute(query).scalars().all()
        yield from map(entry_of, found)

    def _page_of_ids(self) -> Select[Any]:
        """The page is cut from an index before whole rows are touched, so that far pages are as quick as near ones."""
        page = self.select(_ENTRY.id).order_by(*self._ordering())
        if (limit := self._page.get("limit")) is not None:
            page = page.limit(limit)
        if offset := self._page.get("offset"):
            page = page.offset(offset) if limit is not None else page.limit(2**62).offset(offset)
        return page

    def count(self) -> int:
        """Return how many entries pass, limit and offset aside."""
        with self._database.read() as connection:
            return int(connection.execute(self.select(func.count())).scalar_one())

    def facets(self, *fields: str, most: int = 20) -> dict[str, dict[str, int]]:
        """Return for each field its most frequent values with how many entries have them, limit and offset aside.

        The fields are those of comity.ledger.facets.FACETS, such as "kind", "stage", "year", "party" or "item".
        """
        with self._database.read() as connection:
            return {field: count_by(field, self.select(_ENTRY.id), most, connection) for field in fields}

    def table(self, rates: Rates | None = None) -> DataTable:
        """Return the entries as data: a row an item and dyad, with typed columns (comity.ledger.table.ENTRIES).

        `rates` has what one unit of a currency is worth in US dollars; without a rate, other money is not converted.
        """
        return DataTable(ENTRIES, partial(entry_rows, self, self._database, self._world.names(), rates))

    def claims(self) -> DataTable:
        """Return what each report says of the entries: a row a claim (comity.ledger.table.CLAIMS)."""
        return DataTable(CLAIMS, partial(claim_rows, self, self._database))

    def rows(self, rates: Rates | None = None) -> list[dict[str, Any]]:
        """Return the rows of `table`."""
        return list(self.table(rates))

    def pandas(self, rates: Rates | None = None) -> pandas.DataFrame:
        """Return the rows of `table` as a pandas frame; needs comity[frames]."""
        return self.table(rates).pandas()

    def polars(self, rates: Rates | None = None) -> polars.DataFrame:
        """Return the rows of `table` as a Polars frame; needs comity[frames]."""
        return self.table(rates).polars()

    def _ordering(self) -> list[ColumnElement[Any]]:
        column = _ORDERS[self._by.removeprefix("-")]
        columns = [*([] if column is _ENTRY.sorts else [column]), _ENTRY.sorts, _ENTRY.id]
        return [desc(column) for column in columns] if self._by.startswith("-") else [*map(asc, columns)]

    @property
    def _by(self) -> str:
        return str(self._page.get("order", "date"))

    @property
    def names(self) -> PartyNames:
        """What parties are called."""
        return self._world.names()

    @property
    def database(self) -> Database:
        """Where it is asked."""
        return self._database

    def select(self, *columns: Any) -> Select[Any]:
        """Return a statement for columns of the entries that pass, in no order."""
        query = select(*columns).select_from(schema.entries).where(*self._where)
        return query if self._page.get("status") else query.where(not_(_ENTRY.status == "rejected"))


ROW: dict[str, type] = {
    "id": str, "kind": str, "start": str, "end": str, "from": str, "to": str, "what": str, "mode": str, "stage": str,
    "denied": bool, "said_by": str, "sources": int, "reports": int, "copies": int, "first_reported": str,
    "last_reported": str, "status": str, "evidence": str,
}  # fmt: skip


def entry_as_row(entry: Entry) -> dict[str, Any]:
    """Return an entry as one flat row of texts and numbers."""
    record = entry.record
    one, *other = (getattr(record, side) for side in SIDES[entry.kind])
    when = record.date or getattr(record, "period", None)
    return {
        "id": entry.id,
        "kind": entry.kind,
        "start": when.start if when else None,
        "end": when.end if when else None,
        "from": names(one) if one else None,
        "to": names(other[0]) if other and other[0] else None,
        "what": matter(record),
        "mode": getattr(record, "mode", None),
        "stage": getattr(record, "stage", None),
        "denied": record.denied,
        "said_by": names(record.said_by) if record.said_by else None,
        "sources": entry.sources,
        "reports": len(entry.documents),
        "copies": entry.copies,
        "first_reported": entry.first_reported,
        "last_reported": entry.last_reported,
        "status": entry.status,
        "evidence": record.evidence,
    }


def as_builtins(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON has it."""
    return dict(msgspec.to_builtins(entry))


def _text_search(phrases: list[str], sqlite: bool) -> Any:
    if sqlite:
        # The entry comes from the index: the rows of claims hold what reports say, and are a hundred times its size.
        found = text(
            "SELECT claims.entry FROM words CROSS JOIN claims INDEXED BY claims_told ON claims.seq = words.rowid "
            "WHERE words MATCH :phrases AND claims.entry IS NOT NULL"
        )
        return found.bindparams(phrases=" ".join(f'"{phrase}"' for phrase in phrases)).columns(schema.claims.c.entry)
    words = schema.words.c
    inside = select(schema.claims.c.entry).join_from(schema.claims, schema.words, words.seq == schema.claims.c.seq)
    for phrase in phrases:
        inside = inside.where(words.vector.op("@@")(func.phraseto_tsquery("english", phrase)))
    return inside.where(schema.claims.c.entry.is_not(None))
