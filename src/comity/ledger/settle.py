"""Keep entries and findings in step with claims: only what a change touches is worked out again.

The result is that of comity.reconcile.whole over all claims, whatever came first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select, update

from comity.ledger import rules, schema
from comity.ledger.database import Database, chunks
from comity.ledger.decided import Decided, decided
from comity.ledger.findings import settle_findings
from comity.ledger.rows import Loader, encode, entry_row, pair_rows, party_rows, searchable, thing_rows
from comity.reconcile.across import clusters, links_among, regions
from comity.reconcile.blocking import Look, looks, places, together
from comity.reconcile.entries import build_entry, put
from comity.reconcile.features import Features
from comity.reconcile.records import Entry, Link, ReportedClaim


@dataclass(frozen=True)
class _Nearby:
    """Claims and the entries that they were in, what is decided about them, and the groups they come out in."""

    entries: dict[str, str | None]
    claims: dict[str, ReportedClaim]
    made: Decided
    groups: list[list[str]]

    def changed(self, concerned: set[str]) -> set[str]:
        """Return the claims of groups that are another entry than before, or have a concerned claim in them."""
        before: dict[str, set[str]] = defaultdict(set)
        for claim, entry in self.entries.items():
            if entry is not None:
                before[entry].add(claim)
        same = {
            claim
            for group in self.groups
            if (entry := self.entries[group[0]]) and before[entry] == set(group) and not concerned & set(group)
            for claim in group
        }
        return (set(self.claims) | concerned & set(self.entries)) - same


class Settling:
    """One transaction's work on the claims that it adds, changes or takes away."""

    def __init__(self, database: Database, connection: Connection, loader: Loader) -> None:
        self._database = database
        self._connection = connection
        self._loader = loader

    def refresh(self, ids: set[str]) -> None:
        """Lay rules and people's corrections over claims as they were read, and settle those that this changes."""
        table, found = schema.claims.c, decided(ids, self._connection)
        known = rules.in_force(self._connection)
        changed: set[str] = set()
        columns = select(table.id, table.read, table.json, schema.documents.c.publisher).join(schema.documents)
        for chunk in chunks(ids):
            for id_, read, json, publisher in self._connection.execute(columns.where(table.id.in_(chunk))).all():
                record = msgspec.json.decode(read) if known or id_ in found.reread else None
                ruled = rules.laid_over(record, publisher, known) if known else False
                for field, value in found.reread.get(id_, {}).items():
                    put(record, field, value)
                now = encode(record) if ruled or id_ in found.reread else read
                if now != json:
                    changed.add(id_)
                    self._connection.execute(update(schema.claims).where(table.id == id_).values(json=now))
        self.settle(changed, ids)

    def settle(self, fresh: set[str], touched: set[str]) -> None:
        """Bring links, entries and findings in step: `fresh` claims are new or changed, `touched` ones concerned."""
        touched = touched | self._linked(fresh)
        self._relink(fresh)
        near = self._nearby(fresh | touched)
        self._store(near.groups, near.claims, near.entries, near.made, fresh | touched)

    def _nearby(self, concerned: set[str]) -> _Nearby:
        """Cut anew into entries what is near some claims, as far as that changes anything.

        How a group of claims comes together depends on its own links alone, since a link that was not followed left
        no trace. So what lies beyond an unchanged entry is unchanged as well, and the view widens only from entries
        that come out another way.
        """
        near = self._view(self._tied(concerned))
        while beyond := self._tied(near.changed(concerned)) - set(near.entries):
            near = self._view(set(near.entries) | beyond)
        return near

    def _view(self, ids: set[str]) -> _Nearby:
        entries = self._entries_of(ids)
        claims = self._loader.claims(ids, self._connection)
        made = decided(set(claims), self._connection)
        kept = {id_: claim for id_, claim in claims.items() if id_ not in made.rejected}
        return _Nearby(entries, kept, made, self._clusters(self._loader.features(kept), made))

    def _tied(self, ids: set[str]) -> set[str]:
        """Return claims, all that is linked to them by score or by a person, and the entries of all these whole."""
        anchors = schema.anchors.c
        found = self._linked(ids)
        for chunk in chunks(set(found)):
            about = select(anchors.decision).where(anchors.claim.in_(chunk))
            with_it = select(anchors.claim).where(and_(anchors.decision.in_(about), anchors.claim.is_not(None)))
            found |= {claim for claim in self._connection.execute(with_it).scalars() if claim}
        return self.members(found)

    def members(self, ids: set[str]) -> set[str]:
        """Return claims with all that are in their entries."""
        table, found = schema.claims.c, set(ids)
        for chunk in chunks(ids):
            inside = select(table.entry).where(and_(table.id.in_(chunk), table.entry.is_not(None)))
            found |= set(self._connection.execute(select(table.id).where(table.entry.in_(inside))).scalars())
        return found

    def _linked(self, ids: set[str]) -> set[str]:
        a, b, found = schema.links.c.a, schema.links.c.b, set(ids)
        for chunk in chunks(ids):
            for one, two in ((a, b), (b, a)):
                found |= set(self._connection.execute(select(two).where(one.in_(chunk))).scalars())
        return found

    def _relink(self, fresh: set[str]) -> None:
        """Block fresh claims anew, compare them with those in their blocks, and keep the links."""
        a, b = schema.links.c.a, schema.links.c.b
        for chunk in chunks(fresh):
            self._connection.execute(delete(schema.blocks).where(schema.blocks.c.claim.in_(chunk)))
            self._connection.execute(delete(schema.links).where(or_(a.in_(chunk), b.in_(chunk))))
        claims = self._loader.claims(fresh, self._connection)
        features = self._loader.features(claims)
        near = self._neighbours(together(look for each in features.values() for look in looks(each)))
        rows = [
            {"key": key, "month": month, "claim": id_}
            for id_, each in sorted(features.items())
            for key, month in sorted(places(each))
        ]
        if rows:
            self._connection.execute(insert(schema.blocks), rows)
        self._index_words(claims)
        others = self._loader.features(self._loader.claims(near - fresh, self._connection))
        made = links_among(features.values(), others.values())
        if made:
            links = [{"a": each.a, "b": each.b, "score": each.score} for each in made]
            self._connection.execute(insert(schema.links), links)

    def release(self, entries: set[str]) -> None:
        """Take entries apart: their claims are in none until they are settled again."""
        for chunk in chunks(entries):
            self._connection.execute(update(schema.claims).where(schema.claims.c.entry.in_(chunk)).values(entry=None))
        settle_findings(self._database, self._connection, self._loader, [], entries)
        for chunk in chunks(entries):
            self._connection.execute(delete(schema.entries).where(schema.entries.c.id.in_(chunk)))

    def forget_words(self, claims: Iterable[int]) -> None:
        """Take claims, by their seq, out of full text search."""
        name = "rowid" if self._database.sqlite else "seq"
        for seq in claims:
            self._connection.exec_driver_sql(f"DELETE FROM words WHERE {name} = {int(seq)}")  # nosec

    def _index_words(self, claims: dict[str, ReportedClaim]) -> None:
        table = schema.claims.c
        for chunk in chunks(set(claims)):
            rows = self._connection.execute(select(table.seq, table.id).where(table.id.in_(chunk))).all()
            name = "rowid" if self._database.sqlite else "seq"
            self.forget_words(row.seq for row in rows)
            for seq, id_ in rows:
                mark = "(?, ?)" if self._database.sqlite else "(%s, %s)"
                insert = f"INSERT INTO words ({name}, text) VALUES {mark}"  # nosec
                self._connection.exec_driver_sql(insert, (seq, searchable(claims[id_])))

    def _neighbours(self, looked: Iterable[Look]) -> set[str]:
        table = schema.blocks.c
        there = select(table.claim).where(
            table.key == bindparam("key"), table.month.between(bindparam("first"), bindparam("last"))
        )
        found: set[str] = set()
        for key, first, last in looked:
            found |= set(self._connection.execute(there, {"key": key, "first": first, "last": last}).scalars())
        return found

    def _clusters(self, features: dict[str, Features], made: Decided) -> list[list[str]]:
        table = schema.links.c
        links: list[Link] = []
        for chunk in chunks(set(features)):
            for row in self._connection.execute(select(table.a, table.b, table.score).where(table.a.in_(chunk))):
                links += [Link(a=row.a, b=row.b, score=row.score)] if row.b in features else []
        joined = {ids for ids in made.joined if set(ids) <= set(features)}
        groups: list[list[str]] = []
        for region in regions(sorted(features), links, sorted(joined)):
            inside = {id_: features[id_] for id_ in region}
            own = [each for each in links if each.a in inside]
            ours = {ids for ids in joined if ids[0] in inside}
            groups += clusters(inside, own, ours, made.parted, self._loader.likeness)
        return groups

    def _entries_of(self, claims: set[str]) -> dict[str, str | None]:
        table = schema.claims.c
        found: dict[str, str | None] = {}
        for chunk in chunks(claims):
            found |= {
                row.id: row.entry
                for row in self._connection.execute(select(table.id, table.entry).where(table.id.in_(chunk)))
            }
        return found

    def _store(
        self,
        groups: list[list[str]],
        claims: dict[str, ReportedClaim],
        was: dict[str, str | None],
        made: Decided,
        concerned: set[str],
    ) -> None:
        before: dict[str, set[str]] = defaultdict(set)
        for claim, entry in was.items():
            if entry is not None:
                before[entry].add(claim)
        kept: set[str] = set()
        fresh: list[Entry] = []
        source_of = self._sources({claim.document for claim in claims.values()})
        for group in groups:
            entry = was[group[0]]
            if entry is not None and before[entry] == set(group) and not concerned & set(group):
                kept.add(entry)
                continue
            fresh.append(
                build_entry(
                    [claims[id_] for id_ in group],
                    source_of,
                    status=made.status_of(group),
                    corrections=made.corrections_of(group),
                    thesaurus=self._loader.thesaurus,
                )
            )
        changed = {entry.id for entry in fresh}
        gone = set(before) - kept - changed
        self._write(fresh, [id_ for id_, entry in was.items() if entry in changed | gone], gone)
        settle_findings(self._database, self._connection, self._loader, fresh, gone)
        for chunk in chunks(gone):
            self._connection.execute(delete(schema.entries).where(schema.entries.c.id.in_(chunk)))

    def _sources(self, documents: set[str]) -> dict[str, str]:
        table = schema.documents.c
        found: dict[str, str] = {}
        for chunk in chunks(documents):
            rows = self._connection.execute(select(table.id, table.source).where(table.id.in_(chunk)))
            found |= {row.id: row.source for row in rows}
        return found

    def _write(self, fresh: list[Entry], freed: Iterable[str], gone: set[str]) -> None:
        for chunk in chunks(set(freed)):
            self._connection.execute(update(schema.claims).where(schema.claims.c.id.in_(chunk)).values(entry=None))
        ids = {entry.id for entry in fresh}
        for chunk in chunks(ids | gone):
            for table in (schema.parties, schema.pairs, schema.things, schema.tellers):
                self._connection.execute(delete(table).where(table.c.entry.in_(chunk)))
        known = self._known(ids)
        for entry in fresh:
            row = entry_row(entry)
            if entry.id in known:
                self._connection.execute(update(schema.entries).where(schema.entries.c.id == entry.id).values(row))
            else:
                self._connection.execute(insert(schema.entries), row)
        self._database.insert_new(schema.parties, [row for each in fresh for row in party_rows(each)], self._connection)
        self._database.insert_new(schema.pairs, [row for each in fresh for row in pair_rows(each)], self._connection)
        things = [row for each in fresh for row in thing_rows(each, self._loader.thesaurus)]
        self._database.insert_new(schema.things, things, self._connection)
        homes = [{"of": claim, "home": entry.id} for entry in fresh for claim in entry.claims]
        if homes:
            statement = update(schema.claims).where(schema.claims.c.id == bindparam("of"))
            self._connection.execute(statement.values(entry=bindparam("home")), homes)
        self._write_tellers(ids)

    def _write_tellers(self, ids: set[str]) -> None:
        claims, documents = schema.claims.c, schema.documents.c
        for chunk in chunks(ids):
            told = (
                select(documents.publisher, claims.entry)
                .join_from(schema.claims, schema.documents)
                .where(claims.entry.in_(chunk), documents.publisher.is_not(None))
                .distinct()
            )
            self._connection.execute(insert(schema.tellers).from_select(["publisher", "entry"], told))

    def _known(self, ids: set[str]) -> set[str]:
        found: set[str] = set()
        for chunk in chunks(ids):
            found |= set(
                self._connection.execute(select(schema.entries.c.id).where(schema.entries.c.id.in_(chunk))).scalars()
            )
        return found
