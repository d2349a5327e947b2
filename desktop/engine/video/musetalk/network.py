"""The two networks that paint the mouth, at fixed batch sizes."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop.engine.cancel import CancelToken
from desktop.engine.video.musetalk.features import ROWS, positions
from desktop.engine.video.musetalk.place import Place, free, moved, no_memory, ran_out
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
        self._pool: Any = None
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
            pixels = graph.replay(at, features) if graph else self._made(at, features)
            return self._fetch(pixels[:count])

    def _forward(self, at: Any, features: Any) -> Any:
        """One pass without noise or guidance, at time 0; pictures in -1..1, (n, 3, 256, 256) RGB."""
        states = (features + self._positions).to(self.place.dtype)
        latents = self._latents.index_select(0, at)
        made = self._unet(latents, self._zero, encoder_hidden_states=states, return_dict=False)[0]
        return self._decoder.decode(made if self._tiny else made / SCALE, return_dict=False)[0]

    def _made(self, at: Any, features: Any) -> Any:
        """The pass and its pixels, (n, 256, 256, 3) BGR uint8, all of it on the device."""
        import torch

        made = self._forward(at, features)
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
            self._pool = self._pool or torch.cuda.graph_pool_handle()
            graph = _Graph(size, self.place.device, self._pool, self._made)
            at = torch.zeros(size, dtype=torch.long, device=self.place.device)
            sound = torch.randn((size, ROWS, FEATURES), device=self.place.device)
            with torch.inference_mode():
                expected = self._made(at, sound).int()
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

    def __init__(self, size: int, device: Any, pool: Any, run: Callable[[Any, Any], Any]) -> None:
        """`pool` is memory that graphs share which are never replayed at the same time."""
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
            with torch.cuda.graph(self._graph, pool=pool):
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
