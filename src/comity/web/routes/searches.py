"""Searches that are saved under a name, and the addresses that are told what is new in them."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from comity.errors import LedgerError
from comity.web import asking, sessions
from comity.web.rendering import page
from comity.web.sessions import Form, Writer
from comity.web.site import site

router = APIRouter(include_in_schema=False)


@router.get("/searches")
def searches(request: Request, _by: Writer) -> Response:
    """Show the saved searches."""
    found = [(each, asking.query_of(each.asked)) for each in site(request).store.searches.all()]
    return page(request, "searches.html", searches=found)


@router.post("/searches")
def save(request: Request, form: Form, by: Writer) -> Response:
    """Save a search, or take one away."""
    store = site(request).store
    name = str(form.get("name", ""))
    try:
        if form.get("action") == "remove":
            store.searches.remove(name)
            sessions.say(request, "Taken away.")
        else:
            asked = asking.filters_of(str(form.get("list", "")))
            asked.over(store.entries())
            webhook = str(form.get("webhook", "")).strip()[:2_000] or None
            made = store.searches.save(name, asked, by=by, webhook=webhook)
            sessions.say(request, f"Saved as “{made.name}”.")
    except LedgerError as error:
        sessions.say(request, f"This could not be done: {error}.", bad=True)
    return RedirectResponse("/searches", 303)
