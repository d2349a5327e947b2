"""The two networks that paint the mouth, at fixed batch sizes, on the device and in the precision that suit them."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.video.musetalk.features import ROWS, positions
from desktop.engine.video.musetalk.weights import FEATURES

log = logging.getLogger(__name__)

SIZE = 256
"""Pixels of the face that the network sees and paints, both ways."""
SCALE = 0.18215
"""Of the VAE's latents (Rombach et al., "High-Resolution Image Synthesis with Latent Diffusion Models")."""
SHAPES = (1, 2, 4, 8)
"""Batch sizes that are tried out when loading; others are filled up to the next one. The processor gains nothing from
more than one."""

Pictures = npt.NDArray[np.uint8]
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
        _refuse(f'[video] precision is "{precision}".', f"Write auto, {', '.join(kinds)}.")
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    kind = device.partition(":")[0]
    if kind not in ("auto", *there):
        _refuse(f'[video] device is "{device}".', "Write auto, cuda, mps or cpu.")
    if kind == "auto":
        kind = device = next(name for name, available in there.items() if available)
    if not there[kind] or (kind == "cuda" and int(device.partition(":")[2] or 0) >= torch.cuda.device_count()):
        _refuse(f"[video] device is {device}, and this machine has none.", "Write auto, or cpu.", ExitCode.MISSING)
    automatic = {"cuda": ("fp16", "bf16", "fp32"), "mps": ("fp16", "fp32"), "cpu": ("fp32",)}[kind]
    if kind == "cuda" and not torch.cuda.is_bf16_supported(including_emulation=False):
        automatic = ("fp16", "fp32")
    tried = automatic if precision == "auto" else (precision,)
    return tuple(Place(torch.device(device), kinds[name]) for name in tried)


