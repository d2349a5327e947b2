"""What LightX2V is told: the options of a base clip, checked, and the JSON that it reads them from.

Names of fields are LightX2V's own (its configs/distill/wan22 and configs/wan22).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, get_args

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.video.lightx2v.prompts import IDLE_PROMPT, NEGATIVE_PROMPT, TALKING_PROMPT
from desktop.engine.video.lightx2v.weights import EXPERTS, Expert, Quantised, Weights, look_at

Task = Literal["i2v", "flf2v"]
Offload = Literal["none", "block", "model"]

_KERNELS = ("vllm", "sgl", "q8f", "torchao", "triton")
_GGUF = ("Q8_0", "Q6_K", "Q5_K_M", "Q5_K_S", "Q5_1", "Q5_0", "Q4_K_M", "Q4_K_S", "Q4_1", "Q4_0")
SCHEMES = (
    *(f"{kind}-{kernels}" for kind in ("fp8", "int8") for kernels in _KERNELS),
    "nvfp4",
    *(f"gguf-{kind}" for kind in _GGUF),
)
"""How the experts may be quantised. "fp8-triton" and "int8-triton" need no kernels beyond what torch brings."""
ATTENTIONS = ("torch_sdpa", "flash_attn2", "flash_attn3", "sage_attn2", "sage_attn3")
"""torch_sdpa is the one that is never black or noisy."""

FPS = 16
"""Pictures a second of what Wan2.2 makes."""
STEP = 16
"""Sizes are multiples of it, pixels: the VAE's 8 times the transformer's patch of 2."""
_SIDES = (256, 1280)
_LENGTHS = (17, 161)
_STRONGEST = 4.0
_SHIFT: dict[Task, float] = {"i2v": 5.0, "flf2v": 16.0}
_TEXT_LENGTH = 512
_GUIDANCE = (3.5, 3.5)


@dataclass(frozen=True, slots=True)
class Lora:
    """A LoRA: `name` is the expert it is put onto."""

    name: Expert
    path: Path
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class ClipOptions:
    """How base clips are made. Plain values that cross processes.

    `python` is the interpreter of LightX2V's environment, `model` the folder of Wan2.2-I2V-A14B (text encoder, VAE,
    tokenizer and configs are used), `high_noise` and `low_noise` the distilled experts. `scheme` is one of SCHEMES,
    or "" for experts in bf16. `height` and `width` only say how many pixels a picture has: its shape is the
    portrait's. `length` counts pictures at 16 a second. `steps` is the denoising step list; the first `boundary` of
    them are the high-noise expert's. `task` "flf2v" has the portrait at both ends. `tries`: how many seeds are tried
    where the result is not right. `limit_s` is what one clip may take, seconds.
    """

    python: Path
    model: Path
    high_noise: Path
    low_noise: Path
    scheme: str = "fp8-triton"
    t5: Path | None = None
    t5_scheme: str = ""
    loras: tuple[Lora, ...] = ()
    height: int = 480
    width: int = 832
    length: int = 81
    infer_steps: int = 4
    steps: tuple[int, ...] = (1000, 750, 500, 250)
    boundary: int = 2
    task: Task = "flf2v"
    shift: float | None = None
    offload: Offload = "block"
    attention: str = "torch_sdpa"
    seed: int = 42
    tries: int = 2
    idle_prompt: str = IDLE_PROMPT
    talking_prompt: str = TALKING_PROMPT
    negative_prompt: str = NEGATIVE_PROMPT
    limit_s: float = 3600.0


def check(options: ClipOptions) -> None:
    """Raise ParleyError (exit 2) with a sentence for each thing in `options` that LightX2V could not do, or would do
    wrongly without a word. The files are looked at, not loaded."""
    found = [*_numbers(options), *_files(options), *_loras(options)]
    if found:
        raise ParleyError(
            Problem(" ".join(found), "Correct it in the settings for base clips.", stage="video"), ExitCode.BAD_INPUT
        )


def config(options: ClipOptions, width: int, height: int) -> dict[str, Any]:
    """LightX2V's configuration for pictures of (`width`, `height`), as it goes into its JSON."""
    kind = "quantized" if options.scheme else "original"
    found: dict[str, Any] = {
        "infer_steps": options.infer_steps,
        "target_video_length": options.length,
        "text_len": _TEXT_LENGTH,
        "target_height": height,
        "target_width": width,
        "self_attn_1_type": options.attention,
        "cross_attn_1_type": options.attention,
        "cross_attn_2_type": options.attention,
        "sample_guide_scale": list(_GUIDANCE),
        "sample_shift": _SHIFT[options.task] if options.shift is None else options.shift,
        "enable_cfg": False,
        "use_image_encoder": False,
        "boundary_step_index": options.boundary,
        "denoising_step_list": list(options.steps),
        "cpu_offload": options.offload != "none",
        "offload_granularity": "block" if options.offload == "none" else options.offload,
        "t5_cpu_offload": options.offload != "none",
        "vae_cpu_offload": False,
        "dit_quantized": bool(options.scheme),
        f"high_noise_{kind}_ckpt": str(options.high_noise),
        f"low_noise_{kind}_ckpt": str(options.low_noise),
    }
    if options.scheme:
        found["dit_quant_scheme"] = options.scheme
    if options.t5 is not None:
        found["t5_quantized"] = bool(options.t5_scheme)
        if options.t5_scheme:
            found |= {"t5_quant_scheme": options.t5_scheme, "t5_quantized_ckpt": str(options.t5)}
        else:
            found["t5_original_ckpt"] = str(options.t5)
    if options.loras:
        found["lora_configs"] = [
            {"name": lora.name, "path": str(lora.path), "strength": lora.strength} for lora in options.loras
        ]
        if options.scheme:  # it cannot merge one into quantised weights, but apply it beside them
            found["lora_dynamic_apply"] = True
    return found


