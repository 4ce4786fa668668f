"""Who may have something read, and when: one at a time, a few waiting, none for long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from comity.errors import ComityError


class Busy(ComityError):  # noqa: N818 - read as a sentence at the place where it is raised
    """More is to be read than can wait; later there is room."""


class Queue:
    """Turns at something that is done once at a time. `most` wait or have their turn at once, `each` of one person."""

    def __init__(self, most: int = 6, each: int = 2) -> None:
        self._most, self._each = most, each
        self._counting, self._turn = Lock(), Lock()
        self._there: Counter[str] = Counter()

    @contextmanager
    def turn(self, who: str) -> Iterator[None]:
        """Wait for a turn. Raises Busy at once where too many wait already."""
        with self._counting:
            if self._there.total() >= self._most:
                raise Busy("too many reports are being read at the moment: try it again in a few seconds")
            if self._there[who] >= self._each:
                raise Busy("your last reports are still being read: try it again when they are done")
            self._there[who] += 1
        try:
            with self._turn:
                yield
        finally:
            with self._counting:
                self._there[who] -= 1
                if not self._there[who]:
                    del self._there[who]
