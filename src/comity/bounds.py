"""What reading one report may cost: what takes longer or more memory is given up, and told."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from comity.errors import ReportLost

SECONDS = 60.0
"""Of the processor's time, for one report."""
MOST_MEMORY = 4 << 30
"""Bytes of address space, for one report."""


@contextmanager
def bounded(seconds: float = SECONDS, most_memory: int = MOST_MEMORY) -> Iterator[None]:
    """Raise ReportLost where what is done within takes more time of the processor, or more memory beyond what is held.

    Both are of the whole process where its main thread reads, as commands and workers do. In another thread, as on the
    page, it is the time by the clock that counts, and memory is not bounded.
    """
    main = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    try:
        if main:
            with _time(seconds), _memory(most_memory):
                yield
        else:
            with _time_of_thread(seconds):
                yield
    except _TookTooLong as error:
        raise ReportLost(f"it takes more than {seconds:g} seconds to read") from error
    except MemoryError as error:
        raise ReportLost(f"it takes more than {most_memory >> 20} MiB to read") from error


class _TookTooLong(BaseException):
    """Raised wherever the program is: nothing on the way may take it for an error of its own."""


@contextmanager
def _time(seconds: float) -> Iterator[None]:
    def over(*_: object) -> None:
        raise _TookTooLong

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _time_of_thread(seconds: float) -> Iterator[None]:
    """Raise in this thread when the time is over; never when its work is done."""
    thread, lock, done = threading.get_ident(), threading.Lock(), False

    def over() -> None:
        with lock:
            if not done:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(_TookTooLong))

    timer = threading.Timer(seconds, over)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            done = True
        timer.cancel()


@contextmanager
def _memory(most: int) -> Iterator[None]:
    held, (soft, hard) = _held(), resource.getrlimit(resource.RLIMIT_AS)
    limit = held + most
    if not held or (soft != resource.RLIM_INFINITY and soft <= limit):
        yield
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _held() -> int:
    """Bytes of address space that this process has; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
