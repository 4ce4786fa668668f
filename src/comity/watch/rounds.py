"""One look at all sources that are due, and at the pages found in them: what is new is read, what fails comes again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from comity.documents.build import LONGEST_ADDRESS, LONGEST_TITLE, tidy
from comity.documents.kinds import COMPRESSED, kind_of
from comity.documents.meta import Meta
from comity.documents.parts import Failure, Intake, Link, Part, peeked
from comity.documents.readers import READERS
from comity.documents.reports import Reports, answer_part, files_in
from comity.documents.web.addresses import is_address, normal
from comity.documents.web.fetch import Web
from comity.errors import Broken, EndpointError, FetchError, InputError, NotRead, Stopped
from comity.ledger.watching import WatchedPage, WatchedSource, Watching
from comity.model import Document
from comity.watch.config import Config, Source, period

if TYPE_CHECKING:
    from comity.documents.web.connection import Answer

_LISTS = ("feed", "sitemap", "links", "gdelt")
_PACKED = COMPRESSED | {"zip"}
"""What lists come packed in: sitemaps as gzip, GDELT's as ZIP."""
_INDEX = b"<sitemapindex"
_TRIES = 8
_SHOWN = 200
_FIRST_WAIT = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(days=1)
_NEXT = "read again in the next round"


