"""Pictures of what was asked for: on a page with their tables, and each as SVG, PNG, CSV and JSON."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from comity.ledger.filters import Filters
from comity.plot.gallery import NAMES, TITLES, drawn
from comity.plot.names import counted
from comity.plot.picture import Picture, as_png, as_svg, asked_for
from comity.web import asking, framing
from comity.web.asking import Asked
from comity.web.rendering import as_csv, as_json, page
from comity.web.site import site

router = APIRouter(include_in_schema=False)
Of = Annotated[str, Query(max_length=60, description="What was promised and delivered: a unit or a thing.")]
_ROWS = 200


@router.get("/pictures")
def pictures(request: Request, asked: Asked) -> Response:
    """Show all pictures of what was asked for, small."""
    framed = [(which, _picture(request, which, asked)) for which in NAMES if which != "timeline"]
    shown = [(which, framing.frame(picture, which)) for which, picture in framed if picture.rows]
    return page(
        request, "pictures.html", shown=shown, titles=TITLES, names=NAMES, asked=asked_for(asked),
        query=asking.query_of(asked),
    )  # fmt: skip


@router.get("/pictures/{which}.svg")
def picture_svg(request: Request, which: str, asked: Asked, of: Of = "") -> Response:
    """The picture as a file."""
    return Response(_file(request, which, asked, of), media_type="image/svg+xml", headers=_named(which, "svg"))


@router.get("/pictures/{which}.png")
def picture_png(request: Request, which: str, asked: Asked, of: Of = "") -> Response:
    """The picture as PNG."""
    made = as_png(_file(request, which, asked, of))
    return Response(made, media_type="image/png", headers=_named(which, "png"))


@router.get("/pictures/{which}.csv")
def picture_csv(request: Request, which: str, asked: Asked, of: Of = "") -> Response:
    """The picture's table as CSV."""
    picture = _picture(request, which, asked, of)
    return as_csv(picture.table(), picture.columns, which)


@router.get("/pictures/{which}.json")
def picture_json(request: Request, which: str, asked: Asked, of: Of = "") -> Response:
    """The picture's table as JSON."""
    return as_json(_picture(request, which, asked, of).table())


@router.get("/pictures/{which}")
def picture_page(request: Request, which: str, asked: Asked, of: Of = "") -> Response:
    """Show one picture, and its table below."""
    picture = _picture(request, which, asked, of)
    return page(
        request,
        "picture.html",
        which=which,
        names=NAMES,
        titles=TITLES,
        frame=framing.frame(picture, which),
        rows=picture.rows[:_ROWS],
        asked=asked_for(asked),
        query=asking.query_of(asked),
        link=partial(asking.query_of, asked, of=of),
    )


def _picture(request: Request, which: str, asked: Filters, of: str = "") -> Picture:
    here = site(request)
    addresses = framing.PageAddresses(asked, which, of)
    work = partial(drawn, which, here.store.entries(), asked, of=of or None, addresses=addresses)
    return here.once(request, ("picture", which, asked, of), work)


def _file(request: Request, which: str, asked: Filters, of: str) -> str:
    here = site(request)
    stats = here.once(request, "stats", here.store.stats)
    entries = sum(stats["entries"].values())
    source = f"a ledger of {counted(stats['reports'], 'report')} and {counted(entries, 'entry')}"
    return as_svg(_picture(request, which, asked, of), asked_for(asked), source)


def _named(which: str, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'inline; filename="comity-{which}.{ending}"'}
