"""The starter's face: an illustrated person whose mouth follows the phonemes of the voice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from desktop.engine.cancel import CancelToken
from desktop.engine.types import Clip, Speech
from desktop.engine.video.clips import clips

if TYPE_CHECKING:
    from desktop.engine.video.artwork import Artwork
    from desktop.engine.video.painter import IllustratedPainter


class IllustratedVideo:
    """Video backend "starter": poses from phonemes here, the drawing in its painter.

    `avatar` is a folder under avatars/ (its artwork is read by `load`), `fps` the frame rate.
    """

    in_process: ClassVar[bool] = True
    streams: bool = True

    def __init__(self, avatar: Path, fps: float = 25.0) -> None:
        self.fps = float(fps)
        self._avatar = Path(avatar)
        self._artwork: Artwork | None = None

    def load(self) -> None:
        """Read the avatar's artwork, once. Raises ParleyError naming file and layer when it is broken."""
        from desktop.engine.video.artwork import load_artwork

        if self._artwork is None:
            self._artwork = load_artwork(self._avatar)

    def close(self) -> None:
        self._artwork = None

    def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
        """The sound with a MouthPose every 1/fps seconds."""
        return clips(speech, turn, cancel, self.fps)

    def painter(self) -> IllustratedPainter:
        """Draws the avatar, alive."""
        from desktop.engine.video.painter import IllustratedPainter

        if self._artwork is None:
            self.load()
        assert self._artwork is not None
        return IllustratedPainter(self._artwork)


class NoVideo(IllustratedVideo):
    """Video backend "off": sound without frames; its painter shows a calm still of the avatar."""

    def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
        """The sound, cut into clips, without frames."""
        return clips(speech, turn, cancel, None)

    def painter(self) -> IllustratedPainter:
        """Draws the avatar with its mouth closed, not moving at all."""
        painter = super().painter()
        painter.still = True
        return painter
