"""The network: a pretrained encoder with heads for triggers, for the roles of words, for labels, and for links."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

from comity.extraction.learned.labels import (
    FARTHEST,
    FILLERS,
    KINDS,
    MODES,
    ROLE_TAGS,
    STAGE_LABELS,
    THINGS,
    TRIGGER_TAGS,
    TYPES,
)

DENIED = 2
LABEL_SIZES = (len(STAGE_LABELS), len(MODES), len(TYPES), DENIED)


class Encoder(nn.Module):
    """Token ids to vectors, and to the trigger tags of each token as logits."""

    def __init__(self, base: Path, dropout: float = 0.1) -> None:
        super().__init__()
        self.base = AutoModel.from_pretrained(
            base, dtype=torch.float32, add_pooling_layer=False, attn_implementation="eager"
        )
        self.size: int = self.base.config.hidden_size
        self.dropout = nn.Dropout(dropout)
        self.trigger = nn.Linear(self.size, TRIGGER_TAGS)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return vectors (windows, tokens, size) and trigger logits (windows, tokens, tags)."""
        vectors = self.dropout(self.base(input_ids=ids, attention_mask=mask).last_hidden_state)
        return vectors, self.trigger(vectors)


class Block(nn.Module):
    """A layer of attention between the tokens of a window, as one trigger sees them (Vaswani et al., 2017)."""

    def __init__(self, hidden: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.before, self.between = nn.LayerNorm(hidden), nn.LayerNorm(hidden)
        self.asked = nn.Linear(hidden, 3 * hidden)
        self.told = nn.Linear(hidden, hidden)
        self.wide = nn.Sequential(
            nn.Linear(hidden, 2 * hidden), nn.GELU(), nn.Dropout(dropout), nn.Linear(2 * hidden, hidden)
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, seen: Tensor, hidden_from: Tensor) -> Tensor:
        """Return tokens (triggers, tokens, hidden) that have looked at each other; `hidden_from` is added to scores."""
        triggers, tokens, hidden = seen.shape
        asked = self.asked(self.before(seen)).view(triggers, tokens, 3, self.heads, hidden // self.heads)
        query, key, value = (asked[:, :, n].transpose(1, 2) for n in range(3))
        scores = query @ key.transpose(2, 3) * (hidden // self.heads) ** -0.5 + hidden_from[:, None, None, :]
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(triggers, tokens, hidden)
        seen = seen + self.dropout(self.told(mixed))
        return seen + self.dropout(self.wide(self.between(seen)))


def pooled(vectors: Tensor, rows: Tensor, spans: Tensor) -> Tensor:
    """Return the mean vector of the tokens of each span; `rows` says in which window a span is."""
    position = torch.arange(vectors.shape[1], device=vectors.device)[None]
    inside = ((position >= spans[:, 0:1]) & (position < spans[:, 1:2])).to(vectors.dtype)
    window = (rows[:, None] == torch.arange(vectors.shape[0], device=vectors.device)[None]).to(vectors.dtype)
    weights = window[:, :, None] * (inside / inside.sum(1, keepdim=True))[:, None]
    return weights.flatten(1) @ vectors.flatten(0, 1)


class Heads(nn.Module):
    """From a trigger and the vectors of its window to the role of each token, and the trigger's labels."""

    def __init__(self, size: int, hidden: int = 192, layers: int = 2, dropout: float = 0.1) -> None:
        super().__init__()
        self.token = nn.Linear(size, hidden)
        self.anchor = nn.Linear(size, hidden)
        self.kind = nn.Embedding(len(KINDS), hidden)
        self.distance = nn.Embedding(2 * FARTHEST + 1, hidden)
        self.blocks = nn.ModuleList(Block(hidden, 4, dropout) for _ in range(layers))
        self.role = nn.Sequential(
            nn.LayerNorm(hidden),
            nn.Linear(hidden, hidden),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(hidden, ROLE_TAGS),
        )
        self.summary = nn.Sequential(nn.Linear(size + 2 * hidden, hidden), nn.GELU(), nn.Dropout(dropout))
        self.labels = nn.Linear(hidden, sum(LABEL_SIZES))

    def forward(
        self, vectors: Tensor, rows: Tensor, spans: Tensor, kinds: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return role logits (triggers, tokens, tags) and label logits of triggers.

        `vectors` (windows, tokens, size) are those of the encoder, `mask` (windows, tokens) is 1 where there is a
        token; of each trigger, `rows` says its window, `spans` its first token and its end.
        """
        position = torch.arange(vectors.shape[1], device=vectors.device)[None]
        first, end = spans[:, 0:1], spans[:, 1:2]
        anchor = pooled(vectors, rows, spans)
        before = torch.clamp(position - first, min=-FARTHEST, max=0)
        after = torch.clamp(position - end + 1, min=0, max=FARTHEST)
        kind = self.kind(kinds)
        tokens = self.token(vectors).index_select(0, rows)
        seen = tokens + (self.anchor(anchor) + kind)[:, None] + self.distance(before + after + FARTHEST)
        hidden_from = (1 - mask.index_select(0, rows).to(vectors.dtype)) * -1e4
        for block in self.blocks:
            seen = block(seen, hidden_from)
        own = pooled(seen, torch.arange(seen.shape[0], device=seen.device), spans)
        return self.role(seen), self.labels(self.summary(torch.cat([anchor, kind, own], -1)))


class Links(nn.Module):
    """Whether two triggers of a kind tell of one entry."""

    def __init__(self, size: int, hidden: int = 192) -> None:
        super().__init__()
        self.key = nn.Linear(size, hidden)
        self.kind = nn.Embedding(len(KINDS), hidden)
        self.score = nn.Sequential(nn.Linear(3 * hidden, 128), nn.GELU(), nn.Linear(128, 1))

    def forward(
        self, vectors: Tensor, rows: Tensor, spans: Tensor, kinds: Tensor, left: Tensor, right: Tensor
    ) -> Tensor:
        """Return a logit for each pair of triggers, given as for the heads; `left` and `right` number them."""
        keys = self.key(pooled(vectors, rows, spans)) + self.kind(kinds)
        first, second = keys.index_select(0, left), keys.index_select(0, right)
        return self.score(torch.cat([first * second, (first - second).abs(), first + second], -1))[:, 0]


class Bonds(nn.Module):
    """Which words of a transfer belong together (an amount and its noun, a thing and its giver), and kinds of thing."""

    def __init__(self, size: int, hidden: int = 128, dropout: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Linear(size, hidden)
        self.role = nn.Embedding(len(FILLERS), hidden)
        self.distance = nn.Embedding(2 * FARTHEST + 1, hidden)
        self.score = nn.Sequential(nn.Linear(3 * hidden, hidden), nn.GELU(), nn.Dropout(dropout), nn.Linear(hidden, 1))
        self.thing = nn.Sequential(nn.Dropout(dropout), nn.Linear(size, len(THINGS)))

    def forward(self, vectors: Tensor, spans: Tensor, roles: Tensor) -> tuple[Tensor, Tensor]:
        """Return a logit for each pair of words (words, words), and logits of kinds of thing (words, kinds).

        `vectors` (tokens, size) are those of one window; of each words, `spans` says first token and end.
        """
        first = spans[:, 0:1]
        words = pooled(vectors[None], torch.zeros_like(roles), spans)
        key = self.word(words) + self.role(roles)
        one, other = key[:, None], key[None]
        gap = torch.clamp(first - first.transpose(0, 1), min=-FARTHEST, max=FARTHEST) + FARTHEST
        seen = torch.cat([one * other, (one - other).abs(), one + other + self.distance(gap)], -1)
        return self.score(seen)[:, :, 0], self.thing(words)


class Network(nn.Module):
    """All of it; parts are exported one by one."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.encoder = Encoder(base)
        self.heads = Heads(self.encoder.size)
        self.links = Links(self.encoder.size)
        self.bonds = Bonds(self.encoder.size)
