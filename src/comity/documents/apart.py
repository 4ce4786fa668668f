"""Parsers of untrusted bytes work in a process of their own, which may fall or take too long without taking us along.

The process is started when first needed and serves one piece of work after another; one that is killed is followed by a
new one. Work is told by a name of `comity.documents.apart_child`, as MessagePack behind its length.
"""

from __future__ import annotations

import atexit
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Timer
from typing import IO, TypeVar

import msgspec

from comity import errors
from comity.errors import Broken, ComityError, TooLarge

Result = TypeVar("Result")
LENGTH = 8
"""Bytes of the length before each message."""
_START = 60.0
"""Seconds that the process may take to be ready."""


class Answer(msgspec.Struct):
    """What came of a piece of work: its result in MessagePack, or an error of ours by its class."""

    result: bytes = b""
    error: str = ""
    message: str = ""


class Apart:
    """One process that parses for others."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(
        self, work: str, what: str, seconds: float, type_: type[Result], *arguments: str | bytes | int | None
    ) -> Result:
        """Return the result of a piece of work. Raises the ComityError that the work raises.

        Raises TooLarge where it takes more than some seconds, Broken where the process falls; both name `what` it is.
        """
        request = msgspec.msgpack.encode((work, what, arguments))
        with self._lock:
            answer, late = self._exchange(request, seconds)
        if late:
            raise TooLarge(f"{what} takes more than the {seconds:g} seconds allowed")
        if answer is None:
            raise Broken(f"{what} breaks the program that reads it, or needs too much memory")
        told = msgspec.msgpack.decode(answer, type=Answer)
        if told.error:
            made: type[ComityError] = getattr(errors, told.error)
            raise made(told.message)
        return msgspec.msgpack.decode(told.result, type=type_)

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def _exchange(self, request: bytes, seconds: float) -> tuple[bytes | None, bool]:
        """The answer, or None where the process is gone; and whether that is because it took too long."""
        process, answer = self._running(), None
        with _deadline(process, seconds) as late, suppress(OSError):
            _send(process, request)
            answer = _receive(process)
        if answer is None or late.is_set():
            self._end()
        return answer, answer is None and late.is_set()

    def _running(self) -> subprocess.Popen[bytes]:
        """The process, which says when it is ready: what it has to load is not counted as time of a page."""
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-P", "-m", "comity.documents.apart_child"]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            with _deadline(self._process, _START):
                _receive(self._process)
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            with self._process:
                self._process = None


@contextmanager
def _deadline(process: subprocess.Popen[bytes], seconds: float) -> Iterator[Event]:
    """Kill a process that is not done after some seconds; yields what is set then."""
    late = Event()

    def kill() -> None:
        late.set()
        process.kill()

    timer = Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


def _send(process: subprocess.Popen[bytes], message: bytes) -> None:
    assert process.stdin is not None
    send(process.stdin, message)


def _receive(process: subprocess.Popen[bytes]) -> bytes | None:
    assert process.stdout is not None
    return receive(process.stdout)


def send(stream: IO[bytes], message: bytes) -> None:
    """Write a message behind its length."""
    stream.write(len(message).to_bytes(LENGTH, "big") + message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Return the next message; None where the stream ends first."""
    head = stream.read(LENGTH)
    if len(head) < LENGTH:
        return None
    length = int.from_bytes(head, "big")
    message = stream.read(length)
    return message if len(message) == length else None


APART = Apart()
atexit.register(APART.close)
