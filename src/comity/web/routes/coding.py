"""Second coding: draw a sample, code it blind, see how far people agree, and decide what they differ on."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from comity.errors import LedgerError, NotInLedger
from comity.ledger.coding import Dispute, Value, questions
from comity.ledger.store import Shown
from comity.model import Document
from comity.plot.names import counted
from comity.web import highlight, sessions
from comity.web.asking import filters_of
from comity.web.highlight import Mark
from comity.web.rendering import as_json, page, path
from comity.web.sessions import Form, Writer
from comity.web.site import site

router = APIRouter(include_in_schema=False)
_REPORTS, _SHOWN = 12, 100


@router.get("/coding")
def samples(request: Request) -> Response:
    """Show the samples that were drawn."""
    return page(request, "coding.html", samples=site(request).store.coding.samples())


@router.post("/coding")
def draw(request: Request, form: Form, by: Writer) -> Response:
    """Draw a sample from the entries of a list."""
    store = site(request).store
    size = str(form.get("size", ""))
    try:
        entries = filters_of(str(form.get("list", ""))).over(store.entries())
        made = store.coding.draw(str(form.get("name", "")), entries, int(size) if size.isdecimal() else 0, by=by)
    except LedgerError as error:
        sessions.say(request, f"No sample was drawn: {error}.", bad=True)
        return RedirectResponse("/coding", 303)
    sessions.say(request, f"{counted(made.after['size'], 'entry')} drawn.", undo=made.id)
    return RedirectResponse(path("coding", made.id), 303)


@router.get("/coding/{id_}.json")
def agreement_json(request: Request, id_: str) -> Response:
    """How far people agree on a sample, as JSON."""
    coding = site(request).store.coding
    return as_json(coding.agreement(coding.sample(id_)))


@router.get("/coding/{id_}")
def sample(request: Request, id_: str, _by: Writer) -> Response:
    """Show how far a sample is coded, how far people agree, and what they differ on."""
    store = site(request).store
    found = store.coding.sample(id_)
    disputes = store.coding.disputes(found)
    entries = {entry.id: entry for entry in store.entries().among([each.entry for each in disputes[:_SHOWN]])}
    return page(
        request,
        "coding_sample.html",
        sample=found,
        agreement=store.coding.agreement(found),
        disputes=disputes[:_SHOWN],
        more=max(0, len(disputes) - _SHOWN),
        entries=entries,
        following=store.coding.following(found, _by),
    )


@router.get("/coding/{id_}/{place}")
def code_page(request: Request, id_: str, place: int, _by: Writer) -> Response:
    """Show the reports of one entry, without what anybody says of it, and ask what they say."""
    return _asked(request, id_, place, {}, "")


def _asked(request: Request, id_: str, place: int, given: dict[str, str], trouble: str) -> Response:
    store = site(request).store
    found = store.coding.sample(id_)
    entry = found.entries[place - 1] if 0 < place <= len(found.entries) else None
    if entry is None:
        raise NotInLedger(f"{place}: the sample has no such entry")
    shown = store.show(entry, _REPORTS)
    return page(
        request,
        "coding_form.html",
        422 if trouble else 200,
        sample=found,
        place=place,
        kind=shown.entry.kind,
        passages=_blind(shown),
        questions=questions(shown.entry.kind),
        given=given,
        trouble=trouble,
    )


def _blind(shown: Shown) -> list[tuple[Document, list[highlight.Piece]]]:
    """The texts of the reports, the words that tell the event marked, and nothing else."""
    documents = {document.id: document for document in shown.documents}
    found = []
    for claim in shown.claims:
        document = documents[claim.document]
        marks = [Mark(start, end, "hit", "", "") for start, end in claim.claim.spans.get("evidence", [])]
        window = highlight.passage(document.text, marks)
        found.append((document, list(highlight.pieces(document.text, marks, window))))
    return found


@router.post("/coding/{id_}/{place}")
def code(request: Request, id_: str, place: int, form: Form, by: Writer) -> Response:
    """Keep what a person says, and go on to the next."""
    coding = site(request).store.coding
    found = coding.sample(id_)
    given = {name: str(value)[:300] for name, value in form.items() if name != "csrf"}
    try:
        coding.code(found, place - 1, given, by=by)
    except LedgerError as error:
        return _asked(request, id_, place, given, f"This could not be kept: {error}.")
    following = coding.following(found, by)
    if following is None:
        sessions.say(request, "That was the last: all of the sample is coded by you.")
        return RedirectResponse(path("coding", found.id), 303)
    return RedirectResponse(path("coding", found.id, str(following + 1)), 303)


@router.post("/coding/{id_}/settle/{entry}/{field}")
def settle(request: Request, id_: str, entry: str, field: str, form: Form, by: Writer) -> Response:
    """Decide what people differ on, by one of the values that they gave."""
    coding = site(request).store.coding
    found = coding.sample(id_)
    dispute = next((each for each in coding.disputes(found) if (each.entry, each.field) == (entry, field)), None)
    if dispute is None:
        raise NotInLedger("nobody differs on that any more")
    try:
        made = coding.settle(dispute, _chosen(dispute, form), by=by, why=f"second coding: {found.name}")
        sessions.say(request, "Decided.", undo=made.id)
    except LedgerError as error:
        sessions.say(request, f"This could not be done: {error}.", bad=True)
    return RedirectResponse(path("coding", found.id), 303)


def _chosen(dispute: Dispute, form: FormData) -> Value:
    by = str(form.get("as", ""))
    if by not in dispute.codes:
        raise LedgerError("choose whose value it is")
    return dispute.codes[by]
