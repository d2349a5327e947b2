"""A Piper voice in miniature: an ONNX graph with the real names of inputs and outputs, and its JSON.

Each symbol number has a length and a tone of its own, so that a test can tell by ear (by Fourier
transform) what is said when; the pad is silent.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

RATE = 22_050
HOP = 256
HIGHEST_FRAMES = 8


def frames_of(number: int) -> float:
    """How long the symbol with this number sounds at the voice's own pace, in frames of HOP samples; the pad: 1."""
    return 1.0 if number == 0 else 3.0 + number % 4


def tone_of(number: int) -> float:
    """Which tone it is, Hz; a whole number of periods a frame."""
    return RATE / HOP * (4 + number % 24)


def make(folder: Path, alignment: bool = True, inside: bool = False, speakers: int = 1, layers: int = 0) -> Path:
    """Write voice.onnx and voice.onnx.json into `folder`.

    `alignment`: the graph gives the durations as a second output; `inside`: it only computes them, as
    published voices do; neither: they cannot be told from it. `layers` is how many slow, useless
    convolutions it has.
    """
    import onnx
    from onnx import TensorProto, helper
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    numbers = max(number for numbers in DEFAULT_PHONEME_ID_MAP.values() for number in numbers) + 1
    lengths = np.array([frames_of(number) for number in range(numbers)], np.float32)
    times = np.arange(HOP) / RATE
    tones = np.stack([0.3 * np.sin(2 * np.pi * tone_of(number) * times) for number in range(numbers)])
    tones[0] = 0.0
    constants: dict[str, Any] = {
        "lengths": lengths,
        "tones": tones.astype(np.float32),
        "one": np.array([1], np.int64),
        "two": np.array([2], np.int64),
        "first": np.array(0, np.int64),
        "step": np.array(1, np.int64),
        "length_at": np.array(1, np.int64),
        "row": np.array([0, 1], np.int64),
        "column": np.array([1], np.int64),
        "sound_shape": np.array([1, 1, -1], np.int64),
        "width_shape": np.array([1, 1, -1], np.int64),
        "zero": np.array(0.0, np.float32),
        "half": np.array(0.499, np.float32),
    }
    node = helper.make_node
    # Ceil is where piper looks for durations; Floor of a little more is the same for whole numbers.
    rounding = (
        [node("Ceil", ["wanted_shaped"], ["w_ceil"])]
        if alignment or inside
        else [node("Add", ["wanted_shaped", "half"], ["more"]), node("Floor", ["more"], ["w_ceil"])]
    )
    nodes = [
        node("Gather", ["scales", "length_at"], ["pace"]),
        node("Gather", ["lengths", "input"], ["own"]),
        node("Mul", ["own", "pace"], ["wanted"]),
        node("Reshape", ["wanted", "width_shape"], ["wanted_shaped"]),
        *rounding,
        # Frame f is said by the symbol number (how many ends are at or before f).
        node("Squeeze", ["w_ceil", "row"], ["frames"]),
        node("Cast", ["frames"], ["counts"], to=TensorProto.INT64),
        node("CumSum", ["counts", "first"], ["ends"]),
        node("ReduceSum", ["counts"], ["total"], keepdims=0),
        node("Range", ["first", "total", "step"], ["positions"]),
        node("Unsqueeze", ["positions", "column"], ["positions_column"]),
        node("GreaterOrEqual", ["positions_column", "ends"], ["past"]),
        node("Cast", ["past"], ["past_counts"], to=TensorProto.INT64),
        node("ReduceSum", ["past_counts", "column"], ["owners"], keepdims=0),
        node("Squeeze", ["input", "one_axis"], ["ids"]),
        node("Gather", ["ids", "owners"], ["said"]),
        node("Gather", ["tones", "said"], ["frames_of_sound"]),
        node("Reshape", ["frames_of_sound", "sound_shape"], ["sound"]),
    ]
    constants["one_axis"] = np.array([0], np.int64)
    last = "sound"
    if layers:
        generator = np.random.default_rng(1)
        constants["widen"] = generator.normal(size=(64, 1, 1)).astype(np.float32)
        constants["mix"] = generator.normal(scale=0.05, size=(64, 64, 7)).astype(np.float32)
        constants["narrow"] = generator.normal(size=(1, 64, 1)).astype(np.float32)
        nodes.append(node("Conv", ["sound", "widen"], ["layer0"]))
        nodes += [node("Conv", [f"layer{index}", "mix"], [f"layer{index + 1}"], pads=[3, 3]) for index in range(layers)]
        nodes += [
            node("Conv", [f"layer{layers}", "narrow"], ["narrowed"]),
            node("Mul", ["narrowed", "zero"], ["nothing"]),
            node("Add", ["sound", "nothing"], ["heard"]),
        ]
        last = "heard"
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, ["batch_size", "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch_size"]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    if speakers > 1:
        # The second speaker is half as loud in one half of each frame: it can be told apart.
        inputs.append(helper.make_tensor_value_info("sid", TensorProto.INT64, ["batch_size"]))
        constants["colour"] = np.linspace(0.2, 1.0, speakers).astype(np.float32)
        nodes += [node("Gather", ["colour", "sid"], ["gain"]), node("Min", [last, "gain"], ["coloured"])]
        last = "coloured"
    nodes.append(node("Identity", [last], ["output"]))
    outputs = [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch_size", 1, "time"])]
    if alignment:
        outputs.append(helper.make_tensor_value_info("w_ceil", TensorProto.FLOAT, None))
    stored = [onnx.numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "voice.onnx"
    onnx.save(model, str(path))
    names = {f"speaker {number}": number for number in range(speakers)} if speakers > 1 else {}
    config = {
        "audio": {"sample_rate": RATE, "quality": "medium"},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
        "num_symbols": 256,
        "num_speakers": speakers,
        "speaker_id_map": names,
        "hop_length": HOP,
        "piper_version": "1.0.0",
    }
    path.with_name("voice.onnx.json").write_text(json.dumps(config), encoding="utf-8")
    return path
