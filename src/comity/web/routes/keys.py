"""How to read the page, and the keys it takes."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from comity.web.rendering import page

router = APIRouter(include_in_schema=False)


@router.get("/help")
def help_(request: Request) -> Response:
    """Show what the signs mean and what the keys do."""
    return page(request, "help.html")
