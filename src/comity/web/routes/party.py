"""One party: what it gives and gets, its partners, agreements, visits, accusations both ways, figures, findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from comity.errors import NotInLedger
from comity.ledger.balance import balances, totals
from comity.ledger.filters import Filters
from comity.ledger.flows import flows
from comity.ledger.query import ROW, Query, entry_as_row
from comity.ledger.spread import Pair, partners, roles
from comity.model import Indicator
from comity.plot import atlas, lanes
from comity.plot.gallery import drawn
from comity.plot.names import name
from comity.reconcile.records import Entry
from comity.web import framing
from comity.web.rendering import as_csv, as_json, page, party_path
from comity.web.routes.pair import Row, rows_of
from comity.web.site import Site, site

router = APIRouter(include_in_schema=False)
_PARTNERS, _LISTED, _FINDINGS, _REPORTS, _FIGURES = 20, 6, 8, 8, 60
_SUMMED, _DRAWN = 300, 200
"""Up to so many transfers are added up on the page itself, and so many entries stand on its timeline."""
_SECTIONS = (
    ("Agreements", "agreement", ("parties",)), ("Visits to others", "visit", ("visitors",)),
    ("Visited", "visit", ("hosts",)), ("Accuses", "accusation", ("accusers",)),
    ("Is accused", "accusation", ("accused",)),
)  # fmt: skip


@dataclass(frozen=True)
class Partner:
    """Somebody with whom it has entries: how many, and how many transfers either way."""

    pair: Pair
    there: int
    back: int


@dataclass(frozen=True)
class Section:
    """The latest entries of a sort, and how many there are."""

    title: str
    kind: str
    total: int
    entries: list[Entry]


@router.get("/parties/{code}.json")
@router.get("/parties/org/{code}.json")
def party_json(request: Request, code: str) -> Response:
    """The entries of a party, and the balance of what it gives and gets, as JSON."""
    store = site(request).store
    code = store.party(code)
    entries = store.entries().party(code).records()
    return as_json({"party": code, "balance": balances_of(entries, code, "kind"), "entries": entries})


@router.get("/parties/{code}.csv")
@router.get("/parties/org/{code}.csv")
def party_csv(request: Request, code: str) -> Response:
    """The entries of a party as CSV."""
    return as_csv(map(entry_as_row, site(request).store.entries().party(code)), list(ROW), "party")


@router.get("/parties/{code}")
@router.get("/parties/org/{code}")
def party(request: Request, code: str) -> Response:
    """Show a party; an address with another of its names, or of the wrong sort, leads to the right one."""
    here = site(request)
    code = here.store.party(code)
    if request.url.path != (right := party_path(code)):
        return RedirectResponse(right, 307)
    query = here.store.entries().party(code)
    if not query.count():
        raise NotInLedger(f"{name(code)}: no such party in this ledger")
    return page(
        request,
        "party.html",
        code=code,
        title=name(code),
        **here.once(request, ("party", code), partial(_worked_out, here, code)),
        findings=here.store.found.page(_FINDINGS, among=query),
        reports=here.store.reports.page(_REPORTS, among=query),
    )


def balances_of(entries: list[Entry], code: str, by: str) -> list[Any]:
    """The balance of a party with all others together."""
    return totals(balances(entries, by), code)


def _worked_out(here: Site, code: str) -> dict[str, Any]:
    store = here.store
    query = store.entries().party(code)
    held = roles(store.entries(), code)
    asked = Filters(party=code)
    ways = [flow for flow in flows(query) if code in (flow.giver, flow.receiver)]
    transfers = held.get("giver", 0) + held.get("receiver", 0)
    entries = query.kind("transfer").records() if transfers <= _SUMMED else []
    latest = query.order("-date").limit(_DRAWN).records()
    return {
        "total": query.count(),
        "held": held,
        "partners": _partners(store.entries(), code, ways),
        "summed": transfers <= _SUMMED,
        "by_kind": _rows(entries, code, "kind"),
        "by_year": _rows(entries, code, "year"),
        "timeline": _framed("timeline", asked, lambda addresses: lanes.picture(latest, (code,), addresses)),
        "months": _framed(
            "months", asked, lambda addresses: drawn("months", store.entries(), asked, addresses=addresses)
        ),
        "map": _framed("map", asked, lambda addresses: atlas.picture(ways, addresses)) if ways else None,
        "sections": _sections(store.entries(), code, held),
        "figures": _figures(store.entries(), code) if "about" in held else [],
        "drawn": len(latest),
    }


def _framed(which: str, asked: Filters, make: Any) -> framing.Frame:
    return framing.frame(make(framing.PageAddresses(asked, which)), which)


def _rows(entries: list[Entry], code: str, by: str) -> list[Row]:
    return rows_of(balances_of(entries, code, by), code)


def _partners(entries: Query, code: str, ways: list[Any]) -> list[Partner]:
    there = {flow.receiver: flow.entries for flow in ways if flow.giver == code}
    back = {flow.giver: flow.entries for flow in ways if flow.receiver == code}
    return [Partner(pair, there.get(pair.two, 0), back.get(pair.two, 0)) for pair in partners(entries, code, _PARTNERS)]


def _sections(entries: Query, code: str, held: dict[str, int]) -> list[Section]:
    found = []
    for title, kind, sides in _SECTIONS:
        if total := sum(held.get(side, 0) for side in sides):
            latest = entries.side(code, *sides).kind(kind).order("-date").limit(_LISTED).records()
            found.append(Section(title, kind, total, latest))
    return found


def _figures(entries: Query, code: str) -> list[tuple[str, list[Entry]]]:
    """The figures about a party by what they measure, in the order of time."""

    def measure(entry: Entry) -> str:
        assert isinstance(entry.record, Indicator)
        return entry.record.measure.lower()

    def when(entry: Entry) -> tuple[str, str]:
        record = entry.record
        assert isinstance(record, Indicator)
        day = record.period or record.date
        return measure(entry), day.start if day else entry.first_reported or ""

    found = entries.side(code, "about").kind("indicator").order("-date").limit(_FIGURES).records()
    return [(what, list(those)) for what, those in groupby(sorted(found, key=when), measure)]
