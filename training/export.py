"""From a trained network to the files that are shipped: four ONNX graphs, the tokenizer, and what is known of them."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from comity.extraction.learned.finder import Thresholds
from comity.extraction.learned.runtime import Manifest
from training.network import Encoder, Heads, Network

OPSET = 18


class _Unmasked(nn.Module):
    """The encoder for one window, which has no padding."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Return vectors and trigger logits of a window."""
        vectors, tags = self.encoder(ids, torch.ones_like(ids))
        return vectors, tags


class _UnmaskedHeads(nn.Module):
    """The heads for windows without padding."""

    def __init__(self, heads: Heads) -> None:
        super().__init__()
        self.heads = heads

    def forward(self, vectors: Tensor, rows: Tensor, spans: Tensor, kinds: Tensor) -> tuple[Tensor, Tensor]:
        """Return role logits and label logits of triggers."""
        roles, labels = self.heads(vectors, rows, spans, kinds, torch.ones_like(vectors[:, :, 0]))
        return roles, labels


def export(
    network: Network,
    tokenizer: Path,
    folder: Path,
    thresholds: Thresholds,
    about: Mapping[str, str],
) -> Manifest:
    """Write the files of a network into a folder, the encoder's weights in eight bits; return what is known of them."""
    folder.mkdir(parents=True, exist_ok=True)
    network = network.eval()
    size = network.encoder.size
    ids = torch.randint(1000, 2000, (1, 24))
    full = folder / "encoder.full.onnx"
    _write(_Unmasked(network.encoder), (ids,), full, {"ids": {1: "tokens"}}, ["vectors", "tags"])
    quantize_dynamic(full, folder / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    full.unlink()
    heads = {
        "vectors": torch.randn(2, 24, size),
        "rows": torch.tensor([0, 1, 1]),
        "spans": torch.tensor([[1, 2], [3, 5], [7, 8]]),
        "kinds": torch.tensor([0, 1, 4]),
    }
    axes = {"vectors": {0: "windows", 1: "tokens"}, **{name: {0: "triggers"} for name in ("rows", "spans", "kinds")}}
    _write(_UnmaskedHeads(network.heads), tuple(heads.values()), folder / "heads.onnx", axes, ["roles", "labels"])
    pairs = {"left": torch.tensor([0, 0]), "right": torch.tensor([1, 2])}
    axes |= {name: {0: "pairs"} for name in pairs}
    _write(network.links, (*heads.values(), *pairs.values()), folder / "links.onnx", axes, ["same"])
    words = {"vectors": torch.randn(24, size), "spans": heads["spans"], "roles": torch.arange(3)}
    axes = {"vectors": {0: "tokens"}, "spans": {0: "words"}, "roles": {0: "words"}}
    _write(network.bonds, tuple(words.values()), folder / "bonds.onnx", axes, ["pairs", "things"])
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    names = ("encoder.onnx", "heads.onnx", "links.onnx", "bonds.onnx", "tokenizer.json")
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    version = hashlib.sha256("".join(digests.values()).encode()).hexdigest()[:12]
    manifest = Manifest(
        version=version,
        files=digests,
        thresholds=dict(thresholds.trigger),
        doubt=dict(thresholds.doubt),
        link=thresholds.link,
        **about,
    )
    (folder / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    return manifest


def _write(
    module: nn.Module, inputs: tuple[Tensor, ...], path: Path, axes: dict[str, dict[int, str]], outputs: list[str]
) -> None:
    options: dict[str, Any] = {"input_names": list(axes), "output_names": outputs, "dynamic_axes": axes}
    with torch.no_grad():
        torch.onnx.export(module, inputs, str(path), opset_version=OPSET, dynamo=False, **options)
