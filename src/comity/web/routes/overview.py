"""The first page: what is new since one was here, what does not hold together, who deals with whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response

from comity.ledger.filters import Filters
from comity.ledger.flows import flows
from comity.ledger.news import news
from comity.ledger.spread import busiest
from comity.plot import atlas
from comity.plot.gallery import drawn
from comity.web import framing
from comity.web.rendering import page
from comity.web.site import Site, site

router = APIRouter(include_in_schema=False)
_NEW, _FOUND, _PAIRS = 12, 10, 12
_SEEN, _VISIT, _YEAR = "seen", timedelta(hours=4), 365 * 24 * 3600
"""The cookie that says when one was here; how long a visit is at most apart; how long it is kept."""


@router.get("/")
def overview(request: Request) -> Response:
    """Show the whole ledger at a glance, and what is new since the last visit."""
    here = site(request)
    store, entries = here.store, here.store.entries()
    now = datetime.now(UTC)
    before, visit = _visits(request, now)
    fresh = here.once(request, ("news", before), partial(news, entries, before)) if before else None
    answer = page(
        request,
        "overview.html",
        stats=here.once(request, "stats", store.stats),
        findings=here.once(request, "findings", lambda: store.found.page(_FOUND, undecided=True)),
        found=here.once(request, "found", lambda: store.found.counts(undecided=True)),
        open_entries=here.once(request, "open", lambda: entries.status("open").count()),
        entries=here.once(request, "newest", lambda: entries.order("-date").limit(_NEW).records()),
        reports=here.once(request, "reports", lambda: store.reports.page(8, order="-added")),
        pairs=here.once(request, "pairs", lambda: busiest(entries, _PAIRS)),
        news=fresh if fresh and (fresh.new or fresh.moved) else None,
        since=before,
        listed=_NEW,
        **here.once(request, "pictures", lambda: _pictures(here)),
    )
    answer.set_cookie(
        _SEEN, f"{before}|{visit}", max_age=_YEAR, secure=here.options.secure, httponly=True, samesite="lax"
    )
    return answer


def _visits(request: Request, now: datetime) -> tuple[str, str]:
    """When the visit before this one was, and when this one was last seen, by the visitor's own cookie."""
    before, _, last = request.cookies.get(_SEEN, "").partition("|")
    this = now.isoformat(timespec="seconds")
    seen = _time(last)
    if seen is None:
        return "", this
    return (last, this) if now - seen > _VISIT else (before if _time(before) else "", this)


def _time(words: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _pictures(here: Site) -> dict[str, Any]:
    asked, entries = Filters(), here.store.entries()
    months = drawn("months", entries, asked, addresses=framing.PageAddresses(asked, "months"))
    ways = flows(entries)
    world = atlas.picture(ways, framing.PageAddresses(asked, "map")) if ways else None
    return {
        "months": framing.frame(months, "months") if months.rows else None,
        "map": framing.frame(world, "map") if world else None,
    }
