"""Who takes part in the call: one click changes it."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QImage,
    QImageReader,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.icon_button import draw_focus_ring
from desktop.ui.icons import draw_icon
from desktop.ui.language import localised, tr
from desktop.ui.models_parts import Button
from desktop.ui.pressable import Pressable
from desktop.ui.settings.controls import Switch
from desktop.ui.theme import SCROLL_BAR, scaled

Person: TypeAlias = tuple[str, str, str, Path | None]
"""Key, name, one line of description, and the picture's path where there is one."""

WIDTH = 360
_SIDE = 44
_MOST_HEIGHT = 420


class _Pictures(QObject):
    """Reads pictures away from the window's thread; each comes with the key of whose it is."""

    image = Signal(str, QImage)

    def read(self, paths: Mapping[str, Path], side: int) -> None:
        """Begin; `side` is the length in pixels that is shown."""
        threading.Thread(target=self._read, args=(dict(paths), side), name="pictures", daemon=True).start()

    def _read(self, paths: Mapping[str, Path], side: int) -> None:
        for key, path in paths.items():
            reader = QImageReader(str(path))
            size = reader.size()
            if size.isValid():
                reader.setScaledSize(size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
            self.image.emit(key, reader.read())


class PersonRow(Pressable):
    """Somebody: a picture, the name, a line about them. Enter and a click choose them; Space as well."""

    def __init__(self, person: Person, parent: QWidget) -> None:
        super().__init__(parent)
        self.key, self._name, about, _ = person
        self._about = localised(about)
        self._image = QImage()
        self._here = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleDescription(self._about)
        self.setToolTip(self._about)
        self.set_here(False)

    def set_here(self, here: bool) -> None:
        """Whether the call is with them."""
        self._here = here
        text = tr("{name}, the call is with them") if here else tr("Talk to {name}")
        self.setAccessibleName(text.format(name=self._name))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, max(_SIDE + 16, round(2.6 * QFontMetricsF(self.font()).height()) + 12))

    def set_image(self, image: QImage) -> None:
        """Their picture; a null one is the sign for somebody."""
        self._image = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        palette = self.palette()
        box = QRectF(self.rect()).adjusted(2, 1, -2, -1)
        if self._here or self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase))
            painter.drawRoundedRect(box, 10, 10)
        face = QRectF(box.left() + 8, (self.height() - _SIDE) / 2, _SIDE, _SIDE)
        self._draw_face(painter, face)
        left, width = face.right() + 12, self.width() - face.right() - 20
        bold = scaled(self.font(), 1.05, QFont.Weight.DemiBold)
        first, second = QFontMetricsF(bold), QFontMetricsF(self.font())
        top = (self.height() - first.height() - (second.height() if self._about else 0)) / 2
        painter.setFont(bold)
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        name = first.elidedText(self._name, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, top, width, first.height()), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(self.font())
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        about = second.elidedText(self._about, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, top + first.height(), width, second.height()), 0, about)
        if self.hasFocus():
            draw_focus_ring(painter, box.adjusted(1, 1, -1, -1), palette, 10)

    def _draw_face(self, painter: QPainter, box: QRectF) -> None:
        painter.save()
        round_ = QPainterPath()
        round_.addEllipse(box)
        painter.setClipPath(round_)
        painter.fillRect(box, self.palette().color(QPalette.ColorRole.Mid))
        if self._image.isNull():
            ink = self.palette().color(QPalette.ColorRole.PlaceholderText)
            draw_icon(painter, "person", box.adjusted(10, 10, -10, -10), ink, 1.6)
        else:
            side = min(self._image.width(), self._image.height())
            source = QRectF((self._image.width() - side) / 2, 0, side, side)
            painter.drawImage(box, self._image, source)
        painter.restore()
        if self._here:
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.AlternateBase), 2))
            painter.setBrush(self.palette().color(QPalette.ColorRole.Accent))
            painter.drawEllipse(QRectF(box.right() - 11, box.bottom() - 11, 12, 12))


