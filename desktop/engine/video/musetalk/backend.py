"""The backend "musetalk": a photo's face with a mouth that a network paints, in step with the voice as it comes."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.prefetch import ExhaustedError, Prefetcher
from desktop.engine.types import Clip, Speech
from desktop.engine.video.musetalk.schedule import FPS, LOOKAHEAD_MS, Pace
from desktop.engine.video.musetalk.weights import UnetFiles, find_unet, fingerprint, with_packages

if TYPE_CHECKING:
    from desktop.engine.stages import Painter
    from desktop.engine.video.musetalk.features import Listener
    from desktop.engine.video.musetalk.network import Networks
    from desktop.engine.video.musetalk.performance import Performance
    from desktop.engine.video.musetalk.place import Place
    from desktop.engine.video.musetalk.preparing import Prepared
    from desktop.engine.video.photo.base import Base

log = logging.getLogger(__name__)

PIECES = 64
"""Pieces of speech taken in ahead."""
PATIENCE_S = 0.08
"""So long the next piece of speech may be waited for before what is there is shown without it, seconds."""
LEAD_S = 0.5
"""While so much more is delivered than can have been heard, waiting costs nobody anything."""


class MuseTalkVideo:
    """A stages.Video for a folder under avatars/ whose face is a photo.

    `model` is a folder that holds the weights, with those of the VAE, the Whisper encoder and TAESD in vae/, whisper/
    and taesd/, where `vae`, `whisper` and `taesd` do not say otherwise (see docs/musetalk.md). `fast_decoder`: TAESD
    makes the mouth a third of the work, less sharp. `device`: auto, cuda, mps, cpu. `precision`: auto, fp16, bf16,
    fp32. `finder` looks for the face where the avatar does not say where it is. `graphs`: replay CUDA graphs. It
    always makes 25 frames a second.
    """

    streams: bool = True
    lookahead_s: float = LOOKAHEAD_MS / 1000
    indexed: bool = True

    def __init__(
        self,
        avatar: Path,
        cache: Path,
        model: Path,
        vae: Path | None = None,
        whisper: Path | None = None,
        taesd: Path | None = None,
        fast_decoder: bool = False,
        device: str = "auto",
        precision: str = "auto",
        finder: Path | None = None,
        fps: float = float(FPS),
        graphs: bool = True,
    ) -> None:
        self.fps = float(FPS)
        self.detail = ""
        """What runs it, for people."""
        self._avatar, self._cache, self._finder = Path(avatar), Path(cache), finder
        self._model = Path(model)
        self._vae, self._whisper = Path(vae or self._model / "vae"), Path(whisper or self._model / "whisper")
        self._taesd = Path(taesd or self._model / "taesd") if fast_decoder else None
        self._device, self._precision, self._graphs = device, precision, graphs
        self._base: Base | None = None
        self._prepared: Prepared | None = None
        self._networks: Networks | None = None
        self._listener: Listener | None = None
        self._filters: Any = None
        self._pace = Pace()
        self.clock: Callable[[], float] = time.perf_counter

    def load(self) -> None:
        """Read the models, prepare the avatar's pictures (kept in the cache), try every batch size once.

        Raises ParleyError with a sentence when a file, the face or the memory does not suffice.
        """
        if self._networks is None:
            try:
                with_packages(self._load)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Free everything. Harmless when called twice."""
        networks, base = self._networks, self._base
        self._networks = self._listener = self._prepared = self._base = None
        if networks is not None:
            networks.close()
        if base is not None:
            base.close()

    def painter(self) -> Painter:
        """What blends the frames into the avatar's pictures."""
        from desktop.engine.video.photo.base import Base
        from desktop.engine.video.photo.painter import PhotoPainter

        return PhotoPainter(self._base or Base.open(self._avatar, self._cache, self._finder))

    def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken, at: int = 0) -> Iterator[Clip]:
        """The sound with a Patch every 40 ms, for the Base's pictures from `at` on.

        A clip follows its sound by 160 ms at most: what is there is shown when the next piece does not come. Raises
        Cancelled, and ParleyError where there is not enough memory for a single frame.
        """
        from desktop.engine.video.musetalk.performance import Performance

        self.load()
        assert self._base is not None
        assert self._prepared is not None
        assert self._networks is not None
        assert self._listener is not None
        made_of = (self._base, self._prepared, self._networks, self._listener, self._filters)
        performance = Performance(*made_of, self._pace, turn, at, cancel, self.clock)
        ahead = Prefetcher(speech, PIECES, cancel, "musetalk")
        try:
            yield from self._perform(performance, ahead, cancel)
        finally:
            ahead.close()

    def _perform(self, performance: Performance, ahead: Prefetcher[Speech], cancel: CancelToken) -> Iterator[Clip]:
        began = 0.0
        while True:
            cancel.raise_if_cancelled()
            clip = performance.next_clip()
            cancel.raise_if_cancelled()
            if clip is not None:
                began = began or self.clock()
                yield clip
                continue
            if performance.ended:
                return
            lead_s = performance.delivered_s - (self.clock() - began) if began else 0.0
            patience_s = max(PATIENCE_S, lead_s - LEAD_S) if performance.held else None
            try:
                performance.hear(ahead.get_all(patience_s))
            except TimeoutError:
                performance.pause()
            except ExhaustedError:
                performance.end()

    def _load(self) -> None:
        # Before torch is imported: its threads would spin while they wait for each other.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        from desktop.engine.video.musetalk.features import Listener, mel_filters
        from desktop.engine.video.musetalk.place import no_memory, places, ran_out
        from desktop.engine.video.musetalk.weights import load_whisper
        from desktop.engine.video.photo.base import Base

        tried = places(self._device, self._precision)
        files = find_unet(self._model)
        self._base = Base.open(self._avatar, self._cache, self._finder)
        self._filters = mel_filters()
        self._listener = Listener(load_whisper(self._whisper), tried[0].device)
        for place in tried:
            try:
                self._open(files, place)
            except FloatingPointError as error:
                log.warning("%s; the next precision is tried", error)
                continue
            except Exception as error:
                if ran_out(error):
                    raise no_memory() from error
                raise
            break
        else:
            what = "MuseTalk paints nothing but holes on this machine: its numbers overflow."
            raise ParleyError(Problem(what, "Set [video] backend to warp.", stage="video"))

    def _open(self, files: UnetFiles, place: Place) -> None:
        from desktop.engine.video.musetalk.network import Networks
        from desktop.engine.video.musetalk.preparing import prepare
        from desktop.engine.video.musetalk.weights import load_taesd, load_unet, load_vae
        from desktop.engine.video.photo.folder import read_folder

        assert self._base is not None
        vae: Any = None

        def encoder() -> tuple[Any, Place]:
            nonlocal vae
            vae = vae or load_vae(self._vae)
            return vae, place

        folder = read_folder(self._avatar)
        sources = folder.clips or (folder.portrait,)
        print_ = fingerprint(self._vae)
        self._prepared = prepare(self._base, self._avatar, sources, self._cache, files.version, print_, encoder)
        if self._taesd is None:
            decoder, _ = encoder()
            decoder.encoder = decoder.quant_conv = None
        else:
            decoder, vae = load_taesd(self._taesd), None
        networks = Networks(load_unet(files), decoder, place, self._graphs)
        networks.show(self._prepared.latents)
        networks.warm()
        self._networks = networks
        tier = ", fast decoder" if self._taesd else ""
        graphs = ", CUDA graphs" if networks.graphed else ""
        self.detail = f"version {files.version} on {place.shown}{tier}{graphs}"
        log.info("MuseTalk: %s", self.detail)
