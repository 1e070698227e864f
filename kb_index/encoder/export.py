"""Exports any sentence-transformers model as one ONNX graph: tokens in, finished sentence vector out."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

OPSET = 17


class SentenceVector(nn.Module):  # type: ignore[misc]  # torch is not in the checking environment
    """The whole model (transformer, pooling, normalisation …) as a function of two tensors."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        features: dict[str, Any] = {"input_ids": input_ids, "attention_mask": attention_mask}
        for module in self.model:
            features = module(features)
        return nn.functional.normalize(features["sentence_embedding"], p=2, dim=1)


def export_fp32(model: SentenceTransformer, path: Path) -> None:
    """Write the float32 graph: int64 [n, tokens] ids and mask to float32 [n, dim] "embedding" of length 1."""
    wrapper = SentenceVector(model).eval()
    ids = torch.tensor([[0, 5, 6, 2], [0, 5, 2, 1]])
    mask = torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]])
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            wrapper,
            (ids, mask),
            str(path),
            dynamo=False,
            opset_version=OPSET,
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={
                "input_ids": {0: "n", 1: "tokens"},
                "attention_mask": {0: "n", 1: "tokens"},
                "embedding": {0: "n"},
            },
        )


def quantise(source: Path, target: Path) -> None:
    """Write the int8 graph: matrices dynamically quantised per channel, the embedding table per row.

    `reduce_range` (7-bit weights) keeps results equal on processors with and without VNNI, where 8-bit
    products saturate.
    """
    aside = target.with_suffix(".rows.onnx")
    graph = onnx.load(str(source))
    shrink_embeddings(graph)
    onnx.save(graph, str(aside))
    # It advises to fuse the graph first: measured 4 % faster at best, so the advice is not passed on.
    logging.disable(logging.WARNING)
    try:
        quantize_dynamic(
            str(aside),
            str(target),
            op_types_to_quantize=["MatMul"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )
    finally:
        logging.disable(logging.NOTSET)
        aside.unlink()


def shrink_embeddings(graph: onnx.ModelProto, least_rows: int = 1000) -> int:
    """Store big lookup tables as int8 with one scale per row; returns how many. In place.

    onnxruntime's own quantiser gives a table one scale for all rows, which costs accuracy for rare words.
    """
    tables = {
        item.name: item
        for item in graph.graph.initializer
        if len(item.dims) == 2 and item.dims[0] >= least_rows
    }
    nodes, shrunk = [], 0
    for node in graph.graph.node:
        if node.op_type == "Gather" and node.input[0] in tables:
            shrunk += 1
            nodes += _row_wise(graph, node, numpy_helper.to_array(tables[node.input[0]]))
            graph.graph.initializer.remove(tables[node.input[0]])
        else:
            nodes.append(node)
    del graph.graph.node[:]
    graph.graph.node.extend(nodes)
    return shrunk


def _row_wise(graph: onnx.ModelProto, gather: onnx.NodeProto, table: np.ndarray) -> list[onnx.NodeProto]:
    name, ids, result = gather.input[0], gather.input[1], gather.output[0]
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-12) / 127
    rows = np.clip(np.rint(table / scale), -127, 127).astype(np.int8)
    graph.graph.initializer.append(numpy_helper.from_array(rows, f"{name}_rows"))
    graph.graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), f"{name}_scale"))
    return [
        helper.make_node("Gather", [f"{name}_rows", ids], [f"{result}_int8"]),
        helper.make_node("Cast", [f"{result}_int8"], [f"{result}_float"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Gather", [f"{name}_scale", ids], [f"{result}_scale"]),
        helper.make_node("Mul", [f"{result}_float", f"{result}_scale"], [result]),
    ]
