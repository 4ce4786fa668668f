"""Thresholds of the learnt reader: for each kind the one that finds entries best in reports that are held out."""

from __future__ import annotations

from collections.abc import Sequence

from tokenizers import Tokenizer

from comity.extraction.learned.finder import Finder, Thresholds
from comity.extraction.learned.labels import KINDS
from comity.extraction.learned.scores import Floats
from comity.model import Span
from training.evaluate import TorchNetwork, score
from training.network import Network
from training.tagged import TaggedReport

GRID = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
LINK = 0.7
LEAST = {"transfer": 0.65, "agreement": 0.45, "visit": 0.5, "accusation": 0.5, "indicator": 0.65}
"""Thresholds at the least: what the rules tell as well needs no second proposer, and alone it should be surer."""
DOUBT = {"transfer": 0.4, "agreement": 0.1, "visit": 0.1, "accusation": 0.2, "indicator": 0.5}
"""What the rules alone propose is believed from this probability on; found with `bench.tagged` and `bench.accuracy`."""


def calibrated(network: Network, tokenizer: Tokenizer, held: list[tuple[TaggedReport, list[Span]]]) -> Thresholds:
    """Return the thresholds with the best F1 of entries, each kind for itself."""
    runner = Remembering(network)

    trigger = dict.fromkeys(KINDS, 0.5)
    totals = {
        least: score(Finder(runner, tokenizer, Thresholds(dict.fromkeys(KINDS, least), LINK)), held) for least in GRID
    }
    for kind in KINDS:
        best = max(GRID, key=lambda x: 2 * totals[x].right[kind] / max(1, totals[x].gold[kind] + totals[x].told[kind]))
        trigger[kind] = max(best, LEAST[kind])
    return Thresholds(trigger, LINK, DOUBT)


class Remembering(TorchNetwork):
    """A network that encodes a window once, however often it is asked about."""

    def __init__(self, network: Network) -> None:
        super().__init__(network)
        self._kept: dict[tuple[int, ...], tuple[Floats, Floats]] = {}

    def encode(self, ids: Sequence[Sequence[int]]) -> list[tuple[Floats, Floats]]:
        """Return for each window its vectors and the probability of each trigger tag at each token."""
        for row in ids:
            if tuple(row) not in self._kept:
                self._kept[tuple(row)] = super().encode([row])[0]
        return [self._kept[tuple(row)] for row in ids]
