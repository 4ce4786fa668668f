"""What an endpoint answers, and what it is when it does not: a reply, or an error without the key in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from comity.errors import EndpointError, Stopped
from comity.proposing.prompt import Message
from comity.settings import ModelOptions

NO_KEY = "none"
MOST_CHARACTERS = 1_000_000
"""Where an answer is cut off, whatever the endpoint goes on to send."""
_MOST_TOKENS = 1_000_000_000


@dataclass(frozen=True)
class Reply:
    """A model's text, the tokens that it cost, and whether it was cut off at the limit of an answer.

    Tokens are None where the endpoint does not say.
    """

    text: str
    tokens_in: int | None
    tokens_out: int | None
    cut: bool = False


class Pieces:
    """The text of an answer as it comes. It is cut off where it is too long, or comes in more pieces than tokens."""

    def __init__(self, options: ModelOptions) -> None:
        self._pieces: list[str] = []
        self._left, self._most = MOST_CHARACTERS, 2 * options.answer + 1_000
        self.cut = False

    def add(self, text: object) -> bool:
        """Take a piece, if it is one; return whether more may come."""
        words = text[: self._left] if isinstance(text, str) else ""
        self._left, self._most = self._left - len(words), self._most - 1
        self._pieces.append(words)
        self.cut = self._left <= 0 or self._most <= 0
        return not self.cut

    @property
    def text(self) -> str:
        """What has come; half of a character that stands alone is replaced."""
        return "".join(self._pieces).encode("utf-8", "replace").decode()


def tokens(count: object) -> int | None:
    """A count of tokens as an endpoint gives it; None where it is no count, as where it gives none."""
    is_count = isinstance(count, int) and not isinstance(count, bool) and 0 <= count <= _MOST_TOKENS
    return count if isinstance(count, int) and is_count else None


class Endpoint(Protocol):
    """Something that answers."""

    def ask(self, system: str, messages: list[Message]) -> Reply:
        """Return the model's text. Raises EndpointError, or Stopped where asking again is of no use."""


def failure(options: ModelOptions, status: int | None, message: str, key: str) -> EndpointError:
    """The error for what an endpoint said, without the key, on one line; 401, 402, 403 and 404 end a run."""
    said = " ".join(scrubbed(message, key).split())[:300]
    code = f"{status}: " if status else ""
    where = f"{options.name} at {scrubbed(options.url, key)}"
    if status in (401, 403):
        return Stopped(f"{where} refuses the key: {code}{said}")
    if status in (402, 404):
        return Stopped(f"{where} cannot be asked: {code}{said}")
    return EndpointError(f"{where} did not answer: {code}{said}")


def scrubbed(text: str, key: str) -> str:
    """A text without the key in it."""
    return text.replace(key, "…") if key and key != NO_KEY else text
