"""What the routes of the page share: the ledger, the options it is served with, what was worked out already."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
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
    from comity.pipelines import Pipelines

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
        self._readers: dict[ReaderOptions, Pipelines] = {}

    def once(self, request: Request, key: Hashable, work: Callable[[], Result]) -> Result:
        """Return what `work` gives, worked out once as long as the ledger is as this request found it."""
        return self._memory.get(request.state.ledger, key, work)

    def with_reader(self, request: Request, work: Callable[[Pipelines], Result]) -> Result:
        """Do something with the reader of reports, once at a time and within bounds; it is loaded when first needed.

        Raises Busy where too many wait for it, ReportLost where it takes too long.
        """
        return self._with(self.options.reader, request, work)

    def with_own_reader(self, request: Request, work: Callable[[Pipelines], Result]) -> Result:
        """Do something with comity's own reader, for what no language model has to be asked for; as with_reader."""
        return self._with(self._own, request, work)

    def _with(self, how: ReaderOptions, request: Request, work: Callable[[Pipelines], Result]) -> Result:
        from comity.bounds import bounded
        from comity.pipelines import Pipelines

        who = request.state.user or f"from {request.client.host if request.client else ''}"
        with self._queue.turn(who):
            if how not in self._readers:
                self._readers[how] = Pipelines(how)
            with bounded():
                return work(self._readers[how])


def site(request: Request) -> Site:
    """The site that a request is for."""
    return cast(Site, request.app.state.site)
