"""The pictures by name, and what each is worked out from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, get_args

from comity.errors import NotInLedger
from comity.kinds import KINDS
from comity.knowledge.naming import load_party_names
from comity.ledger.balance import balances
from comity.ledger.filters import Filters
from comity.ledger.flows import by_month, copying, flows
from comity.ledger.query import Query
from comity.plot import atlas, communities, lanes, matrix, months, promises
from comity.plot import copying as copies
from comity.plot.addresses import NOWHERE, Addresses
from comity.plot.picture import Picture
from comity.reconcile.things import ITEM_KINDS

Name = Literal["map", "matrix", "promises", "months", "timeline", "network", "copying"]
NAMES: tuple[Name, ...] = get_args(Name)
TITLES: dict[Name, str] = {
    "map": "Map of who gives to whom", "matrix": "Givers and receivers", "promises": "Promised and delivered",
    "months": "By kind and month", "timeline": "Timeline", "network": "Network by communities",
    "copying": "Who copies whom",
}  # fmt: skip
_MOST = 20_000
"""Pictures that need whole entries take so many, the latest first."""


def drawn(
    which: str, entries: Query, filters: Filters, *, of: str | None = None, addresses: Addresses = NOWHERE
) -> Picture:
    """Return a picture of the entries that pass some filters; `of` is the unit of what was promised and delivered.

    Raises NotInLedger where no picture has that name.
    """
    if which not in _WAYS:
        raise NotInLedger(f"{which}: no such picture; there are {', '.join(NAMES)}")
    return _WAYS[which](filters.over(entries), filters, of, addresses)


def _map(query: Query, _filters: Filters, _of: str | None, addresses: Addresses) -> Picture:
    return atlas.picture(flows(query), addresses)


def _matrix(query: Query, _filters: Filters, _of: str | None, addresses: Addresses) -> Picture:
    return matrix.picture(flows(query), addresses)


def _network(query: Query, _filters: Filters, _of: str | None, addresses: Addresses) -> Picture:
    return communities.picture(flows(query), addresses)


def _promises(query: Query, filters: Filters, of: str | None, addresses: Addresses) -> Picture:
    found = balances(query.kind("transfer").order("-date").limit(_MOST), "kind")
    side = "receiver" if filters.giver and not filters.receiver else "giver"
    if giver := _code(filters.giver):
        found = [line for line in found if line.giver == giver]
    if receiver := _code(filters.receiver):
        found = [line for line in found if line.receiver == receiver]
    return promises.picture(found, side, of, addresses)


def _code(words: str | None) -> str | None:
    """The one party that is meant, where it is one that is known by a code."""
    codes = load_party_names().codes(words) if words else ()
    return codes[0] if len(codes) == 1 else None


def _months(query: Query, filters: Filters, _of: str | None, addresses: Addresses) -> Picture:
    things = filters.kind == ("transfer",)
    kinds: Sequence[str] = ITEM_KINDS if things else tuple(KINDS)
    return months.picture(by_month(query, things=things), kinds, things=things, addresses=addresses)


def _timeline(query: Query, filters: Filters, _of: str | None, addresses: Addresses) -> Picture:
    named = filters.between or ((filters.party,) if filters.party else ())
    codes = tuple(code for each in named if (code := _code(each)))
    who = codes if len(codes) == len(named) else ()
    return lanes.picture(query.order("-date").limit(_MOST).records(), who, addresses)


def _copying(query: Query, filters: Filters, _of: str | None, addresses: Addresses) -> Picture:
    return copies.picture(copying(query, filters.publisher), addresses)


_WAYS: dict[str, Callable[[Query, Filters, str | None, Addresses], Picture]] = {
    "map": _map, "matrix": _matrix, "promises": _promises, "months": _months, "timeline": _timeline,
    "network": _network, "copying": _copying,
}  # fmt: skip
