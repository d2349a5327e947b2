"""The list of the conversations: a model and how a row is painted, so that ten thousand of them cost what ten do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui.history.data import Row, when_words
from desktop.ui.icons import draw_icon
from desktop.ui.language import tr
from desktop.ui.theme import LEVEL_COLOURS, SCROLL_BAR, alpha, scaled

_ROW = Qt.ItemDataRole.UserRole
_PAD = 12.0
Index = QModelIndex | QPersistentModelIndex


class Rows(QAbstractListModel):
    """The conversations, the latest first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._places: dict[str, int] = {}

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._places = {row.key: place for place, row in enumerate(rows)}
        self.endResetModel()

    def place(self, key: str) -> int:
        """Where the conversation `key` stands, -1 for nowhere."""
        return self._places.get(key, -1)

    def row(self, place: int) -> Row:
        return self._rows[place]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == _ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (row.title, row.who, when_words(row.when, date.today()), row.trouble)))
        return None


class _Painted(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        height = QFontMetricsF(option.font).height()
        return QSize(100, round(2.05 * height + 22))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(_ROW)
        palette, font, state = option.palette, option.font, option.state
        box = QRectF(option.rect).adjusted(4, 2, -4, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(alpha(palette.color(QPalette.ColorRole.Accent), 0.20 if selected else 0.08))
            painter.drawRoundedRect(box, 10, 10)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Link), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 10, 10)
        ink, dim = palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.PlaceholderText)
        upper = QRectF(box.left() + _PAD, box.top() + 8, box.width() - 2 * _PAD, QFontMetricsF(font).height() + 2)
        upper.setRight(upper.right() - self._when(painter, row, font, upper, dim))
        if row.trouble:
            side = upper.height() - 2
            draw_icon(
                painter, "warning", QRectF(upper.left(), upper.top(), side, side), QColor(LEVEL_COLOURS["warning"])
            )
            upper.setLeft(upper.left() + side + 6)
        elif row.current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Accent))
            painter.drawEllipse(QRectF(upper.left(), upper.center().y() - 3.5, 7, 7))
            upper.setLeft(upper.left() + 14)
        painter.setPen(ink)
        self._text(painter, scaled(font, 1.0, QFont.Weight.DemiBold), upper, row.title)
        painter.setPen(dim)
        lower = QRectF(box.left() + _PAD, upper.bottom() + 2, box.width() - 2 * _PAD, QFontMetricsF(font).height())
        self._text(painter, scaled(font, 0.92), lower, row.trouble or row.text)
        painter.restore()

    def _when(self, painter: QPainter, row: Row, font: QFont, room: QRectF, colour: QColor) -> float:
        """Paint the time at the right; returns the room it takes."""
        text, small = when_words(row.when, date.today()), scaled(font, 0.86)
        width = QFontMetricsF(small).horizontalAdvance(text) + 2
        painter.setPen(colour)
        painter.setFont(small)
        place = QRectF(room.right() - width, room.top(), width, room.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        return width + 10

    def _text(self, painter: QPainter, font: QFont, room: QRectF, text: str) -> None:
        painter.setFont(font)
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class List(QListView):
    """The conversations to choose from. Enter goes on with one, Delete removes it."""

    looked_at = Signal(str)
    """The conversation that is chosen."""
    opened = Signal(str)
    """The person wants to go on with it."""
    removed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = Rows(self)
        self.setModel(self.rows)
        self.setItemDelegate(_Painted(self))
        self.setAccessibleName(tr("Conversations"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setStyleSheet(SCROLL_BAR)
        self.viewport().setAutoFillBackground(False)
        self.selectionModel().currentChanged.connect(self._chosen)
        self.doubleClicked.connect(self._open)

    @property
    def key(self) -> str:
        """The conversation that is chosen, "" for none."""
        index = self.currentIndex()
        return self.rows.row(index.row()).key if index.isValid() else ""

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these; what was chosen stays so where it is among them."""
        key, at = self.key, self.verticalScrollBar().value()
        selection = self.selectionModel()
        selection.blockSignals(True)
        self.rows.set_rows(rows)
        self.choose(key)
        selection.blockSignals(False)
        self.verticalScrollBar().setValue(at)
        self.viewport().update()

    def choose(self, key: str) -> None:
        """Choose the conversation `key`, where it is there."""
        place = self.rows.place(key)
        if place >= 0:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self.rows.index(place), flag)

    @Slot(QModelIndex, QModelIndex)
    def _chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.looked_at.emit(self.rows.row(index.row()).key)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows.row(index.row()).key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.key and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.key)
        elif self.key and event.key() == Qt.Key.Key_Delete:
            self.removed.emit(self.key)
        else:
            super().keyPressEvent(event)
