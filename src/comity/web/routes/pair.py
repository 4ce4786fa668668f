"""Two parties: what each gave the other, by year and kind, side by side; everything between them on one axis."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from comity.export import dossier
from comity.ledger.balance import Balance, balance
from comity.ledger.filters import Filters
from comity.ledger.flows import flows
from comity.ledger.spread import busiest
from comity.plot import lanes, matrix
from comity.plot.names import name
from comity.reconcile.records import Entry
from comity.web import framing
from comity.web.asking import PAGE, Number, Turn, linked
from comity.web.rendering import as_csv, as_data, as_json, page, path
from comity.web.site import Site, site

router = APIRouter(include_in_schema=False)
_LISTED = 25
_BALANCE = tuple(column for column in Balance.__struct_fields__ if column not in ("entries", "within"))


@dataclass
class Row:
    """One year or kind: what went either way."""

    label: str
    there: list[Balance] = field(default_factory=list)
    back: list[Balance] = field(default_factory=list)


@router.get("/pairs")
def pairs(request: Request, page: Number = 1) -> Response:
    """Show the pairs of parties, those with the most between them first."""
    return _pairs(request, page)


def _pairs(request: Request, number: int) -> Response:
    here = site(request)
    found = here.once(request, "all pairs", partial(busiest, here.store.entries()))
    turn = Turn(page=number, total=len(found)).check()
    shown = here.once(request, "matrix", partial(_matrix, here)) if number == 1 else None
    return page(request, "pairs.html", matrix=shown, pairs=found[turn.offset : turn.last], turn=turn, link=linked())


def _matrix(here: Site) -> framing.Frame | None:
    made = matrix.picture(flows(here.store.entries()), framing.PageAddresses(Filters(), "matrix"))
    return framing.frame(made, "matrix") if made.rows else None


@router.get("/pairs.json")
def pairs_json(request: Request) -> Response:
    """The same as JSON."""
    return as_json(busiest(site(request).store.entries()))


@router.get("/pairs.csv")
def pairs_csv(request: Request) -> Response:
    """The same as CSV."""
    rows = map(msgspec.structs.asdict, busiest(site(request).store.entries()))
    return as_csv(rows, ("one", "two", "entries"), "pairs")


@router.get("/pairs/{one}/{two}.json")
def pair_json(request: Request, one: str, two: str) -> Response:
    """What passed between two parties, and the balance of it, as JSON."""
    store = site(request).store
    one, two = store.party(one), store.party(two)
    entries = store.between(one, two).records()
    return as_json({"one": one, "two": two, "balance": balance(entries, one, two), "entries": entries})


@router.get("/pairs/{one}/{two}.csv")
def pair_csv(request: Request, one: str, two: str) -> Response:
    """What passed between two parties as CSV, a row an item and dyad."""
    return as_data(site(request).store.between(one, two).table(), f"{_plain(one)}-{_plain(two)}")


@router.get("/pairs/{one}/{two}/balance.csv")
def balance_csv(request: Request, one: str, two: str) -> Response:
    """The balance by year as CSV."""
    rows = map(msgspec.structs.asdict, site(request).store.balance(one, two, "year"))
    return as_csv(rows, _BALANCE, f"{_plain(one)}-{_plain(two)}-balance")


@router.get("/pairs/{one}/{two}.md")
def pair_dossier(request: Request, one: str, two: str) -> Response:
    """The dossier on two parties: Markdown with a footnote for every report."""
    store = site(request).store
    one, two = store.party(one), store.party(two)
    text = b"".join(dossier.export(store, store.between(one, two), one, two))
    headers = {"Content-Disposition": f'attachment; filename="{_plain(one)}-{_plain(two)}.md"'}
    return Response(text, media_type="text/markdown; charset=utf-8", headers=headers)


@router.get("/pairs/{one}/{two}")
def pair(request: Request, one: str, two: str, page: Number = 1) -> Response:
    """Show what passed between two parties."""
    store = site(request).store
    if (one, two) != (codes := (store.party(one), store.party(two))):
        return RedirectResponse(path("pairs", *codes), 307)
    return _pair(request, one, two, page)


def _pair(request: Request, one: str, two: str, number: int) -> Response:
    here = site(request)
    query = here.store.between(one, two)
    work = here.once(request, ("pair", one, two), lambda: _worked_out(query.records(), one, two))
    turn = Turn(page=number, total=work["total"], size=_LISTED).check()
    entries = query.order("-date").limit(_LISTED).offset(turn.offset).records()
    return page(
        request,
        "pair.html",
        one=one,
        two=two,
        entries=entries,
        flagged=here.store.found.of(entries),
        findings=here.store.found.page(PAGE, among=query),
        turn=turn,
        link=linked(),
        **work,
    )


def _worked_out(entries: list[Any], one: str, two: str) -> dict[str, Any]:
    """What takes all entries of the pair to know."""
    lines = {by: balance(entries, one, two, by) for by in ("year", "kind")}
    return {
        "total": len(entries),
        "lanes": _timeline(entries, one, two),
        "by_year": rows_of(lines["year"], one),
        "by_kind": rows_of(lines["kind"], one),
        "titles": (name(one), name(two)),
    }


def _timeline(entries: list[Entry], one: str, two: str) -> framing.Frame | None:
    asked = Filters(between=(one, two))
    made = lanes.picture(entries, (one, two), framing.PageAddresses(asked, "timeline"))
    return framing.frame(made, "timeline") if made.rows else None


def rows_of(lines: list[Balance], one: str) -> list[Row]:
    """Return the lines of a balance by year or kind, those that `one` gives apart from those it gets."""
    rows: dict[str, Row] = {}
    for line in lines:
        label = line.by or line.kind
        row = rows.setdefault(label, Row(label))
        (row.there if line.giver == one else row.back).append(line)
    return sorted(rows.values(), key=lambda row: (row.label == "undated", row.label))


def _plain(code: str) -> str:
    return "".join(char for char in code if char.isascii() and char.isalnum())[:12] or "party"
