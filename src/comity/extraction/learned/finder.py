"""Finding entries in a text: triggers with their words, those of one entry together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from comity.extraction.learned.decode import Choice, Words, choices, triggers, words
from comity.extraction.learned.labels import KINDS
from comity.extraction.learned.scores import Floats, Network, Seen, Trigger
from comity.extraction.learned.windows import Tokens, Window, marked, sentence_bounds, windows
from comity.model import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class Told:
    """A trigger with its words and labels, all in tokens of the report."""

    trigger: Trigger
    words: list[Words]
    labels: dict[str, Choice]


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
        seen = [
            each
            for window, (vectors, _) in zip(wide, encoded_windows, strict=True)
            for each in self._look(window, vectors, found)
        ]
        sure = np.zeros((len(tokens.ids), len(KINDS)), dtype=np.float32)
        for window, (_, tags) in zip(wide, encoded_windows, strict=True):
            target = slice(window.start + 1 - window.first, window.stop + 1 - window.first)
            sure[window.start : window.stop] = tags[target].reshape(-1, len(KINDS), 2).max(-1)
        return Found(tokens, self._entries(found, seen), sure)

    def _look(self, window: Window, vectors: Floats, found: list[Trigger]) -> list[Seen]:
        """The triggers that stand in a window, in its target or around it."""
        here = [t for t in found if window.first <= t.first and t.end <= window.end]
        if not here:
            return []
        shift = 1 - window.first
        spans = [(t.first + shift, t.end + shift) for t in here]
        roles, labels, keys = self.network.look(vectors, spans, [t.kind for t in here])
        return [Seen(t, window, roles[n], labels[n], keys[n]) for n, t in enumerate(here)]

    def _entries(self, found: list[Trigger], seen: list[Seen]) -> list[list[Told]]:
        """Triggers linked in any window are of one entry; each has its words from the window whose target it is in."""
        group = {trigger: trigger for trigger in found}

        def root(trigger: Trigger) -> Trigger:
            while group[trigger] is not trigger:
                trigger = group[trigger]
            return trigger

        for first, second in self._linked(seen):
            group[root(second)] = root(first)
        told: dict[Trigger, list[Told]] = {}
        for each in seen:
            if each.window.start <= each.trigger.first < each.window.stop:
                one = Told(each.trigger, words(each.roles, each.window), choices(each.labels, each.trigger.kind))
                told.setdefault(root(each.trigger), []).append(one)
        return list(told.values())

    def _linked(self, seen: list[Seen]) -> list[tuple[Trigger, Trigger]]:
        pairs = [
            (a, b)
            for a, b in combinations(seen, 2)
            if a.window is b.window and a.trigger.kind == b.trigger.kind and KINDS[a.trigger.kind] != "indicator"
        ]
        if not pairs:
            return []
        scores = self.network.link(np.stack([a.key for a, _ in pairs]), np.stack([b.key for _, b in pairs]))
        return [(a.trigger, b.trigger) for (a, b), s in zip(pairs, scores, strict=True) if s >= self.thresholds.link]
