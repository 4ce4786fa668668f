"""What an endpoint answers, and what it is when it does not: a reply, or an error without the key in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from comity.errors import EndpointError, Stopped
from comity.proposing.prompt import Message
from comity.settings import ModelOptions

NO_KEY = "none"
MOST_CHARACTERS = 1_000_000
"""Where an answer that is streamed is cut off, whatever the endpoint goes on to send."""


@dataclass(frozen=True)
class Reply:
    """A model's text, the tokens that it cost, and whether it was cut off at the limit of an answer.

    Tokens are None where the endpoint does not say.
    """

    text: str
    tokens_in: int | None
    tokens_out: int | None
    cut: bool = False


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
