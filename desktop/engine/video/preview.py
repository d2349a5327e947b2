"""Pictures of an avatar for whoever makes it: `python -m desktop.engine.video.preview avatars/nova out/`.

Writes visemes.png (every mouth shape), manners.png (idle, half a blink, closed eyes, listening,
thinking, speaking) and tall.png, square.png, wide.png (the sizes a window may have); of a photo
visemes.png and spoken.png (a sentence, frame by frame).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

from desktop.engine.errors import ParleyError
from desktop.engine.types import Manner
from desktop.engine.video.artwork import STAGE, load_artwork
from desktop.engine.video.life import Bearing, posture
from desktop.engine.video.painter import IllustratedPainter
from desktop.engine.video.photo.folder import read_face_section
from desktop.engine.video.photo.preview import preview as photo_preview
from desktop.engine.video.raster import Picture
from desktop.engine.video.visemes import CLOSED, VISEMES, MouthPose

_ZOOM = 2
_CROP = 300
_MOMENT = 440


def pose(viseme: str) -> MouthPose:
    """The mouth wholly in one shape."""
    return MouthPose(tuple(1.0 if name == viseme else 0.0 for name in VISEMES))


def _save(picture: Picture, path: Path) -> None:
    height, width, _ = picture.shape
    data = np.ascontiguousarray(picture)
    if not QImage(data.data, width, height, width * 4, QImage.Format.Format_RGB32).save(str(path)):
        raise ParleyError(f"{path} cannot be written.")


def _sheet(cells: list[Picture], columns: int) -> Picture:
    rows = [np.concatenate(cells[at : at + columns], axis=1) for at in range(0, len(cells), columns)]
    return np.concatenate(rows, axis=0)


def preview(folder: Path, out: Path) -> list[Path]:
    """Draw the avatar in `folder` and write the pictures into `out`. Raises ParleyError."""
    artwork = load_artwork(folder)
    painter = IllustratedPainter(artwork)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ParleyError(f"{out} cannot be made: {error.strerror}.") from error
    x, y = (artwork.pivots["jaw"][0] * _ZOOM, artwork.pivots["jaw"][1] * _ZOOM)
    left, top = int(x - _CROP / 2), int(y - _CROP / 3)
    size = STAGE * _ZOOM
    mouths = [
        painter.draw(Bearing(), pose(name), size, size)[top : top + _CROP, left : left + _CROP].copy()
        for name in VISEMES
    ]
    moments = [
        (Bearing(), CLOSED),
        (Bearing(lids=0.5), CLOSED),
        (Bearing(lids=1.0), CLOSED),
        (posture(Manner.LISTENING), CLOSED),
        (posture(Manner.THINKING), CLOSED),
        (posture(Manner.SPEAKING), pose("ah")),
    ]
    manners = [painter.draw(bearing, mouth, _MOMENT, _MOMENT).copy() for bearing, mouth in moments]
    pictures = {
        "visemes.png": _sheet(mouths, 5),
        "manners.png": _sheet(manners, 3),
        "tall.png": painter.draw(Bearing(), CLOSED, 480, 640).copy(),
        "square.png": painter.draw(Bearing(), CLOSED, STAGE, STAGE).copy(),
        "wide.png": painter.draw(Bearing(), CLOSED, 1600, 1000).copy(),
    }
    for name, picture in pictures.items():
        _save(picture, out / name)
    return [out / name for name in pictures]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Write pictures of an avatar: its mouth shapes, manners and sizes.")
    parser.add_argument("avatar", type=Path, help="the avatar's folder, e.g. avatars/nova")
    parser.add_argument("out", type=Path, help="where to write the pictures")
    chosen = parser.parse_args(arguments)
    try:
        photo = read_face_section(chosen.avatar).get("kind") == "photo"
        for path in (photo_preview if photo else preview)(chosen.avatar, chosen.out):
            print(path)
    except ParleyError as error:
        print(error, file=sys.stderr)
        return int(error.exit_code)
    return 0


if __name__ == "__main__":
    sys.exit(main())
