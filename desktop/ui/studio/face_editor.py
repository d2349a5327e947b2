"""The picture with the face on it, to be corrected by hand. Places are always in pixels of the picture itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from desktop.engine.types import FacePoints, Point
from desktop.ui.language import tr
from desktop.ui.studio import face_shape
from desktop.ui.studio.data import Picture
from desktop.ui.studio.face_handle import EYE, MOUTH, SHADE, Handle, Loupe
from desktop.ui.studio.face_shape import NAMES, POINTS, HandleName
from desktop.ui.studio.face_view import FaceView
from desktop.ui.theme import ON_VIDEO, alpha

_ORDER: tuple[HandleName, ...] = ("whole", *POINTS, "upper_left", "lower_right", "upper_right", "lower_left")
_SETTLE_MS = 300
"""After the last arrow key the face counts as changed."""
_GLASS_STAYS_MS = 1200
_MAGNIFIES = 3.0
_GROWS = 1.05
_DIM = QColor(8, 10, 18, 95)
_SMALL = 0.34
"""A face that takes less of the picture's height is shown from near."""
_ROUND = 1.9
"""Sides of what is shown from near, in sizes of the face."""


class FaceEditor(FaceView):
    """Shows one face of a picture; without one, a face in the middle for the person to drag."""

    changed = Signal(object)
    """The FacePoints after something was moved and let go, or another face was chosen."""
    moved = Signal(object)
    """The FacePoints while something moves."""
    chosen = Signal(int)
    """Which face was clicked on in the picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._faces: tuple[FacePoints, ...] = ()
        self._index = 0
        self._template = False
        self._points = face_shape.template((100, 100))
        self._body_grip: QPointF | None = None
        self.handles: dict[HandleName, Handle] = {}
        for name in _ORDER:
            handle = self.handles[name] = Handle(name, self)
            handle.dragged.connect(self._dragged)
            handle.stepped.connect(self._stepped)
            handle.resized.connect(self._resized)
            handle.let_go.connect(self._let_go)
            handle.hide()
        self.loupe = Loupe(self)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._tell)
        self._glass_gone = QTimer(self, singleShot=True, interval=_GLASS_STAYS_MS)
        self._glass_gone.timeout.connect(self.loupe.hide)
        self.setAccessibleName(tr("The picture and the face in it"))

    # ---- what is shown --------------------------------------------------------------------

    @property
    def points(self) -> FacePoints:
        """The face as it stands."""
        return self._points

    @property
    def index(self) -> int:
        """Which of the faces it is."""
        return self._index

    def set_picture(self, preview: Picture, scale: float, faces: Sequence[FacePoints]) -> None:
        """Show `preview`, which has `scale` pixels for each of the picture's, and the first of `faces`.

        A small face is shown from near. Raises ValueError for a preview or a scale that is none.
        """
        self.set_image(preview, scale)
        self._faces = tuple(face_shape.sane(face, self.size_px) for face in faces)
        for handle in self.handles.values():
            handle.show()
        self._settle.stop()
        self.loupe.hide()
        self._begin_with(0)
        self._come_near()

    def _come_near(self) -> None:
        """Show one small face from near; several whole, to choose from."""
        self.set_near(len(self._faces) == 1 and self._points.box[3] < _SMALL * self.size_px[1])

    @Slot(bool)
    def set_near(self, near: bool) -> None:
        """Show the face and what is round it, or the whole picture."""
        x, y, width, height = self._points.box
        side = max(width, height) * _ROUND
        part = QRectF(x + (width - side) / 2, y + (height - side) / 2, side, side)
        self.show_part(part if near else None)
        self.loupe.hide()
        self._show(self._points)

    @Slot(int)
    def choose(self, index: int) -> None:
        """Take another of the faces."""
        if 0 <= index < len(self._faces) and index != self._index:
            self._begin_with(index)
            self._tell()

    @Slot()
    def reset(self) -> None:
        """The face as it was found; in the middle where none was."""
        self._begin_with(self._index)
        self._tell()

    def set_points(self, points: FacePoints) -> None:
        """Show `points` as somebody left them earlier; `reset` goes back to what was found, or to them."""
        points = face_shape.sane(points, self.size_px)
        self._faces = self._faces or (points,)
        self._template = False
        self._show(points)
        self._come_near()

    def _begin_with(self, index: int) -> None:
        self._index = index
        self._template = not self._faces
        self._show(self._faces[index] if self._faces else face_shape.template(self.size_px))

    def _show(self, points: FacePoints) -> None:
        self._points = points
        for name, handle in self.handles.items():
            at = self.to_view(face_shape.place(points, name))
            if name == "whole":
                at.setY(max(at.y(), 16.0))
            handle.stand_at(at.x(), at.y())
            x, y = face_shape.place(points, name)
            moves, sizes = tr("The arrow keys move it."), tr("The arrow keys move it, plus and minus change its size.")
            place = tr("{x} to the right, {y} down.").format(x=round(x), y=round(y))
            handle.setAccessibleDescription(f"{place} {sizes if name == 'whole' else moves}")
        self.update()

    # ---- what the person does -------------------------------------------------------------

    @Slot(str, QPointF)
    def _dragged(self, name: HandleName, at: QPointF) -> None:
        self._move(name, self.to_picture(at))
        self._glass_gone.stop()
        self._magnify(name)

    @Slot(str, int, int)
    def _stepped(self, name: HandleName, x: int, y: int) -> None:
        """A step is one pixel of the picture, or of the screen where that is more."""
        step = max(1.0, 1.0 / self.zoom)
        here = face_shape.place(self._points, name)
        self._move(name, (here[0] + x * step, here[1] + y * step))
        self._magnify(name)
        self._glass_gone.start()
        self._settle.start()

    @Slot(str, int)
    def _resized(self, _name: str, way: int) -> None:
        self._show(face_shape.grown(self._points, _GROWS**way, self.size_px))
        self.moved.emit(self._points)
        self._settle.start()

    @Slot(str)
    def _let_go(self, _name: str) -> None:
        self.loupe.hide()
        self._tell()

    def _move(self, name: HandleName, to: Point) -> None:
        self._show(face_shape.moved(self._points, name, to, self.size_px, along=self._template))
        if name in POINTS:
            self._template = False
        self.moved.emit(self._points)

    @Slot()
    def _tell(self) -> None:
        self._settle.stop()
        self.changed.emit(self._points)

    def _magnify(self, name: HandleName) -> None:
        if name not in POINTS:
            return
        x, y = face_shape.place(self._points, name)
        at = QPointF(x, y) * self.scale
        zoom = max(_MAGNIFIES * self.zoom / self.scale, 1.0)
        self.loupe.look(self.image, at, zoom, tr(NAMES[name]), self.to_view((x, y)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Within the box the whole face is dragged; another face is chosen by a click on it."""
        if self.image.isNull() or event.button() != Qt.MouseButton.LeftButton:
            return
        at = self.to_picture(event.position())
        if _within(self._points, at):
            here = face_shape.place(self._points, "whole")
            self._body_grip = QPointF(at[0] - here[0], at[1] - here[1])
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        for index, face in enumerate(self._faces):
            if index != self._index and _within(face, at):
                self.chosen.emit(index)
                return

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._body_grip is not None:
            at = self.to_picture(event.position())
            self._move("whole", (at[0] - self._body_grip.x(), at[1] - self._body_grip.y()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._body_grip is not None:
            self._body_grip = None
            self.unsetCursor()
            self._tell()

    # ---- Qt -------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.loupe.hide()
        self._show(self._points)

    def draw_over(self, painter: QPainter, box: QRectF) -> None:
        face = self._view_box(self._points)
        outside = QPainterPath()
        outside.addRect(box)
        inner = QPainterPath()
        inner.addRoundedRect(face, 6, 6)
        painter.fillPath(outside.subtracted(inner), _DIM)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for index, other in enumerate(self._faces):
            if index != self._index:
                painter.setPen(QPen(alpha(ON_VIDEO, 0.6), 1.4, Qt.PenStyle.DashLine))
                painter.drawRoundedRect(self._view_box(other), 6, 6)
        for colour, width in ((SHADE, 3.0), (alpha(ON_VIDEO, 0.9), 1.3)):
            painter.setPen(QPen(colour, width))
            painter.drawRoundedRect(face, 3, 3)
        eyes = self.to_view(self._points.eye_left), self.to_view(self._points.eye_right)
        lips = self.to_view(self._points.mouth_left), self.to_view(self._points.mouth_right)
        for (left, right), colour in ((eyes, EYE), (lips, MOUTH)):
            painter.setPen(QPen(alpha(colour, 0.75), 1.4, Qt.PenStyle.DotLine))
            painter.drawLine(left, right)

    def _view_box(self, points: FacePoints) -> QRectF:
        x, y, width, height = points.box
        return QRectF(self.to_view((x, y)), self.to_view((x + width, y + height)))


def _within(points: FacePoints, at: Point) -> bool:
    x, y, width, height = points.box
    return x <= at[0] <= x + width and y <= at[1] <= y + height
