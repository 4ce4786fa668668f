"""Decide: accept, correct, reject, merge, split, undo. Decisions are kept apart from what was read."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, func, insert, select

from comity.errors import Ambiguous, Changed, LedgerError
from comity.kinds import AnyClaim, kind_of
from comity.knowledge.naming import PartyNames
from comity.ledger import answers, recording, rules, schema
from comity.ledger.correcting import PARTY_FIELDS, parties
from comity.ledger.database import Database, chunks
from comity.ledger.decided import undone
from comity.ledger.rows import Loader, encode, entry_of, find_entry
from comity.ledger.settle import Settling
from comity.reconcile.entries import convert, put
from comity.reconcile.records import Action, Anchor, Decision, Entry, ReportedClaim, digest, revision_of

Seen = Mapping[str, str]


class _Who(NamedTuple):
    """Who decides, why, and which revisions of entries that rests on."""

    by: str | None
    why: str | None
    seen: Seen | None


class Decisions:
    """What people decided about a ledger, in order, and the way to decide.

    `target` is an entry's id, or, where a method says so, a claim's. `by` is who decides; by default the user's login.
    `seen` has the revisions of entries (`Shown.revision`, by entry id) that the decision rests on: it is not made, and
    Changed is raised, where one of them has changed since, by another person's decision or a new report.
    """

    def __init__(self, database: Database, loader: Loader, names: Callable[[], PartyNames]) -> None:
        self._database = database
        self._loader = loader
        self._names = names

    def all(self) -> list[Decision]:
        """Return all decisions in the order in which they were made, undone ones too."""
        with self._database.read() as connection:
            rows = connection.execute(select(schema.decisions.c.json).order_by(schema.decisions.c.seq)).scalars()
            return [msgspec.json.decode(json, type=Decision) for json in rows]

    def count(self) -> int:
        """Return how many there are, undone ones and undoings too."""
        with self._database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(schema.decisions)).scalar_one())

    def latest(self, limit: int | None = None, offset: int = 0) -> list[Decision]:
        """Return decisions, the last made first."""
        table = schema.decisions.c
        query = select(table.json).order_by(table.seq.desc()).limit(limit).offset(offset or None)
        with self._database.read() as connection:
            return [msgspec.json.decode(json, type=Decision) for json in connection.execute(query).scalars()]

    def by_id(self, ids: Iterable[str]) -> dict[str, Decision]:
        """Return decisions by their ids."""
        table, found = schema.decisions.c, dict[str, Decision]()
        with self._database.read() as connection:
            for chunk in chunks(set(ids)):
                for json in connection.execute(select(table.json).where(table.id.in_(chunk))).scalars():
                    decision = msgspec.json.decode(json, type=Decision)
                    found[decision.id] = decision
        return found

    def undone(self) -> set[str]:
        """Return the ids of the decisions that were taken back."""
        with self._database.read() as connection:
            return undone(connection)

    def in_force(self) -> list[Decision]:
        """Return the decisions that stand: those not undone, undoings aside."""
        with self._database.read() as connection:
            gone = undone(connection)
        return [decision for decision in self.all() if decision.id not in gone and decision.action != "undo"]

    def about(self, claims: Sequence[str]) -> list[Decision]:
        """Return the decisions about any of some claims, in order, undone ones too."""
        decisions, anchors = schema.decisions, schema.anchors.c
        found: dict[int, Decision] = {}
        with self._database.read() as connection:
            for chunk in chunks(set(claims)):
                about = select(anchors.decision).where(anchors.claim.in_(chunk))
                query = select(decisions.c.seq, decisions.c.json).where(decisions.c.id.in_(about))
                for seq, json in connection.execute(query):
                    found[seq] = msgspec.json.decode(json, type=Decision)
        return [decision for _, decision in sorted(found.items(), key=lambda each: each[0])]

    def accept(
        self, target: str, *, by: str | None = None, why: str | None = None, seen: Seen | None = None
    ) -> Decision:
        """Accept an entry as it stands."""
        return self._about(target, "accept", _Who(by, why, seen))

    def reject(
        self, target: str, *, by: str | None = None, why: str | None = None, seen: Seen | None = None
    ) -> Decision:
        """Reject an entry: it is no longer listed, counted or found conflicting. A claim's id rejects that claim."""
        return self._about(target, "reject", _Who(by, why, seen))

    def correct(
        self,
        target: str,
        field: str,
        value: Any,
        *,
        by: str | None = None,
        why: str | None = None,
        seen: Seen | None = None,
    ) -> Decision:
        """Give a field ("stage", "items.0.quantity") another value.

        Of an entry, it goes before what the reports say; of a claim, it corrects how that report was read, and the
        claim is reconciled anew. Parties may be given by name ("Thailand", "Prayut (THA)"). Raises LedgerError where
        the value does not fit the field, NotKnown where a party is none.
        """
        return self._about(target, "correct", _Who(by, why, seen), field, value)

    def record(
        self,
        document: str,
        claim: AnyClaim,
        *,
        instead_of: str | None = None,
        by: str | None = None,
        why: str | None = None,
    ) -> Decision:
        """Add to a report a claim that its reader missed, as `Reader.resolve` or `comity.resolve` made it.

        It stands beside those that were read, whoever reads the report anew, until it is taken back. `instead_of` is
        the id of a claim of that report that it puts right, which is rejected. Raises LedgerError where there is no
        such report, or it has exactly that claim.
        """
        who = _Who(by or login(), why, None)
        with self._database.read() as connection:
            report = recording.report_of(document, connection)
            anchor = recording.anchor_of(report, kind_of(claim), claim, connection)
        made = self._keep("record", "claim", [anchor], who, after=recording.as_value(claim))
        if instead_of is not None:
            self.reject(instead_of, by=who.by, why=why or f"recorded anew: {made.id}")
        return made

    def merge(
        self, one: str, two: str, *, by: str | None = None, why: str | None = None, seen: Seen | None = None
    ) -> Decision:
        """Say that two entries are one event. Raises LedgerError where they are of different kinds."""
        a, b = self._find(one), self._find(two)
        if a.id == b.id:
            raise LedgerError(f"{one} and {two} are one entry already")
        if a.kind != b.kind:
            raise LedgerError(f"{a.id} is of kind {a.kind}, {b.id} of kind {b.kind}: they cannot be one event")
        return self._join_or_part("merge", a.claims, b.claims, _Who(by, why, seen), [a.id, b.id])

    def split(
        self,
        target: str,
        claims: Sequence[str],
        *,
        by: str | None = None,
        why: str | None = None,
        seen: Seen | None = None,
    ) -> Decision:
        """Say that some claims of an entry, by their ids, are another event than the rest."""
        entry = self._find(target)
        out = [claim for claim in entry.claims if claim in set(claims)]
        rest = [claim for claim in entry.claims if claim not in set(claims)]
        if len(out) != len(set(claims)) or not out or not rest:
            raise LedgerError(f"{entry.id}: name some of its claims, and not all: {', '.join(entry.claims)}")
        return self._join_or_part("split", out, rest, _Who(by, why, seen), [entry.id])

    def rule(
        self, name: str, party: str, *, publisher: str | None = None, by: str | None = None, why: str | None = None
    ) -> Decision:
        """Say whom a name stands for, in all reports or in those of one publisher: those that are to come, too.

        `party` is any name or code of a state or organisation, or "none". Raises NotKnown where it is nobody's.
        """
        (given,) = parties([f"{name.strip()} ({party.strip()})"], [], self._names())
        made = rules.Rule(name=given["name"] or "", state=given["state"], org=given["org"], publisher=publisher or None)
        after = msgspec.to_builtins(made)
        return self._keep("rule", "ledger", [], _Who(by, why, None), field=made.name, after=after)

    def dismiss(self, finding: str, *, why: str, by: str | None = None) -> Decision:
        """Say of a finding, by its id or the start of it, why it is none: it is no longer open.

        The answer holds until a report adds to the finding, and can be taken back. Raises LedgerError without a reason.
        """
        return self._answer(finding, "dismiss", why, by)

    def explain(self, finding: str, *, why: str, by: str | None = None) -> Decision:
        """Say of a finding what explains it; as `dismiss`."""
        return self._answer(finding, "explain", why, by)

    def _answer(self, id_: str, action: Action, why: str, by: str | None) -> Decision:
        if not why.strip():
            raise LedgerError("say why: an answer to a finding is its reason")
        with self._database.read() as connection:
            finding = answers.find(id_, connection)
        anchors = self._anchors(dict.fromkeys(sorted(answers.claims_in(finding)), ""))
        return self._keep(
            action,
            "finding",
            anchors,
            _Who(by, why.strip(), None),
            field=answers.subject(finding),
            before=finding.about,
            after=answers.STATUS[action],
        )

    def undo(
        self,
        decision: str | None = None,
        *,
        by: str | None = None,
        why: str | None = None,
        seen: Seen | None = None,
    ) -> Decision:
        """Take a decision back: the one named, or else one's own last one. Raises LedgerError where there is none."""
        last = self.to_undo(decision, by)
        return self._keep(
            "undo",
            last.scope,
            list(last.anchors),
            _Who(by, why, seen),
            field=last.field if last.scope == "ledger" else None,
            undoes=last.id,
            before=last.after,
        )

    def to_undo(self, decision: str | None = None, by: str | None = None) -> Decision:
        """Return the decision that `undo` would take back. Raises LedgerError where there is none in force."""
        who = by or login()
        standing = self.in_force()
        found = [each for each in standing if (each.id.startswith(decision) if decision else each.by == who)]
        if decision and len(found) > 1:
            raise Ambiguous(f"{decision}: more than one decision begins so")
        if not found:
            raise LedgerError(f"{decision}: no decision in force" if decision else f"no decision of {who} to undo")
        return found[-1]

    def restore(self, decision: Decision) -> bool:
        """Keep a decision that was made elsewhere as it is; return whether it was new."""

        def work() -> bool:
            with self._database.write() as connection:
                known = select(schema.decisions.c.id).where(schema.decisions.c.id == decision.id)
                if connection.execute(known).scalar():
                    return False
                self._store(decision, connection)
                return True

        return self._database.again(work)

    def _find(self, id_: str) -> Entry:
        with self._database.read() as connection:
            return entry_of(find_entry(id_, connection))

    def _about(self, target: str, action: Action, who: _Who, field: str | None = None, value: Any = None) -> Decision:
        claim = self._claim(target)
        entry = None if claim else self._find(target)
        kind, record = (claim.kind, claim.claim) if claim else (entry.kind, entry.record) if entry else (None, None)
        assert kind is not None
        before, after = None, None
        if field is not None:
            if field in PARTY_FIELDS and hasattr(record, field):
                value = parties(value, getattr(record, field), self._names())
            builtins = msgspec.to_builtins(record)
            before = put(builtins, field, value)
            convert(kind, builtins)
            after = value
        elif entry:
            before, after = entry.status, {"accept": "accepted", "reject": "rejected"}[action]
        claims = [claim.id] if claim else entry.claims if entry else []
        anchors = self._anchors(dict.fromkeys(claims, ""))
        return self._keep(action, "claim" if claim else "entry", anchors, who, field=field, before=before, after=after)

    def _claim(self, target: str) -> ReportedClaim | None:
        with self._database.read() as connection:
            return self._loader.claims({target}, connection).get(target)

    def _join_or_part(
        self, action: Action, a: Sequence[str], b: Sequence[str], who: _Who, before: list[str]
    ) -> Decision:
        sides = dict.fromkeys(a, "a") | dict.fromkeys(b, "b")
        return self._keep(action, "entry", self._anchors(sides), who, before=before)

    def _anchors(self, sides: dict[str, str]) -> list[Anchor]:
        with self._database.read() as connection:
            claims = self._loader.claims(set(sides), connection)
        return [
            Anchor(
                document=claims[id_].document,
                kind=claims[id_].kind,
                claim=id_,
                evidence=claims[id_].claim.evidence,
                side=side,  # type: ignore[arg-type]
            )
            for id_, side in sides.items()
        ]

    def _keep(
        self,
        action: Action,
        scope: Any,
        anchors: list[Anchor],
        who: _Who,
        *,
        field: str | None = None,
        before: Any = None,
        after: Any = None,
        undoes: str | None = None,
    ) -> Decision:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")

        def work() -> Decision:
            with self._database.write() as connection:
                _require_unchanged(who.seen or {}, connection)
                number = connection.execute(select(func.count()).select_from(schema.decisions)).scalar_one()
                decision = Decision(
                    id="d" + digest(action, scope, anchors, who.by, at, who.why, field, after, undoes, number),
                    action=action,
                    scope=scope,
                    anchors=anchors,
                    by=who.by or login(),
                    at=at,
                    why=who.why,
                    field=field,
                    before=before,
                    after=after,
                    undoes=undoes,
                )
                self._store(decision, connection)
                return decision

        return self._database.again(work)

    def _store(self, decision: Decision, connection: Connection) -> None:
        row = {"id": decision.id, "at": decision.at, "undoes": decision.undoes, "json": encode(decision)}
        connection.execute(insert(schema.decisions), row)
        current = self._current(decision, connection)
        rows = [
            {"decision": decision.id, "place": place, "document": anchor.document, "claim": current.get(place)}
            for place, anchor in enumerate(decision.anchors)
        ]
        if rows:
            connection.execute(insert(schema.anchors), rows)
        settling = Settling(self._database, connection, self._loader)
        if decision.action in ("record", "undo"):
            recording.settle({anchor.document for anchor in decision.anchors}, settling, connection)
        there = self._there({claim for claim in current.values() if claim}, connection)
        if decision.scope == "ledger":
            there |= rules.concerned(str(decision.field), connection)
        settling.refresh(there)
        self._database.mark(connection)

    def _current(self, decision: Decision, connection: Connection) -> dict[int, str | None]:
        """The claims that anchors are at now: for an undo, those of the decision that it takes back."""
        if decision.undoes:
            table = schema.anchors.c
            rows = connection.execute(select(table.place, table.claim).where(table.decision == decision.undoes))
            return {row.place: row.claim for row in rows}
        there = self._there({anchor.claim for anchor in decision.anchors}, connection)
        new = decision.action == "record"
        return {place: a.claim if new or a.claim in there else None for place, a in enumerate(decision.anchors)}

    def _there(self, claims: set[str], connection: Connection) -> set[str]:
        """Those of some claims that there are."""
        there: set[str] = set()
        for chunk in chunks(claims):
            table = schema.claims.c
            there |= set(connection.execute(select(table.id).where(table.id.in_(chunk))).scalars())
        return there


def _require_unchanged(seen: Seen, connection: Connection) -> None:
    table = schema.entries.c
    for id_, revision in seen.items():
        json = connection.execute(select(table.json).where(table.id == id_)).scalar()
        if json is None or revision_of(entry_of(json)) != revision:
            raise Changed(f"{id_}: this entry has changed since you looked at it: look again, then decide")


def login() -> str:
    """Return the name of who runs this program."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
