"""Small models with smart-turn's inputs and output, for tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def write_turn_model(path: Path, rounds: int = 0, given: str = "input_features") -> Path:
    """A model at `path` that finds a turn over where the features of the last 0.2 s are low on the whole, as in a pause
    after loud speech. `rounds`: it multiplies large matrices so many times first, and is slow.
    """
    values = [
        numpy_helper.from_array(np.array([780], np.int64), "from"),
        numpy_helper.from_array(np.array([800], np.int64), "to"),
        numpy_helper.from_array(np.array([2], np.int64), "axis"),
        numpy_helper.from_array(np.array([-8.0], np.float32), "slope"),
    ]
    nodes = [
        helper.make_node("Slice", [given, "from", "to", "axis"], ["end"]),
        helper.make_node("ReduceMean", ["end"], ["mean"], axes=[1, 2], keepdims=0),
        helper.make_node("Mul", ["mean", "slope"], ["steep"]),
        helper.make_node("Sigmoid", ["steep"], ["quick"]),
    ]
    last = "quick"
    if rounds:
        values += [
            numpy_helper.from_array(np.full((800, 800), 1e-3, np.float32), "square"),
            numpy_helper.from_array(np.array(0.0, np.float32), "nothing"),
        ]
        work = given
        for at in range(rounds):
            nodes.append(helper.make_node("MatMul", [work, "square"], [work := f"work{at}"]))
        nodes += [
            helper.make_node("ReduceMean", [work], ["worked"], axes=[1, 2], keepdims=0),
            helper.make_node("Mul", ["worked", "nothing"], ["zero"]),
            helper.make_node("Add", ["quick", "zero"], ["slow"]),
        ]
        last = "slow"
    nodes.append(helper.make_node("Reshape", [last, "shape"], ["logits"]))
    values.append(numpy_helper.from_array(np.array([-1, 1], np.int64), "shape"))
    graph = helper.make_graph(
        nodes,
        "turns",
        [helper.make_tensor_value_info(given, TensorProto.FLOAT, ["batch", 80, 800])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 1])],
        values,
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)
    return path
