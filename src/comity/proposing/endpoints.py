"""The endpoints that answer: one question, one text, in the OpenAI chat protocol or in Anthropic's.

Retries with back-off, `Retry-After` and time-outs are those of the client libraries. Keys come from the environment,
each for its own host: `OPENAI_API_KEY` and `ANTHROPIC_API_KEY` for the hosted APIs, `COMITY_API_KEY` for any other.
"""

from __future__ import annotations

import os

from comity.errors import SettingsError
from comity.proposing.replies import NO_KEY, Endpoint
from comity.settings import ModelOptions

_KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
OTHER_KEY = "COMITY_API_KEY"


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
