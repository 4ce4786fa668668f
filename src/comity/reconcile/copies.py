"""Near-duplicate reports: the same wire text under many mastheads, trimmed or with another headline, is one source.

Texts are compared by their shingles of words (Broder 1997). MinHash signatures in bands (locality-sensitive hashing)
find candidates, so that a report is compared with few others; the shingles themselves decide.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache

import numpy as np
from datasketch import MinHash

from comity.reconcile.values import words_of

SHINGLE = 4
"""Words in a shingle."""
CONTAINED = 0.75
"""The share of the shorter text's shingles in the longer one from which on one is a copy of the other."""
_BANDS, _ROWS = 32, 2
_SHORTEST = 25
_LEAD = 90


def shingles(text: str) -> frozenset[int]:
    """Return the hashes of a text's runs of words; case, punctuation and line breaks do not count."""
    return frozenset(_runs(words_of(text)))


def bands(text: str) -> list[int]:
    """Return the band keys of a text: two texts alike share at least one, with near certainty.

    At a third of their shingles in common, 97 of 100 pairs share one. The opening has keys of its own, for copies
    that were cut short; a text of under 25 shingles has none.
    """
    words = words_of(text)
    runs = _runs(words)
    keys = set(_keys(frozenset(runs)))
    if len(words) > 2 * _LEAD:
        keys |= set(_keys(frozenset(runs[: _LEAD - SHINGLE + 1])))
    return sorted(keys)


def same_text(one: frozenset[int], two: frozenset[int]) -> float | None:
    """Return the share of the shorter text that the longer one has, or None where neither copies the other."""
    fewer = min(len(one), len(two))
    if fewer < _SHORTEST:
        return 1.0 if one == two and one else None
    share = len(one & two) / fewer
    return share if share >= CONTAINED else None


def _runs(words: list[str]) -> list[int]:
    """The hashes of runs of words, in order."""
    return [_hash(" ".join(words[start : start + SHINGLE])) for start in range(max(1, len(words) - SHINGLE + 1))]


def _keys(hashes: frozenset[int]) -> Iterable[int]:
    if len(hashes) < _SHORTEST:
        return
    minhash = _blank().copy()
    minhash.update_batch([value.to_bytes(8, "big") for value in hashes])
    rows = np.asarray(minhash.hashvalues, dtype=np.uint64).reshape(_BANDS, _ROWS)
    for band, row in enumerate(rows.tolist()):
        yield _hash(f"text {band} {row}")


@cache
def _blank() -> MinHash:
    """A MinHash of nothing, to be copied: to draw its permutations anew takes longer than to use them."""
    return MinHash(num_perm=_BANDS * _ROWS, seed=1)


def _hash(text: str) -> int:
    """A hash that fits a signed 64-bit column."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1
