"""Shapes between poses: control points, opacities and the path that QtGui fills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QGradient,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QRadialGradient,
    QTransform,
)

from desktop.engine.video.artwork import Morph
from desktop.engine.video.svg import Gradient, Part

INSIDE = "in-"
"""Parts whose name begins so are seen only through the layer's container."""


def _brush(paint: str | Gradient | None, opacity: float) -> QBrush | None:
    if paint is None:
        return None
    if isinstance(paint, str):
        flat = QColor(paint)
        flat.setAlphaF(opacity)
        return QBrush(flat)
    gradient: QGradient
    if paint.radial:
        cx, cy, r, fx, fy = paint.geometry
        gradient = QRadialGradient(cx, cy, r, fx, fy)
    else:
        gradient = QLinearGradient(*paint.geometry)
    if paint.bounding_box:
        gradient.setCoordinateMode(QGradient.CoordinateMode.ObjectMode)
    for offset, name, alpha in paint.stops:
        stop = QColor(name)
        stop.setAlphaF(alpha * opacity)
        gradient.setColorAt(min(1.0, max(0.0, offset)), stop)
    brush = QBrush(gradient)
    brush.setTransform(QTransform(*paint.transform))
    return brush


def _pen(part: Part) -> QPen | None:
    if part.stroke is None:
        return None
    ink = QColor(part.stroke)
    ink.setAlphaF(part.stroke_opacity)
    pen = QPen(ink, part.stroke_width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


class MorphLayer:
    """One layer of poses, ready to be painted at any mixture of them."""

    def __init__(self, morph: Morph, container: str) -> None:
        poses = list(morph.poses.values())
        model = poses[0]
        self._verbs = [part.verbs for part in model]
        self._sizes = np.cumsum([0, *(len(part.points) for part in model)])
        points = np.stack([np.concatenate([part.points for part in pose]) for pose in poses])
        self._flat = points.reshape(len(poses), -1)
        self._opacity = np.array([[part.opacity for part in pose] for pose in poses])
        self._brushes = [_brush(part.fill, part.fill_opacity) for part in model]
        self._pens = [_pen(part) for part in model]
        self._inside = [index for index, part in enumerate(model) if part.name.startswith(INSIDE)]
        low, high = points.min(axis=(0, 1)) - 4.0, points.max(axis=(0, 1)) + 4.0
        self.area = QRectF(low[0], low[1], high[0] - low[0], high[1] - low[1])
        """What the layer can cover in any pose, units."""
        self._container = [part.name for part in model].index(container)
        self._mixture = b""
        self._shape: tuple[dict[int, QPainterPath], list[float]] = ({}, [])

    def _path(self, index: int, points: Sequence[Sequence[float]]) -> QPainterPath:
        path = QPainterPath()
        at = int(self._sizes[index])
        for verb in self._verbs[index]:
            if verb == "C":
                (a, b), (c, d), (e, f) = points[at], points[at + 1], points[at + 2]
                path.cubicTo(a, b, c, d, e, f)
                at += 3
            elif verb == "M":
                path.moveTo(points[at][0], points[at][1])
                at += 1
            else:
                path.closeSubpath()
        return path

    def _fill(self, painter: QPainter, index: int, path: QPainterPath, opacity: float) -> None:
        painter.setOpacity(opacity)
        brush, pen = self._brushes[index], self._pens[index]
        if brush is not None:
            painter.fillPath(path, brush)
        if pen is not None:
            painter.strokePath(path, pen)

    def picture(
        self,
        weights: npt.NDArray[np.float64],
        within: Sequence[tuple[QImage, QRectF, float, float]],
        scale: float,
    ) -> tuple[QImage, QRectF]:
        """The layer by itself at `scale` pixels a unit, and the area it covers."""
        size = (round(self.area.width() * scale + 1), round(self.area.height() * scale + 1))
        image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(QTransform(scale, 0, 0, scale, -self.area.left() * scale, -self.area.top() * scale))
        self.paint(painter, weights, within)
        painter.end()
        return image, QRectF(self.area.left(), self.area.top(), size[0] / scale, size[1] / scale)

    def paint(
        self,
        painter: QPainter,
        weights: npt.NDArray[np.float64],
        within: Sequence[tuple[QImage, QRectF, float, float]] = (),
    ) -> None:
        """Paint the mixture `weights` (one a pose, sum 1) under the painter's transform.

        `within` are pictures (image, area in units, shift right, shift down) seen through the container.
        """
        paths, opacities = self._shaped(weights)
        for index, path in paths.items():
            if index == self._container:
                self._paint_container(painter, paths, opacities, within)
            elif index not in self._inside:
                self._fill(painter, index, path, opacities[index])
        painter.setOpacity(1.0)

    def _shaped(self, weights: npt.NDArray[np.float64]) -> tuple[dict[int, QPainterPath], list[float]]:
        """The paths of the parts that can be seen, by number, and every part's opacity; the last mixture is kept."""
        mixture = weights.tobytes()
        if mixture != self._mixture:
            points = (weights @ self._flat).reshape(-1, 2).tolist()
            opacities = (weights @ self._opacity).tolist()
            paths = {index: self._path(index, points) for index, opacity in enumerate(opacities) if opacity >= 0.004}
            self._mixture, self._shape = mixture, (paths, opacities)
        return self._shape

    def _paint_container(
        self,
        painter: QPainter,
        paths: Mapping[int, QPainterPath],
        opacities: Sequence[float],
        within: Sequence[tuple[QImage, QRectF, float, float]],
    ) -> None:
        """What is inside goes to a small tile, and the tile through the opening: its edge stays smooth.

        (A clip path would be jagged: QPainter does not smooth clips.)
        """
        path = paths[self._container]
        to_device = painter.transform()
        outline = to_device.map(path)
        box = outline.boundingRect().toAlignedRect().adjusted(-1, -1, 1, 1)
        if box.width() < 3 or box.height() < 3 or path.boundingRect().height() < 0.6:
            return
        tile = QImage(box.size(), QImage.Format.Format_ARGB32_Premultiplied)
        tile.fill(0)
        inner = QPainter(tile)
        inner.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        inner.setTransform(to_device * QTransform.fromTranslate(-box.x(), -box.y()))
        # The container's own paint reaches past its edge, so that smoothing the edge lets nothing shine through.
        fill = QPainterPath()
        fill.addRect(path.boundingRect().adjusted(-3, -3, 3, 3))
        self._fill(inner, self._container, fill, 1.0)
        for image, area, right, down in within:
            inner.drawImage(area.translated(right, down), image)
        for index in self._inside:
            if index in paths:
                self._fill(inner, index, paths[index], opacities[index])
        inner.end()
        brush = QBrush(tile)
        brush.setTransform(QTransform.fromTranslate(box.x(), box.y()))
        painter.save()
        painter.resetTransform()
        painter.setOpacity(opacities[self._container])
        painter.fillPath(outline, brush)
        painter.restore()
