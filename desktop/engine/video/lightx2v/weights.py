"""What a file of weights is, by its name and its head: which expert it is for, how it is quantised, model or LoRA.

Wan2.2 has two experts: one for the first steps, where there is mostly noise, one for the last. LightX2V loads a file
meant for the other one without a word, and the picture is spoilt.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

Expert = Literal["high_noise_model", "low_noise_model"]
EXPERTS: tuple[Expert, ...] = get_args(Expert)
Quantised = Literal["", "fp8", "int8", "nvfp4", "gguf"]

_HIGH = re.compile(r"high[\W_]*noise|(?<![a-z])high(?![a-z])", re.IGNORECASE)
_LOW = re.compile(r"low[\W_]*noise|(?<![a-z])low(?![a-z])", re.IGNORECASE)
_NAMED: tuple[tuple[Quantised, re.Pattern[str]], ...] = (
    ("nvfp4", re.compile(r"nvfp4", re.IGNORECASE)),
    ("fp8", re.compile(r"fp8|float8|e4m3|e5m2", re.IGNORECASE)),
    ("int8", re.compile(r"int8", re.IGNORECASE)),
)
_LONGEST_HEAD = 100_000_000
"""Bytes; the format itself allows no more."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What is known of a file. `experts`: those that its name (or else its folder, or its head) speaks of."""

    experts: frozenset[Expert]
    quantised: Quantised
    lora: bool
    comfyui: bool
    """Made for ComfyUI, whose names of tensors LightX2V does not know."""


def look_at(path: Path) -> Weights:
    """What `path` is. Raises OSError where it cannot be read, ValueError where it is no file of weights."""
    name = path.name
    comfyui = "comfyui" in name.lower()
    if path.suffix.lower() == ".gguf":
        with path.open("rb") as file:
            if file.read(4) != b"GGUF":
                raise ValueError("no GGUF file")
        return Weights(_experts(name, path.parent.name), "gguf", "lora" in name.lower(), comfyui)
    tensors, notes = _head(path)
    experts = _experts(name, path.parent.name) or _experts(json.dumps(notes))
    return Weights(experts, _quantised(name, tensors), _is_lora(tensors), comfyui)


def _experts(*texts: str) -> frozenset[Expert]:
    """Those that the first of `texts` speaks of that speaks of any."""
    for text in texts:
        found: set[Expert] = set()
        if _HIGH.search(text):
            found.add("high_noise_model")
        if _LOW.search(text):
            found.add("low_noise_model")
        if found:
            return frozenset(found)
    return frozenset()


def _quantised(name: str, tensors: dict[str, str]) -> Quantised:
    """By what the tensors are; nvfp4 and int8 files name themselves, since bytes may be anything."""
    kinds = set(tensors.values())
    for kind, pattern in _NAMED:
        if pattern.search(name):
            return kind
    if kinds & {"F8_E4M3", "F8_E5M2"}:
        return "fp8"
    return "int8" if "I8" in kinds else ""


def _is_lora(tensors: dict[str, str]) -> bool:
    return any("lora_" in name or name.endswith((".diff", ".diff_b")) for name in tensors)


def _head(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Each tensor's type, and the notes, of a safetensors file: eight bytes of length, then JSON of that length."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= _LONGEST_HEAD:
            raise ValueError("no safetensors file")
        raw = file.read(length)
    head = json.loads(raw.decode("utf-8"))  # UnicodeDecodeError and JSONDecodeError are ValueErrors
    if not isinstance(head, dict):
        raise ValueError("no safetensors file")
    notes = head.pop("__metadata__", None) or {}
    tensors = {str(name): str(facts.get("dtype")) for name, facts in head.items() if isinstance(facts, dict)}
    return tensors, {str(key): str(value) for key, value in dict(notes).items()}
