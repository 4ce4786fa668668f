"""The queue: open entries one at a time, to accept, correct, reject, merge, split, and to undo."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from comity.errors import Changed, LedgerError, NotInLedger
from comity.ledger.filters import Filters
from comity.ledger.likest import likest
from comity.ledger.query import Query as Entries
from comity.ledger.query import entry_as_row
from comity.ledger.spread import spread
from comity.ledger.store import Shown
from comity.reconcile.records import Decision
from comity.web import asking, correcting, sessions
from comity.web.asking import Asked
from comity.web.rendering import page, path, with_query
from comity.web.routes.entry import view
from comity.web.sessions import Form, Writer
from comity.web.site import site

router = APIRouter(include_in_schema=False)
At = Annotated[str, Query(max_length=80)]
_DONE = {
    "accept": "Accepted", "reject": "Rejected", "correct": "Corrected", "merge": "Merged", "split": "Split off",
}  # fmt: skip
_REPORTS = 24


@router.get("/review")
def review(request: Request, asked: Asked, at: At = "") -> Response:
    """Show an entry of the queue: the one asked for, else the first that is open."""
    return _shown(request, asked, at)


@router.get("/review/{id_}")
def review_one(request: Request, id_: str) -> Response:
    """Show one entry in the queue of all."""
    return RedirectResponse(with_query("/review", at=site(request).store.entry(id_).id), 303)


@router.post("/review/{id_}/{action}")
def decide(request: Request, id_: str, action: str, form: Form, by: Writer) -> Response:
    """Keep a decision, unless somebody else changed the entry since this page was made."""
    asked = asking.filters_of(str(form.get("queue", "")))
    if action not in _DONE:
        raise NotInLedger(f"{action}: no such decision")
    store = site(request).store
    ahead = _ahead(request, asked, id_)
    try:
        made = _made(request, id_, action, form, by)
    except Changed:
        return _shown(request, asked, id_, answer=409, trouble=_who_changed(request, id_))
    except LedgerError as error:
        trouble = f"This could not be done: {error}."
        return _shown(request, asked, id_, answer=422, trouble=trouble, sent=form if action == "correct" else None)
    sessions.say(request, f"{_DONE[action]}.", undo=made.id, queue=str(form.get("queue", "")))
    at = (ahead or "") if action in ("accept", "reject") else store.entry(made.anchors[0].claim).id
    return RedirectResponse(f"/review?{asking.query_of(asked, at=at)}", 303)


@router.post("/undo")
def undo(request: Request, form: Form, by: Writer) -> Response:
    """Take a decision back."""
    store = site(request).store
    try:
        made = store.decisions.undo(str(form.get("decision", "")) or "none", by=by)
    except LedgerError:
        sessions.say(request, "That decision is no longer in force: somebody has taken it back already.", bad=True)
        return RedirectResponse("/decisions", 303)
    sessions.say(request, "Taken back.")
    about = next((anchor.claim for anchor in made.anchors), None)
    if about is None or form.get("back") == "decisions":
        return RedirectResponse("/decisions", 303)
    at = store.entry(about).id
    if form.get("back") == "findings":
        return RedirectResponse("/findings", 303)
    if form.get("back") == "entry":
        return RedirectResponse(path("entries", at), 303)
    asked = asking.filters_of(str(form.get("queue", "")))
    return RedirectResponse(f"/review?{asking.query_of(asked, at=at)}", 303)


def _made(request: Request, id_: str, action: str, form: Form, by: str) -> Decision:
    decisions, entry = site(request).store.decisions, site(request).store.entry(id_)
    seen = {id_: str(form.get("revision", ""))}
    why = str(form.get("why", "")).strip()[:2_000] or None
    match action:
        case "accept":
            return decisions.accept(id_, by=by, why=why, seen=seen)
        case "reject":
            return decisions.reject(id_, by=by, why=why, seen=seen)
        case "correct":
            field = str(form.get("field", ""))
            value = correcting.value_of(entry, field, form)
            return decisions.correct(id_, field, value, by=by, why=why, seen=seen)
        case "merge":
            other = str(form.get("typed", "")).strip() or str(form.get("with", "")).strip()
            if not other:
                raise LedgerError("choose the entry to merge with")
            return decisions.merge(id_, other, by=by, why=why, seen=seen)
        case _:
            claims = [str(claim) for claim in form.getlist("claim")]
            if not claims:
                raise LedgerError("choose the reports to split off")
            return decisions.split(id_, claims, by=by, why=why, seen=seen)


def _who_changed(request: Request, id_: str) -> str:
    """Say who was quicker, and that nothing was overwritten."""
    try:
        made = site(request).store.show(id_, 1).decisions
    except LedgerError:
        made = []
    kept = "Nothing of yours was kept. Look at it as it is now, and decide again."
    if not made:
        return f"This entry has changed since you opened it: a report was added or read anew. {kept}"
    last = made[-1]
    return f"{last.by} decided on this entry ({last.action}, {last.at[11:16]} UTC) after you opened it. {kept}"


def _queue(request: Request, asked: Filters) -> Entries:
    query = asked.over(site(request).store.entries()).order("-date")
    return query if asked.status else query.status("open")


def _ahead(request: Request, asked: Filters, id_: str) -> str | None:
    """The entry that comes next in the queue."""
    try:
        entry = site(request).store.entry(id_)
    except LedgerError:
        return None
    found = _queue(request, asked).after(entry).limit(1).records()
    return found[0].id if found else None


def _shown(
    request: Request, asked: Filters, at: str, answer: int = 200, trouble: str = "", sent: FormData | None = None
) -> Response:
    """The entry of the queue, and in its form what was `sent` and refused."""
    here = site(request)
    queue = _queue(request, asked)
    first = [] if at else queue.limit(1).records()
    everything = msgspec.structs.replace(asked, status=("open", "accepted", "rejected"))
    counts = here.once(request, ("progress", asked), lambda: spread(everything.over(here.store.entries())).statuses)
    link = asking.linked(**msgspec.structs.asdict(asked))
    common: dict[str, Any] = {
        "asked": asked, "link": link, "trouble": trouble,
        "open": counts.get("open", 0), "all": sum(counts.values()),
    }  # fmt: skip
    if not at and not first:
        return page(request, "review_done.html", answer, **common)
    shown = here.store.show(at or first[0].id, _REPORTS)
    entry, refused = shown.entry, str(sent.get("field", "")) if sent else ""
    near = likest(here.store.entries(), entry)
    return page(
        request,
        "review.html",
        answer,
        **common,
        **view(here.store, shown),
        revision=shown.revision,
        inputs=correcting.typed_again(entry, refused, sent) if sent else correcting.inputs(entry),
        refused=refused,
        known=[here.store.names.typed(code) for code, _ in here.store.names],
        near=near,
        compared=[entry_as_row(each) for each in (entry, *(likely.entry for likely in near[:5]))],
        every=_every(shown),
        following=next(iter(queue.after(entry).limit(1)), None),
        previous=next(iter(queue.before(entry).limit(1)), None),
        review_path=path("review", entry.id),
    )


def _every(shown: Shown) -> list[tuple[str, str]]:
    """The claims on the page by id, each with its report in words."""
    reports = {document.id: document for document in shown.documents}
    return [
        (claim.id, f"{reports[claim.document].publisher or 'unknown publisher'}, {claim.claim.evidence}")
        for claim in shown.claims
    ]
