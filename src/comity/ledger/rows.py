"""Records as rows and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, RowMapping, and_, or_, select

from comity.errors import Ambiguous, NotInLedger
from comity.kinds import KINDS, SIDES, Kind
from comity.ledger import schema
from comity.ledger.database import chunks
from comity.model import Document, Ledger, Record
from comity.parties import party_code, party_codes
from comity.reconcile.across import likeness
from comity.reconcile.entries import convert
from comity.reconcile.features import Features, features_of
from comity.reconcile.records import Entry, LedgerFinding, ReportedClaim, entry_id
from comity.reconcile.things import Thesaurus, terms_of
from comity.reconcile.values import words_of

Row = TypeVar("Row")


def encode(value: Any) -> str:
    """Return JSON, the same for the same value."""
    return msgspec.json.encode(value, order="deterministic").decode()


DOCUMENT_FIELDS = Document.__struct_fields__


def document_row(document: Document, version: str, added: str) -> dict[str, Any]:
    """The row of a document that is its own source."""
    row = {name: getattr(document, name) for name in DOCUMENT_FIELDS}
    return row | {"version": version, "source": document.id, "added": added}


def document_of(row: RowMapping) -> Document:
    """The document of a row."""
    return Document(**{name: row[name] for name in DOCUMENT_FIELDS if row[name] is not None})


def ledger_of(text: str) -> Ledger:
    """The ledger of one reading."""
    return msgspec.json.decode(text, type=Ledger)


def claim_row(reported: ReportedClaim) -> dict[str, Any]:
    """The row of a claim as it was read."""
    json = encode(reported.claim)
    return {
        "id": reported.id,
        "document": reported.document,
        "alias": entry_id(reported.id),
        "kind": reported.kind,
        "position": reported.position,
        "read": json,
        "json": json,
    }


CLAIM_COLUMNS = (
    schema.claims.c.id,
    schema.claims.c.document,
    schema.claims.c.kind,
    schema.claims.c.position,
    schema.claims.c.json,
    schema.documents.c.published,
    schema.documents.c.publisher,
)
_CLAIMS = select(*CLAIM_COLUMNS).join(schema.documents)


def claim_of(row: RowMapping, json: str | None = None) -> ReportedClaim:
    """The claim of a row of CLAIM_COLUMNS, with a person's corrections in it."""
    return ReportedClaim(
        id=row["id"],
        document=row["document"],
        kind=row["kind"],
        position=row["position"],
        claim=convert(row["kind"], msgspec.json.decode(json or row["json"])),
        published=row["published"],
        publisher=row["publisher"],
    )


class Loader:
    """Claims and their features out of the database, each decoded once while they stay the same."""

    _MOST = 50_000

    def __init__(self, thesaurus: Thesaurus) -> None:
        self.thesaurus = thesaurus
        self._claims: dict[str, tuple[str, ReportedClaim]] = {}
        self._features: dict[str, tuple[ReportedClaim, Features]] = {}
        self._scores: dict[tuple[str, str], tuple[Features, Features, float]] = {}

    def claims(self, ids: set[str], connection: Connection) -> dict[str, ReportedClaim]:
        """Return claims by id; those that are not there are left out."""
        found = {}
        for chunk in chunks(ids):
            for row in connection.execute(_CLAIMS.where(schema.claims.c.id.in_(chunk))).mappings():
                found[row["id"]] = self._claim(row)
        return found

    def features(self, claims: dict[str, ReportedClaim]) -> dict[str, Features]:
        """Return what comparing needs of each claim."""
        found = {}
        for id_, claim in claims.items():
            known = self._features.get(id_)
            if known is None or known[0] is not claim:
                known = self._features[id_] = claim, features_of(claim, self.thesaurus)
            found[id_] = known[1]
        return found

    def likeness(self, one: Features, two: Features) -> float:
        """Return the score of two claims, worked out once while they stay the same."""
        known = self._scores.get((one.id, two.id))
        if known is None or known[0] is not one or known[1] is not two:
            if len(self._scores) > 20 * self._MOST:
                self._scores.clear()
            known = self._scores[one.id, two.id] = one, two, likeness(one, two)
        return known[2]

    def _claim(self, row: RowMapping) -> ReportedClaim:
        known = self._claims.get(row["id"])
        if known is None or known[0] != row["json"]:
            if len(self._claims) > self._MOST:
                self._claims.clear()
                self._features.clear()
                self._scores.clear()
            known = self._claims[row["id"]] = row["json"], claim_of(row)
        return known[1]


def entry_sorts(entry: Entry) -> str:
    """Where an entry stands in the order of days: by its own day, else by that of the first report."""
    when = entry.record.date or getattr(entry.record, "period", None)
    return (when.start if when else entry.first_reported) or "9999"


