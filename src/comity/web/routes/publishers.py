"""Who publishes the reports, how much, and how often they repeat others."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response

from comity.ledger.counts import Source
from comity.web.rendering import as_csv, as_json, page
from comity.web.site import site

router = APIRouter(include_in_schema=False)


@router.get("/sources")
def sources(request: Request) -> Response:
    """Show the publishers, those with the most reports first."""
    return page(request, "sources.html", sources=_all(request))


@router.get("/sources.json")
def sources_json(request: Request) -> Response:
    """The same as JSON."""
    return as_json(_all(request))


@router.get("/sources.csv")
def sources_csv(request: Request) -> Response:
    """The same as CSV."""
    return as_csv(map(msgspec.structs.asdict, _all(request)), Source.__struct_fields__, "sources")


def _all(request: Request) -> list[Source]:
    here = site(request)
    return here.once(request, "sources", here.store.sources)
