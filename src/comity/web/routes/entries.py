"""All entries: searched, narrowed, page by page; the address says what is asked."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response

from comity.ledger.query import Query as Entries
from comity.ledger.spread import Spread, listing
from comity.plot.picture import asked_for
from comity.web import asking
from comity.web.asking import PAGE, Asked, Number, Turn
from comity.web.feed import feed
from comity.web.rendering import as_data, as_json, page, path
from comity.web.site import site

router = APIRouter(include_in_schema=False)
_MOST, _FED = 100_000, 100
"""How many entries one file holds, and how many a feed."""


@router.get("/entries")
def entries(request: Request, asked: Asked, page: Number = 1) -> Response:
    """Show entries, the latest first, with the ways to narrow them."""
    return _shown(request, asked, page)


def _shown(request: Request, asked: Asked, number: int) -> Response:
    here = site(request)
    query = asked.over(here.store.entries()).order("-date")
    listed = here.once(request, ("listing", asked), partial(listing, query))
    counts = listed.spread
    turn = Turn(page=number, total=counts.total).check()
    known = listed.ids[turn.offset : turn.last] if turn.last <= len(listed.ids) else ()
    found = (query.among(known) if known else query.limit(PAGE).offset(turn.offset)).records()
    return page(
        request,
        "entries.html",
        asked=asked,
        entries=found,
        flagged=here.store.found.of(found),
        groups=_groups(counts, asked),
        years=counts.years,
        turn=turn,
        link=partial(asking.query_of, asked),
    )


@router.get("/entries.json")
def entries_json(request: Request, asked: Asked, limit: Number = _MOST) -> Response:
    """The same entries as JSON."""
    return as_json(_chosen(request, asked, limit).records())


@router.get("/entries.csv")
def entries_csv(request: Request, asked: Asked, limit: Number = _MOST) -> Response:
    """The same entries as CSV, a row an item and dyad."""
    return as_data(_chosen(request, asked, limit).table(), "entries")


@router.get("/entries.atom")
def entries_atom(request: Request, asked: Asked) -> Response:
    """The same entries as an Atom feed, the last reported first."""
    base = str(request.base_url).rstrip("/")
    found = asked.over(site(request).store.entries()).order("-reported").limit(_FED).records()
    title = f"comity: {asked_for(asked)}"
    made = feed(found, title, str(request.url), lambda id_: base + path("entries", id_))
    return Response(made, media_type="application/atom+xml")


def _chosen(request: Request, asked: Asked, limit: int) -> Entries:
    return asked.over(site(request).store.entries()).order("-date").limit(min(limit, _MOST))


def _groups(found: Spread, asked: Asked) -> list[dict[str, Any]]:
    """The ways to narrow the list: for each value its number, and the address with it added or taken away."""
    counted: list[tuple[str, str, dict[str, int] | None]] = [
        ("kind", "Kind", found.kinds), ("stage", "Stage", found.stages), ("finding", "Finding", found.findings),
        ("status", "Decided", found.statuses), ("party", "Party", found.parties),
        ("publisher", "Source", found.publishers),
    ]  # fmt: skip
    groups = []
    for field, title, counts in counted:
        now = getattr(asked, field)
        on = now if isinstance(now, tuple) else (now,) if now else ()
        values = {**dict.fromkeys(on, 0), **(counts or {})}
        links = [
            {
                "value": value, "count": count, "on": value in on,
                "address": f"/entries?{asking.query_of(asking.toggled(asked, field, value))}",
            }
            for value, count in values.items()
        ]  # fmt: skip
        groups.append({"field": field, "title": title, "links": links, "wide": counts is None})
    return groups
