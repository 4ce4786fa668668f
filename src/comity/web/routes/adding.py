"""Paste or upload reports, or name an address; see what is read in them, and add them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile

from comity.documents import MAX_BYTES, make_document
from comity.documents.decode import decode
from comity.documents.meta import Meta
from comity.documents.parts import Failure, Intake
from comity.documents.reports import Reports
from comity.documents.texts import own_words
from comity.documents.web.addresses import is_address
from comity.documents.web.fetch import Web
from comity.errors import ComityError, EndpointError, InputError, NotFound, ReportLost, TooLarge
from comity.model import Document, Ledger
from comity.plot.names import counted
from comity.reconcile.records import claims_of
from comity.reconcile.sentences import what_happens
from comity.web import sessions
from comity.web.queue import Busy
from comity.web.rendering import page, report_path
from comity.web.routes.report import Line, paragraphs
from comity.web.sessions import Form, Writer
from comity.web.site import Site, site

if TYPE_CHECKING:
    from comity.pipelines import Pipelines

router = APIRouter(include_in_schema=False)
File = tuple[bytes, str]
MOST = 12
"""So many reports are read at a time."""
_FACTS = ("title", "published", "publisher", "url")


@router.get("/add")
def add_page(request: Request) -> Response:
    """Ask for a report."""
    _require_reader(request)
    return page(request, "add.html", facts=dict.fromkeys(_FACTS, ""), text="", web="", trouble="")


@router.post("/add/read")
async def read(request: Request, form: Form) -> Response:
    """Show what is read in a report, or in several, without adding it."""
    from starlette.concurrency import run_in_threadpool

    _require_reader(request)
    files = [
        (await file.read(MAX_BYTES + 1), file.filename)
        for file in form.getlist("file")
        if isinstance(file, UploadFile) and file.filename
    ]
    return await run_in_threadpool(_read, request, dict(form), files)


@router.post("/add/many")
def add_many(request: Request, form: Form, _by: Writer) -> Response:
    """Add the reports of several that were chosen, each as it was shown and with the day that it was given."""
    here = site(request)
    added, there, failed = 0, 0, list[str]()
    for place in dict.fromkeys(map(str, form.getlist("chosen"))):
        own = {name: form.get(f"{name}-{place}", "") for name in ("text", *_FACTS)}
        try:
            document = _document(own, None, "")
            ledger = here.with_reader(request, partial(_ledger, document))
        except (InputError, ReportLost, Busy, EndpointError) as error:
            failed.append(f"“{str(own['title'])[:60] or 'Untitled report'}”: {error}")
            continue
        new = here.store.add(ledger, here.read_by)
        added, there = added + new, there + (not new)
    told = f"{counted(added, 'report')} added{f', {there} there already' if there else ''}."
    sessions.say(request, " ".join([told, *(f"Not added: {why}." for why in failed)]), bad=bool(failed))
    return RedirectResponse("/reports?order=-added", 303)


def _ledger(document: Document, reader: Pipelines) -> Ledger:
    return reader.read(document)


@router.post("/add")
def add(request: Request, form: Form, _by: Writer) -> Response:
    """Add a report as it was shown."""
    here = site(request)
    document = _document(dict(form), None, "")
    try:
        ledger = here.with_reader(request, partial(_ledger, document))
    except (EndpointError, Busy) as error:
        return _unanswered(request, dict(form), error)
    except ReportLost as error:
        return _again(request, dict(form), 422, f"It cannot be read: {error}.")
    new = here.store.add(ledger, here.read_by)
    sessions.say(request, "Added." if new else "This report was there already.")
    return RedirectResponse(report_path(document.id), 303)


def _require_reader(request: Request) -> None:
    """Raise 403 where nothing is read, 401 where only those who signed in may have something read."""
    options = site(request).options
    if options.read_only:
        raise HTTPException(403, "This ledger is published to be read; no reports are read here.")
    if not options.own:
        sessions.writer(request)


def _read(request: Request, form: dict[str, Any], files: list[File]) -> Response:
    here = site(request)
    address = str(form.get("address", "")).strip()
    try:
        if address:
            documents = _fetched(form, address)
        elif len(files) > 1:
            return _several(request, [_of_file(file) for file in files[:MOST]])
        else:
            documents = [_document(form, *files[0] if files else (None, ""))]
        if len(documents) > 1:
            return _several(request, documents)
        (document,) = documents
        if isinstance(document, Failure):
            raise document.error
        ledger = here.with_reader(request, partial(_ledger, document))
    except (InputError, ReportLost) as error:
        return _again(request, form, 422, f"It cannot be read: {error}.")
    except Busy as error:
        return _again(request, form, 503, f"Nothing was read: {error}.")
    except EndpointError as error:
        return _unanswered(request, form, error)
    return _shown(request, here, document, ledger)


def _fetched(form: dict[str, Any], address: str) -> list[Document | Failure]:
    """The reports at an address of the web, of a feed the first ones. Raises InputError where there is none."""
    if not is_address(address):
        raise NotFound(f"“{address[:200]}” is no address: it begins with http:// or https://")
    given = Meta(**{fact: str(form.get(fact, "")).strip() or None for fact in _FACTS if fact != "url"})
    reports = Reports([address], Intake(given=given), Web(delay=0.1, patience=5.0))
    found = list(islice(reports, MOST))
    if not found:
        raise NotFound("there is no report at this address")
    return found


def _of_file(file: File) -> Document | Failure:
    raw, name = file
    try:
        return _document({}, raw, name)
    except InputError as error:
        return Failure(name, error)


def _several(request: Request, documents: Sequence[Document | Failure]) -> Response:
    """What is read in several reports, to be chosen from; a day that none says is asked for beside its report."""
    here = site(request)
    found, failures = [], []
    for each in documents:
        if isinstance(each, Failure):
            failures.append(each)
            continue
        try:
            ledger = here.with_reader(request, partial(_ledger, each))
        except (ReportLost, Busy, EndpointError) as error:
            failures.append(Failure(each.title or "Untitled report", InputError(str(error))))
            continue
        lines = [what_happens(claim.claim) for claim in claims_of(ledger)]
        found.append((each, lines, here.store.has(each.id, here.read_by)))
    return page(request, "add_many.html", 200 if found else 422, reports=found, failures=failures)


def _unanswered(request: Request, form: dict[str, Any], error: ComityError) -> Response:
    return _again(request, form, 503, f"Nothing was added: {error}. Try it again.")


def _again(request: Request, form: dict[str, Any], status: int, trouble: str) -> Response:
    """The form once more, with what stood in it and what is wrong."""
    facts = {fact: str(form.get(fact, "")) for fact in _FACTS}
    text, address = str(form.get("text", "")), str(form.get("address", ""))
    return page(request, "add.html", status, facts=facts, text=text, web=address, trouble=trouble)


def _document(form: dict[str, Any], raw: bytes | None, name: str) -> Document:
    """The report of a form; what is typed goes before what the report says of itself. Raises InputError."""
    if raw is not None and len(raw) > MAX_BYTES:
        raise TooLarge(f"it has more than the {MAX_BYTES:,} bytes allowed: split it")
    text = decode(raw) if raw is not None else str(form.get("text", ""))
    text, own = own_words(text, name)
    title, published, publisher, url = (str(form.get(fact, "")).strip() or getattr(own, fact) for fact in _FACTS)
    return make_document(text, title=title, published=published, publisher=publisher, url=url)


def _shown(request: Request, here: Site, document: Document, ledger: Ledger) -> Response:
    claims = sorted(claims_of(ledger), key=lambda claim: (claim.claim.spans.get("evidence") or [(0, 0)])[0])
    lines = [Line(claim.id, claim.kind, claim.claim) for claim in claims]
    return page(
        request,
        "add_read.html",
        document=document,
        lines=lines,
        paragraphs=paragraphs(document.text, claims, []),
        numbers={line.of: place for place, line in enumerate(lines, 1)},
        found=ledger.findings,
        mentions=False,
        mentions_link=None,
        preview=True,
        known=here.store.has(document.id, here.read_by),
    )
