"""What does not hold together: sums, firsts, conflicts, denials; pair by pair, side by side, and answered here."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from comity.errors import LedgerError, NotInLedger
from comity.ledger.spread import Pair
from comity.model import FindingType, Record
from comity.reconcile.records import LedgerFinding
from comity.web import sessions
from comity.web.asking import PAGE, Number, Turn, back_to, linked
from comity.web.rendering import as_csv, as_json, page
from comity.web.sessions import Form, Writer
from comity.web.site import site

router = APIRouter(include_in_schema=False)
Status = Literal["open", "explained", "dismissed"]
_COLUMNS = ("id", "type", "about", "field", "status", "entries", "words")
_PAIRS, _OF_PAIR = 12, 4
"""How many pairs a page has, and how many findings of each."""


class Sought(Record, frozen=True, kw_only=True):
    """Which findings an address asks for."""

    between: tuple[str, ...] = ()
    type: FindingType | None = None
    status: Status | None = None

    @property
    def how(self) -> dict[str, Any]:
        """Which of them by what people answered: those that are open are those still to be decided."""
        return {"undecided": True} if self.status == "open" else {"status": self.status}

    @property
    def pair(self) -> tuple[str, str]:
        """The pair; what names no two parties asks for what is between none that are known."""
        one, two = sorted(self.between) if len(self.between) == 2 else ("", "")
        return one, two


def _sought(
    between: Annotated[list[str], Query(max_length=2, description="The codes of two parties, or -.")] = [],  # noqa: B006
    type: Annotated[FindingType | None, Query()] = None,
    status: Annotated[Status | None, Query()] = None,
) -> Sought:
    return Sought(between=tuple(between), type=type, status=status)


Asked = Annotated[Sought, Depends(_sought)]


@router.get("/findings")
def findings(request: Request, asked: Asked, page: Number = 1) -> Response:
    """Show findings pair by pair, or all of one pair; of one type, or open, explained or dismissed ones, if asked."""
    return _shown(request, asked, page)


def _shown(request: Request, asked: Sought, number: int) -> Response:
    here = site(request)
    listed = here.store.found
    counts = here.once(request, ("found", asked.status), lambda: listed.counts(**asked.how))
    pairs = here.once(request, ("found in pairs", asked), lambda: listed.pairs(asked.type, **asked.how))
    if asked.between:
        one, two = asked.pair
        pairs = [each for each in pairs if (each.one, each.two) == (one, two)] or [Pair(one=one, two=two, entries=0)]
        turn = Turn(page=number, total=pairs[0].entries).check()
        groups = [(pairs[0], _of(request, asked, pairs[0], PAGE, turn.offset))]
    else:
        turn = Turn(page=number, total=len(pairs), size=_PAIRS).check()
        groups = [(pair, _of(request, asked, pair, _OF_PAIR)) for pair in pairs[turn.offset : turn.last]]
    found = [each for _, those in groups for each in those]
    return page(
        request,
        "findings.html",
        groups=groups,
        positions=listed.positions(found),
        answers=here.store.decisions.by_id(each.decision for each in found if each.decision),
        counts=counts,
        asked=asked,
        turn=turn,
        link=linked(**msgspec.structs.asdict(asked)),
    )


def _of(request: Request, asked: Sought, pair: Pair, limit: int, offset: int = 0) -> list[LedgerFinding]:
    return site(request).store.found.page(limit, offset, asked.type, pair=(pair.one, pair.two), **asked.how)


@router.post("/findings/{id_}/{action}")
def answer(request: Request, id_: str, action: str, form: Form, by: Writer) -> Response:
    """Keep what a person answers to a finding: what explains it, or why it is none."""
    decisions = site(request).store.decisions
    answers = {"explain": decisions.explain, "dismiss": decisions.dismiss}
    if action not in answers:
        raise NotInLedger(f"{action}: no such answer")
    try:
        made = answers[action](id_, why=str(form.get("why", ""))[:2_000], by=by)
        sessions.say(request, {"explain": "Explained.", "dismiss": "Dismissed."}[action], undo=made.id)
    except LedgerError as error:
        sessions.say(request, f"This could not be done: {error}.", bad=True)
    return RedirectResponse(back_to("/findings", form), 303)


@router.get("/findings.json")
def findings_json(request: Request, asked: Asked) -> Response:
    """The same findings as JSON."""
    return as_json(_all(request, asked))


@router.get("/findings.csv")
def findings_csv(request: Request, asked: Asked) -> Response:
    """The same findings as CSV."""
    rows = (
        {
            "id": found.id, "type": found.type, "about": found.about, "field": found.field, "status": found.status,
            "entries": " ".join(found.entries), "words": " | ".join(words.text for words in found.words),
        }
        for found in _all(request, asked)
    )  # fmt: skip
    return as_csv(rows, _COLUMNS, "findings")


def _all(request: Request, asked: Sought) -> list[LedgerFinding]:
    pair = asked.pair if asked.between else None
    return site(request).store.found.page(None, 0, asked.type, pair=pair, **asked.how)
