"""What people decided, the last first."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response

from comity.web.asking import PAGE, Number, Turn, linked
from comity.web.rendering import as_csv, as_json, page
from comity.web.site import site

router = APIRouter(include_in_schema=False)
_COLUMNS = ("id", "at", "by", "action", "scope", "field", "before", "after", "why", "undoes", "claims")


@router.get("/decisions")
def decisions(request: Request, page: Number = 1) -> Response:
    """Show decisions, undone ones too."""
    return _shown(request, page)


def _shown(request: Request, number: int) -> Response:
    made = site(request).store.decisions
    turn = Turn(page=number, total=made.count()).check()
    found = made.latest(PAGE, turn.offset)
    return page(request, "decisions.html", decisions=found, undone=made.undone(), turn=turn, link=linked())


@router.get("/decisions.json")
def decisions_json(request: Request) -> Response:
    """The same as JSON."""
    return as_json(site(request).store.decisions.latest())


@router.get("/decisions.csv")
def decisions_csv(request: Request) -> Response:
    """The same as CSV."""
    rows = (
        msgspec.to_builtins(made)
        | {
            "claims": " ".join(anchor.claim for anchor in made.anchors),
            "before": _cell(made.before),
            "after": _cell(made.after),
        }
        for made in site(request).store.decisions.latest()
    )
    return as_csv(rows, _COLUMNS, "decisions")


def _cell(value: object) -> str | None:
    return value if isinstance(value, str) or value is None else msgspec.json.encode(value).decode()