def fitted(size: tuple[int, int], options: ClipOptions) -> tuple[int, int]:
    """Width and height for a portrait of `size` (width, height): multiples of STEP of about its shape, with no more
    pixels than the options allow."""
    area, ratio = options.width * options.height, min(3.0, max(1 / 3, size[0] / size[1]))
    found = []
    for height in range(STEP, int((area / ratio) ** 0.5) + 2 * STEP, STEP):
        for width in {int(height * ratio) // STEP * STEP, -(-int(height * ratio) // STEP) * STEP}:
            if width and width * height <= area:
                bent = max(width / height / ratio, ratio / (width / height))
                found.append((width * height / area - 6.0 * (bent - 1.0), width, height))
    _, width, height = max(found)
    return width, height


def _numbers(options: ClipOptions) -> list[str]:
    found = []
    for name, value in (("height", options.height), ("width", options.width)):
        if value % STEP or not _SIDES[0] <= value <= _SIDES[1]:
            found.append(
                f"The {name} of base clips is a multiple of {STEP} from {_SIDES[0]} to {_SIDES[1]}, not {value}."
            )
    if options.length % 4 != 1 or not _LENGTHS[0] <= options.length <= _LENGTHS[1]:
        found.append(
            f"A base clip has 4n + 1 pictures, such as 81, from {_LENGTHS[0]} to {_LENGTHS[1]}, not {options.length}."
        )
    steps = options.steps
    if len(steps) != options.infer_steps:
        found.append(
            f"There are {len(steps)} steps in the denoising step list, but infer_steps says {options.infer_steps}."
        )
    if not steps or any(later >= before for before, later in pairwise(steps)) or not 0 < steps[-1] <= steps[0] <= 1000:
        found.append("The denoising step list falls from 1000 or less towards 0, such as 1000, 750, 500, 250.")
    if not 0 < options.boundary < max(2, len(steps)):
        found.append(f"boundary_step_index lies between the steps, 1 to {len(steps) - 1}, not at {options.boundary}.")
    for what, chosen, allowed in (
        ("quantisation scheme", options.scheme, ("", *SCHEMES)),
        ("attention", options.attention, ATTENTIONS),
        ("offload", options.offload, get_args(Offload)),
        ("task", options.task, get_args(Task)),
    ):
        if chosen not in allowed:
            found.append(f"“{chosen}” is no {what} of LightX2V; there are: {', '.join(one for one in allowed if one)}.")
    if options.tries < 1 or options.limit_s <= 0:
        found.append("A clip needs at least one try, and time for it.")
    if options.shift is not None and not 0.0 < options.shift <= 50.0:
        found.append(f"sample_shift lies between 0 and 50, not at {options.shift}.")
    return found


def _files(options: ClipOptions) -> list[str]:
    found: list[str] = []
    kind = _quantised_by(options.scheme)
    for expert, path in zip(EXPERTS, (options.high_noise, options.low_noise), strict=True):
        weights = _looked_at(path, found)
        if weights is None:
            continue
        if weights.lora:
            found.append(f"{path.name} is a LoRA and not a model.")
            continue
        found += _wrong_expert(path, weights, expert, "model")
        if weights.comfyui:
            found.append(f"{path.name} is made for ComfyUI; take the file without “comfyui” in its name.")
        elif weights.quantised != kind:
            is_, needs = (one or "not quantised (bf16)" for one in (weights.quantised, kind))
            found.append(
                f"{path.name} is {is_}, but the scheme “{options.scheme or 'none'}” needs a file that is {needs}."
            )
    if options.high_noise == options.low_noise:
        found.append(f"{options.high_noise.name} is named for both experts.")
    if options.t5_scheme and options.t5 is None:
        found.append("A scheme is named for the text encoder, but no file.")
    if options.t5 is not None and not options.t5.is_file():
        found.append(f"The text encoder {options.t5} is not there.")
    return found


def _loras(options: ClipOptions) -> list[str]:
    found: list[str] = []
    names = [lora.name for lora in options.loras]
    for expert in EXPERTS:
        if names.count(expert) > 1:
            found.append(f"There are {names.count(expert)} LoRAs for {expert}; there can be one.")
    if options.scheme and len(set(names)) == 1:
        found.append(f"Quantised experts take a LoRA each, but there is one for {names[0]} only.")
    for lora in options.loras:
        if lora.name not in EXPERTS:
            found.append(f"“{lora.name}” is no target of a LoRA; there are: {', '.join(EXPERTS)}.")
            continue
        if not 0.0 < abs(lora.strength) <= _STRONGEST:
            found.append(
                f"The strength of {lora.path.name} cannot be {lora.strength}: it is up to {_STRONGEST:.0f}, and not 0."
            )
        weights = _looked_at(lora.path, found)
        if weights is not None and not weights.lora:
            found.append(f"{lora.path.name} is no LoRA.")
        elif weights is not None:
            found += _wrong_expert(lora.path, weights, lora.name, "LoRA")
    return found


def _wrong_expert(path: Path, weights: Weights, expert: Expert, what: str) -> list[str]:
    if not weights.experts or weights.experts == {expert}:
        return []
    if len(weights.experts) > 1:
        return [f"The name of {path.name} speaks of both experts; name the {what} so that it is clear which it is for."]
    return [f"{path.name} is a {what} for {next(iter(weights.experts))}, but is named for {expert}."]


def _looked_at(path: Path, found: list[str]) -> Weights | None:
    try:
        return look_at(path)
    except FileNotFoundError:
        found.append(f"{path} is not there.")
    except IsADirectoryError:
        found.append(f"{path} is a folder and not a file of weights.")
    except OSError as error:
        found.append(f"{path} cannot be read ({(error.strerror or str(error)).lower()}).")
    except ValueError:
        found.append(f"{path.name} is damaged or no file of weights.")
    return None


def _quantised_by(scheme: str) -> Quantised:
    kinds: tuple[Quantised, ...] = ("fp8", "int8", "nvfp4", "gguf")
    return next((kind for kind in kinds if scheme.startswith(kind)), "")
