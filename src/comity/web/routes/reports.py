"""The reports of the ledger, the last published first."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request, Response

from comity.ledger.reports import Told
from comity.web.asking import PAGE, Number, Turn, linked
from comity.web.rendering import as_csv, as_json, page
from comity.web.site import site

router = APIRouter(include_in_schema=False)
Publisher = Annotated[str, Query(max_length=200)]
_MOST = 100_000


@router.get("/reports")
def reports(request: Request, publisher: Publisher = "", page: Number = 1) -> Response:
    """Show reports, of one publisher if asked."""
    return _shown(request, publisher, page)


def _shown(request: Request, publisher: str, number: int) -> Response:
    here = site(request)
    who = publisher or None
    total = here.once(request, ("reports", who), lambda: here.store.reports.count(who))
    turn = Turn(page=number, total=total).check()
    found = here.store.reports.page(PAGE, turn.offset, who)
    return page(
        request, "reports.html", reports=found, turn=turn, publisher=publisher, link=linked(publisher=publisher)
    )


@router.get("/reports.json")
def reports_json(request: Request, publisher: Publisher = "") -> Response:
    """The same list as JSON."""
    return as_json(site(request).store.reports.page(_MOST, 0, publisher or None))


@router.get("/reports.csv")
def reports_csv(request: Request, publisher: Publisher = "") -> Response:
    """The same list as CSV."""
    found = site(request).store.reports.page(_MOST, 0, publisher or None)
    return as_csv(map(msgspec.structs.asdict, found), Told.__struct_fields__, "reports")
