"""The layers of an artwork as pictures for one window size, made once and then only moved about.

This room may paint with QtGui on QImages; it needs no window and no application object.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QByteArray, QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath, QRegion, QTransform
from PySide6.QtSvg import QSvgRenderer

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.video.artwork import PICTURES, STAGE, Artwork
from desktop.engine.video.outline import STACK, runs, seen
from desktop.engine.video.placement import Extent

REACH = QRectF(-STAGE, -STAGE, 3 * STAGE, 3 * STAGE)
"""How far a drawing may extend, in its own units: one stage to every side."""
_PROBE = 0.2
"""Scale at which a layer's extent is found."""
_MARGIN = 10.0
_FINEST_CELL = 2.0
"""Pixels a cell of the outlines must have, or else layers are painted whole: a smooth rim is a pixel wide."""
_BACKGROUND = 0.4
_SHADE = 0.6
"""Pixels a unit for what is soft, the background and the shades: drawn once, enlarged for every window."""
_SHARPEST = 2.0
"""Pixels a unit beyond which layers are enlarged, not drawn finer: that keeps a new 4K size quick."""
_TALL = 1.22
"""In a tall window the stage may be this many times as wide as the window."""

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Layout:
    """Where the square stage stands in a window: units * scale + (left, top) are pixels."""

    scale: float
    left: float
    top: float


def layout(width: int, height: int) -> Layout:
    """The stage fills the shorter side, a little more in tall windows; spare height goes mostly above."""
    side = min(float(height), width * _TALL)
    spare = height - side
    below = min(spare * 0.35, side * 0.4)
    return Layout(side / STAGE, (width - side) / 2, spare - below)


@dataclass(frozen=True)
class Sprite:
    """A layer as a picture; `area` is the part of the drawing (in units) that it covers.

    What lies outside `outline` is never seen (None: small enough to be painted whole).
    """

    image: QImage
    area: QRectF
    outline: QPainterPath | None = None

    def paint(self, painter: QPainter, clipped: bool = False) -> None:
        """Paint the layer under the painter's transform; `clipped`: a clip is in force already."""
        if clipped or self.outline is None:
            painter.drawImage(self.area, self.image)
        else:
            # Between two frames the picture has left the processor's cache, and a turned picture is read in an order
            # that nothing foresees. To read all of it in a row first costs a tenth of what it saves.
            np.frombuffer(self.image.constBits(), np.uint32).max()
            painter.setClipPath(self.outline)
            painter.drawImage(self.area, self.image)
            painter.setClipping(False)


