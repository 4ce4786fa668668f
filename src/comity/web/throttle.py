"""Slow down guessing of passwords: after some tries, the next has to wait, longer each time."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

_FREE = 5
"""Tries before anybody has to wait."""
_LONGEST, _LONGEST_OF_MANY = 15 * 60.0, 30.0
"""Seconds to wait at most: for one name from one address, and for all names of an address or all addresses of a name,
where somebody else may sit."""
_FORGET = 60 * 60.0
_MOST = 10_000


class Throttle:
    """Counts tries by where they come from and whom they are for. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._tries: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()

    def wait(self, address: str, name: str) -> float:
        """Return how many seconds the next try has to wait; 0 where it may be made now, and counts as one that failed.

        It is counted before anybody knows how it goes, so that many at once are as many as one after the other.
        """
        now, keys = self._clock(), _keys(address, name)
        with self._lock:
            if (left := max(self._due(key) - now for key in keys)) > 0:
                return left
            for key in keys:
                count, last = self._tries.pop(key, (0, now))
                self._tries[key] = (1 if now - last > _FORGET else count + 1), now
            while len(self._tries) > _MOST:
                self._tries.popitem(last=False)
        return 0.0

    def passed(self, address: str, name: str) -> None:
        """Forget what was counted, after a success; of the tries from this address for others only the one."""
        pair, of_address, of_name = _keys(address, name)
        with self._lock:
            for key in (pair, of_name):
                self._tries.pop(key, None)
            count, last = self._tries.get(of_address, (0, 0.0))
            if count > 1:
                self._tries[of_address] = count - 1, last
            else:
                self._tries.pop(of_address, None)

    def _due(self, key: tuple[str, str]) -> float:
        count, last = self._tries.get(key, (0, 0.0))
        longest = _LONGEST if all(key) else _LONGEST_OF_MANY
        return last + min(longest, 2.0 ** min(count - _FREE, 20)) if count >= _FREE else 0.0


def _keys(address: str, name: str) -> tuple[tuple[str, str], tuple[str, str], tuple[str, str]]:
    address, name = address[:100] or "?", name[:200] or "?"
    return (address, name), (address, ""), ("", name)
