"""Anthropic's messages API."""

from __future__ import annotations

from threading import Lock
from typing import Any

import anthropic

from comity.proposing.answer import schema
from comity.proposing.prompt import Message
from comity.proposing.replies import MOST_CHARACTERS, Reply, failure
from comity.settings import ModelOptions


class AnthropicMessages:
    """Asks one model. The schema is left out for a server that does not know how to hold to one."""

    def __init__(self, options: ModelOptions, key: str) -> None:
        self._options, self._key = options, key
        self._client = anthropic.Anthropic(
            api_key=key, base_url=options.url, timeout=options.timeout, max_retries=options.retries
        )
        self._lock = Lock()
        self._extra: dict[str, Any] = {"output_config": {"format": {"type": "json_schema", "schema": schema()}}}

    def ask(self, system: str, messages: list[Message]) -> Reply:
        """Return the model's text. Raises EndpointError."""
        while True:
            extra = dict(self._extra)
            try:
                return self._ask(system, messages, extra)
            except anthropic.BadRequestError as error:
                if not self._give_way(str(error), extra):
                    raise failure(self._options, error.status_code, error.message, self._key) from None
            except anthropic.APIStatusError as error:
                raise failure(self._options, error.status_code, error.message, self._key) from None
            except Exception as error:  # Whatever else a server brings about is a failure of this question only.
                raise failure(self._options, None, str(error), self._key) from None

    def _ask(self, system: str, messages: list[Any], extra: dict[str, Any]) -> Reply:
        # The prompt is the same for every report: the endpoint may keep it.
        head: Any = [{"type": "text", "text": system, "cache_control": {"type": "ephemeral"}}]
        answer: Any = self._client.messages.create(
            model=self._options.name, max_tokens=self._options.answer, system=head, messages=messages,
            stream=self._options.stream, **extra,
        )  # fmt: skip
        if self._options.stream:
            return _streamed(answer)
        text = "".join(block.text for block in answer.content if block.type == "text")
        return Reply(text, _tokens_in(answer.usage), answer.usage.output_tokens, cut=answer.stop_reason == "max_tokens")

    def _give_way(self, said: str, extra: dict[str, Any]) -> bool:
        """Leave out the schema where a server refuses it; return whether there is anything left to try."""
        with self._lock:
            if extra != self._extra:
                return True
            if not any(word in said.lower() for word in ("output_config", "format", "schema")) or not self._extra:
                return False
            self._extra.clear()
            return True


def _streamed(events: Any) -> Reply:
    pieces: list[str] = []
    tokens_in = tokens_out = None
    length, reason = 0, None
    with events:
        for event in events:
            if event.type == "message_start":
                tokens_in = _tokens_in(event.message.usage)
            elif event.type == "content_block_delta" and event.delta.type == "text_delta":
                pieces.append(event.delta.text)
                length += len(pieces[-1])
            elif event.type == "message_delta":
                reason, tokens_out = event.delta.stop_reason or reason, event.usage.output_tokens
            if length > MOST_CHARACTERS:
                return Reply("".join(pieces), tokens_in, tokens_out, cut=True)
    if reason is None:
        raise ValueError("the connection was cut off in mid-answer")
    return Reply("".join(pieces), tokens_in, tokens_out, cut=reason == "max_tokens")


def _tokens_in(usage: Any) -> int:
    """All tokens that were read, whether or not the endpoint had kept them."""
    return int(usage.input_tokens + (usage.cache_creation_input_tokens or 0) + (usage.cache_read_input_tokens or 0))
