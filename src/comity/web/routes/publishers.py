"""Who publishes the reports, how much, and how often they repeat others."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request, Response

from comity.errors import NotKnown
from comity.ledger.counts import Source
from comity.suggest import meant
from comity.web.rendering import as_csv, as_json, page
from comity.web.site import site

router = APIRouter(include_in_schema=False)
_SORTS = {
    "publisher": "Publisher", "reports": "Reports", "copies": "Copies of others", "claims": "Claims", "first": "First",
    "last": "Last",
}  # fmt: skip
_FIRST = "-reports"


@router.get("/sources")
def sources(request: Request, sort: Annotated[str, Query(max_length=20)] = _FIRST) -> Response:
    """Show the publishers, those with the most reports first, or by another column; with "-" the other way."""
    column, falls = sort.removeprefix("-"), sort.startswith("-")
    if column not in _SORTS:
        raise NotKnown(f"no order {sort!r}: {meant(column, list(_SORTS))}")
    found = _all(request)
    if sort != _FIRST:
        known = [source for source in found if getattr(source, column) is not None]
        known.sort(key=lambda source: getattr(source, column), reverse=falls)
        found = [*known, *(source for source in found if getattr(source, column) is None)]
    return page(request, "sources.html", sources=found, sort=sort, columns=_SORTS)


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
