"""Paste or upload a report, see what is read in it, and add it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile

from comity.documents import MAX_BYTES, make_document
from comity.documents.decode import decode
from comity.documents.texts import own_words
from comity.errors import ComityError, EndpointError, InputError, ReportLost, TooLarge
from comity.model import Document, Ledger
from comity.reconcile.records import claims_of
from comity.web import sessions
from comity.web.queue import Busy
from comity.web.rendering import page, report_path
from comity.web.routes.report import Line, paragraphs
from comity.web.sessions import Form, Writer
from comity.web.site import Site, site

router = APIRouter(include_in_schema=False)
_FACTS = ("title", "published", "publisher", "url")


@router.get("/add")
def add_page(request: Request) -> Response:
    """Ask for a report."""
    _require_reader(request)
    return page(request, "add.html", facts=dict.fromkeys(_FACTS, ""), text="", trouble="")


@router.post("/add/read")
async def read(request: Request, form: Form) -> Response:
    """Show what is read in a report, without adding it."""
    from starlette.concurrency import run_in_threadpool

    _require_reader(request)
    file = form.get("file")
    raw = await file.read(MAX_BYTES + 1) if isinstance(file, UploadFile) and file.filename else None
    name = file.filename or "" if isinstance(file, UploadFile) else ""
    return await run_in_threadpool(_read, request, dict(form), raw, name)


@router.post("/add")
def add(request: Request, form: Form, _by: Writer) -> Response:
    """Add a report as it was shown."""
    here = site(request)
    document = _document(dict(form), None, "")
    try:
        ledger = here.with_reader(request, lambda reader: reader.read(document))
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


def _read(request: Request, form: dict[str, Any], raw: bytes | None, name: str) -> Response:
    here = site(request)
    try:
        document = _document(form, raw, name)
        ledger = here.with_reader(request, lambda reader: reader.read(document))
    except (InputError, ReportLost) as error:
        return _again(request, form, 422, f"It cannot be read: {error}.")
    except Busy as error:
        return _again(request, form, 503, f"Nothing was read: {error}.")
    except EndpointError as error:
        return _unanswered(request, form, error)
    return _shown(request, here, document, ledger)


def _unanswered(request: Request, form: dict[str, Any], error: ComityError) -> Response:
    return _again(request, form, 503, f"Nothing was added: {error}. Try it again.")


def _again(request: Request, form: dict[str, Any], status: int, trouble: str) -> Response:
    """The form once more, with what stood in it and what is wrong."""
    facts = {fact: str(form.get(fact, "")) for fact in _FACTS}
    return page(request, "add.html", status, facts=facts, text=str(form.get("text", "")), trouble=trouble)


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
