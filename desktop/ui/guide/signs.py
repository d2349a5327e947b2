"""The guide's large signs, on the same 24 × 24 grid as the buttons' icons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from desktop.ui.icons import draw_icon

Sign = Literal["hello", "mic", "speaker", "machine", "talk", "done", "key", "wave"]

_GRID = 24.0


def _hello(path: QPainterPath) -> None:
    path.moveTo(8, 18)
    path.lineTo(4.4, 20.6)
    path.lineTo(4.4, 7)
    path.arcTo(QRectF(4.4, 4, 5, 5), 180, -90)
    path.lineTo(17, 4)
    path.arcTo(QRectF(14.6, 4, 5, 5), 90, -90)
    path.lineTo(19.6, 15.5)
    path.arcTo(QRectF(14.6, 13, 5, 5), 0, -90)
    path.closeSubpath()
    for x in (9.2, 14.8):
        path.addEllipse(QPointF(x, 9.4), 0.5, 0.5)
    path.moveTo(8.8, 12.4)
    path.cubicTo(QPointF(10.2, 14.6), QPointF(13.8, 14.6), QPointF(15.2, 12.4))


def _speaker(path: QPainterPath) -> None:
    path.moveTo(4, 9.4)
    path.lineTo(7.4, 9.4)
    path.lineTo(12, 5.4)
    path.lineTo(12, 18.6)
    path.lineTo(7.4, 14.6)
    path.lineTo(4, 14.6)
    path.closeSubpath()
    for side, span in ((6.4, 78), (12.4, 84)):
        box = QRectF(13 - side / 2 + 0.6, 12 - side / 2, side, side)
        path.arcMoveTo(box, span / 2)
        path.arcTo(box, span / 2, -span)


def _machine(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(6.2, 6.2, 11.6, 11.6), 2.2, 2.2)
    path.addRoundedRect(QRectF(9.6, 9.6, 4.8, 4.8), 0.8, 0.8)
    for at in (9.0, 12.0, 15.0):
        for near, far in ((6.2, 3.6), (17.8, 20.4)):
            path.moveTo(at, near)
            path.lineTo(at, far)
            path.moveTo(near, at)
            path.lineTo(far, at)


def _key(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(2.8, 6.4, 18.4, 11.2), 2.6, 2.6)
    path.moveTo(7.4, 12.4)
    path.lineTo(7.4, 14)
    path.lineTo(16.6, 14)
    path.lineTo(16.6, 12.4)


def _wave(path: QPainterPath) -> None:
    for x, half in ((4, 1.6), (8, 4.6), (12, 7.6), (16, 4.6), (20, 1.6)):
        path.moveTo(x, 12 - half)
        path.lineTo(x, 12 + half)


def _done(path: QPainterPath) -> None:
    path.moveTo(5.4, 12.8)
    path.lineTo(10, 17.2)
    path.lineTo(18.8, 7.4)


_DRAWINGS: dict[Sign, Callable[[QPainterPath], None]] = {
    "hello": _hello,
    "speaker": _speaker,
    "machine": _machine,
    "key": _key,
    "wave": _wave,
    "talk": _wave,
    "done": _done,
}
_paths: dict[Sign, QPainterPath] = {}


def draw_sign(painter: QPainter, sign: Sign, box: QRectF, colour: QColor, stroke: float = 1.5) -> None:
    """Draw `sign` into the square `box`; `stroke` is the line's width on the 24 × 24 grid."""
    if sign == "mic":
        draw_icon(painter, "mic", box, colour, stroke)
        return
    path = _paths.get(sign)
    if path is None:
        path = _paths[sign] = QPainterPath()
        _DRAWINGS[sign](path)
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(box.width() / _GRID, box.height() / _GRID)
    painter.setPen(QPen(colour, stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()
