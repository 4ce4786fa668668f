"""One entry: its fields with the reports for and against, the reports side by side, its history and decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from comity.errors import NotInLedger
from comity.export.citation import FORMS, Citation
from comity.kinds import SIDES
from comity.ledger.store import LedgerStore, Shown
from comity.model import Document
from comity.reconcile.records import Decision, Entry, ReportedClaim, Value
from comity.reconcile.sentences import brief
from comity.web import highlight
from comity.web.asking import Number, Turn, linked
from comity.web.rendering import as_csv, as_json, page, path
from comity.web.site import site

router = APIRouter(include_in_schema=False)
_REPORTS = 12
_FIELDS = (
    "denied", "stage", "type", "mode", "date", "place", "subject", "of", "measure", "value", "period", "change",
)  # fmt: skip
_COLUMNS = ("field", "value", "sources", "said_in", "against")


@dataclass(frozen=True)
class Field:
    """A field of an entry: what stands in it, and every value that reports give it."""

    name: str
    label: str
    value: Any
    values: list[Value]
    corrected: bool
    aside: str = ""
    """What else is known of it where reports do not differ: kind and taxon of a thing; that no words say so."""

    @property
    def disputed(self) -> bool:
        """Whether reports give values that cannot both hold."""
        return any(value.against for value in self.values)


@dataclass(frozen=True)
class Passage:
    """What one report says of it: the claim, its report, and the words, cut at the marks in them."""

    claim: ReportedClaim
    document: Document
    pieces: list[highlight.Piece]
    before: bool
    after: bool


@dataclass(frozen=True)
class Step:
    """How far it had got, by reports in a row that agree on it."""

    stage: str
    denied: bool
    first: str | None
    last: str | None
    claims: list[str]


@router.get("/entries/{id_}.csl.json")
def entry_csl(request: Request, id_: str) -> Response:
    """The entry as CSL-JSON."""
    return entry_cited(request, id_, "csl.json")


@router.get("/entries/{id_}.json")
def entry_json(request: Request, id_: str) -> Response:
    """The entry with all that is known of it, as JSON."""
    return as_json(site(request).store.show(id_))


@router.get("/entries/{id_}.csv")
def entry_csv(request: Request, id_: str) -> Response:
    """Every value that reports give each field, as CSV."""
    found = site(request).store.entry(id_)
    rows = (
        {
            "field": field, "value": brief(value.value), "sources": value.sources,
            "said_in": " ".join(value.said_in), "against": " ".join(value.against),
        }
        for field, values in found.values.items()
        for value in values
    )  # fmt: skip
    return as_csv(rows, _COLUMNS, found.id)


@router.get("/entries/{id_}.{form}")
def entry_cited(request: Request, id_: str, form: str) -> Response:
    """The entry as a citation: `.bib`, `.ris` or `.csl.json`."""
    if form not in FORMS:
        raise NotInLedger(f".{form}: no such form of an entry; there are csv, json, {', '.join(FORMS)}")
    store = site(request).store
    found = store.entry(id_)
    told = dict.fromkeys(document.publisher or "unknown" for document in store.show(found.id).documents)
    media, write = FORMS[form]
    address = str(request.base_url).rstrip("/") + path("entries", found.id)
    day = datetime.now(UTC).date().isoformat()
    made = write(Citation(entry=found, address=address, seen=day, publishers=tuple(told)))
    headers = {"Content-Disposition": f'attachment; filename="{found.id}.{form}"'}
    return Response(made, media_type=f"{media}; charset=utf-8", headers=headers)


@router.get("/entries/{id_}")
def entry(request: Request, id_: str, page: Number = 1) -> Response:
    """Show an entry; what it was called before, or a claim in it, leads here too."""
    store = site(request).store
    shown = store.show(id_, _REPORTS, (page - 1) * _REPORTS)
    if shown.entry.id != id_:
        return RedirectResponse(path("entries", shown.entry.id), 307)
    return _page(request, shown, page)


def _page(request: Request, shown: Shown, number: int) -> Response:
    return page(request, "entry.html", page_link=linked(), **view(site(request).store, shown, number))


def parted(store: LedgerStore, shown: Shown) -> list[tuple[Decision, list[Entry]]]:
    """The splits that stand, each with the entries that the other part is in now."""
    undone = {decision.undoes for decision in shown.decisions if decision.undoes}
    own, found = set(shown.entry.claims), []
    for decision in shown.decisions:
        if decision.action != "split" or decision.id in undone:
            continue
        beyond = {anchor.claim for anchor in decision.anchors} - own
        entries = {entry.id: entry for entry in store.holding(beyond)}
        entries.pop(shown.entry.id, None)
        if entries:
            found.append((decision, list(entries.values())))
    return found


def view(store: LedgerStore, shown: Shown, number: int = 1) -> dict[str, Any]:
    """What templates show of an entry."""
    turn = Turn(page=number, total=len(shown.entry.claims), size=_REPORTS).check()
    undone = {decision.undoes for decision in shown.decisions if decision.undoes}
    return {
        "entry": shown.entry,
        "fields": fields(shown.entry),
        "passages": passages(shown),
        "findings": shown.findings,
        "decisions": [made for made in shown.decisions if made.action not in ("sample", "code")],
        "undone": undone,
        "parted": parted(store, shown),
        "links": shown.links,
        "steps": steps(shown.entry),
        "turn": turn,
        "claims": {claim: place for place, claim in enumerate(shown.entry.claims, 1)},
    }


def fields(entry: Entry) -> list[Field]:
    """The fields of an entry in the order of reading: who, what, how far, when."""
    record = msgspec.to_builtins(entry.record)
    items = [
        f"items.{place}.{part}"
        for place in range(len(record.get("items", [])))
        for part in ("what", "quantity", "kind", "taxon")
    ]
    found = []
    for name in (*SIDES[entry.kind], *items, *_FIELDS):
        value = _at(record, name)
        values = entry.values.get(name, [])
        plain = len(values) < 2 and name not in entry.corrected
        if plain and (value in (None, [], False) or name.endswith((".kind", ".taxon"))):
            continue
        found.append(Field(name, _label(name, record), value, values, name in entry.corrected, _aside(name, record)))
    return found


def steps(entry: Entry) -> list[Step]:
    """The stages that an entry went through, in the order in which they were reported."""
    runs = [list(run) for _, run in groupby(entry.history, key=lambda each: (each.stage, each.denied))]
    return [
        Step(run[0].stage, run[0].denied, run[0].reported, run[-1].reported, [each.claim for each in run])
        for run in runs
    ]


def _at(record: Any, name: str) -> Any:
    place = record
    for step in name.split("."):
        place = place[int(step)] if isinstance(place, list) else place.get(step)
    return place


def _label(name: str, record: Any) -> str:
    if not name.startswith("items."):
        return name.replace("_", " ")
    _, place, part = name.split(".")
    number = f" {int(place) + 1}" if len(record["items"]) > 1 else ""
    return f"item{number}" if part == "what" else part


def _aside(name: str, record: Any) -> str:
    """What else is to be known of a value: of a thing, its kind and taxon; of a guess, how sure its reader was."""
    guessed = next((each for each in record.get("unverified", []) if each["field"] == name), None)
    if guessed is not None:
        return f"unverified: no words say so ({guessed['score']:.0%} sure)"
    if not name.endswith(".what"):
        return ""
    item = _at(record, name.removesuffix(".what"))
    return ", ".join(filter(None, (item["kind"], item["taxon"])))


def passages(shown: Shown) -> list[Passage]:
    """The words of each report, those of the entry's fields marked."""
    documents = {document.id: document for document in shown.documents}
    found = []
    for claim in shown.claims:
        document = documents[claim.document]
        marks = highlight.marks_of(claim, claim.id, shown.entry)
        window = highlight.passage(document.text, marks)
        pieces = list(highlight.pieces(document.text, marks, window))
        found.append(Passage(claim, document, pieces, window[0] > 0, window[1] < len(document.text)))
    return found