class Networks:
    """Latents of the face and features of the sound in, pictures of the talking face out."""

    def __init__(
        self, unet: Any, decoder: Any, place: Place, graphs: bool = True, shapes: tuple[int, ...] = ()
    ) -> None:
        """`decoder` is an AutoencoderKL, or an AutoencoderTiny. `graphs`: replay CUDA graphs on a CUDA device.
        `shapes`: batch sizes, rising from 1; SHAPES where the device has a use for them.
        """
        import torch

        self.place = place
        self.shapes = shapes or (SHAPES[:1] if place.device.type == "cpu" else SHAPES)
        self.most = self.shapes[-1]
        """Frames made at once; less where the memory did not suffice."""
        form = torch.channels_last if place.device.type == "cuda" else torch.contiguous_format
        self._unet = moved(unet, place, form)
        self._decoder = moved(decoder, place, form)
        self._tiny = type(decoder).__name__ == "AutoencoderTiny"
        self._positions = torch.from_numpy(positions()).to(place.device)
        self._zero = torch.zeros((), dtype=torch.long, device=place.device)
        self._latents: Any = None
        self._graphs: dict[int, _Graph] = {}
        self._wants_graphs = graphs and place.device.type == "cuda"
        self._pinned: Any = None

    @property
    def graphed(self) -> bool:
        """Whether CUDA graphs are replayed."""
        return bool(self._graphs)

    def show(self, latents: npt.NDArray[np.float16]) -> None:
        """The base pictures' latents, (count, 8, 32, 32), undivided."""
        import torch

        self._latents = torch.from_numpy(latents).to(self.place.device, self.place.dtype)

    def warm(self) -> None:
        """Try every batch size, the largest first: memory and kernels are found now and not while someone waits.

        Raises ParleyError when there is not even memory for one frame, and FloatingPointError when the precision
        does not suffice.
        """
        import torch

        if self.place.device.type == "cuda":
            torch.backends.cudnn.benchmark = True
        for size in reversed(self.shapes):
            if size > self.most:
                continue
            sound = torch.zeros((size, ROWS, FEATURES), device=self.place.device)
            if not np.isfinite(self.paint([0] * size, sound, raw=True)).all():
                raise FloatingPointError(f"{self.place.shown}: not a number")
            if self._wants_graphs and size <= self.most:
                self._capture(size)
            self.paint([0] * size, sound)

    def paint(self, indices: Sequence[int], features: Any, cancel: CancelToken | None = None, raw: bool = False) -> Any:
        """The faces at the base pictures `indices` speaking `features` (n, 50, 384): (n, 256, 256, 3) BGR uint8.

        `raw`: as the network gives them, float32. Without enough memory half as many are made at once, from then on.
        Raises ParleyError when one is too much, and Cancelled.
        """
        made: list[Any] = []
        done = 0
        while done < len(indices):
            if cancel is not None:
                cancel.raise_if_cancelled()
            count = min(self.most, len(indices) - done)
            part = slice(done, done + count)
            with _Short() as short:
                made.append(self._paint(list(indices[part]), features[part], raw))
            if short.happened:
                self._retreat()
            else:
                done += count
        return np.concatenate(made) if len(made) != 1 else made[0]

    def close(self) -> None:
        """Free everything."""
        self._graphs.clear()
        self._unet = self._decoder = self._latents = self._pinned = None
        gc.collect()
        free(self.place.device)

    def _retreat(self) -> None:
        self._graphs = {size: graph for size, graph in self._graphs.items() if size < self.most}
        free(self.place.device)
        if self.most == self.shapes[0]:
            raise no_memory()
        self.most = max(shape for shape in self.shapes if shape < self.most)
        log.warning("not enough memory: %d frames at once from now on", self.most)

    def _paint(self, indices: list[int], features: Any, raw: bool) -> Any:
        import torch

        count = len(indices)
        size = next(shape for shape in self.shapes if shape >= count)
        with torch.inference_mode():
            at = torch.tensor(indices + [indices[-1]] * (size - count), device=self.place.device)
            if size > count:
                features = torch.cat([features, features[-1:].expand(size - count, -1, -1)])
            if raw:
                return self._forward(at, features)[:count].float().cpu().numpy()
            graph = self._graphs.get(size)
            pixels = graph.replay(at, features) if graph else self._pixels(self._forward(at, features))
            return self._fetch(pixels[:count])

    def _forward(self, at: Any, features: Any) -> Any:
        """One pass without noise or guidance, at time 0; pictures in -1..1, (n, 3, 256, 256) RGB."""
        states = (features + self._positions).to(self.place.dtype)
        latents = self._latents.index_select(0, at)
        made = self._unet(latents, self._zero, encoder_hidden_states=states, return_dict=False)[0]
        return self._decoder.decode(made if self._tiny else made / SCALE, return_dict=False)[0]

    def _pixels(self, made: Any) -> Any:
        import torch

        made = (made.float() / 2 + 0.5).clamp(0, 1).mul(255).round().to(torch.uint8)
        return made.flip(1).permute(0, 2, 3, 1).contiguous()

    def _fetch(self, pixels: Any) -> Pictures:
        """To the window's side of the bus, by way of memory that the card writes to directly."""
        import torch

        if self.place.device.type != "cuda":
            return np.asarray(pixels.cpu().numpy())
        if self._pinned is None:
            self._pinned = torch.empty((self.shapes[-1], SIZE, SIZE, 3), dtype=torch.uint8, pin_memory=True)
        there = self._pinned[: len(pixels)]
        there.copy_(pixels, non_blocking=True)
        torch.cuda.current_stream(self.place.device).synchronize()
        return np.array(there.numpy())

    def _capture(self, size: int) -> None:
        """Record the pass for `size` frames. A small batch mostly waits for its kernels' launching."""
        import torch

        try:
            graph = _Graph(size, self.place.device, lambda at, sound: self._pixels(self._forward(at, sound)))
            at = torch.zeros(size, dtype=torch.long, device=self.place.device)
            sound = torch.randn((size, ROWS, FEATURES), device=self.place.device)
            with torch.inference_mode():
                expected = self._pixels(self._forward(at, sound)).int()
                apart = (graph.replay(at, sound).int() - expected).abs().max().item()
        except Exception as error:
            if ran_out(error):
                log.warning("no memory for a CUDA graph of %d frames", size)
            else:
                log.warning("no CUDA graph of %d frames: %s", size, error)
                self._wants_graphs = False
            free(self.place.device)
            return
        if apart > 2:
            log.warning("the CUDA graph of %d frames paints something else (%d apart): not used", size, apart)
            self._wants_graphs = False
            return
        self._graphs[size] = graph


class _Graph:
    """A pass recorded once and replayed in one call."""

    def __init__(self, size: int, device: Any, run: Callable[[Any, Any], Any]) -> None:
        import torch

        with torch.inference_mode():
            self._at = torch.zeros(size, dtype=torch.long, device=device)
            self._sound = torch.zeros((size, ROWS, FEATURES), device=device)
            side = torch.cuda.Stream(device)
            side.wait_stream(torch.cuda.current_stream(device))
            with torch.cuda.stream(side):
                for _ in range(2):
                    run(self._at, self._sound)
            torch.cuda.current_stream(device).wait_stream(side)
            self._graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(self._graph):
                self._made = run(self._at, self._sound)

    def replay(self, at: Any, sound: Any) -> Any:
        """The pixels; overwritten by the next call."""
        self._at.copy_(at)
        self._sound.copy_(sound)
        self._graph.replay()
        return self._made


class _Short:
    """Lets a want of memory end its block instead of the turn. What the block held is let go of with it."""

    happened = False

    def __enter__(self) -> _Short:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        self.happened = error is not None and ran_out(error)
        return self.happened


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
