"""Second coding: a sample of entries, coded by people who see the reports alone; how far they agree, where they differ.

A sample and every code are decisions: tied to claims, so that they survive newer readings, listed, and taken back. They
change nothing in the ledger until somebody decides what people differ on.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, get_args

import msgspec
from sqlalchemy import select

from comity.errors import LedgerError, NotInLedger, NotKnown
from comity.kinds import SIDES, STAGES, Kind
from comity.knowledge.naming import PartyNames
from comity.ledger import schema
from comity.ledger.asked import day
from comity.ledger.database import Database, chunks
from comity.ledger.deciding import Decisions, login
from comity.ledger.query import Query
from comity.ledger.rows import CLAIM_COLUMNS, claim_of, entry_of
from comity.model import AgreementType, ItemKind, Mode, Record
from comity.parties import party_codes
from comity.reconcile.records import Action, Anchor, Decision, Entry, digest
from comity.suggest import meant

Sort = Literal["parties", "choice", "figure", "day"]
Value = str | float | None
MOST = 500
"""So many entries a sample has at most."""


class Question(Record, frozen=True, kw_only=True):
    """What is asked of an entry: a field, how it is answered, and the answers to choose from."""

    field: str
    sort: Sort
    choices: tuple[str, ...] = ()


class Sample(Record, frozen=True, kw_only=True):
    """Entries drawn to be coded, by their places; one that is gone is None. `coded` says how many each person has."""

    id: str
    name: str
    by: str
    at: str
    entries: tuple[str | None, ...]
    coded: dict[str, int]


class Agreement(Record, frozen=True, kw_only=True):
    """How far people agree on a field: Krippendorff's alpha, None where all say the same; the share of pairs that do.

    `units` is the number of entries that at least two of them coded. `with_ledger` has the ledger as one more.
    """

    field: str
    units: int
    alpha: float | None
    share: float
    with_ledger: float | None


class Dispute(Record, frozen=True, kw_only=True):
    """A field of an entry that people differ on, what each says, and what the ledger has."""

    entry: str
    field: str
    codes: dict[str, Value]
    ledger: Value


def questions(kind: Kind) -> list[Question]:
    """Return what is asked of an entry of a kind."""
    asked = [Question(field="holds", sort="choice", choices=("yes", "no"))]
    asked += [Question(field=side, sort="parties") for side in SIDES[kind]]
    if kind == "transfer":
        asked += [
            Question(field="items.0.kind", sort="choice", choices=get_args(ItemKind)),
            Question(field="items.0.quantity", sort="figure"),
            Question(field="mode", sort="choice", choices=get_args(Mode)),
        ]
    if kind == "agreement":
        asked.append(Question(field="type", sort="choice", choices=get_args(AgreementType)))
    if kind == "indicator":
        asked.append(Question(field="value", sort="figure"))
    if kind in STAGES:
        asked.append(Question(field="stage", sort="choice", choices=tuple(STAGES[kind])))
    return [*asked, Question(field="denied", sort="choice", choices=("yes", "no")), Question(field="date", sort="day")]


def code_of(question: Question, words: str, names: PartyNames) -> Value:
    """Return the code that words give an answer. Raises NotKnown where they are none."""
    words = words.strip()
    if not words:
        return None
    if question.sort == "choice":
        if words not in question.choices:
            raise NotKnown(f"{question.field} {words!r}: {meant(words, list(question.choices))}")
        return words
    if question.sort == "parties":
        return " ".join(sorted({_party(each.strip(), names) for each in words.replace(";", ",").split(",")}))
    if question.sort == "day":
        return day(words)
    try:
        return float(words.replace(",", ""))
    except ValueError:
        raise NotKnown(f"{words!r} is no number") from None


def _party(words: str, names: PartyNames) -> str:
    if (code := names.code(words)) is None:
        raise NotKnown(f"no party {words!r} is known")
    return code


def codes_of(entry: Entry) -> dict[str, Value]:
    """Return what the ledger says of an entry, in the codes that people give."""
    record = entry.record
    item = next(iter(getattr(record, "items", [])), None)
    found: dict[str, Value] = {"holds": "no" if entry.status == "rejected" else "yes"}
    found |= {side: " ".join(sorted(party_codes(getattr(record, side)))) or None for side in SIDES[entry.kind]}
    for field in ("mode", "type", "stage"):
        found[field] = getattr(record, field, None)
    found["denied"] = "yes" if record.denied else "no"
    found["date"] = record.date.start if record.date else None
    found["items.0.kind"] = item.kind if item else None
    for field, quantity in (("items.0.quantity", item and item.quantity), ("value", getattr(record, "value", None))):
        found[field] = float(quantity.low) if quantity and quantity.low is not None else None
    return {question.field: found[question.field] for question in questions(entry.kind)}


class Coding:
    """The samples of a ledger, and what people say of their entries."""

    def __init__(self, database: Database, decisions: Decisions, names: Callable[[], PartyNames]) -> None:
        self._database, self._decisions, self._names = database, decisions, names

    def draw(self, name: str, entries: Query, size: int, *, by: str | None = None) -> Decision:
        """Draw a sample of entries by chance: the same of the same entries under the same name.

        Raises LedgerError where there are none, or too many are asked for.
        """
        if not name.strip() or not 1 <= size <= MOST:
            raise LedgerError(f"a sample has a name, and 1 to {MOST} entries")
        ids = sorted(entries.ids())
        chosen = random.Random(name).sample(ids, min(size, len(ids)))  # nosec B311: a sample, not a secret
        if not chosen:
            raise LedgerError("there are no entries to draw from")
        return self._keep("sample", self._anchors(chosen), by, name.strip()[:200], {"size": len(chosen)})

    def samples(self) -> list[Sample]:
        """Return all samples, the last drawn first."""
        drawn = [made for made in self._made("sample") if made.action == "sample"]
        return [self._sample(made) for made in reversed(drawn)]

    def sample(self, id_: str) -> Sample:
        """Return a sample by its id or the start of it. Raises NotInLedger where there is none."""
        found = [made for made in self._made("sample") if made.id.startswith(id_)]
        if len(found) != 1:
            raise NotInLedger(f"{id_}: no such sample")
        return self._sample(found[0])

    def following(self, sample: Sample, by: str) -> int | None:
        """Return the place of the next entry that a person has not coded; None where all are."""
        done = self._codes(sample).get(by, {})
        return next((place for place, entry in enumerate(sample.entries) if entry and place not in done), None)

    def code(self, sample: Sample, place: int, answers: Mapping[str, str], *, by: str | None = None) -> Decision:
        """Keep what a person says of an entry of a sample. Raises LedgerError where an answer is none."""
        entry = self._entry(sample, place)
        values = {
            each.field: code_of(each, answers.get(each.field, ""), self._names()) for each in questions(entry.kind)
        }
        if values["holds"] is None:
            raise LedgerError("say whether the report tells of it at all")
        return self._keep("code", self._anchors([entry.id]), by, sample.id, {"place": place, "values": values})

    def agreement(self, sample: Sample) -> list[Agreement]:
        """Return how far people agree, field by field."""
        codes, own = self._codes(sample), self._ledger(sample)
        fields = list(
            dict.fromkeys(field for places in codes.values() for values in places.values() for field in values)
        )
        return [made for field in fields if (made := _agreement(field, codes, own))]

    def disputes(self, sample: Sample) -> list[Dispute]:
        """Return the fields that people differ on and the ledger does not yet have from a person."""
        codes, own = self._codes(sample), self._ledger(sample)
        found = []
        for place, (entry, ledger) in own.items():
            said = {by: places[place] for by, places in codes.items() if place in places}
            for field in ledger:
                values = {by: given.get(field) for by, given in said.items()}
                decided = field in entry.corrected or (field == "holds" and entry.status != "open")
                if len(set(values.values())) > 1 and not decided:
                    found.append(Dispute(entry=entry.id, field=field, codes=values, ledger=ledger[field]))
        return found

    def settle(self, dispute: Dispute, value: Value, *, by: str | None = None, why: str | None = None) -> Decision:
        """Decide what people differ on: a decision on the entry, like any other."""
        with self._database.read() as connection:
            json = connection.execute(
                select(schema.entries.c.json).where(schema.entries.c.id == dispute.entry)
            ).scalar()
        if json is None:
            raise NotInLedger(f"{dispute.entry}: no such entry")
        entry, field = entry_of(json), dispute.field
        if field == "holds":
            decide = self._decisions.reject if value == "no" else self._decisions.accept
            return decide(entry.id, by=by, why=why)
        return self._decisions.correct(entry.id, field, self._value(entry, field, value), by=by, why=why)

    def _value(self, entry: Entry, field: str, value: Value) -> Any:
        """A code as a value of the field."""
        if field in SIDES[entry.kind]:
            return [self._names().typed(code) for code in str(value or "").split()]
        if field == "denied":
            return value == "yes"
        if value is None:
            return None
        if field == "date":
            first, last = day(str(value)), str(value)
            return {"start": f"{first}-01-01"[:10], "end": f"{last}-12-31"[:10] if len(last) < 7 else last}
        if field in ("items.0.quantity", "value"):
            now = entry.record.items[0].quantity if field == "items.0.quantity" else entry.record.value  # type: ignore[union-attr]
            return {"low": value, "high": value, "unit": now.unit if now else None, "approx": False}
        return value

    def _entry(self, sample: Sample, place: int) -> Entry:
        id_ = sample.entries[place] if 0 <= place < len(sample.entries) else None
        found = self._entries([id_] if id_ else [])
        if id_ not in found:
            raise NotInLedger(f"{place + 1}: the sample has no such entry")
        return found[id_]

    def _entries(self, ids: Sequence[str]) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        with self._database.read() as connection:
            for chunk in chunks(list(ids)):
                rows = connection.execute(select(schema.entries.c.json).where(schema.entries.c.id.in_(chunk)))
                found |= {entry.id: entry for entry in map(entry_of, rows.scalars())}
        return found

    def _ledger(self, sample: Sample) -> dict[int, tuple[Entry, dict[str, Value]]]:
        known = self._entries([entry for entry in sample.entries if entry])
        return {
            place: (known[entry], codes_of(known[entry]))
            for place, entry in enumerate(sample.entries)
            if entry in known
        }

    def _sample(self, made: Decision) -> Sample:
        anchors, claims = schema.anchors.c, schema.claims.c
        query = select(anchors.place, claims.entry).join_from(schema.anchors, schema.claims, claims.id == anchors.claim)
        with self._database.read() as connection:
            rows = connection.execute(query.where(anchors.decision == made.id))
            homes: dict[int, str | None] = {row.place: row.entry for row in rows}
        places = tuple(homes.get(place) for place in range(len(made.anchors)))
        sample = Sample(id=made.id, name=made.field or "", by=made.by, at=made.at, entries=places, coded={})
        coded = {by: len(done) for by, done in sorted(self._codes(sample).items())}
        return msgspec.structs.replace(sample, coded=coded)

    def _codes(self, sample: Sample) -> dict[str, dict[int, dict[str, Value]]]:
        """What each person says of each entry of a sample; the last that a person said holds."""
        found = defaultdict[str, dict[int, dict[str, Value]]](dict)
        for made in self._made("code", sample.id):
            found[made.by][made.after["place"]] = made.after["values"]
        return dict(found)

    def _made(self, action: Action, field: str | None = None) -> list[Decision]:
        """The decisions in force of an action, about a sample if asked, in order."""
        table = schema.decisions.c
        query = select(table.json).where(table.json.like(f'%"action":"{action}"%')).order_by(table.seq)
        if field is not None:
            query = query.where(table.json.contains(f'"field":"{field}"', autoescape=True))
        with self._database.read() as connection:
            made = [msgspec.json.decode(json, type=Decision) for json in connection.execute(query).scalars()]
        gone = self._decisions.undone() if made else set()
        return [each for each in made if each.action == action and each.id not in gone and field in (None, each.field)]

    def _anchors(self, entries: Sequence[str]) -> list[Anchor]:
        """The first claim of each entry."""
        first = {entry.claims[0]: entry.id for entry in self._entries(entries).values()}
        found: dict[str, Anchor] = {}
        with self._database.read() as connection:
            for chunk in chunks(set(first)):
                query = select(*CLAIM_COLUMNS).join(schema.documents).where(schema.claims.c.id.in_(chunk))
                for claim in map(claim_of, connection.execute(query).mappings()):
                    found[first[claim.id]] = Anchor(
                        document=claim.document, kind=claim.kind, claim=claim.id, evidence=claim.claim.evidence
                    )
        return [found[entry] for entry in entries if entry in found]

    def _keep(self, action: Action, anchors: list[Anchor], by: str | None, field: str, after: Any) -> Decision:
        at, who = datetime.now(UTC).isoformat(timespec="milliseconds"), by or login()
        id_ = "d" + digest(action, anchors, who, at, field, after)
        made = Decision(id=id_, action=action, scope="entry", anchors=anchors, by=who, at=at, field=field, after=after)
        self._decisions.restore(made)
        return made


def _agreement(
    field: str,
    codes: Mapping[str, Mapping[int, Mapping[str, Value]]],
    own: Mapping[int, tuple[Entry, Mapping[str, Value]]],
) -> Agreement | None:
    layers = [
        {place: values[field] for place, values in places.items() if field in values} for places in codes.values()
    ]
    places = [place for place in own if sum(place in layer for layer in layers) > 1]
    if not places:
        return None
    said = [[layer[place] for layer in layers if place in layer] for place in places]
    pairs = [(a, b) for values in said for n, a in enumerate(values) for b in values[n + 1 :]]
    ledger = {place: values[field] for place, (_, values) in own.items() if field in values}
    return Agreement(
        field=field,
        units=len(places),
        alpha=_alpha(field, layers, places),
        share=sum(a == b for a, b in pairs) / len(pairs),
        with_ledger=_alpha(field, [*layers, ledger], places),
    )


def _alpha(field: str, layers: Sequence[Mapping[int, Value]], places: Sequence[int]) -> float | None:
    """Krippendorff's alpha, figures by their distance; None where it has no value, since all say the same."""
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import binary_distance, interval_distance

    said = [
        (f"coder {number}", f"entry {place}", layer[place])
        for number, layer in enumerate(layers)
        for place in places
        if place in layer
    ]
    values = {value for _, _, value in said}
    if len(values) < 2:
        return None
    figures = field in ("items.0.quantity", "value") and None not in values
    task = AnnotationTask(data=said, distance=interval_distance if figures else binary_distance)
    return round(float(task.alpha()), 3)
