"""Anthropic's messages API."""

from __future__ import annotations

from threading import Lock
from typing import Any

import anthropic

from comity.proposing.answer import schema
from comity.proposing.prompt import Message
from comity.proposing.replies import Pieces, Reply, failure, tokens
from comity.proposing.wire import Over, Wire
from comity.settings import ModelOptions


class AnthropicMessages:
    """Asks one model. The schema is left out for a server that does not know how to hold to one."""

    def __init__(self, options: ModelOptions, key: str) -> None:
        self._options, self._key = options, key
        self._wire = Wire(options)
        self._client = anthropic.Anthropic(
            api_key=key, base_url=options.url, timeout=options.timeout, max_retries=options.retries,
            http_client=anthropic.DefaultHttpxClient(base_url=options.url, **self._wire.client_options()),
        )  # fmt: skip
        self._lock = Lock()
        self._extra: dict[str, Any] = {"output_config": {"format": {"type": "json_schema", "schema": schema()}}}

    def ask(self, system: str, messages: list[Message]) -> Reply:
        """Return the model's text. Raises EndpointError."""
        try:
            with self._wire.question():
                return self._answered(system, messages)
        except Over as error:
            raise failure(self._options, None, str(error), self._key) from None

    def _answered(self, system: str, messages: list[Message]) -> Reply:
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
            return _streamed(answer, Pieces(self._options))
        pieces, usage = Pieces(self._options), answer.usage
        cut = not all(pieces.add(block.text) for block in answer.content if block.type == "text")
        return Reply(
            pieces.text, _tokens_in(usage), tokens(usage.output_tokens), cut=cut or answer.stop_reason == "max_tokens"
        )

    def _give_way(self, said: str, extra: dict[str, Any]) -> bool:
        """Leave out the schema where a server refuses it; return whether there is anything left to try."""
        with self._lock:
            if extra != self._extra:
                return True
            if not any(word in said.lower() for word in ("output_config", "format", "schema")) or not self._extra:
                return False
            self._extra.clear()
            return True


def _streamed(events: Any, pieces: Pieces) -> Reply:
    tokens_in = tokens_out = reason = None
    with events:
        for event in events:
            words = None
            if event.type == "message_start":
                tokens_in = _tokens_in(event.message.usage)
            elif event.type == "content_block_delta" and event.delta.type == "text_delta":
                words = event.delta.text
            elif event.type == "message_delta":
                reason, tokens_out = event.delta.stop_reason or reason, tokens(event.usage.output_tokens)
            if not pieces.add(words):
                return Reply(pieces.text, tokens_in, tokens_out, cut=True)
    if reason is None:
        raise ValueError("the connection was cut off in mid-answer")
    return Reply(pieces.text, tokens_in, tokens_out, cut=reason == "max_tokens")


def _tokens_in(usage: Any) -> int | None:
    """All tokens that were read, whether or not the endpoint had kept them."""
    read = tokens(usage.input_tokens)
    kept = [tokens(count or 0) for count in (usage.cache_creation_input_tokens, usage.cache_read_input_tokens)]
    return None if read is None or None in kept else read + sum(filter(None, kept))
