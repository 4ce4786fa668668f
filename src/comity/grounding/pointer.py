"""A pointer: words of a report, by where they stand."""

from __future__ import annotations

from comity.model import Record, Span


class Pointer(Record, frozen=True, kw_only=True):
    """A span of characters of `Document.text`, half-open, and how sure it is that these are the words."""

    start: int
    end: int
    score: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a pointer needs words: {self.start} to {self.end} are none")

    @property
    def span(self) -> Span:
        """Where the words begin and end."""
        return self.start, self.end

    @classmethod
    def at(cls, span: Span, score: float = 1.0) -> Pointer:
        """Make a pointer of a span."""
        return cls(start=span[0], end=span[1], score=score)