@dataclass
class Round:
    """What came of a look: sources looked at, pages found new, reports added or there already, failures with why."""

    sources: int = 0
    found: int = 0
    added: int = 0
    there: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Watcher:
    """Looks at sources in rounds. `take` reads a report into the ledger and says whether it was new there.

    It raises NotRead where it could not: if a language model did not answer, the page waits for the next round.

    All that is known from one round to the next is kept in the ledger, page by page, so that a round may be broken off
    anywhere and the next goes on from there.
    """

    config: Config
    watching: Watching
    web: Web
    intake: Intake
    take: Callable[[Document], bool]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _resting: dict[str, str] = field(default_factory=dict)

    def round(self) -> Round:
        """Look at what is due."""
        result = Round()
        for source in self.config.source:
            known = self.watching.source(source.address or source.folder or "")
            if known.due <= self._time():
                result.sources += 1
                self._look(source, known, result)
        pages = self.watching.due(self._time())
        for n, page in enumerate(pages):
            try:
                self._read(page, result)
            except Stopped as error:
                if not error.passing:
                    raise
                self.watching.keep_pages([msgspec.structs.replace(page, error=str(error))])
                left = f"{len(pages) - n} pages wait for the next round" if n + 1 < len(pages) else _NEXT
                result.failures.append((page.address, f"{error}; {left}"))
                break
        return result

    def wait(self) -> float:
        """Seconds until something is due."""
        sources = [self.watching.source(each.address or each.folder or "").due for each in self.config.source]
        first = datetime.fromisoformat(min([due for due in sources if due] or [self._time()]))
        return max(1.0, (first - self.now()).total_seconds())

    def _time(self, later: timedelta = timedelta(0)) -> str:
        return (self.now() + later).isoformat(timespec="seconds")

    def _look(self, source: Source, known: WatchedSource, result: Round) -> None:
        due = self._time(period(source, self.config))
        try:
            pages, known = self._listed(source, known, result)
        except InputError as error:
            after = error.after if isinstance(error, FetchError) else None
            due = max(due, self._time(timedelta(seconds=min(after or 0, _LONGEST_WAIT.total_seconds()))))
            self.watching.keep(
                msgspec.structs.replace(known, due=due, tries=known.tries + 1, error=str(error)),
            )
            result.failures.append((known.address, f"{error}; looked at again at {due[11:16]} UTC"))
            return
        # First the pages, then that the list was seen: broken off in between, the list is looked at again.
        new = self._new(pages)
        self.watching.keep_pages(new[: source.most])
        result.found += len(new[: source.most])
        if len(new) > source.most:
            known = msgspec.structs.replace(known, etag=None, modified=None)
        self.watching.keep(msgspec.structs.replace(known, due=due, tries=0, error=None))

    def _new(self, pages: list[WatchedPage]) -> list[WatchedPage]:
        """The pages that were not found before, and the files that changed; newest first."""
        there = self.watching.known(page.address for page in pages)
        new = [page for page in pages if page.address not in there or there[page.address].mark != page.mark]
        return sorted(new, key=lambda page: page.published or "", reverse=True)

    def _listed(self, source: Source, known: WatchedSource, result: Round) -> tuple[list[WatchedPage], WatchedSource]:
        """The pages that a source names now, and what its answer says of itself."""
        if source.folder is not None:
            return list(self._files(source, result)), known
        answer = self.web.get(known.address, known.etag, known.modified)
        if answer.status == 304:
            return [], known
        found = list(self._links(_listing(answer)))
        links = [link for link, in_index in found if not in_index]
        lists = [link for link, in_index in found if in_index]
        for each in lists[: source.most]:
            try:
                links += [link for link, _ in self._links(_listing(self.web.get(each.url)))]
            except InputError as error:
                result.failures.append((each.url, str(error)))
        # Of an index that did not change, the lists may have.
        etag, modified = (None, None) if lists else map(answer.headers.get, ("etag", "last-modified"))
        pages = {page.address: page for page in (self._page(link, source, known) for link in links)}
        return list(pages.values()), msgspec.structs.replace(known, etag=etag, modified=modified)

    def _links(self, part: Part, depth: int = 0) -> Iterator[tuple[Link, bool]]:
        """The addresses of a list, packed or not, and whether they are those of further lists."""
        head, stream = peeked(part.stream)
        kind = kind_of(head, part.name)
        if kind not in _LISTS and (kind not in _PACKED or depth >= self.intake.limits.depth):
            raise Broken("this is no feed, no sitemap and no list of addresses")
        for found in READERS[kind](replace(part, stream=stream), self.intake):
            if isinstance(found, Link):
                yield found, _INDEX in head
            elif isinstance(found, Part):
                yield from self._links(found, depth + 1)

    def _page(self, link: Link, source: Source, known: WatchedSource) -> WatchedPage:
        meta = link.known.over(Meta(publisher=source.publisher))
        try:
            address = normal(link.url)
        except InputError:
            address = link.url  # it is told when it is read, and does not stop the others
        if len(address) > LONGEST_ADDRESS or tidy(address) != address:
            address = f"{tidy(address)[:_SHOWN]}…"
        return WatchedPage(
            address=address, source=known.address, due=self._time(),
            title=(meta.title or "")[:LONGEST_TITLE] or None, published=meta.published, publisher=meta.publisher,
        )  # fmt: skip

    def _files(self, source: Source, result: Round) -> Iterator[WatchedPage]:
        for path in files_in(Path(source.folder or "")):
            if tidy(str(path)) != str(path) or len(str(path)) > LONGEST_ADDRESS:
                result.failures.append((tidy(str(path)), "its name is too long or no text: give it another"))
                continue
            try:
                stat = path.stat()
            except OSError:
                continue
            mark = f"{stat.st_mtime_ns} {stat.st_size}"
            yield WatchedPage(
                address=str(path), source=source.folder or "", due=self._time(), publisher=source.publisher, mark=mark
            )

    def _read(self, page: WatchedPage, result: Round) -> None:
        """Read a page or a file, and note what came of it."""
        host = urlsplit(page.address).netloc if is_address(page.address) else ""
        if self._resting.get(host, "") > self._time():
            self.watching.keep_pages([msgspec.structs.replace(page, due=self._resting[host])])
            return
        reports, failures, unanswered = 0, [], ""
        for found in self._reports(page):
            if isinstance(found, Failure):
                failures.append(found)
                continue
            reports += 1
            try:
                new = self.take(found)
            except Stopped:
                raise
            except EndpointError as error:
                unanswered = str(error)
                result.failures.append((found.title or page.address, f"{error}; {_NEXT}"))
            except NotRead as error:
                result.failures.append((found.title or page.address, str(error)))
            else:
                result.added += new
                result.there += not new
        if unanswered:
            self.watching.keep_pages([msgspec.structs.replace(page, error=unanswered)])
            return
        if not failures or reports:
            result.failures += [(each.where, str(each.error)) for each in failures]
            self.watching.keep_pages([msgspec.structs.replace(page, state="done", error=None)])
            return
        self._failed(page, failures[0].error, host, result)

    def _reports(self, page: WatchedPage) -> Iterator[Document | Failure]:
        known = Meta(title=page.title, published=page.published, publisher=page.publisher)
        reports = Reports([], self.intake, self.web)
        return (
            reports.fetch(Link(page.address, known)) if is_address(page.address) else reports.file(page.address, known)
        )

    def _failed(self, page: WatchedPage, error: InputError, host: str, result: Round) -> None:
        tries, passing = page.tries + 1, isinstance(error, FetchError) and error.passing
        if not passing or tries >= _TRIES:
            result.failures.append((page.address, f"{error}; given up"))
            done = msgspec.structs.replace(page, state="failed", tries=tries, error=str(error))
            self.watching.keep_pages([done])
            return
        asked = timedelta(seconds=getattr(error, "after", None) or 0)
        wait = min(max(asked, _FIRST_WAIT * 2 ** (tries - 1)), _LONGEST_WAIT)
        due = self._time(wait)
        if asked:
            self._resting[host] = self._time(min(asked, _LONGEST_WAIT))
        result.failures.append((page.address, f"{error}; tried again after {due[11:16]} UTC"))
        self.watching.keep_pages([msgspec.structs.replace(page, due=due, tries=tries, error=str(error))])


def _listing(answer: Answer) -> Part:
    return answer_part(answer.url, answer.body, answer.headers, Link(answer.url))
