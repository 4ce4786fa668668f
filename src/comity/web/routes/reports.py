"""The reports of the ledger, the last published first."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Query, Request, Response

from comity.ledger.reports import Told
from comity.web.asking import PAGE, Number, Turn, linked
from comity.web.rendering import as_csv, as_json, page
from comity.web.site import site

router = APIRouter(include_in_schema=False)
Publisher = Annotated[str, Query(max_length=200)]
Title = Annotated[str, Query(max_length=200)]
Order = Annotated[Literal["published", "added"], Query()]
_MOST = 100_000


@router.get("/reports")
def reports(
    request: Request, publisher: Publisher = "", title: Title = "", order: Order = "published", page: Number = 1
) -> Response:
    """Show reports, of one publisher or with words in their title if asked; the last published or added first."""
    return _shown(request, publisher, title.strip(), order, page)


def _shown(request: Request, publisher: str, title: str, order: str, number: int) -> Response:
    here = site(request)
    who, words = publisher or None, title or None
    total = here.once(request, ("reports", who, words), lambda: here.store.reports.count(who, words))
    turn = Turn(page=number, total=total).check()
    found = here.store.reports.page(PAGE, turn.offset, who, title=words, added=order == "added")
    link = linked(publisher=publisher, title=title, order=order if order != "published" else "")
    return page(
        request, "reports.html", reports=found, turn=turn, publisher=publisher, title=title, order=order, link=link
    )


@router.get("/reports.json")
def reports_json(
    request: Request, publisher: Publisher = "", title: Title = "", order: Order = "published"
) -> Response:
    """The same list as JSON."""
    return as_json(_all(request, publisher, title, order))


@router.get("/reports.csv")
def reports_csv(request: Request, publisher: Publisher = "", title: Title = "", order: Order = "published") -> Response:
    """The same list as CSV."""
    found = _all(request, publisher, title, order)
    return as_csv(map(msgspec.structs.asdict, found), Told.__struct_fields__, "reports")


def _all(request: Request, publisher: str, title: str, order: str) -> list[Told]:
    reports_ = site(request).store.reports
    return reports_.page(_MOST, 0, publisher or None, title=title.strip() or None, added=order == "added")
