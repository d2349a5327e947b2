"""The face for a photo on any computer: the portrait's own lips bent by the sounds of the voice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from desktop.engine.cancel import CancelToken
from desktop.engine.spawning import import_alone
from desktop.engine.types import Clip, Speech
from desktop.engine.video.clips import clips

if TYPE_CHECKING:
    from desktop.engine.video.photo.base import Base
    from desktop.engine.video.photo.painter import PhotoPainter

RUNG = "warp"


class WarpVideo:
    """Video backend "warp": mouth poses from the sounds, bent into the photo by its painter.

    `avatar` is a folder whose face is a photo, `fps` the frame rate, `cache` where decoded pictures are kept (without
    one they are decoded at each start), `finder` the model that finds the face where the folder does not tell.
    """

    in_process: ClassVar[bool] = True
    streams: bool = True

    def __init__(self, avatar: Path, fps: float = 25.0, cache: Path | None = None, finder: Path | None = None) -> None:
        self.fps = float(fps)
        self._avatar = Path(avatar)
        self._cache = cache
        self._finder = finder
        self._base: Base | None = None

    @property
    def base(self) -> Base:
        """What the person is painted on; loads it."""
        if self._base is None:
            self.load()
        assert self._base is not None
        return self._base

    def load(self) -> None:
        """Find the face and decode the pictures, where that was not done before. Raises ParleyError."""
        if self._base is None:
            from desktop.engine.video.photo.base import Base

            import_alone("cv2")  # before any part of it is imported where it is used

            self._base = Base.open(self._avatar, self._cache, self._finder)

    def close(self) -> None:
        """Let go of the pictures; a painter that is still in use keeps them."""
        self._base = None

    def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
        """The sound with a MouthPose every 1/fps seconds."""
        return clips(speech, turn, cancel, self.fps, RUNG)

    def painter(self) -> PhotoPainter:
        """Draws the person, alive."""
        from desktop.engine.video.photo.painter import PhotoPainter

        return PhotoPainter(self.base)


class StillPhoto(WarpVideo):
    """Video backend "off" for a photo: sound without frames; its painter shows the photo at rest."""

    def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
        """The sound, cut into clips, without frames."""
        return clips(speech, turn, cancel, None)

    def painter(self) -> PhotoPainter:
        """Draws the person with the mouth closed, not moving at all."""
        painter = super().painter()
        painter.still = True
        return painter
