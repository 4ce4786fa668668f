"""FollowTheMoney entities, as JSON lines: parties, reports, events, and a link from giver to receiver."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import msgspec

from comity.export.called import Called, Sort, own, whole
from comity.export.graphml import key_of, pairs
from comity.export.needs import library
from comity.kinds import SIDES
from comity.knowledge.naming import PartyNames
from comity.ledger.query import Query
from comity.ledger.store import LedgerStore
from comity.model import Document
from comity.reconcile.records import Entry, digest
from comity.reconcile.sentences import what_happens


def export(store: LedgerStore, query: Query) -> Iterator[bytes]:
    """Yield a line an entity, each once and valid by its schema. Raises ComityError without followthemoney."""
    model = library("followthemoney").model
    done: set[str] = set()
    for entry in query:
        documents = store.show(entry.id).documents
        parties = _parties(entry, query.names)
        made = [*map(_report, documents), *map(_party, parties), _event(entry, parties), *_links(entry)]
        for id_, schema, properties in made:
            if id_ not in done:
                done.add(id_)
                yield msgspec.json.encode(_entity(model, id_, schema, properties)) + b"\n"


Made = tuple[str, str, dict[str, Any]]


def _entity(model: Any, id_: str, schema: str, properties: dict[str, Any]) -> Any:
    proxy = model.make_entity(schema)
    proxy.id = id_
    for name, value in properties.items():
        proxy.add(name, value)
    proxy.schema.validate(proxy.to_dict())
    return proxy.to_dict()


def _report(report: Document) -> Made:
    properties = {
        "title": report.title, "bodyText": report.text, "publishedAt": report.published,
        "publisher": report.publisher, "sourceUrl": report.url,
    }  # fmt: skip
    return _id("report", report.id), "Article", properties


_SCHEMAS: dict[Sort, str] = {
    "state": "PublicBody", "organisation": "Organization", "person": "Person", "body": "LegalEntity",
    "name": "LegalEntity",
}  # fmt: skip


def _parties(entry: Entry, names: PartyNames) -> list[Called]:
    """The parties of an entry: states, organisations, and the persons and bodies named, each with its state."""
    sides = chain.from_iterable(getattr(entry.record, side) for side in SIDES[entry.kind])
    return list(
        dict.fromkeys(chain.from_iterable((whole(p, names), own(p, names, entry.first_reported)) for p in sides))
    )


def _party(party: Called) -> Made:
    return _id("party", party.key), _SCHEMAS[party.sort], {"name": party.name, "country": party.state}


def _event(entry: Entry, parties: list[Called]) -> Made:
    involved = [_id("party", party.key) for party in parties]
    properties = _told(entry) | {"name": what_happens(entry.record), "involved": involved, "keywords": entry.kind}
    return entry.id, "Event", properties


def _links(entry: Entry) -> list[Made]:
    return [
        (
            _id(entry.id, key_of(one), key_of(two)),
            "UnknownLink",
            _told(entry)
            | {"subject": _id("party", key_of(one)), "object": _id("party", key_of(two)), "role": entry.kind},
        )
        for one, two in pairs(entry)
    ]


def _told(entry: Entry) -> dict[str, Any]:
    when = entry.record.date
    return {
        "startDate": when.start if when else None,
        "endDate": when.end if when else None,
        "summary": entry.record.evidence,
        "recordId": entry.id,
        "proof": [_id("report", document) for document in entry.documents],
    }


def _id(*parts: str) -> str:
    return "comity-" + digest(*parts)