class PeopleChooser(QFrame):
    """Opens over the window. A click on somebody is a call with them alone; a tick is that they take part as well."""

    chosen = Signal(object)
    """The keys of who takes part, a tuple; the first is who the call is with."""
    others_wanted = Signal()
    """Somebody else is to be made, or changed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAccessibleName(tr("Who takes part"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._keys: tuple[str, ...] = ()
        self._people: tuple[Person, ...] | None = None
        self._paths: dict[str, Path] = {}
        self._pictures: _Pictures | None = None
        self.rows: list[PersonRow] = []
        self.ticks: list[Switch] = []
        self._inner = QWidget(self)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._inner)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.verticalScrollBar().setStyleSheet(SCROLL_BAR)
        self._list = QVBoxLayout(self._inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(2)
        self._others = Button(tr("Make or change people…"), "link", self)
        self._others.clicked.connect(self.close)
        self._others.clicked.connect(self.others_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 6)
        layout.setSpacing(4)
        layout.addWidget(self._area, 1)
        layout.addWidget(self._others, 0, Qt.AlignmentFlag.AlignLeft)

    def set_people(self, people: Sequence[Person], keys: Sequence[str]) -> None:
        """Show `people`, with those of `keys` taking part. Where only these are new the list stays as it is."""
        if tuple(people) == self._people:
            self._show_keys(tuple(keys))
            return
        self._people = tuple(people)
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.rows, self.ticks = [], []
        self._paths = {key: path for key, _, _, path in people if path is not None}
        self._pictures = None
        for person in people:
            line = QWidget(self._inner)
            row, tick = PersonRow(person, line), Switch(line)
            tick.setAccessibleName(tr("{name} takes part").format(name=person[1]))
            tick.setToolTip(tr("Takes part in this conversation"))
            tick.setProperty("key", person[0])
            tick.clicked.connect(self._ticked)
            row.clicked.connect(self._clicked)
            row.installEventFilter(self)
            tick.installEventFilter(self)
            beside = QHBoxLayout(line)
            beside.setContentsMargins(0, 0, 8, 0)
            beside.addWidget(row, 1)
            beside.addWidget(tick)
            self._list.addWidget(line)
            self.rows.append(row)
            self.ticks.append(tick)
        self._list.addStretch(1)
        self._show_keys(tuple(keys))

    def open_under(self, corner: QPoint, room: QSize) -> None:
        """Open with the upper left corner at `corner` (of the screen), no larger than `room`."""
        self._inner.adjustSize()
        wanted = self._inner.sizeHint().height() + self._others.sizeHint().height() + 24
        self.resize(min(WIDTH, room.width()), min(_MOST_HEIGHT, room.height(), wanted))
        self.move(corner)
        self.show()
        if self._pictures is None:
            self._pictures = _Pictures()
            self._pictures.image.connect(self._show_picture)
            self._pictures.read(self._paths, 2 * round(_SIDE * self.devicePixelRatioF()))
        here = next((row for row in self.rows if row.key in self._keys[:1]), None)
        if here is not None:
            here.setFocus()
            self._area.ensureWidgetVisible(here)

    @Slot(str, QImage)
    def _show_picture(self, key: str, image: QImage) -> None:
        for row in self.rows:
            if row.key == key:
                row.set_image(image)

    def _show_keys(self, keys: tuple[str, ...]) -> None:
        self._keys = keys
        for row, tick in zip(self.rows, self.ticks, strict=True):
            row.set_here(row.key in keys[:1])
            tick.setChecked(row.key in keys)
            tick.setEnabled(keys != (row.key,))  # somebody has to be there

    @Slot()
    def _clicked(self) -> None:
        row = self.sender()
        assert isinstance(row, PersonRow)
        self.close()
        if self._keys != (row.key,):
            self._show_keys((row.key,))
            self.chosen.emit(self._keys)

    @Slot()
    def _ticked(self) -> None:
        tick = self.sender()
        assert tick is not None
        key = str(tick.property("key"))
        without = tuple(other for other in self._keys if other != key)
        self._show_keys(without if without != self._keys else (*self._keys, key))
        self.chosen.emit(self._keys)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows go from one person to the next; the list would scroll, and a button would go to its neighbour."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
            here = next((n for n, pair in enumerate(zip(self.rows, self.ticks, strict=True)) if watched in pair), -1)
            if step and here >= 0:
                there = self.rows[min(len(self.rows) - 1, max(0, here + step))]
                there.setFocus()
                self._area.ensureWidgetVisible(there)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self.palette()
        painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.Window))
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
