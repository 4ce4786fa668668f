"""Requests that are too large are refused before they are taken in."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send


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
        taken, begun, over = 0, False, False

        async def counting() -> Message:
            nonlocal taken, over
            message = await receive()
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
