"""What `import comity` offers to do: read, read_many, explain. The language model is loaded on the first call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from comity.documents import make_document
from comity.model import Document, Explanation, Ledger
from comity.settings import ReaderOptions

if TYPE_CHECKING:
    from comity.pipelines import Pipelines


@cache
def _reader() -> Pipelines:
    from comity.pipelines import Pipelines

    return Pipelines(ReaderOptions())


def read(
    text: str | Document, published: str | None = None, title: str | None = None, publisher: str | None = None
) -> Ledger:
    """Return the ledger of one report.

    `published` is its day of publication, as people write days; without it dates such as "last week" stay
    unresolved. A Document has its own, and takes no other. Raises InputError where the text cannot be read.
    """
    document = _document(text, published, title, publisher)
    return _reader().read(document)


def read_many(documents: Iterable[Document]) -> Iterator[Ledger]:
    """Yield the ledger of each report, in the same order, as they come."""
    return _reader().read_many(documents)


def explain(
    text: str | Document, published: str | None = None, title: str | None = None, publisher: str | None = None
) -> Explanation:
    """Return what was seen in a report, layer by layer. The arguments are those of `read`."""
    document = _document(text, published, title, publisher)
    return _reader().explain(document)


def _document(text: str | Document, published: str | None, title: str | None, publisher: str | None) -> Document:
    if not isinstance(text, Document):
        return make_document(text, published=published, title=title, publisher=publisher)
    if published or title or publisher:
        raise TypeError("a Document has its own published, title and publisher")
    return text
