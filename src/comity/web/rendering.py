"""Pages out of templates. Whatever a report says is escaped: templates have no way around that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec
from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from comity.export.csv import table
from comity.ledger.balance import in_words
from comity.ledger.frames import DataTable
from comity.ledger.rules import in_words as in_words_of_rule
from comity.ledger.spread import Pair
from comity.model import Party, Quantity
from comity.parties import party_code
from comity.plot.names import counted, is_organisation, name
from comity.reconcile.amounts import how_much
from comity.reconcile.records import Entry, revision_of
from comity.reconcile.sentences import brief, names, what_happens, when
from comity.web import sessions
from comity.web.site import site

STATIC = (("comity.web", "static"), ("comity.plot", "data"))
"""Where the page's files are: its own, and what pictures look like."""
_STEERING = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"
)
"""Control characters and those that turn the direction of writing: shown as what they are, not obeyed."""


def clean(value: Any) -> Any:
    """Text without characters that steer how it is shown; each is another character, so that offsets hold."""
    return value.translate(_STEERING) if isinstance(value, str) and not isinstance(value, Markup) else value


def safe_url(url: str | None) -> str | None:
    """The address of a report, where it is one of the web; nothing else is made a link."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def code(party: Party | Mapping[str, Any]) -> str | None:
    """The code by which a party can be asked for."""
    if isinstance(party, Party):
        return party_code(party)
    return party.get("org") or party.get("state")


def day(entry: Entry) -> str:
    """When it was, as short as it is exact."""
    date = entry.record.date or getattr(entry.record, "period", None)
    return when(date.start, date.end) if date else ""


def shown(value: Any) -> str:
    """A value of a field in words."""
    if value is None or isinstance(value, bool):
        return {None: "not said", True: "yes", False: "no"}[value]
    if isinstance(value, dict) and "start" in value:
        return when(value["start"], value["end"])
    if isinstance(value, dict) and "low" in value:
        return how_much(msgspec.convert(value, Quantity), "")
    return brief(value)


def figure(value: Quantity) -> str:
    """A figure with its unit and bounds."""
    return how_much(value, "")


@cache
def static(file: str) -> str:
    """The address of a file of the page, another one whenever the file changes."""
    places = (resources.files(package).joinpath(folder, file) for package, folder in STATIC)
    content = next(place for place in places if place.is_file()).read_bytes()
    return f"/static/{file}?v={sha256(content).hexdigest()[:12]}"


def path(*steps: str | int) -> str:
    """An address on the page out of steps that may hold any character."""
    return "/" + "/".join(quote(str(step), safe="") for step in steps)


def report_path(id_: str) -> str:
    """The address of a report; its id is what its sender gave, and may hold any character."""
    return path("reports", id_)


def titled(pair: Pair) -> str:
    """What a pair of parties is called."""
    return f"{name(pair.one)} and {name(pair.two)}" if pair.one else "others"


def party_path(code: str) -> str:
    """The address of a party by its code."""
    return path("parties", "org", code) if is_organisation(code) else path("parties", code)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("comity.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=clean,
    )
    environment.globals |= {
        "static": static, "path": path, "report_path": report_path, "party_path": party_path, "counted": counted,
        "name": name, "code": code, "titled": titled,
    }  # fmt: skip
    environment.filters |= {
        "safe_url": safe_url, "what_happens": what_happens, "names": names,
        "shown": shown, "balanced": in_words, "figure": figure, "brief": brief, "revision": revision_of,
        "day": day, "ruled": in_words_of_rule, "number": lambda value: f"{value:,}",
    }  # fmt: skip
    return environment


def page(request: Request, template: str, answer: int = 200, **context: Any) -> HTMLResponse:
    """Return a page, with `answer` as its HTTP status."""
    shared = {
        "user": getattr(request.state, "user", None),
        "options": site(request).options,
        "here": request.url.path,
        "address": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "messages": sessions.messages(request),
        "csrf": lambda: sessions.token(request),
    }
    return HTMLResponse(_environment().get_template(template).render(**shared, **context), answer)


def as_json(value: Any) -> Response:
    """Return anything as JSON."""
    return Response(msgspec.json.encode(value), media_type="application/json")


def as_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], file: str) -> Response:
    """Return rows as CSV, to be saved under a name."""
    headers = {"Content-Disposition": f'attachment; filename="{file}.csv"'}
    return Response(b"".join(table(rows, columns)), media_type="text/csv; charset=utf-8", headers=headers)


def as_data(data: DataTable, file: str) -> Response:
    """Return a table of the data set as CSV, to be saved under a name."""
    return as_csv(data, [column.name for column in data.columns], file)


def with_query(address: str, **fields: str) -> str:
    """An address with fields."""
    return f"{address}?{urlencode(fields)}"


@cache
def version() -> str:
    """Another word for every version of the page's own files."""
    folders = (resources.files(package).joinpath(folder) for package, folder in (*STATIC, ("comity.web", "templates")))
    files = (file for folder in folders for file in folder.iterdir() if file.is_file())
    return sha256(b"".join(sorted(sha256(file.read_bytes()).digest() for file in files))).hexdigest()[:12]
