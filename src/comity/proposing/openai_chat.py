"""The OpenAI chat API: hosted ones, vLLM, llama.cpp's server, Ollama, and whatever else speaks it."""

from __future__ import annotations

import time
from threading import Lock
from typing import Any

import openai

from comity.proposing.answer import schema
from comity.proposing.prompt import Message
from comity.proposing.replies import Pieces, Reply, failure, tokens
from comity.proposing.wire import Over, Wire
from comity.settings import ModelOptions

_FORMS: tuple[dict[str, Any] | None, ...] = (
    {"type": "json_schema", "json_schema": {"name": "ledger", "strict": True, "schema": schema()}},
    {"type": "json_object", "schema": schema()},
    {"type": "json_object"},
    None,
)
"""How to ask for the schema, best first; servers differ in which they know."""
_SHORT, _LONG = 0.2, 60.0


class OpenAIChat:
    """Asks one model. What a server does not know of the protocol is found out on the first question."""

    def __init__(self, options: ModelOptions, key: str) -> None:
        self._options, self._key = options, key
        self._wire = Wire(options)
        self._client = openai.OpenAI(
            api_key=key, base_url=options.url, timeout=options.timeout, max_retries=options.retries,
            http_client=openai.DefaultHttpxClient(base_url=options.url, **self._wire.client_options()),
        )  # fmt: skip
        self._lock = Lock()
        self._form = self._retries = 0
        self._extra: dict[str, Any] = {"temperature": 0, "max_tokens": options.answer}
        if options.stream:
            self._extra |= {"stream": True, "stream_options": {"include_usage": True}}

    def ask(self, system: str, messages: list[Message]) -> Reply:
        """Return the model's text. Raises EndpointError."""
        try:
            with self._wire.question():
                return self._answered([{"role": "system", "content": system}, *messages])
        except Over as error:
            raise failure(self._options, None, str(error), self._key) from None

    def _answered(self, turns: list[Any]) -> Reply:
        while True:
            form, extra, retries = self._form, dict(self._extra), self._retries
            try:
                reply = self._ask(turns, form, extra, retries)
            except openai.APIStatusError as error:
                # Some servers answer 500 to what they do not know: that is found out before anything is asked again.
                if self._give_way(str(error), form, extra):
                    continue
                if not self._ask_on(retries):
                    raise failure(self._options, error.status_code, error.message, self._key) from None
                time.sleep(_pause(error.response.headers.get("retry-after")))
            except Exception as error:  # Whatever else a server brings about is a failure of this question only.
                if not self._ask_on(retries):
                    raise failure(self._options, None, str(error), self._key) from None
            else:
                self._retries = self._options.retries
                return reply

    def _ask(self, turns: list[Any], form: int, extra: dict[str, Any], retries: int) -> Reply:
        response_format = _FORMS[form]
        if response_format is not None:
            extra = extra | {"response_format": response_format}
        client = self._client.with_options(max_retries=retries)
        answer: Any = client.chat.completions.create(model=self._options.name, messages=turns, **extra)
        if self._options.stream:
            return _streamed(answer, Pieces(self._options))
        pieces, choice = Pieces(self._options), answer.choices[0]
        pieces.add(choice.message.content)
        return Reply(pieces.text, *_counts(answer.usage), cut=pieces.cut or choice.finish_reason == "length")

    def _ask_on(self, retries: int) -> bool:
        """From the first error on that says nothing of the protocol, questions are asked again as often as wanted."""
        self._retries = self._options.retries
        return retries < self._retries

    def _give_way(self, said: str, form: int, extra: dict[str, Any]) -> bool:
        """Leave out, or say otherwise, what a server refuses; return whether there is anything left to try."""
        low = said.lower()
        with self._lock:
            if (form, extra) != (self._form, self._extra):
                return True
            if "max_completion_tokens" in low and "max_tokens" in extra:
                self._extra["max_completion_tokens"] = self._extra.pop("max_tokens")
            elif "temperature" in low and "temperature" in extra:
                del self._extra["temperature"]
            elif "stream_options" in low and "stream_options" in extra:
                del self._extra["stream_options"]
            elif any(word in low for word in ("response_format", "schema", "json")) and form + 1 < len(_FORMS):
                self._form = form + 1
            else:
                return False
            return True


def _pause(retry_after: str | None) -> float:
    """Seconds to wait after the first error, as the server asks for them."""
    try:
        return min(max(float(retry_after or _SHORT), _SHORT), _LONG)
    except ValueError:
        return _SHORT


def _counts(usage: Any) -> tuple[int | None, int | None]:
    return (tokens(usage.prompt_tokens), tokens(usage.completion_tokens)) if usage else (None, None)


def _streamed(chunks: Any, pieces: Pieces) -> Reply:
    counts: tuple[int | None, int | None] = (None, None)
    reason = None
    with chunks:
        for chunk in chunks:
            counts = _counts(chunk.usage) if chunk.usage else counts
            choice = next(iter(chunk.choices or ()), None)
            reason = (choice and choice.finish_reason) or reason
            if not pieces.add(choice and choice.delta.content):
                return Reply(pieces.text, *counts, cut=True)
    if reason is None:
        raise ValueError("the connection was cut off in mid-answer")
    return Reply(pieces.text, *counts, cut=reason == "length")
