"""What the routes of the page share: the ledger, the options it is served with, what was worked out already."""

from __future__ import annotations

import atexit
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

from fastapi import Request

from comity.ledger.store import LedgerStore
from comity.proposing.prompt import reading_version
from comity.settings import ReaderOptions
from comity.web.queue import Queue
from comity.web.throttle import Throttle

if TYPE_CHECKING:
    from comity.engine.pool import Pool
    from comity.pipelines import Pipeline, Pipelines

Result = TypeVar("Result")
LOCAL = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Options:
    """How a ledger is served.

    `read_only`: nobody can sign in or write. `private`: reading needs a sign-in too. `secure`: cookies go over HTTPS
    alone. `own`: whoever reaches it sits at this machine, and may have reports read without a sign-in. `hosts`: the
    names it answers to, so that no other site can pose as it. `reader`: how reports are read that are pasted.
    """

    read_only: bool = False
    private: bool = False
    secure: bool = False
    own: bool = True
    hosts: tuple[str, ...] = LOCAL
    reader: ReaderOptions = field(default_factory=ReaderOptions)


class Memory:
    """Results that hold as long as the ledger does not change; the least recently used go first."""

    def __init__(self, most: int = 200) -> None:
        self._most = most
        self._lock = Lock()
        self._revision = ""
        self._known: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, revision: str, key: Hashable, work: Callable[[], Result]) -> Result:
        """Return what `work` gives, worked out once for a revision of the ledger."""
        with self._lock:
            if revision != self._revision:
                self._revision = revision
                self._known.clear()
            if key in self._known:
                self._known.move_to_end(key)
                return cast(Result, self._known[key])
        found = work()
        with self._lock:
            if revision == self._revision:
                self._known[key] = found
                while len(self._known) > self._most:
                    self._known.popitem(last=False)
        return found


class Site:
    """One ledger being served."""

    def __init__(self, store: LedgerStore, options: Options) -> None:
        self.store = store
        self.options = options
        self.read_by = version("comity") + reading_version(options.reader)
        self._own = options.reader.without_model()
        self.throttle = Throttle()
        self._memory = Memory()
        self._queue = Queue()
        self._asking: Pipelines | None = None

    def once(self, request: Request, key: Hashable, work: Callable[[], Result]) -> Result:
        """Return what `work` gives, worked out once as long as the ledger is as this request found it."""
        return self._memory.get(request.state.ledger, key, work)

    def with_reader(self, request: Request, work: Callable[[Pipeline], Result]) -> Result:
        """Do something with the reader of reports, once at a time and within bounds; it is loaded when first needed.

        Raises Busy where too many wait for it, ReportLost where it takes too long or too much memory.
        """
        with self._turn(request):
            own = work(apart(self._own))
            return self._asked(work) if self.options.reader.asks_model else own

    def with_own_reader(self, request: Request, work: Callable[[Pipeline], Result]) -> Result:
        """Do something with comity's own reader, for what no language model has to be asked for; as with_reader."""
        with self._turn(request):
            return work(apart(self._own))

    def _turn(self, request: Request) -> AbstractContextManager[None]:
        return self._queue.turn(request.state.user or f"from {request.client.host if request.client else ''}")

    def _asked(self, work: Callable[[Pipeline], Result]) -> Result:
        """Ask a language model, here, where its cost is counted: a report that costs too much did not get so far."""
        from comity.bounds import SECONDS, bounded
        from comity.pipelines import Pipelines

        if self._asking is None:
            self._asking = Pipelines(self.options.reader)
        assert self.options.reader.model is not None
        with bounded(SECONDS + self.options.reader.model.longest):
            return work(self._asking)


@cache
def apart(how: ReaderOptions) -> Pool:
    """The one process that reads for pages so: what a report costs it costs nobody else."""
    from comity.engine.pool import Pool

    pool = Pool(how, jobs=1)
    atexit.register(pool.close)
    return pool


def site(request: Request) -> Site:
    """The site that a request is for."""
    return cast(Site, request.app.state.site)
