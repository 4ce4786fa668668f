"""The learnt reader: an extractor that proposes what the network finds in an annotated report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from comity.annotation.context import Context
from comity.extraction.learned.candidates import candidate
from comity.extraction.learned.ellipsis import with_nouns
from comity.extraction.learned.figures import with_changes
from comity.extraction.learned.finder import Found
from comity.extraction.learned.labels import KINDS
from comity.extraction.learned.parting import parted
from comity.extraction.learned.runtime import load
from comity.grounding.candidate import Candidate
from comity.kinds import Kind
from comity.model import Span


class LearnedExtractor:
    """Proposes entries that a small encoder finds. Raises ModelError where its weights are missing or altered."""

    name = "learned"

    def __init__(self, weights: Path | None = None) -> None:
        self._finder, self.version = load(weights)
        self._last: tuple[Context, Found] | None = None

    @property
    def proposer(self) -> str:
        """How claims say who proposed them."""
        return f"{self.name}@{self.version}"

    def extract(self, context: Context) -> list[Candidate]:
        """Return what the report says, as candidates that point at its words."""
        found, text, sentences = self._found(context), context.document.text, _sentences(context)
        made = [
            candidate(told, found.tokens, text, sentences, self.proposer)
            for group in found.told
            for told in parted(group, found.tokens, text)
        ]
        made.sort(key=lambda each: each.trigger.start)
        return with_changes(list(with_nouns(made, context)), context)

    def support(self, context: Context, kind: Kind, spans: Sequence[Span]) -> float:
        """Return how sure the network is, from 0 to 1, that words in spans of the report tell an entry of a kind."""
        return self._found(context).support(KINDS.index(kind), spans) if kind in KINDS else 1.0

    def doubt(self, kind: Kind) -> float:
        """Return how sure the network must be at least of an entry of a kind that others propose."""
        return self._finder.thresholds.doubt.get(kind, 0.0)

    def _found(self, context: Context) -> Found:
        """What the network finds in a report; that of the last report is kept."""
        if self._last is None or self._last[0] is not context:
            self._last = context, self._finder.find(context.document.text, _sentences(context))
        return self._last[1]


def _sentences(context: Context) -> list[Span]:
    return [context.evidence(first)[1] for first, _ in context.parse.sentences]
