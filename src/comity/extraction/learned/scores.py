"""What the network says of a report: for each window the tags of its tokens, for each trigger its roles and labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from comity.model import Span

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger in the tokens of a report: its kind as an index, and how sure it is."""

    first: int
    end: int
    kind: int
    score: float


class Network(Protocol):
    """The network, whatever runs it."""

    def encode(self, ids: Sequence[Sequence[int]]) -> list[tuple[Floats, Floats]]:
        """Return for each window its vectors and the probability of each trigger tag at each token."""

    def look(self, vectors: Floats, spans: Sequence[Span], kinds: Sequence[int]) -> tuple[Floats, Floats]:
        """Return role probabilities and label logits of triggers in one window."""

    def link(self, vectors: Floats, spans: Sequence[Span], kinds: Sequence[int], pairs: Sequence[Span]) -> Floats:
        """Return for each pair of triggers in one window how likely both tell of one entry."""

    def bond(self, vectors: Floats, spans: Sequence[Span], roles: Sequence[int]) -> tuple[Floats, Floats]:
        """Return how likely each two words in a window belong together, and the probability of each kind of thing."""
