"""The application: routes, what surrounds every request, and what is said when something is wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hashlib import sha256
from secrets import token_hex
from urllib.parse import quote, urlencode

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from comity.documents import MAX_BYTES
from comity.errors import Ambiguous, ComityError, InputError, NotInLedger, NotKnown, ReportLost
from comity.ledger.store import LedgerStore
from comity.web import rendering, sessions
from comity.web.limits import BodyLimit, Heads
from comity.web.parameters import known
from comity.web.queue import Busy
from comity.web.routes import ROUTERS
from comity.web.site import Options, Site

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_OPEN = ("/static/", "/signin")
_STATUS = {Busy: 503, ReportLost: 422, InputError: 422, NotKnown: 422, NotInLedger: 404, Ambiguous: 409}
Next = Callable[[Request], Awaitable[Response]]


def create_app(store: LedgerStore, options: Options | None = None) -> FastAPI:
    """Return the application that serves a ledger."""
    site = Site(store, options or Options())
    app = FastAPI(title="comity", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(known)])
    app.state.site = site
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(packages=[*rendering.STATIC]), name="static")
    app.middleware("http")(_around)
    app.add_middleware(
        SessionMiddleware,
        secret_key=token_hex(32),
        session_cookie="comity",
        max_age=sessions.AGE,
        same_site="lax",
        https_only=site.options.secure,
    )
    app.add_middleware(BodyLimit, most=2 * MAX_BYTES)
    app.add_middleware(Heads)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=4)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(site.options.hosts), www_redirect=False)
    app.exception_handler(StarletteHTTPException)(_refused)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(ComityError)(_not_so)
    app.exception_handler(Exception)(_broken)
    return app


async def _around(request: Request, call_next: Next) -> Response:
    """Who asks, and whether they have the answer already; then the answer, with the headers of every page."""
    site: Site = request.app.state.site
    path = request.url.path
    request.state.user, request.state.ledger = None, ""
    if path.startswith("/static/"):
        response = await call_next(request)
        if "v" in request.query_params and response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return _dressed(response)
    if request.method == "GET" and (clean := _clean(request)) is not None:
        return _dressed(RedirectResponse(clean, 307))
    request.state.ledger = await run_in_threadpool(site.store.state)
    if not site.options.read_only:
        request.state.user = await run_in_threadpool(sessions.who, request)
    if site.options.private and request.state.user is None and not path.startswith(_OPEN):
        return _dressed(_sign_in_first(request))
    tag = _tag(request)
    if request.method == "GET" and request.headers.get("if-none-match") == tag:
        return _dressed(Response(status_code=304, headers={"ETag": tag, "Cache-Control": "private, no-cache"}))
    response = await call_next(request)
    if request.method == "GET" and response.status_code == 200 and not sessions.changed(request):
        response.headers["ETag"] = tag
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return _dressed(response)


def _clean(request: Request) -> str | None:
    """The address without the parameters that a form sent empty, if there are any."""
    given = request.query_params.multi_items()
    kept = [(name, value) for name, value in given if value.strip()]
    if len(kept) == len(given):
        return None
    return f"{quote(request.url.path)}?{urlencode(kept)}" if kept else quote(request.url.path)


def _tag(request: Request) -> str:
    """Another word whenever the answer may be another: the ledger, the address, who asks, the page's own version."""
    parts = (
        request.state.ledger,
        str(request.url),
        request.state.user,
        repr(sorted(request.session.items())),
        rendering.version(),
    )
    return f'W/"{sha256(repr(parts).encode()).hexdigest()[:24]}"'


def _dressed(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response


def _sign_in_first(request: Request) -> Response:
    if _wants_page(request):
        return RedirectResponse(rendering.with_query("/signin", to=request.url.path), 303)
    return Response("sign in first", 401, media_type="text/plain")


def _wants_page(request: Request) -> bool:
    return not request.url.path.startswith("/api") and not request.url.path.endswith((".json", ".csv"))


def _error(request: Request, status: int, why: str, what: str = "") -> Response:
    if _wants_page(request):
        return rendering.page(request, "error.html", status, status=status, why=why, what=what)
    response = rendering.as_json({"error": why})
    response.status_code = status
    return response


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException | StarletteHTTPException)
    if error.status_code == 401 and _wants_page(request):
        sessions.say(request, str(error.detail), bad=True)
        return RedirectResponse(rendering.with_query("/signin", to=request.url.path), 303)
    if error.status_code == 404 and error.detail == "Not Found":
        return _error(request, 404, "There is no such page here.")
    if error.status_code == 405:
        return _error(request, 405, "This address does not take that kind of request.")
    return _error(request, error.status_code, str(error.detail))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors())
    return _error(request, 422, f"The address has a value that is none: {wrong}.")


async def _not_so(request: Request, error: Exception) -> Response:
    status = next((status for type_, status in _STATUS.items() if isinstance(error, type_)), 400)
    answer = _error(request, status, str(error))
    if isinstance(error, Busy):
        answer.headers["Retry-After"] = "10"
    return answer


async def _broken(request: Request, _: Exception) -> Response:
    return _dressed(_error(request, 500, "Something went wrong here, and it was written to the server's log."))
