"""Who a party is: the one code, and the one key, by which two mentions of it are found to be the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from comity.model import Party


class Coded(Protocol):
    """Whatever may stand for a state or an organisation: a party, a name, an office, a mention."""

    @property
    def state(self) -> str | None:
        """ISO 3166-1 alpha-3, or None."""

    @property
    def org(self) -> str | None:
        """The id of an organisation, or None."""


def party_code(who: Coded) -> str | None:
    """Return the code of what somebody stands for, None where it is only a name.

    An organisation is a party of its own: it comes before the state that it may belong to.
    """
    return who.org or who.state


def party_codes(parties: Iterable[Coded]) -> frozenset[str]:
    """Return the codes of parties, leaving out those that are only names."""
    return frozenset(code for party in parties if (code := party_code(party)))


def party_key(party: Party) -> str:
    """Return what tells one party of a report from another: its code, or its name in lower case."""
    return party_code(party) or party.name.lower()


def party_keys(*sides: Iterable[Party]) -> frozenset[str]:
    """Return the keys of all parties of some sides."""
    return frozenset(party_key(party) for side in sides for party in side)
