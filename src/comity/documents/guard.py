"""What a library makes of hostile bytes: whatever it raises is one error of ours, and the rest goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from comity.errors import Broken, ComityError


@contextmanager
def guarded(what: str) -> Iterator[None]:
    """Raise Broken, which names `what`, for any exception of a library within; ComityErrors pass."""
    try:
        yield
    except ComityError:
        raise
    except BaseException as error:
        # The panics of libraries in Rust are no Exceptions.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise Broken(f"{what} is cut off or damaged: {reason(error)}") from error


def reason(error: BaseException) -> str:
    """What a library says of an error, in one line: it may quote what it was given, of any length."""
    return " ".join(str(error).split())[:200] or type(error).__name__
