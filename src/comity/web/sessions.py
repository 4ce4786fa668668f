"""Who is signed in, by the id of a session; forms that only our own pages can send; messages for the next page."""

from __future__ import annotations

import hmac
import secrets
from typing import Annotated, cast

from fastapi import Depends, HTTPException, Request, Response
from starlette.datastructures import FormData

from comity.documents import MAX_BYTES
from comity.ledger.users import User

_FIELDS, _FILES = 200, 20
_TOKEN, _MESSAGES = "csrf", "messages"
_SIGNED_IN = "comity_session"
AGE = 7 * 24 * 3600
"""Seconds after which a session ends."""


def token(request: Request) -> str:
    """The word that forms of this visitor carry; it is made when a form is first shown."""
    return cast(str, request.session.setdefault(_TOKEN, secrets.token_urlsafe(24)))


async def checked_form(request: Request) -> FormData:
    """The form that was sent, if it came from one of our pages; raises 403 where it did not."""
    form = await request.form(max_files=_FILES, max_fields=_FIELDS, max_part_size=MAX_BYTES + 1)
    known, sent = request.session.get(_TOKEN), form.get("csrf")
    ours = isinstance(known, str) and isinstance(sent, str) and hmac.compare_digest(known.encode(), sent.encode())
    if not ours or request.headers.get("sec-fetch-site") == "cross-site":
        raise HTTPException(
            403, "This form was too old or came from elsewhere. Go back, load the page again, and send it anew."
        )
    return form


Form = Annotated[FormData, Depends(checked_form)]


def changed(request: Request) -> bool:
    """Whether this answer changes what the visitor's cookie holds."""
    return bool(getattr(request.session, "modified", False))


def sign_in(request: Request, answer: Response, user: User) -> None:
    """Begin a session of a user; whatever was known of the visitor before is dropped."""
    site = request.app.state.site
    request.session.clear()
    session = site.store.users.sign_in(user, AGE)
    answer.set_cookie(
        _SIGNED_IN, session, max_age=AGE, httponly=True, samesite="lax", secure=site.options.secure, path="/"
    )


def sign_out(request: Request, answer: Response) -> None:
    """End the session."""
    request.session.clear()
    if session := request.cookies.get(_SIGNED_IN):
        request.app.state.site.store.users.sign_out(session)
    answer.delete_cookie(_SIGNED_IN, path="/")


def who(request: Request) -> str | None:
    """The name of who is signed in, as the ledger knows the session."""
    session = request.cookies.get(_SIGNED_IN)
    found: str | None = request.app.state.site.store.users.signed_in(session) if session else None
    return found


def say(request: Request, text: str, *, undo: str | None = None, queue: str = "", bad: bool = False) -> None:
    """Leave a message for the next page; `undo` is a decision that it offers to take back, in a queue of review."""
    message = {"text": text[:600], "undo": undo, "queue": queue[:1_000], "bad": bad}
    request.session[_MESSAGES] = [*request.session.get(_MESSAGES, []), message][-3:]


def messages(request: Request) -> list[dict[str, object]]:
    """The messages left for this page."""
    return cast(list[dict[str, object]], request.session.pop(_MESSAGES, []))


def writer(request: Request) -> str:
    """The name of who is signed in. Raises 401 where nobody is, 403 where nobody can."""
    if request.app.state.site.options.read_only:
        raise HTTPException(403, "This ledger is published to be read; nothing can be changed here.")
    if request.state.user is None:
        raise HTTPException(401, "Sign in first: only people whom this ledger knows can change it.")
    return cast(str, request.state.user)


Writer = Annotated[str, Depends(writer)]
