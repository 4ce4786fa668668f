"""Requests that are too large are refused before they are taken in."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class _TooLarge(Exception):  # noqa: N818 - read as a sentence
    pass


class BodyLimit:
    """Answers 413 to a request with more than `most` bytes, whether it says so or not."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting what comes in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        taken, begun = 0, False

        async def counting() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._most:
                raise _TooLarge
            return message

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            said = Headers(scope=scope).get("content-length", "0")
            if not said.isdigit() or int(said) > self._most:
                raise _TooLarge
            await self._app(scope, counting, sending)
        except _TooLarge:
            if begun:
                raise
            why = f"This is more than the {self._most:,} bytes that are taken at a time."
            await PlainTextResponse(why, 413)(scope, receive, send)
