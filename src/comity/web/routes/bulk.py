"""Several entries at once, chosen in a list: accepted or rejected, each by a decision of its own."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from comity.errors import Changed, LedgerError, NotInLedger
from comity.plot.names import counted
from comity.web import sessions
from comity.web.asking import back_to
from comity.web.sessions import Form, Writer
from comity.web.site import site

router = APIRouter(include_in_schema=False)
_DONE = {"accept": "accepted", "reject": "rejected"}


@router.post("/bulk")
def bulk(request: Request, form: Form, by: Writer) -> Response:
    """Decide on the entries that were chosen, those aside that somebody changed meanwhile."""
    action = str(form.get("action", ""))
    if action not in _DONE:
        raise NotInLedger(f"{action}: no such decision")
    decisions = site(request).store.decisions
    decide = decisions.accept if action == "accept" else decisions.reject
    why = str(form.get("why", "")).strip()[:2_000] or None
    done, changed = 0, 0
    for chosen in dict.fromkeys(map(str, form.getlist("entry"))):
        id_, _, revision = chosen.partition(" ")
        try:
            decide(id_, by=by, why=why, seen={id_: revision})
            done += 1
        except (Changed, LedgerError):
            changed += 1
    if changed:
        left = f" {counted(changed, 'entry')} had changed meanwhile and stayed open to you: look again."
        sessions.say(request, f"{counted(done, 'entry')} {_DONE[action]}.{left}", bad=True)
    elif done:
        sessions.say(request, f"{counted(done, 'entry')} {_DONE[action]}; the decisions can be taken back one by one.")
    else:
        sessions.say(request, "No entry was chosen.", bad=True)
    return RedirectResponse(back_to("/entries", form), 303)