class Layers:
    """Renders an artwork's layers at any scale. Raises ParleyError when QtSvg cannot read one."""

    def __init__(self, artwork: Artwork) -> None:
        self._renderers: dict[str, QSvgRenderer] = {}
        for name, document in artwork.pictures.items():
            renderer = QSvgRenderer(QByteArray(document))
            if not renderer.isValid():
                raise ParleyError(
                    Problem(
                        f"The layer '{name}' of the avatar '{artwork.name}' cannot be drawn.",
                        "Save the drawing again as plain SVG.",
                        stage="video",
                    ),
                    ExitCode.MISSING,
                )
            self._renderers[name] = renderer
        self._alphas: dict[str, npt.NDArray[np.uint8]] = {}
        self._areas: dict[str, QRectF] = {}
        self._outlines: dict[str, QPainterPath] = {}
        self._soft: dict[str, QImage] = {}

    def _render(self, name: str, area: QRectF, scale: float) -> QImage:
        size = (max(1, round(area.width() * scale)), max(1, round(area.height() * scale)))
        image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer = self._renderers[name]
        renderer.setViewBox(area)
        renderer.render(painter, QRectF(0, 0, *size))
        painter.end()
        return image

    def _alpha(self, name: str) -> npt.NDArray[np.uint8] | None:
        """The opacity of a layer all over REACH, coarsely; None when there is no such layer."""
        if name in self._renderers and name not in self._alphas:
            image = self._render(name, REACH, _PROBE)
            self._alphas[name] = pixels(image)[:, :, 3].copy()
        return self._alphas.get(name)

    def _outline(self, name: str) -> QPainterPath | None:
        """The part of a large layer that can be seen, in units; None for the small ones."""
        if name in STACK and name not in self._outlines:
            cell = 1.0 / _PROBE
            region = QRegion()
            for run in runs(seen(name, self._alpha, cell)):
                region += QRect(*run)
            path = QPainterPath()
            path.addRegion(region)
            to_units = QTransform(cell, 0, 0, cell, REACH.left(), REACH.top())
            self._outlines[name] = to_units.map(path.simplified())
        return self._outlines.get(name)

    def area(self, name: str) -> QRectF:
        """What the layer covers, in units, with a small margin; empty for an empty layer."""
        if name not in self._areas:
            alpha = self._alpha(name)
            assert alpha is not None
            rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
            if not len(rows):
                self._areas[name] = QRectF()
            else:
                left, top = columns[0] / _PROBE + REACH.left(), rows[0] / _PROBE + REACH.top()
                right, bottom = (columns[-1] + 1) / _PROBE + REACH.left(), (rows[-1] + 1) / _PROBE + REACH.top()
                extent = QRectF(left, top, right - left, bottom - top)
                self._areas[name] = extent.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        return self._areas[name]

    def _softly(self, name: str, area: QRectF) -> QImage:
        """A soft layer's picture of `area`, drawn the first time it is needed."""
        if name not in self._soft:
            self._soft[name] = self._render(name, area, _BACKGROUND if name == "background" else _SHADE)
        return self._soft[name]

    def sprite(self, name: str, visible: QRectF, scale: float) -> Sprite | None:
        """The layer with its shade, cut to what can be seen; None where there is nothing."""
        if name not in self._renderers:
            return None
        area = self.area(name).intersected(visible)
        if area.isEmpty():
            return None
        # Whole pixels, so that a picture is exactly as many units wide as its area says.
        area = QRectF(
            area.left(), area.top(), round(area.width() * scale + 1) / scale, round(area.height() * scale + 1) / scale
        )
        image = self._render(name, area, scale)
        shade = f"{name}-shade"
        if shade in self._renderers:
            whole = self.area(name)
            soft = self._softly(shade, whole)
            across, down = soft.width() / whole.width(), soft.height() / whole.height()
            painter = QPainter(image)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
            painter.drawImage(
                QRectF(0, 0, image.width(), image.height()),
                soft,
                QRectF(
                    (area.left() - whole.left()) * across,
                    (area.top() - whole.top()) * down,
                    area.width() * across,
                    area.height() * down,
                ),
            )
            painter.end()
        return Sprite(image, area, self._outline(name) if scale / _PROBE >= _FINEST_CELL else None)

    def background(self, width: int, height: int, at: Layout) -> Picture:
        """The background for a whole window, (height, width, 4) BGRA; enlarged where the drawing ends."""
        scale = max(at.scale, width / REACH.width(), height / REACH.height())
        grow = scale / at.scale
        middle = STAGE / 2
        left, top = -at.left / at.scale, -at.top / at.scale
        area = QRectF(middle + (left - middle) / grow, middle + (top - middle) / grow, width / scale, height / scale)
        area.moveLeft(min(max(area.left(), REACH.left()), REACH.right() - area.width()))
        area.moveTop(min(max(area.top(), REACH.top()), REACH.bottom() - area.height()))
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(0xFF000000)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        soft = _BACKGROUND
        source = area.translated(-REACH.left(), -REACH.top())
        painter.drawImage(
            QRectF(0, 0, width, height),
            self._softly("background", REACH),
            QRectF(source.left() * soft, source.top() * soft, source.width() * soft, source.height() * soft),
        )
        painter.end()
        return pixels(image).copy()


def pixels(image: QImage) -> Picture:
    """The bytes of a 32-bit image as (height, width, 4): BGRA on the little-endian machines Qt runs on."""
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[:, : image.width() * 4].reshape(image.height(), image.width(), 4)


@dataclass(frozen=True)
class Scene:
    """Everything that is prepared for one window size."""

    at: Layout
    background: Picture
    sprites: dict[str, Sprite]
    extent: Extent
    """What the layers of the head cover, units."""
    canvas: Picture
    surface: QImage
    """The canvas, to be painted on."""


def prepare(layers: Layers, width: int, height: int) -> Scene:
    """Draw every layer for a window of this size, pixels."""
    at = layout(width, height)
    visible = QRectF(-at.left / at.scale, -at.top / at.scale, width / at.scale, height / at.scale)
    visible.adjust(-30, -30, 30, 30)
    sprites = {}
    for name in PICTURES[1:]:
        sprite = layers.sprite(name, visible, min(at.scale, _SHARPEST))
        if sprite is not None:
            sprites[name] = sprite
    extent = QRectF()
    for name, sprite in sprites.items():
        if name in STACK and name != "body":
            extent = extent.united(sprite.area)
    canvas = np.empty((height, width, 4), np.uint8)
    surface = QImage(canvas.data, width, height, width * 4, QImage.Format.Format_RGB32)
    corners = (extent.left(), extent.top(), extent.right(), extent.bottom())
    return Scene(at, layers.background(width, height, at), sprites, corners, canvas, surface)
