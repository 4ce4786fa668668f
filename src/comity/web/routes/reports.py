"""The reports of the ledger: by their words, publisher and status, in any order."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response

from comity.ledger.reports import Sought, Status, Told
from comity.ledger.texts import MOST
from comity.web.asking import PAGE, Number, Turn, Words, linked
from comity.web.rendering import as_csv, as_json, page
from comity.web.site import site

router = APIRouter(include_in_schema=False)
Order = Annotated[str, Query(max_length=20)]
_FIRST = "-published"
_FILED = 100_000
_CALLED = {
    "-published": "the last published", "published": "the first published", "-added": "the last added",
    "added": "the first added", "title": "by title", "publisher": "by publisher",
}  # fmt: skip


def _sought(
    text: Words = "", title: Words = "", publisher: Words = "", status: Annotated[Status | None, Query()] = None
) -> Sought:
    return Sought(
        text=text.strip() or None, title=title.strip() or None, publisher=publisher or None, status=status
    )  # fmt: skip


Asked = Annotated[Sought, Depends(_sought)]


@router.get("/reports")
def reports(request: Request, asked: Asked, order: Order = _FIRST, page: Number = 1) -> Response:
    """Show reports, all or those asked for, with the words that were looked for in them."""
    return _shown(request, asked, order, page)


def _shown(request: Request, asked: Sought, order: str, number: int) -> Response:
    here = site(request)
    total = here.once(request, ("reports", asked), lambda: here.store.reports.count(asked))
    turn = Turn(page=number, total=total).check()
    found = here.store.reports.page(PAGE, turn.offset, asked, order=order)
    return page(
        request,
        "reports.html",
        reports=found,
        passages=here.store.reports.passages(found, asked.text) if asked.text else {},
        asked=asked,
        order=order,
        orders=_CALLED,
        bounded=asked.text is not None and total >= MOST,
        turn=turn,
        link=linked(**msgspec.structs.asdict(asked), order=order if order != _FIRST else ""),
    )


@router.get("/reports.json")
def reports_json(request: Request, asked: Asked, order: Order = _FIRST) -> Response:
    """The same list as JSON."""
    return as_json(_all(request, asked, order))


@router.get("/reports.csv")
def reports_csv(request: Request, asked: Asked, order: Order = _FIRST) -> Response:
    """The same list as CSV."""
    return as_csv(map(msgspec.structs.asdict, _all(request, asked, order)), Told.__struct_fields__, "reports")


def _all(request: Request, asked: Sought, order: str) -> list[Told]:
    return site(request).store.reports.page(_FILED, 0, asked, order=order)
