"""W3C PROV-O as JSON-LD: each entry derived from its claims, these quoted from reports, and who decided what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from comity.ledger.query import Query
from comity.ledger.store import LedgerStore, Shown
from comity.reconcile.records import digest
from comity.reconcile.sentences import what_happens

_LINKS = ("wasDerivedFrom", "wasQuotedFrom", "wasAttributedTo", "wasAssociatedWith", "used")
_CONTEXT: dict[str, Any] = {
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "label": "rdfs:label",
    "value": "prov:value",
    "endedAtTime": {"@id": "prov:endedAtTime", "@type": "xsd:dateTime"},
    "seeAlso": {"@id": "rdfs:seeAlso", "@type": "@id"},
} | {name: {"@id": f"prov:{name}", "@type": "@id"} for name in _LINKS}


def export(store: LedgerStore, query: Query) -> Iterator[bytes]:
    """Yield one JSON-LD document (https://www.w3.org/TR/prov-o/)."""
    nodes: dict[str, dict[str, Any]] = {}
    for entry in query:
        for node in _nodes(store.show(entry.id)):
            nodes[node["@id"]] = node
    yield msgspec.json.encode({"@context": _CONTEXT, "@graph": list(nodes.values())}) + b"\n"


def _nodes(shown: Shown) -> Iterator[dict[str, Any]]:
    claims = [_id("claim", claim.id) for claim in shown.claims]
    label = what_happens(shown.entry.record)
    yield _node(_id("entry", shown.entry.id), "Entity", label=label, wasDerivedFrom=claims)
    for claim in shown.claims:
        quoted = _id("report", claim.document)
        yield _node(_id("claim", claim.id), "Entity", value=claim.claim.evidence, wasQuotedFrom=quoted)
    for report in shown.documents:
        publisher = _agent(report.publisher) if report.publisher else None
        id_ = _id("report", report.id)
        yield _node(id_, "Entity", label=report.title, seeAlso=report.url, wasAttributedTo=publisher)
        if report.publisher and publisher:
            yield _node(publisher, "Organization", label=report.publisher)
    for decision in shown.decisions:
        person, used = _agent(decision.by), [_id("claim", anchor.claim) for anchor in decision.anchors]
        id_ = _id("decision", decision.id)
        yield _node(
            id_, "Activity", label=decision.action, endedAtTime=decision.at, wasAssociatedWith=person, used=used
        )
        yield _node(person, "Person", label=decision.by)


def _node(id_: str, type_: str, **properties: Any) -> dict[str, Any]:
    return {"@id": id_, "@type": f"prov:{type_}"} | {name: value for name, value in properties.items() if value}


def _agent(name: str) -> str:
    return _id("agent", digest(name))


def _id(sort: str, id_: str) -> str:
    return f"urn:comity:{sort}:{id_}"
