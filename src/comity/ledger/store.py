"""A ledger over many reports, kept in a database: add, ask, decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from itertools import islice
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select
from sqlalchemy.exc import DBAPIError

from comity.errors import LedgerError, NotInLedger
from comity.grounding.pointing import candidate_of
from comity.kinds import Kind
from comity.knowledge.naming import PartyNames, load_party_names
from comity.knowledge.things import load_things
from comity.ledger import adding, counts, schema
from comity.ledger.asked import Parties
from comity.ledger.balance import Balances, balance
from comity.ledger.coding import Coding
from comity.ledger.counts import UNREAD, Source
from comity.ledger.database import Database, chunks, reason
from comity.ledger.deciding import Decisions, login
from comity.ledger.found import Found
from comity.ledger.query import Query, World
from comity.ledger.recording import read_off
from comity.ledger.reports import Reports
from comity.ledger.rows import CLAIM_COLUMNS, Loader, claim_of, document_of, entry_of, find_entry, finding_of, ledger_of
from comity.ledger.searches import Searches
from comity.ledger.users import Users
from comity.ledger.watching import Watching
from comity.model import Document, Ledger, Record
from comity.reconcile.across import link
from comity.reconcile.records import (
    Decision,
    Entry,
    LedgerFinding,
    Link,
    ReportedClaim,
    revision_of,
)
from comity.reconcile.things import KnownThings, Thesaurus
from comity.settings import ReaderOptions
from comity.showing import above, some

if TYPE_CHECKING:
    from comity.pipelines import Pipelines


class Shown(Record, frozen=True, kw_only=True):
    """An entry with all that is known of it: claims, their reports, links, findings, decisions.

    `revision` changes with the entry; a decision may be made to depend on it. `copy_of` has the reports whose text
    another has too, and that other.
    """

    entry: Entry
    revision: str
    claims: list[ReportedClaim]
    documents: list[Document]
    copy_of: dict[str, str]
    links: list[Link]
    findings: list[LedgerFinding]
    decisions: list[Decision]


class Report(Record, frozen=True, kw_only=True):
    """A report as the ledger has it: what was read in it, its claims and the entries that they are in.

    `source` is the id of the report that it copies, or its own; `copies` are the other reports with the same text.
    `version` is that of the reader, `added` the time (ISO 8601, UTC). Rejected claims are in no entry.
    """

    ledger: Ledger
    claims: list[ReportedClaim]
    entry_of: dict[str, str]
    source: str
    copies: list[str]
    version: str
    added: str


class LedgerStore:
    """A ledger over many reports. Open one with `LedgerStore.open`; use it in a `with`, or close it.

    Any number of processes may read and add at once. What is asked for by `between`, `giver` and the other filters is
    a Query, to be narrowed further.
    """

    def __init__(self, database: Database, thesaurus: Thesaurus, knowledge: Path | None = None) -> None:
        self._database = database
        self._loader = Loader(thesaurus)
        self._world = World(thesaurus, partial(load_party_names, knowledge))

    @classmethod
    def open(
        cls,
        url: str | Path = "comity.db",
        *,
        create: bool = True,
        knowledge: Path | None = None,
        thesaurus: Thesaurus | None = None,
    ) -> LedgerStore:
        """Open a ledger: a file's path for SQLite, `:memory:` for one that is not kept, or a `postgresql://` URL.

        It is made where it is not there, unless `create` is false, and brought to the newest tables. `thesaurus`
        knows what things are kinds of; by default it is comity's tables with those in the folder `knowledge` over
        them. Raises LedgerError.
        """
        known = thesaurus or KnownThings(partial(load_things, knowledge))
        return cls(Database(str(url), create=create), known, knowledge)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def __repr__(self) -> str:
        return f"<LedgerStore: {some(self.reports.count(), 'report')}, {some(len(self), 'entry', 'entries')}>"

    def __len__(self) -> int:
        """How many entries it has, rejected ones left out."""
        return self.entries().count()

    def __bool__(self) -> bool:
        """A ledger is one without entries, too."""
        return True

    def _repr_html_(self) -> str:
        """The latest entries as a table, for notebooks."""
        return self.entries().order("-date")._repr_html_()

    def __enter__(self) -> LedgerStore:
        return self

    def __exit__(self, _type: type[BaseException] | None, _e: BaseException | None, _tb: TracebackType | None) -> None:
        self.close()

    def add(self, ledger: Ledger, version: str = "") -> bool:
        """Add one report's ledger, in one transaction; return whether anything was new.

        `version` is that of the reader: the same report by the same version again changes nothing, another version's
        reading takes the place of the last, and decisions stay. Raises NotKept where the database does not take it, and
        LedgerError where it takes nothing.
        """
        return bool(self._add([ledger], version))

    def add_all(self, ledgers: Iterable[Ledger], version: str = "", *, together: int = 1) -> int:
        """Add reports; return how many were new. So many `together` are one transaction, which is faster."""
        waiting, new = iter(ledgers), 0
        while batch := list(islice(waiting, together)):
            new += self._add(batch, version)
        return new

    def _add(self, ledgers: Sequence[Ledger], version: str) -> int:
        def work() -> int:
            with self._database.write() as connection:
                return adding.add(ledgers, version, self._database, connection, self._loader)

        try:
            return self._database.again(work)
        except DBAPIError as error:
            raise LedgerError(f"{self._database.name}: the report could not be added: {reason(error)}") from error

    def has(self, document: str, version: str = "") -> bool:
        """Return whether a report is there as this version of the reader read it."""
        table = schema.documents.c
        with self._database.read() as connection:
            return connection.execute(select(table.version).where(table.id == document)).scalar() == version

    def entries(self) -> Query:
        """Return a query for all entries."""
        return Query(self._database, self._world)

    @property
    def names(self) -> PartyNames:
        """What parties are called, by all that is known."""
        return self._world.names()

    def party(self, who: str) -> str:
        """Return the code of a state or organisation by any of its names.

        Raises NotKnown, with the nearest, where none is called so.
        """
        return Parties(self._database, self.names).code(who)

    def between(self, one: str, two: str) -> Query:
        """Return a query for what passed between two parties."""
        return self.entries().between(one, two)

    def giver(self, who: str) -> Query:
        """Return a query for what a party gives."""
        return self.entries().giver(who)

    def receiver(self, who: str) -> Query:
        """Return a query for what a party gets."""
        return self.entries().receiver(who)

    def kind(self, *kinds: str) -> Query:
        """Return a query for entries of some kinds."""
        return self.entries().kind(*kinds)

    def item(self, what: str) -> Query:
        """Return a query for transfers of a thing."""
        return self.entries().item(what)

    def text(self, words: str) -> Query:
        """Return a query for entries with words in what reports say of them."""
        return self.entries().text(words)

    def entry(self, id_: str) -> Entry:
        """Return an entry by its id, the start of it, an id that it had before, or the id of one of its claims.

        Raises LedgerError where there is none, or more than one.
        """
        with self._database.read() as connection:
            return entry_of(find_entry(id_, connection))

    def holding(self, claims: Collection[str]) -> list[Entry]:
        """Return the entries that hold some claims, by the claims' ids; what is in none is left out."""
        table, found = schema.claims.c, list[Entry]()
        with self._database.read() as connection:
            for chunk in chunks(set(claims)):
                inside = select(table.entry).where(table.id.in_(chunk))
                query = select(schema.entries.c.json).where(schema.entries.c.id.in_(inside))
                found += map(entry_of, connection.execute(query.order_by(schema.entries.c.id)).scalars())
        return found

    def show(self, id_: str, limit: int | None = None, offset: int = 0) -> Shown:
        """Return an entry with its reports, words, links, findings and decisions; `id_` as for `entry`.

        Of an entry with many claims, `limit` and `offset` give a page of them, with the reports and links of those.
        """
        entry = self.entry(id_)
        wanted = entry.claims[offset : None if limit is None else offset + limit]
        links, documents = schema.links.c, schema.documents
        with self._database.read() as connection:
            rows = connection.execute(
                select(*CLAIM_COLUMNS).join(documents).where(schema.claims.c.id.in_(wanted))
            ).mappings()
            claims = {row["id"]: claim_of(row) for row in rows}
            inside = select(links.a, links.b).where(links.a.in_(wanted), links.b.in_(wanted))
            pairs = connection.execute(inside.order_by(links.a, links.b)).all()
            told = list(dict.fromkeys(claims[claim].document for claim in wanted))
            reports = connection.execute(select(documents).where(documents.c.id.in_(told))).mappings().all()
            by_id = {row["id"]: document_of(row) for row in reports}
        features = self._loader.features(claims)
        return Shown(
            entry=entry,
            revision=revision_of(entry),
            claims=[claims[claim] for claim in wanted],
            documents=[by_id[document] for document in told],
            copy_of=_copies(told, {row["id"]: row["source"] for row in reports}),
            links=[made for a, b in pairs if (made := link(features[a], features[b]))],
            findings=self.findings(entry=entry.id),
            decisions=self.decisions.about(entry.claims),
        )

    def report(self, id_: str) -> Report:
        """Return a report by its id. Raises LedgerError where there is none."""
        table, readings, claims = schema.documents.c, schema.readings.c, schema.claims.c
        newest = and_(readings.document == table.id, readings.version == table.version)
        query = select(table.source, table.version, readings.added, readings.ledger).join(schema.readings, newest)
        with self._database.read() as connection:
            row = connection.execute(query.where(table.id == id_)).one_or_none()
            if row is None:
                raise NotInLedger(f"{id_}: no such report")
            told = select(*CLAIM_COLUMNS, claims.entry).join(schema.documents).where(claims.document == id_)
            rows = connection.execute(told.order_by(claims.seq)).mappings().all()
            others = select(table.id).where(table.source == row.source, table.id != id_).order_by(table.id)
            copies = list(connection.execute(others).scalars())
        return Report(
            ledger=ledger_of(row.ledger),
            claims=[claim_of(each) for each in rows],
            entry_of={each["id"]: each["entry"] for each in rows if each["entry"]},
            source=row.source,
            copies=copies,
            version=row.version,
            added=row.added,
        )

    def record(
        self,
        document: str,
        kind: Kind,
        words: Mapping[str, Sequence[str]],
        *,
        instead_of: str | None = None,
        by: str | None = None,
        why: str | None = None,
        reader: Pipelines | None = None,
    ) -> Decision:
        """Record what was missed in a report: the values are worked out from its words, as for any other claim.

        `words` has the report's own words by role: `trigger`, the words for the act, `item`, `giver`, `accused` and so
        on; and labels, such as `stage`, where no word says them. `instead_of` is a claim that this one puts right.
        Raises LedgerError where the words make no entry, or are not in the report.
        """
        from comity.pipelines import Pipelines

        report = self.report(document).ledger.document
        name = by or login()
        candidate = candidate_of(kind, report.text, words, name)
        claim, _ = read_off((reader or Pipelines(ReaderOptions())).resolve, report, candidate)
        return self.decisions.record(document, claim, instead_of=instead_of, by=name, why=why)

    def state(self) -> str:
        """Return a token that is another one after every change to the ledger, for what is kept of its answers."""
        table = schema.settings.c
        with self._database.read() as connection:
            return connection.execute(select(table.value).where(table.name == "revision")).scalar() or ""

    def findings(self, type_: str | None = None, entry: str | None = None) -> list[LedgerFinding]:
        """Return findings, of one type or about one entry if asked, sorted by type and id."""
        table = schema.findings
        query = select(table.c.json).order_by(table.c.type, table.c.id)
        if type_ is not None:
            query = query.where(table.c.type == type_)
        if entry is not None:
            query = query.join(schema.finding_entries).where(schema.finding_entries.c.entry == entry)
        with self._database.read() as connection:
            return [finding_of(json) for json in connection.execute(query).scalars()]

    def balance(self, one: str, two: str, by: str | None = None) -> Balances:
        """Return who gave what to whom between two states or organisations, in total; `by` is None, "year" or "kind".

        Parts, repeated reports and deliveries within a larger total count once; see comity.ledger.balance.
        """
        first, second = self.party(one), self.party(two)
        return Balances(balance(self.between(first, second).kind("transfer").records(), first, second, by))

    def export(self, format_: str, path: str | PathLike[str], query: Query | None = None, **options: Any) -> list[Path]:
        """Write the ledger, or the entries of a query, in a format such as "csv" or "xlsx"; return the files written.

        The options are those of `comity.export.export`. Raises ComityError where it cannot be written so.
        """
        written: list[Path] = above("comity.export").export(self, format_, path, query, **options)
        return written

    def plot(
        self, picture: str, path: str | PathLike[str] | None = None, one: str | None = None, two: str | None = None
    ) -> Any:
        """Draw "timeline", "network" or "balance", of two parties if named, into a file: .svg, .png or .html.

        Without a file, the drawing is returned, to be shown by a notebook. Needs comity[plot]; raises as
        `comity.plot.plot` does.
        """
        return above("comity.plot").plot(self, picture, path, one, two)

    def sources(self) -> list[Source]:
        """Return the publishers, those with the most reports first."""
        return counts.sources(self._database)

    def stats(self) -> dict[str, Any]:
        """Return how much is in the ledger: reports, copies, claims, entries and findings by kind, decisions."""
        return counts.stats(self._database)

    def unread(self, languages: Collection[str]) -> list[Document]:
        """Return the reports in some languages that were kept when these were not read yet."""
        documents = schema.documents
        waiting = select(documents).where(documents.c.version == UNREAD, documents.c.language.in_(list(languages)))
        with self._database.read() as connection:
            return [document_of(row) for row in connection.execute(waiting.order_by(documents.c.id)).mappings()]

    def ledgers(self) -> Iterable[Ledger]:
        """Yield the ledger of each report as it was last read, by document id."""
        return (ledger for ledger, _ in self.readings())

    def readings(self) -> Iterable[tuple[Ledger, str]]:
        """Yield the ledger of each report as it was last read, and the reader's version, by document id."""
        readings, documents = schema.readings.c, schema.documents.c
        newest = (
            select(readings.ledger, readings.version)
            .join(schema.documents)
            .where(readings.version == documents.version)
        )
        with self._database.read() as connection:
            ids = connection.execute(select(documents.id).order_by(documents.id)).scalars().all()
            for chunk in chunks(ids):
                for json, version in connection.execute(newest.where(documents.id.in_(chunk)).order_by(documents.id)):
                    yield ledger_of(json), version

    @property
    def reports(self) -> Reports:
        """The reports, to be listed."""
        return Reports(self._database)

    @property
    def found(self) -> Found:
        """The findings, to be listed a page at a time."""
        return Found(self._database)

    @property
    def users(self) -> Users:
        """Who may write through the page."""
        return Users(self._database)

    @property
    def watching(self) -> Watching:
        """What is known of watched sources and of the pages found in them."""
        return Watching(self._database)

    @property
    def searches(self) -> Searches:
        """Searches that were saved, and who is told what is new in them."""
        return Searches(self._database)

    @property
    def coding(self) -> Coding:
        """Samples for second coding, and how far those who code them agree."""
        return Coding(self._database, self.decisions, self._world.names)

    @property
    def decisions(self) -> Decisions:
        """What people decided, and the way to decide."""
        return Decisions(self._database, self._loader, self._world.names)


def _copies(documents: Sequence[str], source_of: Mapping[str, str]) -> dict[str, str]:
    """Say for each document that has another's text whose: that of the first of them here."""
    first: dict[str, str] = {}
    found = {document: first.setdefault(source_of[document], document) for document in documents}
    return {document: source for document, source in found.items() if source != document}
