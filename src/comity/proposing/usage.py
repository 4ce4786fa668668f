"""What asking a language model has cost so far, and the limit that it must not cross."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Condition

from comity.errors import SettingsError, Stopped
from comity.proposing.prices import Price, price_of
from comity.settings import ModelOptions


@dataclass(slots=True)
class Usage:
    """Questions asked, answers kept from earlier, repairs, answers of no use, claims, tokens and cost."""

    price: Price | None = None
    limit: float | None = None
    asked: int = 0
    kept: int = 0
    repaired: int = 0
    useless: int = 0
    claims: int = 0
    refused: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False
    _reserved: float = 0.0
    _under_way: int = 0
    _settled: Condition = field(default_factory=Condition, repr=False)

    @classmethod
    def of(cls, options: ModelOptions) -> Usage:
        """A fresh count for a model. Raises SettingsError where there is a limit, but no price."""
        price = price_of(options)
        if options.max_cost is not None and price is None:
            raise SettingsError(
                f"a limit of cost needs a price, and none is known of {options.name} at {options.url}: write what a "
                f'million tokens in and out cost into comity.toml, as "{options.name}" = [IN, OUT] in a table [prices]'
            )
        return cls(price, options.max_cost)

    @property
    def cost(self) -> float | None:
        """The cost of all tokens, or None without a price."""
        return None if self.price is None else self.price.cost(self.tokens_in, self.tokens_out)

    def reserve(self, most_in: int, most_out: int) -> float:
        """Set aside what a question may cost at most. Raises Stopped where that could cross the limit.

        Waits for questions under way, which cost less than is set aside for them, before it says so.
        """
        most = self.price.cost(most_in, most_out) if self.price else 0.0
        with self._settled:
            self._settled.wait_for(lambda: self._under_way == 0 or self._fits(most))
            if not self._fits(most):
                raise Stopped(
                    f"the next question could take the cost over the limit of {self.limit:g} ({self.cost or 0:.4f} is "
                    f"spent, and it may cost up to {most:.4f}): what was answered is kept; give a higher --max-cost to "
                    "go on"
                )
            self._reserved += most
            self._under_way += 1
        return most

    def _fits(self, most: float) -> bool:
        return self.limit is None or (self.cost or 0.0) + self._reserved + most <= self.limit

    def settle(self, reserved: float, tokens_in: int | None, tokens_out: int | None, guess: tuple[int, int]) -> None:
        """Count what a question did cost; tokens that the endpoint does not give are guessed."""
        with self._settled:
            self.asked += 1
            self.estimated = self.estimated or tokens_in is None or tokens_out is None
            self.tokens_in += guess[0] if tokens_in is None else tokens_in
            self.tokens_out += guess[1] if tokens_out is None else tokens_out
            self.release(reserved)

    def release(self, reserved: float) -> None:
        """Give back what was set aside for a question that was not answered."""
        with self._settled:
            self._under_way -= 1
            self._reserved = self._reserved - reserved if self._under_way else 0.0
            self._settled.notify_all()

    def judged(self, claims: int, refused: int) -> None:
        """Count the claims that were proposed, and those of them that were refused."""
        with self._settled:
            self.claims += claims
            self.refused += refused

    def note(self, *, kept: int = 0, repaired: int = 0, useless: int = 0) -> None:
        """Count answers that needed no asking, that were repaired, and that were of no use."""
        with self._settled:
            self.kept += kept
            self.repaired += repaired
            self.useless += useless

    def __str__(self) -> str:
        about = "about " if self.estimated else ""
        parts = [f"{self.asked:,} asked"]
        parts += [f"{self.kept:,} kept from before"] if self.kept else []
        parts += [f"{self.repaired:,} repaired"] if self.repaired else []
        parts += [f"{self.useless:,} of no use"] if self.useless else []
        parts += [f"{self.claims:,} proposed, {self.refused:,} refused"] if self.claims else []
        parts.append(f"{about}{self.tokens_in:,} tokens in, {self.tokens_out:,} out")
        if self.price is not None:
            listed = f" by the list price of {self.price.of}" if self.price.of else ""
            parts.append(f"cost {self.cost:.4f}{listed}")
        return ", ".join(parts)
