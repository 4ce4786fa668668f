"""What `import comity` offers to do: read, read_many, explain, open_ledger.

The language model is loaded when something is read first, a database when a ledger is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from comity.documents import make_document
from comity.documents.meta import Meta
from comity.documents.texts import own_words
from comity.model import Document, Explanation, Ledger
from comity.settings import DEFAULTS, ReaderOptions

if TYPE_CHECKING:
    from pathlib import Path

    from comity.ledger.store import LedgerStore
    from comity.pipelines import Pipelines


@cache
def _reader(options: ReaderOptions) -> Pipelines:
    from comity.pipelines import Pipelines

    return Pipelines(options)


def read(
    text: str | Document,
    published: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    options: ReaderOptions = DEFAULTS,
) -> Ledger:
    """Return the ledger of one report.

    `published` is its day of publication, as people write days; without it dates such as "last week" stay
    unresolved. What a text says of itself, in front matter or as a web page, holds where it is not given. A Document
    has its own, and takes no other. `options` (see `reader_options`) say who reads: the rules and the learnt reader
    unless they say else. Raises InputError where the text cannot be read, EndpointError where a language model does not
    answer.
    """
    document = _document(text, published, title, publisher)
    return _reader(options).read(document)


def read_many(documents: Iterable[Document], options: ReaderOptions = DEFAULTS) -> Iterator[Ledger]:
    """Yield the ledger of each report, in the same order, as they come; `options` are as for `read`."""
    return _reader(options).read_many(documents)


def explain(
    text: str | Document,
    published: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    options: ReaderOptions = DEFAULTS,
) -> Explanation:
    """Return what was seen in a report, layer by layer. The arguments are those of `read`."""
    document = _document(text, published, title, publisher)
    return _reader(options).explain(document)


def open_ledger(url: str | Path = "comity.db", *, create: bool = True, knowledge: Path | None = None) -> LedgerStore:
    """Open the ledger of many reports: a file, a `postgresql://` URL, or `:memory:` for one that is not kept.

    It is made where it is not there, unless `create` is false. `knowledge` is a folder of a user's own tables.
    Raises LedgerError where it cannot be opened.
    """
    from comity.ledger.store import LedgerStore

    return LedgerStore.open(url, create=create, knowledge=knowledge)


def _document(text: str | Document, published: str | None, title: str | None, publisher: str | None) -> Document:
    if not isinstance(text, Document):
        given = Meta(published=published, title=title, publisher=publisher)
        words, own = own_words(text, "")
        meta = given.over(own)
        return make_document(words, published=meta.published, title=meta.title, publisher=meta.publisher, url=meta.url)
    if published or title or publisher:
        raise TypeError("a Document has its own published, title and publisher")
    return text
