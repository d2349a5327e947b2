"""A file that is dropped onto a window: taken where it is one, with a veil that says what will become of it."""

from __future__ import annotations

import os

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDropEvent, QFont, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui.icons import draw_icon
from desktop.ui.theme import ON_VIDEO, scaled


def dropped_file(data: QMimeData) -> str:
    """The path of the one file on this machine that `data` carries; "" for folders, texts, addresses and several."""
    if not data.hasUrls():
        return ""
    urls = data.urls()
    path = urls[0].toLocalFile() if len(urls) == 1 else ""
    return path if path and os.path.isfile(path) else ""


class DropVeil(QWidget):
    """Lies over a window while a file is held above it."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(10, 12, 20, 170))
        frame = QRectF(self.rect()).adjusted(14, 14, -14, -14)
        accent = self.palette().color(QPalette.ColorRole.Accent).lighter(125)
        painter.setPen(QPen(accent, 3, Qt.PenStyle.DashLine, Qt.PenCapStyle.RoundCap))
        painter.drawRoundedRect(frame, 18, 18)
        middle = frame.center()
        draw_icon(painter, "photo", QRectF(middle.x() - 26, middle.y() - 62, 52, 52), ON_VIDEO, 1.5)
        painter.setPen(ON_VIDEO)
        painter.setFont(scaled(self.font(), 1.3, QFont.Weight.DemiBold))
        room = QRectF(frame.left() + 16, middle.y() + 6, frame.width() - 32, 90)
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, self._words)


class FileDrop(QObject):
    """Watches a window for files that are dropped onto it."""

    dropped = Signal(str)
    """The file's path."""

    def __init__(self, window: QWidget, words: str, *fields: QWidget) -> None:
        """`fields` are parts of the window that take dropped texts: a file goes past them."""
        super().__init__(window)
        self._window = window
        self.open = True
        """Whether a file is taken at the moment."""
        self.veil = DropVeil(words, window)
        window.setAcceptDrops(True)
        for widget in (window, *fields):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is not self._window and isinstance(event, QDropEvent) and not dropped_file(event.mimeData()):
            return False
        match kind:
            case QEvent.Type.DragEnter | QEvent.Type.DragMove:
                assert isinstance(event, QDropEvent)
                wanted = self.open and bool(dropped_file(event.mimeData()))
                if wanted:
                    event.setDropAction(Qt.DropAction.CopyAction)
                    event.accept()
                else:
                    event.ignore()
                self._show(wanted)
                return True
            case QEvent.Type.DragLeave:
                self._show(False)
            case QEvent.Type.Drop:
                assert isinstance(event, QDropEvent)
                self._show(False)
                path = dropped_file(event.mimeData()) if self.open else ""
                if path:
                    event.setDropAction(Qt.DropAction.CopyAction)
                    event.accept()
                    self.dropped.emit(path)
                return True
        return False

    def _show(self, shown: bool) -> None:
        if shown:
            self.veil.setGeometry(self._window.rect())
            self.veil.raise_()
        self.veil.setVisible(shown)
