"""Passwords as Argon2id hashes (RFC 9106), by argon2-cffi's defaults."""

from __future__ import annotations

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 1_000
_HASHER = PasswordHasher()
_AT_ONCE = BoundedSemaphore(2)
"""A hash takes 64 MiB: so many are worked out at a time."""


def hashed(password: str) -> str:
    """Return the hash to keep of a password."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def matches(password: str, known: str | None) -> bool:
    """Whether a password is the one with this hash; without a hash it takes as long, and is not."""
    if len(password) > LONGEST:
        return False
    with _AT_ONCE:
        try:
            return _HASHER.verify(known or _nobody(), password) and known is not None
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody's password")
