"""LightX2V's command line, which is the safest of its surfaces."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from desktop.engine.video.lightx2v.config import ClipOptions

MODULE = "lightx2v.infer"
MODEL_CLASS = "wan2.2_moe_distill"

Kind = Literal["idle", "talking"]


def arguments(options: ClipOptions, kind: Kind, seed: int, config_json: Path, image: Path, result: Path) -> list[str]:
    """What follows `python -m lightx2v.infer`; `image` is the first picture, and with "flf2v" the last one as well."""
    found = [
        *("--model_cls", MODEL_CLASS),
        *("--task", options.task),
        *("--model_path", str(options.model)),
        *("--config_json", str(config_json)),
        *("--prompt", options.idle_prompt if kind == "idle" else options.talking_prompt),
        *("--negative_prompt", options.negative_prompt),
        *("--image_path", str(image)),
    ]
    if options.task == "flf2v":
        found += ["--last_frame_path", str(image)]
    return [*found, "--seed", str(seed), "--save_result_path", str(result)]
