"""A picture scaled into a widget, whole or close to a part of it. Places are pixels of the picture as it came."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPalette, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.engine.types import Point
from desktop.ui.studio.data import Picture
from desktop.ui.studio.face_shape import Size
from desktop.ui.studio.parts import image_of

_RADIUS = 12.0
_TALLEST = 470
_LOWEST = 200


class FaceView(QWidget):
    """Fits what is shown of the picture into its middle; its height follows its width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = QImage()
        """The preview."""
        self.scale = 1.0
        """Pixels of the preview for each of the picture's."""
        self._part = QRectF()
        self._pixmap = QPixmap()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def size_px(self) -> Size:
        """Width and height of the picture itself."""
        return max(1.0, self.image.width() / self.scale), max(1.0, self.image.height() / self.scale)

    @property
    def near(self) -> bool:
        """Only a part of the picture is shown."""
        return self._part != QRectF(0, 0, *self.size_px)

    def set_image(self, preview: Picture, scale: float) -> None:
        """Show the whole of `preview`. Raises ValueError, and changes nothing, where it or `scale` is none."""
        image = image_of(preview)
        if not (math.isfinite(scale) and 1e-3 < scale < 1e3):
            raise ValueError(f"a preview has some pixels for each of the picture's, not {scale}")
        self.image, self.scale = image, scale
        self.show_part(None)

    def show_part(self, part: QRectF | None) -> None:
        """Show only `part` of the picture; None shows it whole."""
        whole = QRectF(0, 0, *self.size_px)
        self._part = whole if part is None else part.intersected(whole)
        self._pixmap = QPixmap()
        self.updateGeometry()
        self.update()

    # ---- places ---------------------------------------------------------------------------

    def picture_rect(self) -> QRectF:
        """Where in this widget the part is that is shown."""
        box = QRectF(0, 0, self._part.width(), self._part.height())
        if box.isEmpty():
            return QRectF(self.rect())
        zoom = min(self.width() / box.width(), self.height() / box.height())
        box.setSize(box.size() * zoom)
        box.moveCenter(QRectF(self.rect()).center())
        return box

    @property
    def zoom(self) -> float:
        """Pixels of this widget for each of the picture's."""
        if self._part.isEmpty() or self.width() < 1 or self.height() < 1:
            return 1.0
        return self.picture_rect().width() / self._part.width()

    def to_view(self, at: Point) -> QPointF:
        """A place in the picture, in this widget."""
        return self.picture_rect().topLeft() + (QPointF(*at) - self._part.topLeft()) * self.zoom

    def to_picture(self, at: QPointF) -> Point:
        """A place in this widget, in the picture; it may lie outside."""
        there = (at - self.picture_rect().topLeft()) / self.zoom + self._part.topLeft()
        return there.x(), there.y()

    # ---- Qt -------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self._part.isEmpty():
            return _LOWEST
        return min(_TALLEST, max(_LOWEST, round(width * self._part.height() / self._part.width())))

    def sizeHint(self) -> QSize:
        return QSize(360, self.heightForWidth(360))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, _LOWEST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pixmap = QPixmap()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        painter.setClipPath(path)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.AlternateBase))
        if not self.image.isNull():
            box = self.picture_rect()
            painter.drawPixmap(box, self._fitted(box), QRectF(self._fitted(box).rect()))
            self.draw_over(painter, box)

    def draw_over(self, painter: QPainter, box: QRectF) -> None:
        """Draw what stands on the picture, which is in `box`."""

    def _fitted(self, box: QRectF) -> QPixmap:
        """The preview at the size that is shown, scaled once for many paintings."""
        wanted = (box.size() * self.devicePixelRatioF()).toSize()
        if self._pixmap.size() != wanted:
            part = QRectF(self._part.topLeft() * self.scale, self._part.size() * self.scale).toRect()
            self._pixmap = QPixmap.fromImage(
                self.image.copy(part & self.image.rect()).scaled(
                    wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            )
        return self._pixmap
