"""The attributes of all tokens of a document at once: making an object for each token costs as much as tagging it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy

if TYPE_CHECKING:
    from spacy.tokens import Doc


MINUS_ONE = (1 << 64) - 1
"""-1 as an unsigned number of the vocabulary."""


def rows(doc: Doc, *names: str) -> list[list[int]]:
    """Return for each token the values of some attributes, as numbers of the vocabulary."""
    table: list[list[int]] = doc.to_array([*names]).reshape(len(doc), len(names)).tolist()  # type: ignore[assignment]
    return table


def words_and_offsets(doc: Doc) -> tuple[list[str], list[int]]:
    """Return the tokens' texts, and the characters of the report at which they begin."""
    strings = doc.vocab.strings
    return [strings[orth] for (orth,) in rows(doc, "ORTH")], [offset for (offset,) in rows(doc, "IDX")]


def set_rows(doc: Doc, names: Sequence[str], values: Sequence[Sequence[int]]) -> None:
    """Set some attributes of all tokens, from one row of numbers a token."""
    if values:
        # spaCy's stubs leave numpy's arrays out.
        doc.from_array([*names], numpy.array(values, dtype="uint64"))  # type: ignore[arg-type]
