"""Slow down guessing of passwords: after some failures, the next try has to wait, longer each time."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

_FREE = 5
"""Failures before anybody has to wait."""
_LONGEST = 15 * 60.0
_FORGET = 60 * 60.0
_MOST = 10_000


class Throttle:
    """Counts failures by whoever they are counted for: an address, a name. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures: dict[str, tuple[int, float]] = {}

    def wait(self, *whom: str) -> float:
        """Return how many seconds the next try has to wait; 0 where it may be made now."""
        now = self._clock()
        with self._lock:
            return max(0.0, *(self._due(each) - now for each in whom))

    def failed(self, *whom: str) -> None:
        """Count a failure."""
        now = self._clock()
        with self._lock:
            if len(self._failures) > _MOST:
                self._failures = {k: v for k, v in self._failures.items() if now - v[1] < _FORGET}
            for each in whom:
                count, last = self._failures.get(each, (0, now))
                self._failures[each] = (1 if now - last > _FORGET else count + 1), now

    def passed(self, *whom: str) -> None:
        """Forget failures, after a success."""
        with self._lock:
            for each in whom:
                self._failures.pop(each, None)

    def _due(self, each: str) -> float:
        count, last = self._failures.get(each, (0, 0.0))
        return last + min(_LONGEST, 2.0 ** (count - _FREE)) if count >= _FREE else 0.0
