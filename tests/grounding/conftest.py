from collections.abc import Callable

import pytest

from comity.annotation.context import Context
from comity.documents import make_document
from comity.grounding.pointer import Pointer
from comity.grounding.resolve import Resolver
from comity.grounding.tables import load_tables
from comity.reading import Reader

Point = Callable[..., Pointer]


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader()


class Report:
    """A report under test: its context, pointers at its words, and its resolver."""

    def __init__(self, reader: Reader, text: str, published: str) -> None:
        self.context: Context = reader.context(make_document(text, published=published))
        self.text = self.context.document.text
        self.resolver = Resolver(self.context, load_tables())

    def at(self, words: str, nth: int = 0, score: float = 1.0) -> Pointer:
        """The nth place where words stand."""
        start = -1
        for _ in range(nth + 1):
            start = self.text.index(words, start + 1)
        return Pointer(start=start, end=start + len(words), score=score)


@pytest.fixture
def report(reader: Reader) -> Callable[..., Report]:
    return lambda text, published="2024-05-03": Report(reader, text, published)
