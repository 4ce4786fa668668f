"""Fitting the network to examples: batches of windows of like length, losses, a moving average of the weights."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from comity.extraction.learned.labels import TRIGGER_TAGS
from training.examples import UNKNOWN, Anchor, Example, belong
from training.network import LABEL_SIZES, Network


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train."""

    epochs: float = 9
    batch: int = 8
    rate: float = 1.5e-4
    heads_rate: float = 1.5e-3
    decay: float = 0.85
    """Each layer of the encoder learns at this share of the rate of the one above it."""
    average: float = 0.998
    trigger_weight: float = 2.0
    frozen: int = 0
    """How many of the lowest layers of the encoder stay as they are."""
    seed: int = 1
    threads: int = 2


def fit(network: Network, examples: list[Example], plan: Plan, keep: Path, tell: Callable[[str], None]) -> Network:
    """Train a network on examples and return the moving average of its weights; `keep` is a file to resume from."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    optimizer = torch.optim.AdamW(_groups(network, plan), weight_decay=0.01)
    steps = int(plan.epochs * len(examples) / plan.batch)
    warm = max(1, steps // 12)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / warm) * max(0.02, 1 - step / max(1, steps))
    )
    averaged = deepcopy(network)
    step = _resume(keep, network, averaged, optimizer, schedule)
    begun, first, told = time.monotonic(), step, [0.0] * 5
    for batch in _batches(examples, plan, steps, step):
        network.train()
        losses = _losses(network, batch, plan)
        loss = sum(losses, torch.zeros(())) / len(batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        step += 1
        _follow(averaged, network, min(plan.average, (1 + step) / (10 + step)))
        told = [0.98 * old + 0.02 * float(new.detach()) / len(batch) for old, new in zip(told, losses, strict=True)]
        if step % 50 == 0:
            spent = time.monotonic() - begun
            left = spent / (step - first) * (steps - step)
            parts = " ".join(f"{x:.2f}" for x in told)
            tell(f"step {step}/{steps}, losses (triggers roles labels links bonds) {parts}, {left / 60:.0f} min left")
        if step % 400 == 0:
            _store(keep, step, network, averaged, optimizer, schedule)
    averaged.eval()
    return averaged


def _groups(network: Network, plan: Plan) -> list[dict[str, Any]]:
    """Heads learn fast, layers of the encoder the slower the lower, word embeddings not at all."""
    base = network.encoder.base
    layers = base.encoder.layer
    for part in (base.embeddings, *layers[: plan.frozen]):
        for parameter in part.parameters():
            parameter.requires_grad = False
    groups = [
        {"params": list(layer.parameters()), "lr": plan.rate * plan.decay ** (len(layers) - 1 - n)}
        for n, layer in enumerate(layers)
        if n >= plan.frozen
    ]
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.base.")]
    return [*groups, {"params": heads, "lr": plan.heads_rate}]


def _batches(examples: list[Example], plan: Plan, steps: int, skip: int) -> Iterator[list[Example]]:
    dice = random.Random(plan.seed)
    step = 0
    while step < steps:
        order = sorted(examples, key=lambda example: len(example.ids) + dice.random() * 40)
        batches = [order[i : i + plan.batch] for i in range(0, len(order), plan.batch)]
        dice.shuffle(batches)
        for batch in batches[: steps - step]:
            if step >= skip:
                yield batch
            step += 1


def _losses(network: Network, batch: list[Example], plan: Plan) -> tuple[Tensor, ...]:
    size = max(len(example.ids) for example in batch)
    ids = torch.zeros(len(batch), size, dtype=torch.long)
    mask = torch.zeros(len(batch), size, dtype=torch.long)
    tags = torch.zeros(len(batch), size, TRIGGER_TAGS)
    target = torch.zeros(len(batch), size)
    for row, example in enumerate(batch):
        n = len(example.ids)
        ids[row, :n] = torch.tensor(example.ids)
        mask[row, :n] = 1
        tags[row, :n] = torch.tensor(example.triggers, dtype=torch.float)
        target[row, :n] = torch.tensor(example.target, dtype=torch.float)
    anchors = [(row, anchor) for row, example in enumerate(batch) for anchor in example.anchors]
    aimed = [(row, anchor) for row, anchor in anchors if anchor.target]
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_has_short_floats()):
        vectors, logits = network.encoder(ids, mask)
        roles = labels = links = None
        if aimed:
            roles, labels = network.heads(vectors, *_where(aimed), mask)
        pairs = _pairs(anchors)
        if pairs:
            left, right = torch.tensor([i for i, _, _ in pairs]), torch.tensor([j for _, j, _ in pairs])
            links = network.links(vectors, *_where(anchors), left, right)
        bonds = [(anchor, *network.bonds(vectors[row], *_words(anchor))) for row, anchor in aimed if anchor.fillers]
    weight = torch.full((TRIGGER_TAGS,), plan.trigger_weight)
    wrong = F.binary_cross_entropy_with_logits(logits.float(), tags, reduction="none", pos_weight=weight)
    triggers = (wrong.sum(-1) * target).sum() / 6
    return triggers, *_anchor_losses(aimed, roles, labels, size), _link_loss(pairs, links), _bond_loss(bonds)


def _has_short_floats() -> bool:
    """Whether the processor computes with sixteen-bit numbers itself: elsewhere they are many times slower."""
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def _where(anchors: list[tuple[int, Anchor]]) -> tuple[Tensor, Tensor, Tensor]:
    """Windows, spans and kinds of triggers."""
    rows, spans = [row for row, _ in anchors], [anchor.span for _, anchor in anchors]
    return torch.tensor(rows), torch.tensor(spans), torch.tensor([anchor.kind for _, anchor in anchors])


def _anchor_losses(
    anchors: list[tuple[int, Anchor]], roles: Tensor | None, labels: Tensor | None, size: int
) -> tuple[Tensor, Tensor]:
    if roles is None or labels is None:
        return torch.zeros(()), torch.zeros(())
    wanted = torch.full((len(anchors), size), UNKNOWN)
    for n, (_, anchor) in enumerate(anchors):
        wanted[n, : len(anchor.roles)] = torch.tensor(anchor.roles)
    role_loss = F.cross_entropy(roles.float().flatten(0, 1), wanted.flatten(), reduction="sum", ignore_index=UNKNOWN)
    label_loss = torch.zeros(())
    first = 0
    for name, width in zip(("stage", "mode", "type", "denied"), LABEL_SIZES, strict=True):
        truth = torch.tensor([getattr(anchor, name) for _, anchor in anchors])
        if bool((truth != UNKNOWN).any()):
            part = labels[:, first : first + width].float()
            label_loss = label_loss + F.cross_entropy(part, truth, reduction="sum", ignore_index=UNKNOWN)
        first += width
    return role_loss / 8, label_loss / 2


def _pairs(anchors: list[tuple[int, Anchor]]) -> list[tuple[int, int, int]]:
    """Triggers of one kind in one window, and whether they tell of one entry."""
    return [
        (i, j, int(bool(a.entries & b.entries)))
        for (i, (row, a)), (j, (other, b)) in combinations(enumerate(anchors), 2)
        if row == other and a.kind == b.kind
    ]


def _link_loss(pairs: list[tuple[int, int, int]], links: Tensor | None) -> Tensor:
    if links is None:
        return torch.zeros(())
    same = torch.tensor([float(one) for _, _, one in pairs])
    return F.binary_cross_entropy_with_logits(links.float(), same, reduction="sum") / 4


def _words(anchor: Anchor) -> tuple[Tensor, Tensor]:
    spans, roles = [filler.span for filler in anchor.fillers], [filler.role for filler in anchor.fillers]
    return torch.tensor(spans), torch.tensor(roles)


def _bond_loss(bonds: list[tuple[Anchor, Tensor, Tensor]]) -> Tensor:
    """Loss of the pairs of words that belong together or not, and of the kinds of thing."""
    total = torch.zeros(())
    for anchor, pairs, things in bonds:
        told = [
            (i, j, float(same))
            for (i, one), (j, other) in permutations(enumerate(anchor.fillers), 2)
            if (same := belong(one, other)) is not None
        ]
        if told:
            left, right, truths = zip(*told, strict=True)
            scores = pairs.float()[torch.tensor(left), torch.tensor(right)]
            wrong = F.binary_cross_entropy_with_logits(scores, torch.tensor(truths), reduction="sum")
            total = total + wrong / (2 * len(told) ** 0.5)
        truth = torch.tensor([filler.thing for filler in anchor.fillers])
        if bool((truth != UNKNOWN).any()):
            total = total + F.cross_entropy(things.float(), truth, reduction="sum", ignore_index=UNKNOWN) / 4
    return total


@torch.no_grad()
def _follow(averaged: Network, network: Network, share: float) -> None:
    for mean, now in zip(averaged.parameters(), network.parameters(), strict=True):
        if now.requires_grad:
            mean.lerp_(now, 1 - share)


def _resume(keep: Path, network: Network, averaged: Network, optimizer: Any, schedule: Any) -> int:
    if not keep.exists():
        return 0
    state = torch.load(keep, weights_only=True)
    for part, name in ((network, "network"), (averaged, "averaged"), (optimizer, "optimizer"), (schedule, "schedule")):
        part.load_state_dict(state[name])
    return int(state["step"])


def _store(keep: Path, step: int, network: Network, averaged: Network, optimizer: Any, schedule: Any) -> None:
    draft = keep.with_suffix(".draft")
    parts = {"network": network, "averaged": averaged, "optimizer": optimizer, "schedule": schedule}
    torch.save({"step": step, **{name: part.state_dict() for name, part in parts.items()}}, draft)
    draft.replace(keep)
