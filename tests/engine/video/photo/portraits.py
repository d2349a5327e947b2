"""Portraits to try a photo's face on: our own illustrated people, rendered, and the astronaut where she is at hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from desktop.engine.types import FacePoints
from desktop.engine.video.artwork import load_artwork
from desktop.engine.video.life import STILL
from desktop.engine.video.painter import IllustratedPainter
from desktop.engine.video.visemes import CLOSED, VISEMES, MouthPose

ROOT = Path(__file__).resolve().parents[4]
Picture = npt.NDArray[np.uint8]

NOVA = FacePoints(
    (247.0, 150.0, 226.0, 321.0), (306.0, 298.0), (414.0, 298.0), (360.0, 353.0), (315.0, 398.5), (405.0, 398.5)
)
ATLAS = FacePoints(
    (247.0, 150.0, 226.0, 335.0), (306.0, 300.5), (414.5, 300.5), (360.0, 354.0), (320.0, 411.5), (402.0, 411.5)
)
ASTRONAUT = FacePoints(
    (179.0, 64.0, 88.0, 114.0), (203.5, 101.0), (246.5, 103.5), (223.0, 128.0), (203.5, 140.0), (244.0, 141.5)
)
"""Where a person would mark them."""


def rendered(name: str, size: int = 720) -> Picture:
    """An illustrated person at rest as a portrait of `size` squared, BGR. The points are for 720."""
    painted = IllustratedPainter(load_artwork(ROOT / "avatars" / name)).draw(STILL, CLOSED, size, size)
    return np.ascontiguousarray(painted[..., :3])


def talking(name: str, viseme: str, size: int = 720) -> Picture:
    """The same person with the mouth shape `viseme`."""
    pose = MouthPose(tuple(float(shape == viseme) for shape in VISEMES))
    painted = IllustratedPainter(load_artwork(ROOT / "avatars" / name)).draw(STILL, pose, size, size)
    return np.ascontiguousarray(painted[..., :3])


def astronaut(shared: Path) -> Picture:
    """The astronaut's portrait, 512 squared, BGR: a smile that shows the teeth."""
    import cv2

    path = shared / "data" / "faces" / "astronaut.png"
    if not path.is_file():
        pytest.skip(f"the astronaut is not at {path}")
    picture = cv2.imread(str(path))
    return np.asarray(picture, np.uint8)
