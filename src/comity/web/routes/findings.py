"""What does not hold together: sums, firsts, conflicts, denials, those of the latest events first."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from comity.model import FindingType
from comity.reconcile.records import LedgerFinding
from comity.web.asking import PAGE, Number, Turn, linked
from comity.web.rendering import as_csv, as_json, page
from comity.web.site import site

router = APIRouter(include_in_schema=False)
Type = Annotated[FindingType | None, Query(alias="type")]
Open = Annotated[bool, Query(alias="open")]
_COLUMNS = ("id", "type", "about", "field", "entries", "words")


@router.get("/findings")
def findings(request: Request, type_: Type = None, undecided: Open = False, page: Number = 1) -> Response:
    """Show findings, of one type or of undecided entries alone if asked."""
    return _shown(request, type_, undecided, page)


def _shown(request: Request, type_: FindingType | None, undecided: bool, number: int) -> Response:
    here = site(request)
    counts = here.once(request, ("found", undecided), lambda: here.store.found.counts(undecided=undecided))
    total = counts.get(type_, 0) if type_ else sum(counts.values())
    turn = Turn(page=number, total=total).check()
    found = here.store.found.page(PAGE, turn.offset, type_, undecided=undecided)
    link = linked(type=type_, open="true" if undecided else None)
    return page(
        request, "findings.html", findings=found, counts=counts, type=type_, undecided=undecided, turn=turn, link=link
    )  # fmt: skip


@router.get("/findings.json")
def findings_json(request: Request, type_: Type = None, undecided: Open = False) -> Response:
    """The same findings as JSON."""
    return as_json(_all(request, type_, undecided))


@router.get("/findings.csv")
def findings_csv(request: Request, type_: Type = None, undecided: Open = False) -> Response:
    """The same findings as CSV."""
    rows = (
        {
            "id": found.id, "type": found.type, "about": found.about, "field": found.field,
            "entries": " ".join(found.entries), "words": " | ".join(words.text for words in found.words),
        }
        for found in _all(request, type_, undecided)
    )  # fmt: skip
    return as_csv(rows, _COLUMNS, "findings")


def _all(request: Request, type_: FindingType | None, undecided: bool) -> list[LedgerFinding]:
    return site(request).store.found.page(None, 0, type_, undecided=undecided)
