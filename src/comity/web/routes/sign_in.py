"""Sign in and out. A wrong name and a wrong password look the same, and take the same time."""

from __future__ import annotations

import math
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from comity.plot.names import counted
from comity.web import passwords, sessions
from comity.web.rendering import page
from comity.web.sessions import Form
from comity.web.site import site

router = APIRouter(include_in_schema=False)


@router.get("/signin")
def sign_in_page(request: Request, to: Annotated[str, Query(max_length=2_000)] = "/") -> Response:
    """Ask for a name and a password."""
    if site(request).options.read_only:
        raise HTTPException(403, "This ledger is published to be read; nobody can sign in.")
    return page(request, "sign_in.html", to=_ours(to), name="", wrong="")


@router.post("/signin")
def sign_in(request: Request, form: Form) -> Response:
    """Let a user in."""
    here = site(request)
    if here.options.read_only:
        raise HTTPException(403, "This ledger is published to be read; nobody can sign in.")
    name, password, to = (str(form.get(field, ""))[:2_000] for field in ("name", "password", "to"))
    address = request.client.host if request.client else ""
    if wait := here.throttle.wait(address, name):
        long = f"{math.ceil(wait / 60)} minutes" if wait > 60 else counted(math.ceil(wait), "second")
        wrong = f"Too many tries. Wait {long}, then try again."
        answer = page(request, "sign_in.html", 429, to=_ours(to), name=name, wrong=wrong)
        answer.headers["Retry-After"] = str(math.ceil(wait))
        return answer
    user = here.store.users.get(name)
    if not passwords.matches(password, user.password if user else None) or user is None:
        return page(request, "sign_in.html", 403, to=_ours(to), name=name, wrong="No user has this name and password.")
    here.throttle.passed(address, name)
    inside = RedirectResponse(_ours(to), 303)
    sessions.sign_in(request, inside, user)
    return inside


@router.post("/signout")
def sign_out(request: Request, _form: Form) -> Response:
    """End the session."""
    answer = RedirectResponse("/", 303)
    sessions.sign_out(request, answer)
    return answer


def _ours(address: str) -> str:
    """An address on this page; anything else becomes the first page."""
    parts = urlsplit(address.replace("\\", "/"))
    own = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return address if own and address.isprintable() and not address.startswith("/signin") else "/"
