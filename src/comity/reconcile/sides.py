"""The sides of an entry within one report."""

from __future__ import annotations

from comity.model import Party


def keys(parties: list[Party]) -> set[str]:
    """Their states, organisations, or names where they have neither."""
    return {party.state or party.org or party.name for party in parties}


def names(parties: list[Party]) -> str:
    """Parties in words."""
    return " and ".join(party.name for party in parties)
