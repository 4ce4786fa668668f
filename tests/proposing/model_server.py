"""A server that speaks the OpenAI chat API and Anthropic's messages API, and does what a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from comity.proposing.asking import Asker

Make = Callable[..., Asker]
"""Makes askers of a server."""
EMPTY = '{"transfers":[],"agreements":[],"visits":[],"accusations":[],"indicators":[]}'
TOKENS_IN, TOKENS_OUT = 1000, 100


@dataclass
class Say:
    """How to answer one request: a text, or an error; late, or cut off in mid-answer."""

    text: Any = EMPTY
    status: int = 200
    error: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    cut_off: bool = False
    at_limit: bool = False
    no_usage: bool = False
    counts: tuple[Any, Any] | None = None


@dataclass
class Request:
    """What was asked: path, headers, body."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def system(self) -> str:
        """The prompt."""
        found = self.body.get("system") or self.body["messages"][0]["content"]
        return found if isinstance(found, str) else "".join(part["text"] for part in found)

    @property
    def report(self) -> str:
        """The last thing that the user says."""
        return str(next(m["content"] for m in reversed(self.body["messages"]) if m["role"] == "user"))

    @property
    def data(self) -> str:
        """The report as it was given, before any answer."""
        return str(next(m["content"] for m in reversed(self.body["messages"]) if "<report>" in m["content"]))


class ModelServer:
    """`answer` says how to answer a request; `requests` are those that came, `most_at_once` how many stood open."""

    def __init__(self, answer: Callable[[Request], Say | str]) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.open = self.most_at_once = 0
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                request = Request(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
                with server._lock:
                    server.requests.append(request)
                    server.open += 1
                    server.most_at_once = max(server.most_at_once, server.open)
                try:
                    said = server.answer(request)
                    _reply(self, request, Say(said) if isinstance(said, str) else said)
                except (BrokenPipeError, ConnectionResetError):
                    pass
                finally:
                    with server._lock:
                        server.open -= 1

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        """The base URL in the OpenAI manner."""
        return f"{self.root}/v1"

    @property
    def root(self) -> str:
        """The base URL in Anthropic's manner."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def close(self) -> None:
        """Stop serving."""
        self._http.shutdown()
        self._http.server_close()


@contextmanager
def serving(answer: Callable[[Request], Say | str]) -> Iterator[ModelServer]:
    """Yield a server for the length of a `with`."""
    server = ModelServer(answer)
    try:
        yield server
    finally:
        server.close()


def _reply(handler: BaseHTTPRequestHandler, request: Request, say: Say) -> None:
    time.sleep(say.wait)
    anthropic = request.path.endswith("/messages")
    if say.status != 200:
        error = {"type": "error", "error": {"type": "some_error", "message": say.error}}
        _send(handler, say.status, json.dumps(error).encode(), "application/json", say.headers)
    elif request.body.get("stream"):
        events = _anthropic_events(say) if anthropic else _openai_events(say, request)
        data = b"".join(events)
        _send(
            handler, 200, data[: len(data) // 2] if say.cut_off else data, "text/event-stream", say.headers, len(data)
        )
    else:
        data = json.dumps(_anthropic(say) if anthropic else _openai(say)).encode()
        _send(handler, 200, data[: len(data) // 2] if say.cut_off else data, "application/json", say.headers, len(data))


def _send(
    handler: BaseHTTPRequestHandler, status: int, data: bytes, kind: str, headers: dict[str, str], length: int = -1
) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": kind, **headers}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(data) if length < 0 else length))
    handler.end_headers()
    handler.wfile.write(data)
    handler.wfile.flush()
    if len(data) < length:
        handler.close_connection = True


def _usage(say: Say) -> dict[str, Any]:
    read, written = say.counts or (TOKENS_IN, TOKENS_OUT)
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": TOKENS_IN + TOKENS_OUT}


def _openai(say: Say) -> dict[str, Any]:
    usage = _usage(say)
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": say.text},
        "finish_reason": "length" if say.at_limit else "stop",
    }
    body = {"id": "x", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    return body if say.no_usage else body | {"usage": usage}


def _openai_events(say: Say, request: Request) -> Iterator[bytes]:
    def chunk(**fields: Any) -> bytes:
        body = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": []}
        return b"data: " + json.dumps(body | fields).encode() + b"\n\n"

    for start in range(0, len(say.text), 50):
        delta = {"content": say.text[start : start + 50]}
        yield chunk(choices=[{"index": 0, "delta": delta, "finish_reason": None}])
    reason = "length" if say.at_limit else "stop"
    yield chunk(choices=[{"index": 0, "delta": {}, "finish_reason": reason}])
    if request.body.get("stream_options", {}).get("include_usage") and not say.no_usage:
        yield chunk(usage=_usage(say))
    yield b"data: [DONE]\n\n"


def _anthropic(say: Say) -> dict[str, Any]:
    usage = {"input_tokens": TOKENS_IN - 900, "output_tokens": TOKENS_OUT, "cache_read_input_tokens": 900}
    if say.counts is not None:
        usage = {"input_tokens": say.counts[0], "output_tokens": say.counts[1]}
    return {
        "id": "x", "type": "message", "role": "assistant", "model": "m", "stop_sequence": None,
        "content": [{"type": "text", "text": say.text}], "stop_reason": "max_tokens" if say.at_limit else "end_turn",
        "usage": usage,
    }  # fmt: skip


def _anthropic_events(say: Say) -> Iterator[bytes]:
    def event(kind: str, **fields: Any) -> bytes:
        return f"event: {kind}\ndata: {json.dumps({'type': kind} | fields)}\n\n".encode()

    whole = _anthropic(say)
    yield event("message_start", message=whole | {"content": [], "stop_reason": None})
    yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    for start in range(0, len(say.text), 50):
        delta = {"type": "text_delta", "text": say.text[start : start + 50]}
        yield event("content_block_delta", index=0, delta=delta)
    yield event("content_block_stop", index=0)
    reason = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
    yield event("message_delta", delta=reason, usage={"output_tokens": whole["usage"]["output_tokens"]})
    yield event("message_stop")
