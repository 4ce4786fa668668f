"""Finding entries in a text: triggers with their words, those of one entry together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from comity.extraction.learned.decode import Bonds, Told, Words, bonds, choices, triggers, words
from comity.extraction.learned.labels import FILLERS, KINDS
from comity.extraction.learned.scores import Floats, Network, Trigger
from comity.extraction.learned.windows import Tokens, Window, marked, sentence_bounds, windows
from comity.model import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability on a trigger of a kind is one, and two triggers are of one entry.

    `doubt` is for each kind the probability below which what others propose is not believed.
    """

    trigger: Mapping[str, float]
    link: float
    doubt: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What is found in a text: its tokens, the triggers of each entry, and how sure each token is one of each kind."""

    tokens: Tokens
    told: list[list[Told]]
    sure: Floats

    def support(self, kind: int, spans: Sequence[Span]) -> float:
        """Return how sure it is that some token in spans of characters is a trigger of a kind, told or not."""
        inside = [
            n for n, (first, end) in enumerate(self.tokens.offsets) if any(first < b and a < end for a, b in spans)
        ]
        return float(self.sure[inside, kind].max()) if inside else 0.0


class Finder:
    """Finds entries in a text with the network; what they mean is worked out elsewhere."""

    def __init__(self, network: Network, tokenizer: Tokenizer, thresholds: Thresholds) -> None:
        self.network, self.tokenizer, self.thresholds = network, tokenizer, thresholds

    def find(self, text: str, sentences: Sequence[Span]) -> Found:
        """Return what is found in a text, given with its sentences: the triggers of one entry together."""
        encoded = self.tokenizer.encode(text, add_special_tokens=False)
        tokens = Tokens(encoded.ids, encoded.offsets)
        wide = windows(sentence_bounds(tokens, sentences))
        encoded_windows = self.network.encode([marked(self.tokenizer, tokens.ids[w.first : w.end]) for w in wide])
        found = [
            trigger
            for window, (_, tags) in zip(wide, encoded_windows, strict=True)
            for trigger in triggers(tags, window, self.thresholds.trigger)
        ]
        told, linked = [], []
        for window, (vectors, _) in zip(wide, encoded_windows, strict=True):
            told += self._told(window, vectors, found)
            linked += self._linked(window, vectors, found)
        sure = np.zeros((len(tokens.ids), len(KINDS)), dtype=np.float32)
        for window, (_, tags) in zip(wide, encoded_windows, strict=True):
            target = slice(window.start + 1 - window.first, window.stop + 1 - window.first)
            sure[window.start : window.stop] = tags[target].reshape(-1, len(KINDS), 2).max(-1)
        return Found(tokens, _entries(told, linked), sure)

    def _told(self, window: Window, vectors: Floats, found: list[Trigger]) -> list[Told]:
        """What the triggers in a window's target tell."""
        here = [t for t in found if window.start <= t.first < window.stop]
        if not here:
            return []
        shift = 1 - window.first
        roles, labels = self.network.look(vectors, _spans(here, shift), [t.kind for t in here])
        told = []
        for n, trigger in enumerate(here):
            own, bound = words(roles[n], window), None
            if KINDS[trigger.kind] == "transfer":
                own = [word for word in own if word.role in FILLERS]
                bound = self._bonds(own, vectors, shift)
            told.append(Told(trigger, own, choices(labels[n], trigger.kind), bound))
        return told

    def _linked(self, window: Window, vectors: Floats, found: list[Trigger]) -> list[tuple[Trigger, Trigger]]:
        """The triggers in a window, in its target or around it, that tell of one entry; each figure is its own."""
        here = [t for t in found if window.first <= t.first and t.end <= window.end and KINDS[t.kind] != "indicator"]
        pairs = [(i, j) for i, j in combinations(range(len(here)), 2) if here[i].kind == here[j].kind]
        if not pairs:
            return []
        scores = self.network.link(vectors, _spans(here, 1 - window.first), [t.kind for t in here], pairs)
        return [(here[i], here[j]) for (i, j), s in zip(pairs, scores, strict=True) if s >= self.thresholds.link]

    def _bonds(self, found: list[Words], vectors: Floats, shift: int) -> Bonds | None:
        """Which of the words of a transfer belong together."""
        if not found:
            return None
        spans = [(word.first + shift, word.end + shift) for word in found]
        return bonds(*self.network.bond(vectors, spans, [FILLERS.index(word.role) for word in found]))


def _spans(triggers: list[Trigger], shift: int) -> list[Span]:
    return [(trigger.first + shift, trigger.end + shift) for trigger in triggers]


def _entries(told: list[Told], linked: list[tuple[Trigger, Trigger]]) -> list[list[Told]]:
    """What triggers tell, that of linked ones together."""
    group = {one.trigger: one.trigger for one in told}

    def root(trigger: Trigger) -> Trigger:
        while group[trigger] is not trigger:
            trigger = group[trigger]
        return trigger

    for first, second in linked:
        group[root(second)] = root(first)
    found: dict[Trigger, list[Told]] = {}
    for one in told:
        found.setdefault(root(one.trigger), []).append(one)
    return list(found.values())
