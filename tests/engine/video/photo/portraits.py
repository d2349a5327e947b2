"""Portraits to try a photo's face on: our own illustrated people, rendered, and the astronaut where she is at hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop.engine.types import FacePoints
from desktop.engine.video.artwork import load_artwork
from desktop.engine.video.life import STILL
from desktop.engine.video.painter import IllustratedPainter
from desktop.engine.video.visemes import CLOSED

ROOT = Path(__file__).resolve().parents[4]
Picture = npt.NDArray[np.uint8]

NOVA = FacePoints(
    (247.0, 150.0, 226.0, 322.0), (307.0, 298.0), (414.0, 298.0), (360.0, 352.0), (315.0, 399.0), (405.0, 399.0)
)
ATLAS = FacePoints(
    (247.0, 150.0, 226.0, 335.0), (302.0, 300.0), (418.0, 300.0), (360.0, 358.0), (316.0, 407.0), (404.0, 407.0)
)
ASTRONAUT = FacePoints(
    (177.0, 64.0, 95.0, 122.0), (202.0, 99.5), (248.5, 102.5), (224.0, 123.0), (206.0, 142.0), (243.0, 144.0)
)
"""What YuNet finds, about."""


def rendered(name: str, size: int = 720) -> Picture:
    """An illustrated person at rest as a portrait of `size` squared, BGR. The points are for 720."""
    painted = IllustratedPainter(load_artwork(ROOT / "avatars" / name)).draw(STILL, CLOSED, size, size)
    return np.ascontiguousarray(painted[..., :3])


def astronaut(shared: Path) -> Picture:
    """The astronaut's portrait, 512 squared, BGR: a smile that shows the teeth."""
    import cv2

    picture = cv2.imread(str(shared / "faces" / "astronaut.png"))
    assert picture is not None
    return np.asarray(picture, np.uint8)
