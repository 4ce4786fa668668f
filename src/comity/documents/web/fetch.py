"""The open web, asked politely: robots.txt, one request at a time to a host, redirects followed and each checked."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from comity.documents.limits import Limits
from comity.documents.web.addresses import Resolve, normal, resolve
from comity.errors import FetchError, Forbidden, InputError, TooLarge

if TYPE_CHECKING:
    from protego import Protego

    from comity.documents.web.connection import Answer

DELAY = 1.0
"""Seconds between two requests to a host, where no other delay is given."""

_AGENT = "comity"
_LONGEST_DELAY = 60.0
_ROBOTS_BYTES = 500_000
_REDIRECTS = (301, 302, 303, 307, 308)
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_STATUS = {
    401: " (it wants a password)", 403: " (it is forbidden)", 404: " (there is no such page)", 410: " (it is gone)",
    429: " (too many requests)", 503: " (it is overloaded)",
}  # fmt: skip
_TRIES = 3
PATIENCE = 30.0
"""Seconds that one request waits at most for a server that asks to come back later."""


def user_agent() -> str:
    """Who comity says it is, unless it is told otherwise."""
    return f"{_AGENT}/{version('comity')} (reads news reports)"


class Web:
    """Fetches pages within limits. `delay` is the least time between two requests to a host, in seconds.

    `allowed` names hosts that may be at addresses that are not public; `clock` and `sleep` serve the tests.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        allowed: Iterable[str] = (),
        agent: str | None = None,
        delay: float = DELAY,
        patience: float = PATIENCE,
        resolve: Resolve = resolve,
        context: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limits = limits or Limits()
        self._allowed = frozenset(host.lower() for host in allowed)
        self._agent = agent or user_agent()
        self._delay, self._patience = delay, patience
        self._resolve, self._context = resolve, context
        self._clock, self._sleep = clock, sleep
        self._free: dict[str, float] = {}
        self._rules: dict[str, Protego | FetchError] = {}

    def get(self, url: str, etag: str | None = None, modified: str | None = None) -> Answer:
        """Fetch a page; with what an earlier answer said of itself, the status may be 304 and the body empty.

        What fails in passing is tried again while the server's wait is short. Raises InputError: FetchError (which says
        whether it may work later), Forbidden, TooLarge.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        for attempt in range(1, _TRIES + 1):
            try:
                return self._follow(normal(url), {name: value for name, value in conditions.items() if value})
            except FetchError as error:
                wait = error.after if error.after is not None else 2.0**attempt
                if not error.passing or attempt == _TRIES or wait > self._patience:
                    raise
                self._sleep(wait)
        raise AssertionError("unreachable")

    def post(self, url: str, body: bytes) -> int:
        """Send JSON to an address, and return the status of the answer; redirects are not followed.

        Raises FetchError, and Forbidden where the address leads to a place that is not public.
        """
        from comity.documents.web.connection import ask

        headers = {"User-Agent": self._agent, "Content-Type": "application/json", "Connection": "close"}
        context = self._context or _context()
        return ask(normal(url), headers, self.limits, self._allowed, self._resolve, context, body).status

    def _follow(self, url: str, conditions: dict[str, str]) -> Answer:
        seen = [url]
        while True:
            self._require_welcome(url)
            answer = self._ask(url, conditions)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return _taken(answer)
            url = normal(urljoin(url, answer.headers["location"].encode("latin-1").decode("utf-8", "replace")))
            if url in seen:
                raise FetchError("the page leads in a circle of redirects")
            seen.append(url)
            if len(seen) > self.limits.redirects + 1:
                raise TooLarge(f"the page leads on by more than the {self.limits.redirects} redirects allowed")

    def _ask(self, url: str, conditions: dict[str, str]) -> Answer:
        """Ask when it is the host's turn."""
        host = urlsplit(url).netloc
        wait = self._free.get(host, 0.0) - self._clock()
        if wait > 0:
            self._sleep(wait)
        headers = {
            "User-Agent": self._agent,
            "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,*/*;q=0.5",
            "Accept-Language": "en,*;q=0.5",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        from comity.documents.web.connection import ask  # it takes a while to load, and most reports are files

        try:
            return ask(
                url, headers | conditions, self.limits, self._allowed, self._resolve, self._context or _context()
            )
        finally:
            self._free[host] = self._clock() + self._pause(url)

    def _pause(self, url: str) -> float:
        rules = self._rules.get(_origin(url))
        asked = rules.crawl_delay(_AGENT) if rules is not None and not isinstance(rules, FetchError) else None
        return max(self._delay, min(float(asked or 0), _LONGEST_DELAY))

    def _require_welcome(self, url: str) -> None:
        """Raise Forbidden where the site's robots.txt does not want us there (RFC 9309)."""
        origin = _origin(url)
        if origin not in self._rules:
            self._rules[origin] = self._robots(origin)
        rules = self._rules[origin]
        if isinstance(rules, FetchError):
            del self._rules[origin]
            raise rules
        if not rules.can_fetch(url, _AGENT):
            raise Forbidden(
                f"the robots.txt of {urlsplit(url).netloc} asks not to read it: save the page and add the file"
            )

    def _robots(self, origin: str) -> Protego | FetchError:
        """The rules of a site: none where it has no robots.txt, an error where that cannot be had at the moment."""
        from protego import Protego

        url, hops = f"{origin}/robots.txt", 0
        try:
            while (answer := self._ask(url, {})).status in _REDIRECTS and "location" in answer.headers:
                url, hops = normal(urljoin(url, answer.headers["location"])), hops + 1
                if hops > self.limits.redirects:
                    return Protego.parse("")
        except FetchError as error:
            return error
        except InputError:
            return Protego.parse("")
        if answer.status in _PASSING:
            problem = f"its robots.txt cannot be had: the server says {answer.status}"
            return FetchError(problem, passing=True, after=_after(answer))
        text = answer.body[:_ROBOTS_BYTES].decode("utf-8", "replace") if answer.status == 200 else ""
        return Protego.parse(text)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _taken(answer: Answer) -> Answer:
    if answer.status in (200, 304):
        return answer
    passing = answer.status in _PASSING
    after = _after(answer) if passing else None
    later = f", and to come back in {after:.0f} seconds" if after else ""
    raise FetchError(
        f"the server says {answer.status}{_STATUS.get(answer.status, '')}{later}", passing=passing, after=after
    )


def _after(answer: Answer) -> float | None:
    """The seconds of a Retry-After header, which may also be a date."""
    told = answer.headers.get("retry-after", "").strip()
    if told.isdecimal() and len(told) < 9:
        return float(told)
    try:
        when = parsedate_to_datetime(told)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()
