"""The network: a pretrained encoder with heads for triggers, for the roles of words, for labels, and for links."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

from comity.extraction.learned.labels import (
    FARTHEST,
    KINDS,
    MODES,
    ROLE_TAGS,
    STAGE_LABELS,
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


class Heads(nn.Module):
    """From a trigger and the vectors of its window to the role of each token, and the trigger's labels and key."""

    def __init__(self, size: int, hidden: int = 224, dropout: float = 0.1) -> None:
        super().__init__()
        self.token = nn.Linear(size, hidden)
        self.anchor = nn.Linear(size, hidden)
        self.kind = nn.Embedding(len(KINDS), hidden)
        self.distance = nn.Embedding(2 * FARTHEST + 1, hidden)
        self.role = nn.Sequential(
            nn.GELU(), nn.Dropout(dropout), nn.Linear(hidden, hidden), nn.GELU(), nn.Linear(hidden, ROLE_TAGS)
        )
        self.summary = nn.Sequential(nn.Linear(size + hidden, hidden), nn.GELU(), nn.Dropout(dropout))
        self.labels = nn.Linear(hidden, sum(LABEL_SIZES))
        self.key = nn.Linear(size + hidden, hidden)

    def forward(self, vectors: Tensor, rows: Tensor, spans: Tensor, kinds: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return role logits (triggers, tokens, tags), label logits and keys of triggers.

        `vectors` (windows, tokens, size) are those of the encoder; of each trigger, `rows` says its window, `spans` its
        first token and its end.
        """
        position = torch.arange(vectors.shape[1], device=vectors.device)[None]
        first, end = spans[:, 0:1], spans[:, 1:2]
        inside = ((position >= first) & (position < end)).to(vectors.dtype)
        window = (rows[:, None] == torch.arange(vectors.shape[0], device=vectors.device)[None]).to(vectors.dtype)
        weights = window[:, :, None] * (inside / inside.sum(1, keepdim=True))[:, None]
        anchor = weights.flatten(1) @ vectors.flatten(0, 1)
        before = torch.clamp(position - first, min=-FARTHEST, max=0)
        after = torch.clamp(position - end + 1, min=0, max=FARTHEST)
        kind = self.kind(kinds)
        tokens = self.token(vectors).index_select(0, rows)
        seen = tokens + (self.anchor(anchor) + kind)[:, None] + self.distance(before + after + FARTHEST)
        both = torch.cat([anchor, kind], -1)
        return self.role(seen), self.labels(self.summary(both)), self.key(both)


class Links(nn.Module):
    """Whether two triggers of a kind tell of one entry, from their keys."""

    def __init__(self, hidden: int = 224) -> None:
        super().__init__()
        self.score = nn.Sequential(nn.Linear(3 * hidden, 128), nn.GELU(), nn.Linear(128, 1))

    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        """Return a logit for each pair of keys."""
        return self.score(torch.cat([first * second, (first - second).abs(), first + second], -1))[:, 0]


class Network(nn.Module):
    """All of it; parts are exported one by one."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.encoder = Encoder(base)
        self.heads = Heads(self.encoder.size)
        self.links = Links()
