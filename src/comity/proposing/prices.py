"""What a million tokens cost: as the user says or, of the hosted APIs, by the list prices that comity ships.

Those were written down from memory on 2026-11-25, in US dollars, each with the month that it is of: prices change.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from comity.settings import ModelOptions

_DATED = re.compile(r"-(\d{8}|\d{4}-\d{2}-\d{2}|latest)$")
"""What names of models end in that say which build is meant."""


@dataclass(frozen=True)
class Price:
    """The price of a million tokens in and out; `of` is the month of a list price, nothing where the user gave it."""

    tokens_in: float
    tokens_out: float
    of: str = ""

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """The price of so many tokens."""
        return (tokens_in * self.tokens_in + tokens_out * self.tokens_out) / 1_000_000


def price_of(options: ModelOptions) -> Price | None:
    """Return the price of a model, or None where none is known."""
    if options.price is not None:
        return Price(*options.price)
    if not options.hosted:
        return None
    return list_prices().get(_DATED.sub("", options.name))


@cache
def list_prices() -> dict[str, Price]:
    """The list prices that comity ships, by the name of the model without its date."""
    text = (files("comity.proposing") / "data" / "prices.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["model"]: Price(float(row["in"]), float(row["out"]), row["of"]) for row in rows}
