"""PLOVER-style event records, as JSON lines: who did what to whom, by type, mode and contexts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from comity.kinds import SIDES
from comity.ledger.query import Query
from comity.model import Party


def export(query: Query) -> Iterator[bytes]:
    """Yield a line for each entry that is an event; the parties of a mutual one are actors and recipients alike."""
    for entry in query:
        record = entry.record
        if record.plover is None:
            continue
        sides = [getattr(record, side) for side in SIDES[entry.kind]]
        event = {
            "event_id": entry.id,
            "event_date": record.date.start if record.date else entry.first_reported,
            "event_type": record.plover.type,
            "event_mode": record.plover.mode,
            "contexts": record.plover.contexts,
            "actor": [_party(party) for party in sides[0]],
            "recipient": [_party(party) for party in sides[-1]],
            "event_text": record.evidence,
            "sources": entry.sources,
            "documents": entry.documents,
        }
        yield msgspec.json.encode(event) + b"\n"


def _party(party: Party) -> dict[str, Any]:
    return {"name": party.name, "country": party.state, "organisation": party.org}