def entry_row(entry: Entry) -> dict[str, Any]:
    """The row of an entry."""
    record, when = entry.record, entry.record.date or getattr(entry.record, "period", None)
    return {
        "id": entry.id,
        "kind": entry.kind,
        "stage": getattr(record, "stage", None),
        "mode": getattr(record, "mode", None),
        "denied": int(record.denied),
        "start": when.start if when else None,
        "end": when.end if when else None,
        "sorts": entry_sorts(entry),
        "first_reported": entry.first_reported,
        "last_reported": entry.last_reported,
        "sources": entry.sources,
        "reports": len(entry.documents),
        "copies": entry.copies,
        "status": entry.status,
        "json": encode(entry),
    }


class _Kind(Record, frozen=True):
    kind: Kind


_STORED: dict[Kind, msgspec.json.Decoder[Entry]] = {
    kind: msgspec.json.Decoder(
        msgspec.defstruct("Stored", [("record", type_)], bases=(Entry,), frozen=True, kw_only=True)
    )
    for kind, type_ in KINDS.items()
}


def entry_of(text: str) -> Entry:
    """The entry of a row's JSON."""
    stored = _STORED[msgspec.json.decode(text, type=_Kind).kind].decode(text)
    return Entry(**{field: getattr(stored, field) for field in Entry.__struct_fields__})


def find_entry(id_: str, connection: Connection) -> str:
    """Return the JSON of an entry by its id, the start of it, an id that it had before, or the id of one of its claims.

    Raises NotInLedger where there is none, Ambiguous where there are several.
    """
    table, claims = schema.entries.c, schema.claims.c
    begins = [and_(key >= id_, key < f"{id_}g") for key in (table.id, claims.id, claims.alias)]
    by_claim = select(claims.entry).where(or_(*begins[1:]))
    query = select(table.json).where(or_(begins[0], table.id.in_(by_claim))).order_by(table.id).limit(2)
    found = connection.execute(query).scalars().all() if re.fullmatch("[0-9a-f]+", id_) else []
    if not found:
        raise NotInLedger(f"{id_}: no such entry")
    if len(found) > 1:
        raise Ambiguous(f"{id_}: more than one entry begins so")
    return str(found[0])


def party_rows(entry: Entry) -> list[dict[str, str]]:
    """By whom an entry can be asked for: states, organisations, and the words of names, in each role."""
    rows = set()
    for role in (*SIDES[entry.kind], "said_by"):
        for party in getattr(entry.record, role):
            keys = {f"~{word}" for word in words_of(party.name)}
            if key := party_code(party):
                keys.add(key)
            rows |= {(role, key) for key in keys}
    return [{"entry": entry.id, "role": role, "key": key} for role, key in sorted(rows)]


def pair_rows(entry: Entry) -> list[dict[str, str]]:
    """Who deals with whom in an entry: states and organisations, each with those of the facing side."""
    one, *other = (party_codes(getattr(entry.record, side)) for side in SIDES[entry.kind])
    facing = {(a, b) for a in one for b in (other[0] if other else one)}
    if entry.kind == "visit":
        facing |= {(a, b) for a in one for b in one}
    pairs = {(min(pair), max(pair)) for pair in facing if pair[0] != pair[1]}
    return [{"one": a, "two": b, "entry": entry.id, "status": entry.status} for a, b in sorted(pairs)]


def thing_rows(entry: Entry, thesaurus: Thesaurus) -> list[dict[str, str]]:
    """By what an entry can be asked for: its items, what they are kinds of, their taxa; `=kind` for counting."""
    items = getattr(entry.record, "items", [])
    terms = {term for item in items for term in (*terms_of(item, thesaurus), f"={item.kind}")}
    return [{"entry": entry.id, "term": term} for term in sorted(terms)]


def finding_row(finding: LedgerFinding, entries: Mapping[str, Entry]) -> dict[str, Any]:
    """The row of a finding; `entries` has those that it is about."""
    about = [entries[id_] for id_ in finding.entries]
    pairs = sorted((row["one"], row["two"]) for entry in about for row in pair_rows(entry))
    one, two = pairs[0] if pairs else ("", "")
    return {
        "id": finding.id, "type": finding.type, "json": encode(finding), "status": finding.status,
        "sorts": max(map(entry_sorts, about), default=""), "one": one, "two": two,
    }  # fmt: skip


def finding_of(text: str) -> LedgerFinding:
    """The finding of a row's JSON."""
    return msgspec.json.decode(text, type=LedgerFinding)


def searchable(reported: ReportedClaim) -> str:
    """The words of a claim that full text search looks in: its evidence and the names in it."""
    claim = reported.claim
    names = [party.name for role in (*SIDES[reported.kind], "said_by") for party in getattr(claim, role)]
    things = [item.what for item in getattr(claim, "items", [])]
    more = [str(getattr(claim, field, None) or "") for field in ("subject", "place", "of", "measure")]
    return " \n".join(filter(None, [claim.evidence, *names, *things, *more]))
