"""Runs the network with ONNX Runtime, on one thread, a window at a time: the same report gives the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from comity.errors import ModelError
from comity.extraction.learned.finder import Finder, Thresholds
from comity.extraction.learned.scores import Floats
from comity.model import Record, Span


class Manifest(Record, frozen=True, kw_only=True):
    """What is known of the weights: a hash of each file, thresholds, and where they come from."""

    version: str
    files: dict[str, str]
    thresholds: dict[str, float]
    doubt: dict[str, float]
    link: float
    base: str
    trained_on: str


class OnnxNetwork:
    """The network in ONNX files of a folder."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3

        def session(name: str) -> Any:
            return onnxruntime.InferenceSession(folder / name, options, providers=["CPUExecutionProvider"])

        self._encoder, self._heads = session("encoder.onnx"), session("heads.onnx")
        self._links, self._bonds = session("links.onnx"), session("bonds.onnx")

    def encode(self, ids: Sequence[Sequence[int]]) -> list[tuple[Floats, Floats]]:
        """Return for each window its vectors and the probability of each trigger tag at each token."""
        found = []
        for row in ids:
            vectors, tags = self._encoder.run(None, {"ids": np.asarray([row], dtype=np.int64)})
            found.append((vectors[0], _sigmoid(tags[0])))
        return found

    def look(self, vectors: Floats, spans: Sequence[Span], kinds: Sequence[int]) -> tuple[Floats, Floats]:
        """Return role probabilities and label logits of triggers in one window."""
        roles, labels = self._heads.run(None, _where(vectors, spans, kinds))
        return _softmax(roles), labels

    def link(self, vectors: Floats, spans: Sequence[Span], kinds: Sequence[int], pairs: Sequence[Span]) -> Floats:
        """Return for each pair of triggers in one window how likely both tell of one entry."""
        left, right = np.asarray(pairs, dtype=np.int64).T
        scores: Floats = self._links.run(None, {**_where(vectors, spans, kinds), "left": left, "right": right})[0]
        return _sigmoid(scores)

    def bond(self, vectors: Floats, spans: Sequence[Span], roles: Sequence[int]) -> tuple[Floats, Floats]:
        """Return how likely each two words in a window belong together, and the probability of each kind of thing."""
        words = {"spans": np.asarray(spans, dtype=np.int64), "roles": np.asarray(roles, dtype=np.int64)}
        pairs, things = self._bonds.run(None, {"vectors": vectors, **words})
        return _sigmoid(pairs), _softmax(things)


def _where(vectors: Floats, spans: Sequence[Span], kinds: Sequence[int]) -> dict[str, Any]:
    return {
        "vectors": vectors[None],
        "rows": np.zeros(len(spans), dtype=np.int64),
        "spans": np.asarray(spans, dtype=np.int64),
        "kinds": np.asarray(kinds, dtype=np.int64),
    }


def _softmax(logits: Floats) -> Floats:
    odds = np.exp(logits - logits.max(-1, keepdims=True))
    shares: Floats = (odds / odds.sum(-1, keepdims=True)).astype(np.float32)
    return shares


def _sigmoid(logits: Floats) -> Floats:
    return (1 / (1 + np.exp(-logits))).astype(np.float32)


def weights_folder() -> Path:
    """Where the weights are that come with comity."""
    return Path(str(files("comity.extraction.learned") / "weights"))


def check_weights(folder: Path) -> Manifest:
    """Return what is known of the weights in a folder. Raises ModelError where one is missing or altered."""
    manifest = _manifest(folder)
    try:
        for name, wanted in manifest.files.items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != wanted:
                raise ModelError(f"{folder / name}: the weights of the learnt reader are altered: install comity again")
    except FileNotFoundError as error:
        raise ModelError(
            f"{error.filename}: the weights of the learnt reader are missing: install comity again"
        ) from None
    except OSError as error:
        raise ModelError(f"{folder}: the weights of the learnt reader cannot be read: {error}") from None
    return manifest


def _manifest(folder: Path) -> Manifest:
    try:
        return msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise ModelError(
            f"{error.filename}: the weights of the learnt reader are missing: install comity again"
        ) from None
    except (msgspec.MsgspecError, OSError) as error:
        raise ModelError(f"{folder}: the weights of the learnt reader cannot be read: {error}") from None


@cache
def shipped_version() -> str:
    """Return the version of the weights that come with comity. Raises ModelError."""
    return _manifest(weights_folder()).version


@cache
def load(folder: Path | None = None) -> tuple[Finder, str]:
    """Return the learnt reader's finder and its version. Raises ModelError."""
    from tokenizers import Tokenizer

    folder = folder or weights_folder()
    manifest = check_weights(folder)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    thresholds = Thresholds(manifest.thresholds, manifest.link, manifest.doubt)
    return Finder(OnnxNetwork(folder), tokenizer, thresholds), manifest.version
