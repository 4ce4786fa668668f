"""The first page: what is new, what does not hold together, who deals with whom."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from comity.kinds import KINDS
from comity.ledger.spread import busiest, by_year
from comity.web import charts
from comity.web.rendering import page
from comity.web.site import site

router = APIRouter(include_in_schema=False)
_NEW, _FOUND, _PAIRS, _NETWORK = 12, 6, 12, 400


@router.get("/")
def overview(request: Request) -> Response:
    """Show the whole ledger at a glance."""
    here = site(request)
    store = here.store
    entries = store.entries()
    years = here.once(request, "by year", lambda: by_year(entries))
    pairs = here.once(request, "pairs", lambda: busiest(entries, _NETWORK))
    kinds = [kind for kind in KINDS if any(kind == each for _, each in years)]
    nodes, edges = charts.network(pairs)
    return page(
        request,
        "overview.html",
        stats=here.once(request, "stats", store.stats),
        findings=here.once(request, "findings", lambda: store.found.page(_FOUND, undecided=True)),
        found=here.once(request, "found", lambda: store.found.counts(undecided=True)),
        entries=here.once(request, "newest", lambda: entries.order("-date").limit(_NEW).records()),
        reports=here.once(request, "reports", lambda: store.reports.page(8, added=True)),
        pairs=pairs[:_PAIRS],
        bars=charts.bars(years, kinds),
        kinds=kinds,
        nodes=nodes,
        edges=edges,
    )
