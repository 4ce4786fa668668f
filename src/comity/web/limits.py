"""Requests that are too large or too slow are refused before they are taken in; HEAD is GET without its words."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECONDS = 30.0
"""How long a request may take to come in."""


class BodyLimit:
    """Answers 413 to a request with more than `most` bytes, whether it says so or not; one that takes more than some
    seconds to come in is taken for broken off.
    """

    def __init__(self, app: ASGIApp, most: int, seconds: float = SECONDS) -> None:
        self._app = app
        self._most, self._seconds = most, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting what comes in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        taken, begun, over, whole = 0, False, False, False
        due = asyncio.get_running_loop().time() + self._seconds

        async def counting() -> Message:
            nonlocal taken, over, whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout_at(due):
                    message = await receive()
            except TimeoutError:
                return {"type": "http.disconnect"}
            whole = not message.get("more_body", False)
            taken += len(message.get("body", b""))
            if taken > self._most:
                over = True
                return {"type": "http.disconnect"}
            return message

        async def sending(message: Message) -> None:
            nonlocal begun
            if over and not begun:
                return
            begun = True
            await send(message)

        said = Headers(scope=scope).get("content-length", "0")
        over = not said.isdigit() or int(said) > self._most
        if not over:
            try:
                await self._app(scope, counting, sending)
            except Exception:
                if not over:
                    raise
        if over and not begun:
            why = f"This is more than the {self._most:,} bytes that are taken at a time."
            await PlainTextResponse(why, 413)(scope, receive, send)


class Heads:
    """Answers HEAD as GET is answered, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, sending)
