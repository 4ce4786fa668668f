"""The endpoints that answer: one question, one text, in the OpenAI chat protocol or in Anthropic's.

Retries with back-off, `Retry-After` and time-outs are those of the client libraries. Keys come from the environment,
each for its own host: `OPENAI_API_KEY` and `ANTHROPIC_API_KEY` for the hosted APIs, `COMITY_API_KEY` for any other.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Protocol

from comity.errors import EndpointError, SettingsError, Stopped
from comity.proposing.prompt import Message
from comity.settings import ModelOptions

_KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
OTHER_KEY = "COMITY_API_KEY"
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


def make_endpoint(options: ModelOptions) -> Endpoint:
    """Return the endpoint that the options name. Raises SettingsError where its client library is not installed."""
    try:
        if options.protocol == "anthropic":
            from comity.proposing.anthropic_messages import AnthropicMessages

            return AnthropicMessages(options, key_for(options))
        from comity.proposing.openai_chat import OpenAIChat

        return OpenAIChat(options, key_for(options))
    except ModuleNotFoundError as error:
        raise SettingsError(f"a language model needs {error.name}: install comity[model]") from error


def key_for(options: ModelOptions) -> str:
    """The key for an endpoint, from the environment. Raises SettingsError where a hosted API has none."""
    variable = _KEYS[options.protocol] if options.hosted else OTHER_KEY
    key = os.environ.get(variable, "").strip()
    if options.hosted and not key:
        raise SettingsError(f"{options.url} needs a key: set {variable}, or name another endpoint with --endpoint")
    return key or NO_KEY


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
