"""The face as it was last time, so that the window need not wait for the first picture of the living one."""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path

from PySide6.QtGui import QImage, QPixmap

from desktop import __version__

log = logging.getLogger(__name__)


class Still:
    """A picture of the avatar in the folder `avatar` for a view of `size` (width, height in pixels).

    It lies in `folder`, one for each avatar, and counts only as long as the artwork is what it was.
    """

    def __init__(self, folder: Path, avatar: Path, size: tuple[int, int]) -> None:
        self._name = avatar.name
        self._folder = folder
        self._size = size
        artwork = [(entry.name, entry.stat().st_size, entry.stat().st_mtime_ns) for entry in os.scandir(avatar)]
        made_from = repr((__version__, str(avatar), size, sorted(artwork)))
        self.path = folder / f"{self._name}-{hashlib.sha256(made_from.encode()).hexdigest()[:16]}.png"

    def load(self) -> QPixmap | None:
        """The picture, if there is one for just this artwork and size."""
        pixmap = QPixmap(str(self.path)) if self.path.exists() else QPixmap()
        return pixmap if (pixmap.width(), pixmap.height()) == self._size else None

    def save(self, picture: QImage) -> None:
        """Keep `picture` instead of what was kept of this avatar; waits for the disk. A failure is only logged."""
        if self.path.exists() or (picture.width(), picture.height()) != self._size:
            return
        part = self.path.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for old in self._folder.glob(f"{self._name}-*"):
                old.unlink()
            if picture.save(str(part), "png", 80):  # type: ignore[call-overload]  # the format may be text
                part.replace(self.path)
        except OSError as error:
            log.info("no picture of %s is kept for the next start: %s", self._name, error)
