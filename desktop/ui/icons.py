"""The signs on the buttons, drawn as paths on a 24 × 24 grid so that they are sharp at every scale."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

IconName = Literal[
    "mic",
    "stop",
    "captions",
    "chat",
    "menu",
    "send",
    "close",
    "shield",
    "info",
    "warning",
    "error",
    "save",
    "play",
    "down",
    "move",
    "person",
    "photo",
    "done",
    "back",
    "hands free",
    "settings",
    "private",
]

_GRID = 24.0


def _mic(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(9, 2.5, 6, 12), 3, 3)
    path.moveTo(5.5, 11)
    path.arcTo(QRectF(5.5, 4.5, 13, 13), 180, 180)
    path.moveTo(12, 17.5)
    path.lineTo(12, 21)
    path.moveTo(8.5, 21)
    path.lineTo(15.5, 21)


def _stop(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(6.5, 6.5, 11, 11), 2.5, 2.5)


def _captions(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(2.5, 5, 19, 14), 3, 3)
    for left, right, y in ((6, 12, 11), (14.5, 18, 11), (6, 9, 15), (11.5, 18, 15)):
        path.moveTo(left, y)
        path.lineTo(right, y)


def _chat(path: QPainterPath) -> None:
    path.moveTo(8, 18)
    path.lineTo(4, 21)
    path.lineTo(4, 6.5)
    path.arcTo(QRectF(4, 4, 5, 5), 180, -90)
    path.lineTo(18, 4)
    path.arcTo(QRectF(15.5, 4, 5, 5), 90, -90)
    path.lineTo(20.5, 15.5)
    path.arcTo(QRectF(15.5, 13, 5, 5), 0, -90)
    path.closeSubpath()
    for y, right in ((9, 16.5), (13, 13.5)):
        path.moveTo(8, y)
        path.lineTo(right, y)


def _menu(path: QPainterPath) -> None:
    for x in (5.5, 12.0, 18.5):
        path.addEllipse(QPointF(x, 12), 0.9, 0.9)


def _send(path: QPainterPath) -> None:
    path.moveTo(12, 19.5)
    path.lineTo(12, 5)
    path.moveTo(6, 11)
    path.lineTo(12, 5)
    path.lineTo(18, 11)


def _close(path: QPainterPath) -> None:
    path.moveTo(6.5, 6.5)
    path.lineTo(17.5, 17.5)
    path.moveTo(17.5, 6.5)
    path.lineTo(6.5, 17.5)


def _shield(path: QPainterPath) -> None:
    path.moveTo(12, 2.5)
    path.lineTo(19.5, 5.5)
    path.cubicTo(QPointF(19.5, 14), QPointF(17, 18.5), QPointF(12, 21.5))
    path.cubicTo(QPointF(7, 18.5), QPointF(4.5, 14), QPointF(4.5, 5.5))
    path.closeSubpath()
    path.moveTo(8.5, 11.8)
    path.lineTo(11, 14.3)
    path.lineTo(15.5, 9)


def _info(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 9, 9)
    path.moveTo(12, 11)
    path.lineTo(12, 16.5)
    path.addEllipse(QPointF(12, 7.6), 0.4, 0.4)


def _warning(path: QPainterPath) -> None:
    path.moveTo(12, 3.5)
    path.lineTo(21.5, 20)
    path.lineTo(2.5, 20)
    path.closeSubpath()
    path.moveTo(12, 9.5)
    path.lineTo(12, 14)
    path.addEllipse(QPointF(12, 17), 0.4, 0.4)


def _error(path: QPainterPath) -> None:
    path.moveTo(8, 2.8)
    for x, y in ((16, 2.8), (21.2, 8), (21.2, 16), (16, 21.2), (8, 21.2), (2.8, 16), (2.8, 8)):
        path.lineTo(x, y)
    path.closeSubpath()
    path.moveTo(12, 7)
    path.lineTo(12, 13)
    path.addEllipse(QPointF(12, 16.6), 0.4, 0.4)


def _save(path: QPainterPath) -> None:
    path.moveTo(12, 3.5)
    path.lineTo(12, 15)
    path.moveTo(7, 10.2)
    path.lineTo(12, 15.2)
    path.lineTo(17, 10.2)
    path.moveTo(4.5, 16.5)
    path.lineTo(4.5, 20)
    path.lineTo(19.5, 20)
    path.lineTo(19.5, 16.5)


def _play(path: QPainterPath) -> None:
    path.moveTo(8, 5)
    path.lineTo(19, 12)
    path.lineTo(8, 19)
    path.closeSubpath()


def _down(path: QPainterPath) -> None:
    path.moveTo(5.5, 9)
    path.lineTo(12, 15.5)
    path.lineTo(18.5, 9)


def _move(path: QPainterPath) -> None:
    path.moveTo(12, 3)
    path.lineTo(12, 21)
    path.moveTo(3, 12)
    path.lineTo(21, 12)
    for x, y, across in ((12, 3, 0), (12, 21, 0), (3, 12, 1), (21, 12, 1)):
        inwards = 2.8 if (x if across else y) < 12 else -2.8
        for side in (-2.8, 2.8):
            path.moveTo(x, y)
            path.lineTo(*((x + inwards, y + side) if across else (x + side, y + inwards)))


def _person(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 8), 4.2, 4.2)
    path.moveTo(4, 20.5)
    path.cubicTo(QPointF(4.4, 15.8), QPointF(7.6, 14), QPointF(12, 14))
    path.cubicTo(QPointF(16.4, 14), QPointF(19.6, 15.8), QPointF(20, 20.5))


def _photo(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(3, 4.5, 18, 15), 3, 3)
    path.addEllipse(QPointF(8.4, 9.4), 1.5, 1.5)
    path.moveTo(4, 17.4)
    path.lineTo(9.6, 12.8)
    path.lineTo(13, 15.6)
    path.lineTo(16.4, 11.6)
    path.lineTo(20.6, 15.8)


def _done(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 9, 9)
    path.moveTo(8, 12.4)
    path.lineTo(11, 15.2)
    path.lineTo(16.2, 9.2)


def _back(path: QPainterPath) -> None:
    path.moveTo(14.5, 5.5)
    path.lineTo(8, 12)
    path.lineTo(14.5, 18.5)


def _hands_free(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(9.2, 6, 5.6, 11), 2.8, 2.8)
    for left, side in ((5.6, 12.8), (2, 20)):
        top = 11.5 - side / 2
        for start in (140, -40):
            path.arcMoveTo(QRectF(left, top, side, side), start)
            path.arcTo(QRectF(left, top, side, side), start, 80)


def _settings(path: QPainterPath) -> None:
    for y, knob in ((6, 15.5), (12, 8), (18, 14)):
        path.moveTo(3.5, y)
        path.lineTo(knob - 2.3, y)
        path.addEllipse(QPointF(knob, y), 2.3, 2.3)
        path.moveTo(knob + 2.3, y)
        path.lineTo(20.5, y)


def _private(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(5, 10.5, 14, 10), 2.5, 2.5)
    path.moveTo(8, 10.5)
    path.lineTo(8, 7.5)
    path.arcTo(QRectF(8, 3.5, 8, 8), 180, -180)
    path.lineTo(16, 10.5)
    path.moveTo(12, 14.5)
    path.lineTo(12, 16.5)


_DRAWINGS: dict[IconName, Callable[[QPainterPath], None]] = {
    "mic": _mic,
    "stop": _stop,
    "captions": _captions,
    "chat": _chat,
    "menu": _menu,
    "send": _send,
    "close": _close,
    "shield": _shield,
    "info": _info,
    "warning": _warning,
    "error": _error,
    "save": _save,
    "play": _play,
    "down": _down,
    "move": _move,
    "person": _person,
    "photo": _photo,
    "done": _done,
    "back": _back,
    "hands free": _hands_free,
    "settings": _settings,
    "private": _private,
}
_FILLED: frozenset[IconName] = frozenset({"menu", "stop", "play"})
_paths: dict[IconName, QPainterPath] = {}


def draw_icon(painter: QPainter, name: IconName, box: QRectF, colour: QColor, stroke: float = 1.7) -> None:
    """Draw the sign `name` into the square `box`; `stroke` is the line's width on the 24 × 24 grid."""
    path = _paths.get(name)
    if path is None:
        path = QPainterPath()
        _DRAWINGS[name](path)
        _paths[name] = path
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / _GRID, box.height() / _GRID)
    painter.setPen(QPen(colour, stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(colour if name in _FILLED else Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()
