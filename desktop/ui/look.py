"""What stands over the picture is painted with each of its frames, and looks the same in nearly all of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget


class Look:
    """A widget's picture, drawn anew only when something that it depends on has changed."""

    def __init__(self) -> None:
        self._made_for: Hashable = None
        self._pixmap = QPixmap()

    def paint(self, widget: QWidget, depends_on: Hashable, draw: Callable[[QPainter], None]) -> None:
        """Paint `widget`, from within its paintEvent. `draw` gets an antialiasing painter over a clear picture.

        `depends_on` is whatever `draw` reads beside the widget's size, scale, font and palette.
        """
        ratio = widget.devicePixelRatioF()
        made_for = (
            depends_on,
            widget.width(),
            widget.height(),
            ratio,
            widget.palette().cacheKey(),
            widget.font().key(),
        )
        if made_for != self._made_for:
            self._made_for = made_for
            self._pixmap = QPixmap(widget.size() * ratio)
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._pixmap)
            painter.setFont(widget.font())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter)
            painter.end()
        QPainter(widget).drawPixmap(0, 0, self._pixmap)
