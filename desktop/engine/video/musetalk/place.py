"""Where MuseTalk's networks run: the device, the precision, and what is done when memory is short there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.engine.errors import ExitCode, ParleyError, Problem

_SHORT = ("out of memory", "not enough memory", "allocate memory", "bad_alloc")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the networks run. `device` and `dtype` are torch's."""

    device: Any
    dtype: Any

    @property
    def shown(self) -> str:
        """For people: "NVIDIA GeForce RTX 3090, fp16"."""
        import torch

        name = {"cpu": "the processor", "mps": "the Mac's graphics"}.get(self.device.type, "")
        names = {torch.float16: "fp16", torch.bfloat16: "bf16", torch.float32: "fp32"}
        return f"{name or torch.cuda.get_device_name(self.device)}, {names[self.dtype]}"


def places(device: str, precision: str) -> tuple[Place, ...]:
    """Where to try, the best first. `device`: auto, cuda (cuda:1 …), mps, cpu; `precision`: auto, fp16, bf16, fp32.

    fp16 is the quickest that every card with tensor cores has, and what MuseTalk is run in; where its numbers
    overflow, bf16 and fp32 follow. Raises ParleyError for a device that is not there or a name that is none.
    """
    import torch

    kinds = {"fp16": torch.float16, "bf16": torch.bfloat16, "fp32": torch.float32}
    if precision not in ("auto", *kinds):
        _refuse(f'MuseTalk has no precision "{precision}".', f"There are auto, {', '.join(kinds)}.")
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    kind = device.partition(":")[0]
    if kind not in ("auto", *there):
        _refuse(f'MuseTalk runs on no "{device}".', "There are auto, cuda, mps and cpu.")
    if kind == "auto":
        kind = device = next(name for name, available in there.items() if available)
    if not there[kind] or (kind == "cuda" and int(device.partition(":")[2] or 0) >= torch.cuda.device_count()):
        what = f"MuseTalk is to run on {'a graphics card' if kind == 'cuda' else device}, and PyTorch finds none here."
        _refuse(what, "Set [video] device to auto, or backend to warp.", ExitCode.MISSING)
    automatic = {"cuda": ("fp16", "bf16", "fp32"), "mps": ("fp16", "fp32"), "cpu": ("fp32",)}[kind]
    if kind == "cuda" and not torch.cuda.is_bf16_supported(including_emulation=False):
        automatic = ("fp16", "fp32")
    tried = automatic if precision == "auto" else (precision,)
    return tuple(Place(torch.device(device), kinds[name]) for name in tried)


def no_memory() -> ParleyError:
    """What to say when there is not even memory for one frame."""
    what = "There is not enough memory for MuseTalk's face."
    remedy = "Close other programs that use the graphics card, or set [video] backend to warp."
    return ParleyError(Problem(what, remedy, stage="video"))


def moved(network: Any, place: Place, form: Any = None) -> Any:
    """The network on the device, in the precision. diffusers' own `to` warns of what does not concern these."""
    import torch

    options = {} if form is None else {"memory_format": form}
    return torch.nn.Module.to(network, place.device, place.dtype, **options)


def ran_out(error: BaseException) -> bool:
    """Whether `error` says that there was not enough memory, on whatever device."""
    import torch

    if isinstance(error, MemoryError | torch.cuda.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and any(word in str(error).lower() for word in _SHORT)


def free(device: Any) -> None:
    """Give memory that nobody uses back."""
    import torch

    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()


def _refuse(what: str, remedy: str, code: ExitCode = ExitCode.BAD_INPUT) -> None:
    raise ParleyError(Problem(what, remedy, stage="video"), code)
