"""GraphML: the network of exchange; parties are nodes, and each entry an edge from each giver to each receiver."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import networkx

from comity.export.called import whole
from comity.kinds import SIDES
from comity.ledger.query import Query, entry_as_row
from comity.model import Party
from comity.parties import party_code
from comity.reconcile.records import Entry


def export(query: Query) -> Iterator[bytes]:
    """Yield one GraphML file."""
    graph = networkx.MultiDiGraph()
    for entry in query:
        row = {name: value for name, value in entry_as_row(entry).items() if value is not None}
        for one, two in pairs(entry):
            for party in (one, two):
                called = whole(party, query.names)
                graph.add_node(called.key, label=called.name, sort=called.sort)
            graph.add_edge(key_of(one), key_of(two), key=entry.id, **row)
    yield "\n".join(networkx.generate_graphml(graph)).encode() + b"\n"


def key_of(party: Party) -> str:
    """Return the code of a party, its name where it has none."""
    return party_code(party) or party.name


def pairs(entry: Entry) -> list[tuple[Party, Party]]:
    """Return who is linked to whom: each of one side to each of the other; within a mutual side each to each."""
    one, *other = (getattr(entry.record, side) for side in SIDES[entry.kind])
    found = product(one, other[0]) if other else combinations(one, 2)
    return list({(key_of(a), key_of(b)): (a, b) for a, b in found if key_of(a) != key_of(b)}.values())
