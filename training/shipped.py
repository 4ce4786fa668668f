"""The encoder out of the weights that are shipped, to go on from: eight bits back to numbers (ONNX linear scales)."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

_ENDING = "/MatMul_output_0_output_quantized"


def encoder_of(folder: Path) -> dict[str, Tensor]:
    """Return the parameters of the encoder in a folder of weights, by their names in the network."""
    graph = onnx.load(str(folder / "encoder.onnx")).graph
    values = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    found = {name: torch.tensor(value) for name, value in values.items() if name.startswith("encoder.")}
    for name in [name for name in found if name.endswith("_quantized")]:
        plain = name.removesuffix("_quantized")
        found[plain] = _plain(found.pop(name), found.pop(f"{plain}_scale"), found.pop(f"{plain}_zero_point"))
    for node in graph.node:
        if node.op_type == "MatMulInteger" and node.output[0].endswith(_ENDING):
            name = node.input[1].removesuffix("_quantized")
            parts = (torch.tensor(values[f"{name}_{part}"]) for part in ("quantized", "scale", "zero_point"))
            path = node.output[0].removesuffix(_ENDING).strip("/").replace("/", ".")
            found[f"{_with_list(path)}.weight"] = _plain(*parts).T.contiguous()
    return found


def _plain(numbers: Tensor, scale: Tensor, zero: Tensor) -> Tensor:
    return (numbers.float() - zero.float()) * scale


def _with_list(path: str) -> str:
    """ "encoder.base.encoder.layer.0" is written "…/encoder/layer.0" in the graph: nothing else differs."""
    return path
