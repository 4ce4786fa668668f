"""Currencies: names and signs to ISO 4217 codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec

from comity.knowledge.tables import read_table

_DEFAULTS = {
    "dollar": "USD", "pound": "GBP", "euro": "EUR", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "won": "KRW",
    "rouble": "RUB", "ruble": "RUB", "lira": "TRY", "rand": "ZAR", "shekel": "ILS", "franc": "CHF", "mark": "DEM",
}  # fmt: skip


class Currency(msgspec.Struct, frozen=True, kw_only=True):
    """A currency: ISO 4217 code, English names in the singular, signs written before the number, states that use it."""

    code: str
    names: list[str]
    signs: list[str] = []
    states: list[str] = []


TABLES = {"currencies": Currency}


@dataclass(slots=True)
class Currencies:
    """The table by full name ("australian dollar"), by noun ("dollar": all dollars) and by sign."""

    names: dict[str, str] = field(default_factory=dict)
    nouns: dict[str, dict[str, str]] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)

    def by_noun(self, noun: str, local: str | None) -> str | None:
        """The code that a bare noun means: in the state `local` its own, else the best known one, else None."""
        own = self.nouns.get(noun)
        if own is None:
            return None
        if noun not in ("dollar", "euro") and local in own:
            return own[local]
        if noun in _DEFAULTS:
            return _DEFAULTS[noun]
        codes = set(own.values())
        return next(iter(codes)) if len(codes) == 1 else None


@cache
def load_currencies(extra: Path | None = None) -> Currencies:
    """Read the currencies that comity ships and a user's own."""
    found = Currencies()
    for row in read_table("currencies", Currency, extra):
        for name in row.names:
            found.names[name.lower()] = row.code
            noun = name.lower().split()[-1]
            found.nouns.setdefault(noun, {}).update(dict.fromkeys(row.states, row.code) or {row.code: row.code})
        for sign in row.signs:
            found.signs[sign] = row.code
    return found
