"""What asking a language model has cost so far, and the limit that it must not cross."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from comity.errors import SettingsError, Stopped
from comity.settings import ModelOptions

_MILLION = 1_000_000


@dataclass(slots=True)
class Usage:
    """Questions asked, answers kept from earlier, repairs, answers of no use, tokens and cost."""

    price: tuple[float, float] | None = None
    limit: float | None = None
    asked: int = 0
    kept: int = 0
    repaired: int = 0
    useless: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False
    _reserved: float = 0.0
    _lock: Lock = field(default_factory=Lock, repr=False)

    @classmethod
    def of(cls, options: ModelOptions) -> Usage:
        """A fresh count for a model. Raises SettingsError where there is a limit, but no price."""
        if options.max_cost is not None and options.price is None:
            raise SettingsError(
                "a limit of cost needs the price of a million tokens: give `price = [IN, OUT]` in the table [model] of "
                "comity.toml"
            )
        return cls(options.price, options.max_cost)

    @property
    def cost(self) -> float | None:
        """The cost of all tokens, or None without a price."""
        return None if self.price is None else self._price(self.tokens_in, self.tokens_out)

    def reserve(self, most_in: int, most_out: int) -> float:
        """Set aside what a question may cost at most. Raises Stopped where that could cross the limit."""
        most = self._price(most_in, most_out) if self.price else 0.0
        with self._lock:
            if self.limit is not None and (self.cost or 0.0) + self._reserved + most > self.limit:
                raise Stopped(
                    f"the next question could take the cost over the limit of {self.limit:g} ({self.cost or 0:.4f} is "
                    "spent): what was answered is kept; give a higher --max-cost to go on"
                )
            self._reserved += most
        return most

    def settle(self, reserved: float, tokens_in: int | None, tokens_out: int | None, guess: tuple[int, int]) -> None:
        """Count what a question did cost; tokens that the endpoint does not give are guessed."""
        with self._lock:
            self._reserved -= reserved
            self.asked += 1
            self.estimated = self.estimated or tokens_in is None or tokens_out is None
            self.tokens_in += guess[0] if tokens_in is None else tokens_in
            self.tokens_out += guess[1] if tokens_out is None else tokens_out

    def release(self, reserved: float) -> None:
        """Give back what was set aside for a question that was not answered."""
        with self._lock:
            self._reserved -= reserved

    def note(self, *, kept: int = 0, repaired: int = 0, useless: int = 0) -> None:
        """Count answers that needed no asking, that were repaired, and that were of no use."""
        with self._lock:
            self.kept += kept
            self.repaired += repaired
            self.useless += useless

    def __str__(self) -> str:
        about = "about " if self.estimated else ""
        parts = [f"{self.asked:,} asked"]
        parts += [f"{self.kept:,} kept from before"] if self.kept else []
        parts += [f"{self.repaired:,} repaired"] if self.repaired else []
        parts += [f"{self.useless:,} of no use"] if self.useless else []
        parts.append(f"{about}{self.tokens_in:,} tokens in, {self.tokens_out:,} out")
        parts += [f"cost {self.cost:.4f}"] if self.cost is not None else []
        return ", ".join(parts)

    def _price(self, tokens_in: int, tokens_out: int) -> float:
        one, other = self.price or (0.0, 0.0)
        return (tokens_in * one + tokens_out * other) / _MILLION
