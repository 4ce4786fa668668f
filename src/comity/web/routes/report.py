"""One report: its whole text with the words of every claim lit up, and the entries they are in beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from comity.errors import LedgerError
from comity.kinds import AnyClaim
from comity.ledger.query import ROW, entry_as_row
from comity.ledger.store import Report
from comity.model import Document, Explanation
from comity.reconcile.records import Entry, ReportedClaim
from comity.web import highlight
from comity.web.highlight import Mark, Piece
from comity.web.rendering import as_csv, as_json, page
from comity.web.site import Site, site

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Line:
    """A line of the ledger beside a report: the claim as read, and the entry that it is in, if it is in one."""

    of: str
    kind: str
    record: AnyClaim
    entry: Entry | None = None


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a report, cut at the marks in it."""

    pieces: list[Piece]


@router.get("/reports/{id_:path}")
def report(request: Request, id_: str, mentions: Annotated[bool, Query()] = False) -> Response:
    """Show a report; with `.json` or `.csv` behind its id, give what the ledger has of it as such."""
    here = site(request)
    found, ending = _found(here, id_)
    if ending == "json":
        return as_json(found)
    entries = here.store.entries().told_in(found.ledger.document.id).records()
    if ending == "csv":
        return as_csv(map(entry_as_row, entries), list(ROW), "report")
    return _page(request, found, entries, mentions=mentions and not here.options.read_only)


def _found(here: Site, id_: str) -> tuple[Report, str]:
    """A report, and the ending of the address behind its id: the id itself may end so, and goes first."""
    stem, _, ending = id_.rpartition(".")
    try:
        return here.store.report(id_), ""
    except LedgerError:
        if ending not in ("json", "csv"):
            raise
        return here.store.report(stem), ending


def _page(request: Request, found: Report, entries: list[Entry], *, mentions: bool) -> Response:
    here, document = site(request), found.ledger.document
    extra: list[Mark] = []
    if mentions:
        seen = here.once(request, ("mentions", document.id), lambda: _explained(here, request, document))
        extra = mention_marks(seen)
    by_id = {entry.id: entry for entry in entries}
    claims = sorted(found.claims, key=_place)
    lines = [Line(claim.id, claim.kind, claim.claim, by_id.get(found.entry_of.get(claim.id, ""))) for claim in claims]
    return page(
        request,
        "report.html",
        document=document,
        lines=lines,
        paragraphs=paragraphs(document.text, claims, extra),
        copies=found.copies,
        numbers={line.of: place for place, line in enumerate(lines, 1)},
        mentions=mentions,
        mentions_link=None if here.options.read_only else "?" if mentions else "?mentions=true",
        preview=False,
    )


def _place(reported: ReportedClaim) -> tuple[int, str, int]:
    spans = reported.claim.spans.get("evidence") or [(0, 0)]
    return spans[0][0], reported.kind, reported.position


def _explained(here: Site, request: Request, document: Document) -> Explanation:
    return here.with_own_reader(request, lambda reader: reader.explain(document))


def mention_marks(seen: Explanation) -> list[Mark]:
    """The words that stand for a party, quantity, date or thing, whether or not a claim uses them."""
    sorts = (
        ("party", seen.mentions.parties), ("quantity", seen.mentions.quantities), ("date", seen.mentions.dates),
        ("thing", seen.mentions.things),
    )  # fmt: skip
    return [Mark(mention.start, mention.end, sort, "mention", sort) for sort, mentions in sorts for mention in mentions]


def paragraphs(text: str, claims: list[ReportedClaim], extra: list[Mark]) -> list[Paragraph]:
    """The paragraphs of a report with the words of its claims marked."""
    marks = [*(mark for claim in claims for mark in highlight.marks_of(claim, claim.id)), *extra]
    found, start = [], 0
    opened: set[str] = set()
    for part in text.split("\n\n"):
        window = (start, start + len(part))
        start = window[1] + 2
        if part.strip():
            pieces = []
            for piece in highlight.pieces(text, marks, window):
                opens = tuple(of for of in piece.opens if of not in opened and of != "mention")
                opened.update(opens)
                pieces.append(Piece(piece.text, piece.marks, opens))
            found.append(Paragraph(pieces))
    return found
