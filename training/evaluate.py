"""How well entries are found in tagged reports: by kind, by role, by label, on the level of words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import torch

from comity.extraction.learned.decode import Told
from comity.extraction.learned.finder import Finder
from comity.extraction.learned.labels import KINDS
from comity.extraction.learned.scores import Floats
from comity.extraction.learned.windows import Tokens
from comity.model import Span
from training.network import Network
from training.tagged import Entry, TaggedReport


class TorchNetwork:
    """The network as it is trained, behind the interface of the one that is shipped."""

    def __init__(self, network: Network) -> None:
        self.network = network.eval()

    @torch.no_grad()
    def encode(self, ids: Sequence[Sequence[int]]) -> list[tuple[Floats, Floats]]:
        """Return for each window its vectors and the probability of each trigger tag at each token."""
        out = []
        for row in ids:
            batch = torch.tensor([list(row)])
            vectors, tags = self.network.encoder(batch, torch.ones_like(batch))
            out.append((vectors[0].numpy(), torch.sigmoid(tags[0]).numpy()))
        return out

    @torch.no_grad()
    def look(self, vectors: Floats, spans: Sequence[Span], kinds: Sequence[int]) -> tuple[Floats, Floats]:
        """Return role probabilities and label logits of triggers in one window."""
        roles, labels = self.network.heads(*self._where(vectors, spans, kinds), torch.ones(1, len(vectors)))
        return roles.softmax(-1).numpy(), labels.numpy()

    @torch.no_grad()
    def link(self, vectors: Floats, spans: Sequence[Span], kinds: Sequence[int], pairs: Sequence[Span]) -> Floats:
        """Return for each pair of triggers in one window how likely both tell of one entry."""
        left, right = torch.tensor([i for i, _ in pairs]), torch.tensor([j for _, j in pairs])
        scores: Floats = torch.sigmoid(self.network.links(*self._where(vectors, spans, kinds), left, right)).numpy()
        return scores

    def _where(
        self, vectors: Floats, spans: Sequence[Span], kinds: Sequence[int]
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        rows = torch.zeros(len(spans), dtype=torch.long)
        return torch.from_numpy(vectors)[None], rows, torch.tensor(spans), torch.tensor(kinds)

    @torch.no_grad()
    def bond(self, vectors: Floats, spans: Sequence[Span], roles: Sequence[int]) -> tuple[Floats, Floats]:
        """Return how likely each two words in a window belong together, and the probability of each kind of thing."""
        pairs, things = self.network.bonds(torch.from_numpy(vectors), torch.tensor(spans), torch.tensor(roles))
        return torch.sigmoid(pairs).numpy(), things.softmax(-1).numpy()


@dataclass(slots=True)
class Score:
    """Counts of what is tagged, what is told, and what is right."""

    gold: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        """A line for each kind, role and label: precision, recall, F1 and how many there are."""
        for name in sorted(self.gold | self.told):
            gold, told, right = self.gold[name], self.told[name], self.right[name]
            precision, recall = right / told if told else 0.0, right / gold if gold else 0.0
            f1 = 2 * right / (gold + told) if gold + told else 0.0
            yield f"{name:28} P {precision:.3f} R {recall:.3f} F1 {f1:.3f} ({gold})"


def score(finder: Finder, reports: Iterable[tuple[TaggedReport, list[Span]]]) -> Score:
    """Return how well a finder finds the entries of tagged reports, given with their sentences."""
    total = Score()
    for report, sentences in reports:
        found = finder.find(report.text, sentences)
        _count(report, found.tokens, found.told, sentences, total)
    return total


def _count(report: TaggedReport, tokens: Tokens, told: list[list[Told]], sentences: list[Span], total: Score) -> None:
    matches = sorted(
        (
            (_overlap(entry, group, tokens, sentences), g, t)
            for g, entry in enumerate(report.entries)
            for t, group in enumerate(told)
            if entry.kind == KINDS[group[0].trigger.kind]
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for weight, g, t in matches:
        if weight > 0 and g not in pairs and t not in pairs.values():
            pairs[g] = t
    for entry in report.entries:
        total.gold.update([entry.kind, "all"])
    for group in told:
        total.told.update([KINDS[group[0].trigger.kind], "all"])
    for g, entry in enumerate(report.entries):
        if g in pairs:
            total.right.update([entry.kind, "all"])
            _count_words(entry, told[pairs[g]], tokens, total)


def _spans(group: list[Told], tokens: Tokens) -> set[tuple[str, int, int]]:
    same = {"part": ["item"], "seat": ["hosts", "place"], "bare": ["item", "quantity"]}
    return {
        (role, tokens.offsets[w.first][0], tokens.offsets[w.end - 1][1])
        for one in group
        for w in one.words
        for role in same.get(w.role, [w.role])
    }


def _overlap(entry: Entry, group: list[Told], tokens: Tokens, sentences: list[Span]) -> int:
    def where(offset: int) -> int:
        return sum(1 for start, _ in sentences if start <= offset)

    gold = entry.triggers()
    starts = [tokens.offsets[one.trigger.first][0] for one in group]
    if entry.kind == "indicator":
        near = any(mark.start <= start < mark.end for mark in gold for start in starts)
    else:
        near = bool({where(mark.start) for mark in gold} & {where(start) for start in starts})
    if not near:
        return 0
    found = _spans(group, tokens)
    return sum(any(r == m.role and a < m.end and m.start < b for r, a, b in found) for m in entry.marks)


def _count_words(entry: Entry, group: list[Told], tokens: Tokens, total: Score) -> None:
    found = _spans(group, tokens)
    marks = [mark for mark in entry.marks if mark.role not in ("trigger", "value")]
    for mark in marks:
        total.gold[f"{entry.kind[0]}.{mark.role}"] += 1
        hit = any(r == mark.role and a < mark.end and mark.start < b for r, a, b in found)
        total.right[f"{entry.kind[0]}.{mark.role}"] += hit
    for role, _, _ in found:
        total.told[f"{entry.kind[0]}.{role}"] += 1
    for name in ("stage", "mode", "type", "denied"):
        choices = [one.labels[name] for one in group if name in one.labels]
        if not choices:
            continue
        best = max(choices, key=lambda choice: choice.score).value
        truth = ("yes" if entry.denied else "no") if name == "denied" else getattr(entry, name)
        label = f"{entry.kind[0]}:{name}"
        total.gold[label] += 1
        total.told[label] += 1
        total.right[label] += best == truth
