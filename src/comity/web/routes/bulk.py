"""Several entries at once, chosen in a list: accepted, rejected, corrected, taken out; and rules for names."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, get_args

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from comity.errors import Changed, LedgerError, NotInLedger
from comity.kinds import STAGES
from comity.ledger.deciding import Decisions
from comity.model import AgreementType, ItemKind, Mode
from comity.plot.names import counted
from comity.web import sessions
from comity.web.asking import back_to
from comity.web.rendering import as_data, as_json, path
from comity.web.sessions import Form, Writer
from comity.web.site import site

router = APIRouter(include_in_schema=False)
_DONE = {"accept": "accepted", "reject": "rejected", "correct": "corrected"}
_SHOWN = 3
"""So many reasons why entries stayed as they were are said."""
SETTINGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "stage": ("stage", tuple(dict.fromkeys(stage for stages in STAGES.values() for stage in stages))),
    "mode": ("mode", get_args(Mode)), "type": ("type of agreement", get_args(AgreementType)),
    "items.0.kind": ("kind of thing", get_args(ItemKind)), "denied": ("denied", ("yes", "no")),
}  # fmt: skip
"""What several entries may be given at once: a field, what it is called, and its values."""


@router.post("/bulk")
def bulk(request: Request, form: Form, by: Writer) -> Response:
    """Decide on the entries that were chosen, those aside that somebody changed meanwhile, or give them as a file."""
    action = str(form.get("action", ""))
    chosen = dict(each.partition(" ")[::2] for each in map(str, form.getlist("entry")))
    if action in ("csv", "json"):
        query = site(request).store.entries().order("-date").among(list(chosen))
        return as_data(query.table(), "chosen") if action == "csv" else as_json(query.records())
    if action not in _DONE:
        raise NotInLedger(f"{action}: no such decision")
    decide = _deciding(site(request).store.decisions, action, form, by)
    done, changed, why = 0, 0, list[str]()
    for id_, revision in chosen.items():
        try:
            decide(id_, seen={id_: revision})
            done += 1
        except Changed:
            changed += 1
        except LedgerError as error:
            why.append(f"{id_[:9]}: {error}")
    sessions.say(request, _told(done, changed, why, _DONE[action]), bad=bool(changed or why or not done))
    return RedirectResponse(back_to("/entries", form), 303)


def _deciding(decisions: Decisions, action: str, form: FormData, by: str) -> Callable[..., Any]:
    why = str(form.get("why", "")).strip()[:2_000] or None
    if action == "correct":
        field, _, value = str(form.get("set", "")).partition("=")
        if field not in SETTINGS or value not in SETTINGS[field][1]:
            raise NotInLedger(f"{field}={value}: no value that several entries can be given")
        given = value == "yes" if field == "denied" else value
        return partial(_corrected, decisions, field=field, value=given, by=by, why=why)
    return partial(decisions.accept if action == "accept" else decisions.reject, by=by, why=why)


def _corrected(decisions: Decisions, id_: str, *, field: str, value: Any, **who: Any) -> Any:
    return decisions.correct(id_, field, value, **who)


def _told(done: int, changed: int, why: list[str], what: str) -> str:
    if not (done or changed or why):
        return "No entry was chosen."
    told = f"{counted(done, 'entry')} {what}"
    if not (changed or why):
        return f"{told}; the decisions can be taken back one by one."
    left = f" {counted(changed, 'entry')} had changed meanwhile and stayed open to you: look again." if changed else ""
    stayed = f" {counted(len(why), 'entry')} stayed as it was: {'; '.join(why[:_SHOWN])}." if why else ""
    return f"{told}.{left}{stayed}"


@router.post("/rules")
def rule(request: Request, form: Form, by: Writer) -> Response:
    """Say whom a name stands for, in all reports or those of one publisher."""
    given = {name: str(form.get(name, "")).strip()[:300] for name in ("name", "party", "publisher", "entry")}
    try:
        made = site(request).store.decisions.rule(
            given["name"], given["party"], publisher=given["publisher"] or None, by=by
        )
        sessions.say(request, f"From now on, “{made.field}” is that party.", undo=made.id)
    except LedgerError as error:
        sessions.say(request, f"This could not be done: {error}.", bad=True)
    try:
        at = path("entries", site(request).store.entry(given["entry"]).id)
    except LedgerError:
        at = "/decisions"
    return RedirectResponse(at, 303)
