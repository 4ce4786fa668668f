"""Record what was missed in a report: pick its words, see what they make, keep it as a claim of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from comity.errors import ComityError, NotInLedger
from comity.grounding.candidate import LABELS, ROLES
from comity.grounding.pointing import ITEM, TRIGGER, candidate_of, given_of
from comity.grounding.refusals import Lost
from comity.kinds import KINDS, STAGES, AnyClaim, Kind
from comity.ledger.recording import read_off
from comity.model import AgreementType, Document, Mode, PloverType
from comity.reconcile.records import ReportedClaim, reported_claim
from comity.web import sessions
from comity.web.highlight import marks_of
from comity.web.highlight import pieces as cut
from comity.web.rendering import page, path, report_path
from comity.web.sessions import Form, Writer
from comity.web.site import Site, site

router = APIRouter(include_in_schema=False)
_CALLED = {
    "trigger": "the words that say it", "item": "what passes, with how many", "of": "of what", "about": "about whom",
    "said_by": "said by", "denied_by": "denied by", "since": "changed since", "value": "the figure",
}  # fmt: skip
_LATER = ("said_by", "denied_by", "since", "change", "period")
_NAMES: dict[Kind, str] = {
    "transfer": "transfer", "agreement": "agreement", "visit": "visit", "accusation": "accusation",
    "indicator": "figure", "event": "other event",
}  # fmt: skip
Given = dict[str, list[str]]


@dataclass(frozen=True)
class Slot:
    """A field of the form: the words picked for a role, or a label to choose."""

    name: str
    label: str
    value: str
    choices: tuple[str, ...] = ()
    needed: bool = False
    later: bool = False


@router.get("/record/{id_:path}")
def record_page(
    request: Request,
    id_: str,
    _by: Writer,
    kind: Annotated[str, Query(max_length=20)] = "transfer",
    trigger: Annotated[str, Query(max_length=4_000)] = "",
    instead: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Ask for the words of an entry; of a claim that is to be put right, with the words that it rests on now."""
    here = site(request)
    document = here.store.report(id_).ledger.document
    given: Given = {TRIGGER: [trigger]}
    if instead:
        claim = _claim(here, id_, instead)
        kind, given = claim.kind, given_of(claim.claim, document.text)
    return _page(request, document, _kind(kind), given, instead)


@router.post("/record/{id_:path}")
def record(request: Request, id_: str, form: Form, by: Writer) -> Response:
    """Show what the words make; keep it where that was seen and is wanted."""
    here = site(request)
    document = here.store.report(id_).ledger.document
    kind, instead = _kind(str(form.get("kind", ""))), str(form.get("instead", ""))[:40]
    given = _given(kind, form)
    try:
        candidate = candidate_of(kind, document.text, given, by)
        claim, lost = here.with_own_reader(request, lambda reader: read_off(reader.resolve, document, candidate))
        if not form.get("keep"):
            return _page(request, document, kind, given, instead, claim=claim, lost=lost)
        why = str(form.get("why", "")).strip()[:2_000] or None
        made = here.store.decisions.record(id_, claim, instead_of=instead or None, by=by, why=why)
    except ComityError as error:
        return _page(request, document, kind, given, instead, trouble=f"{error}.")
    sessions.say(request, "Recorded.", undo=made.id)
    return RedirectResponse(f"{report_path(id_)}#l-{made.anchors[0].claim}", 303)


def _kind(words: str) -> Kind:
    if words not in KINDS:
        raise NotInLedger(f"{words}: no such kind of entry; there are {', '.join(KINDS)}")
    return words


def _claim(here: Site, document: str, id_: str) -> ReportedClaim:
    found = next((claim for claim in here.store.report(document).claims if claim.id == id_), None)
    if found is None:
        raise NotInLedger(f"{id_}: no such claim in this report")
    return found


def _given(kind: Kind, form: Mapping[str, Any]) -> Given:
    names = (TRIGGER, ITEM, *ROLES[kind], *LABELS[kind])
    return {
        name: [line.strip() for line in str(form.get(name, ""))[:4_000].splitlines() if line.strip()][:20]
        for name in names
    }


def _slots(kind: Kind, given: Given) -> list[Slot]:
    choices: dict[str, tuple[str, ...]] = {
        "stage": STAGES.get(kind, ()), "mode": get_args(Mode), "denied": ("yes",),
        "type": get_args(AgreementType if kind == "agreement" else PloverType),
    }  # fmt: skip
    words = [TRIGGER, *([ITEM] if kind == "transfer" else []), *ROLES[kind]]
    picked = [
        Slot(
            name, _CALLED.get(name, name), "\n".join(given.get(name, [])), needed=name == TRIGGER, later=name in _LATER
        )
        for name in words
    ]
    return picked + [
        Slot(name, name, next(iter(given.get(name, [])), ""), choices[name], later=name != "stage")
        for name in LABELS[kind]
    ]


def _page(
    request: Request,
    document: Document,
    kind: Kind,
    given: Given,
    instead: str,
    *,
    claim: AnyClaim | None = None,
    lost: list[Lost] | None = None,
    trouble: str = "",
) -> Response:
    marks = marks_of(reported_claim(document, kind, 0, claim), "new") if claim else []
    return page(
        request,
        "record.html",
        422 if trouble else 200,
        document=document,
        kind=kind,
        kinds=_NAMES,
        slots=_slots(kind, given),
        instead=instead,
        claim=claim,
        lost=lost or [],
        trouble=trouble,
        pieces=list(cut(document.text, marks)),
        record_path=path("record", document.id),
    )
