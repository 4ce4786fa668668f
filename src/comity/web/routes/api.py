"""The same questions for programs, as JSON; described by OpenAPI on a page of our own."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_type_hints

import msgspec
from fastapi import APIRouter, FastAPI, Query, Request, Response

from comity.errors import LedgerError
from comity.kinds import KINDS
from comity.ledger import correcting
from comity.ledger.balance import Balance
from comity.ledger.counts import Source
from comity.ledger.reports import Sought, Status, Told
from comity.ledger.spread import Pair, Spread, busiest, spread
from comity.ledger.store import Report, Shown
from comity.model import FindingType, Party, Record
from comity.reconcile.records import Decision, Entry, LedgerFinding, ReportedClaim
from comity.web.asking import Asked, Order
from comity.web.rendering import as_json, page
from comity.web.site import site


class Named(Record, frozen=True, kw_only=True):
    """Whom a name means, or why nobody, and the parties that it may mean, as they are typed."""

    party: Party | None = None
    why: str | None = None
    near: list[str] = msgspec.field(default_factory=list)


router = APIRouter(prefix="/api")
Limit = Annotated[int, Query(ge=1, le=1_000, description="At most so many.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Leave out the first so many.")]
_REF = "#/components/schemas/{name}"
_RECORDS = (Balance, Decision, LedgerFinding, Named, Pair, Source, Spread, Told)


def _of(record: str, *, many: bool = False) -> dict[str, Any]:
    one = {"$ref": _REF.format(name=record)}
    return {"type": "array", "items": one} if many else one


_ANY = {"anyOf": [_of(kind.__name__) for kind in KINDS.values()]}
_COMPOSED: dict[type[Record], dict[str, Any]] = {
    ReportedClaim: {"claim": _ANY},
    Entry: {"record": _ANY},
    Shown: {"entry": _of("Entry"), "claims": _of("ReportedClaim", many=True)},
    Report: {"claims": _of("ReportedClaim", many=True)},
}


def _answers(type_: str, *, many: bool = False, total: bool = False) -> dict[int | str, dict[str, Any]]:
    schema = _of(type_, many=many)
    if total:
        schema = {"type": "object", "properties": {"total": {"type": "integer"}, "records": schema}}
    return {200: {"description": "What was asked for.", "content": {"application/json": {"schema": schema}}}}


@router.get("/entries", responses=_answers("Entry", many=True, total=True), summary="Entries, narrowed by any filters")
def entries(request: Request, asked: Asked, limit: Limit = 100, offset: Offset = 0, order: Order = "-date") -> Response:
    """The filters are those of comity ledger: all that are given have to hold. Rejected entries are left out."""
    query = asked.over(site(request).store.entries())
    records = query.order(order).limit(limit).offset(offset).records()
    return as_json({"total": query.count(), "records": records})


@router.get("/entries/{id}", responses=_answers("Shown"), summary="One entry with all that is known of it")
def entry(request: Request, id: str) -> Response:
    """By its id, the start of it, an id that it had before, or the id of one of its claims."""
    return as_json(site(request).store.show(id))


@router.get("/facets", responses=_answers("Spread"), summary="How the entries are spread")
def facets(request: Request, asked: Asked) -> Response:
    """Over kinds, stages, years, statuses and findings; over parties and publishers up to 5,000 entries."""
    return as_json(spread(asked.over(site(request).store.entries())))


@router.get("/pairs", responses=_answers("Pair", many=True), summary="Who deals with whom, the busiest first")
def pairs(request: Request, limit: Limit = 100, offset: Offset = 0) -> Response:
    """Pairs of states and organisations, with the number of entries between them."""
    return as_json(busiest(site(request).store.entries(), limit, offset))


@router.get("/balance/{one}/{two}", responses=_answers("Balance", many=True), summary="Who gave what to whom, in total")
def balance(
    request: Request,
    one: str,
    two: str,
    by: Annotated[Literal["year", "kind"] | None, Query(description="Total each year, or kind of thing.")] = None,
) -> Response:
    """Repeated reports and parts of a total count once; a total has two bounds where reports leave it open."""
    return as_json(site(request).store.balance(one, two, by))


@router.get(
    "/findings", responses=_answers("LedgerFinding", many=True, total=True), summary="What does not hold together"
)
def findings(
    request: Request,
    type: Annotated[FindingType | None, Query(description="Of one type.")] = None,
    status: Annotated[
        Literal["open", "explained", "dismissed"] | None,
        Query(description="Those still to be decided, or those that somebody explained or dismissed."),
    ] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Response:
    """Sums that do not add up, firsts that were none, conflicts, denials; those of the latest events first."""
    found = site(request).store.found
    how: dict[str, Any] = {"undecided": True} if status == "open" else {"status": status}
    counts = found.counts(**how)
    total = counts.get(type, 0) if type else sum(counts.values())
    return as_json({"total": total, "records": found.page(limit, offset, type, **how)})


@router.get("/reports", responses=_answers("Told", many=True, total=True), summary="Reports, the last published first")
def reports(
    request: Request,
    publisher: Annotated[str, Query(max_length=200, description="Of one publisher.")] = "",
    title: Annotated[str, Query(max_length=200, description="Words in the title.")] = "",
    text: Annotated[str, Query(max_length=200, description="Words in the text; in double quotes, together.")] = "",
    status: Annotated[Status | None, Query(description="Whether it tells something, or why not.")] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Response:
    """Without their texts: ask for one."""
    found = site(request).store.reports
    sought = Sought(publisher=publisher or None, title=title or None, text=text or None, status=status)
    return as_json({"total": found.count(sought), "records": found.page(limit, offset, sought)})


@router.get("/report", responses=_answers("Report"), summary="One report with what was read in it")
def report(request: Request, id: Annotated[str, Query(description="Its id.")]) -> Response:
    """Its text, its ledger, its claims and the entries that they are in."""
    return as_json(site(request).store.report(id))


@router.get("/party", responses=_answers("Named"), summary="Who a name means, and whom it may mean")
def party(request: Request, name: Annotated[str, Query(min_length=1, max_length=300)]) -> Response:
    """`party` is whom a correction by that name would take, null where it is nobody known; `near` are those to choose.

    A name may have its state in brackets, as in Prayut (THA), or (none) where it has none.
    """
    names = site(request).store.names
    near = names.like(name.partition("(")[0] or name)
    try:
        found = msgspec.convert(correcting.parties(name, (), names), list[Party])
    except LedgerError as error:
        return as_json(Named(why=str(error), near=near))
    return as_json(Named(party=found[0] if found else None, near=near))


@router.get("/sources", responses=_answers("Source", many=True), summary="The publishers")
def sources(request: Request) -> Response:
    """How many reports and claims each has, and how often it repeats others."""
    here = site(request)
    return as_json(here.once(request, "sources", here.store.sources))


@router.get("/decisions", responses=_answers("Decision", many=True, total=True), summary="What people decided")
def decisions(request: Request, limit: Limit = 100, offset: Offset = 0) -> Response:
    """The last first, undone ones too."""
    made = site(request).store.decisions
    return as_json({"total": made.count(), "records": made.latest(limit, offset)})


@router.get("/stats", summary="How much is in the ledger")
def stats(request: Request) -> Response:
    """Reports, copies, claims, entries and findings by kind, decisions."""
    here = site(request)
    return as_json(here.once(request, "stats", here.store.stats))


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request) -> Response:
    """The description of all this for programs (OpenAPI 3)."""
    return as_json(described(request.app))


@router.get("", include_in_schema=False)
def api(request: Request) -> Response:
    """The description of all this for people."""
    return page(request, "api.html", paths=described(request.app)["paths"])


def described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description of the application, with the records of the ledger."""
    plain = [_without(record, *fields) for record, fields in _COMPOSED.items()]
    _, records = msgspec.json.schema_components((*_RECORDS, *KINDS.values(), *plain), ref_template=_REF)
    for record, fields in _COMPOSED.items():
        records[record.__name__]["properties"] |= fields
    found = dict(app.openapi())
    known = found.get("components", {}).get("schemas", {})
    return found | {"components": {"schemas": {**known, **records}}}


def _without(record: type[Record], *fields: str) -> type:
    """A record with fields whose types msgspec cannot describe left open: a claim is of one of six kinds."""
    hints = get_type_hints(record, include_extras=True)
    return msgspec.defstruct(record.__name__, [(name, Any if name in fields else hint) for name, hint in hints.items()])
