"""All entries: searched, narrowed, page by page; the address says what is asked."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response

from comity.ledger.filters import Filters
from comity.ledger.query import Query as Entries
from comity.ledger.reports import Sought
from comity.ledger.spread import Spread, listing
from comity.plot.picture import asked_for
from comity.web import asking
from comity.web.asking import PAGE, Asked, Number, Order, Turn
from comity.web.feed import feed
from comity.web.rendering import as_data, as_json, page, path
from comity.web.routes.bulk import SETTINGS
from comity.web.site import site

router = APIRouter(include_in_schema=False)
_MOST, _FED, _TEXTS = 100_000, 100, 5
"""How many entries one file holds, and how many a feed; how many reports stand beside a search for words."""
_FIRST: Order = "-date"
_CALLED: dict[Order, str] = {
    "-date": "the latest", "date": "the earliest", "-reported": "the last reported", "reported": "the first reported",
    "-sources": "most sources", "sources": "fewest sources",
}  # fmt: skip


@router.get("/entries")
def entries(request: Request, asked: Asked, order: Order = _FIRST, page: Number = 1) -> Response:
    """Show entries, the latest first or in another order, with the ways to narrow them."""
    return _shown(request, asked, order, page)


def _shown(request: Request, asked: Asked, order: Order, number: int) -> Response:
    here = site(request)
    query = asked.over(here.store.entries()).order(order)
    listed = here.once(request, ("listing", asked, order), partial(listing, query))
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
        order=order,
        orders=_CALLED,
        settings=SETTINGS,
        texts=_in_texts(request, asked) if number == 1 else None,
        link=asking.linked(**msgspec.structs.asdict(asked), order=order if order != _FIRST else ""),
    )


def _in_texts(request: Request, asked: Asked) -> dict[str, Any] | None:
    """The reports whose text has the words that are looked for, where words are all that is asked."""
    if not asked.text or asked != Filters(text=asked.text):
        return None
    reports, sought = site(request).store.reports, Sought(text=asked.text)
    total = site(request).once(request, ("reports", sought), lambda: reports.count(sought))
    found = reports.page(_TEXTS, 0, sought)
    return {"total": total, "reports": found, "passages": reports.passages(found, asked.text)}


@router.get("/entries.json")
def entries_json(request: Request, asked: Asked, order: Order = _FIRST, limit: Number = _MOST) -> Response:
    """The same entries as JSON."""
    return as_json(_chosen(request, asked, order, limit).records())


@router.get("/entries.csv")
def entries_csv(request: Request, asked: Asked, order: Order = _FIRST, limit: Number = _MOST) -> Response:
    """The same entries as CSV, a row an item and dyad."""
    return as_data(_chosen(request, asked, order, limit).table(), "entries")


@router.get("/entries.atom")
def entries_atom(request: Request, asked: Asked) -> Response:
    """The same entries as an Atom feed, the last reported first."""
    base = str(request.base_url).rstrip("/")
    found = asked.over(site(request).store.entries()).order("-reported").limit(_FED).records()
    title = f"comity: {asked_for(asked)}"
    made = feed(found, title, str(request.url), lambda id_: base + path("entries", id_))
    return Response(made, media_type="application/atom+xml")


def _chosen(request: Request, asked: Asked, order: Order, limit: int) -> Entries:
    return asked.over(site(request).store.entries()).order(order).limit(min(limit, _MOST))


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
