"""How the Avatars window is laid out: people beside the steps where there is room, else above or under them."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.file_drop import FileDrop
from desktop.ui.icon_button import IconButton
from desktop.ui.language import tr
from desktop.ui.models_parts import Button, label
from desktop.ui.studio.bench import Bench
from desktop.ui.studio.new_card import NewCard
from desktop.ui.studio.parts import Trouble
from desktop.ui.studio.people import People
from desktop.ui.studio.save_bar import SaveBar, SavedLine
from desktop.ui.text_size import text_size
from desktop.ui.theme import SCROLL_BAR

WIDE = 980
"""From this width on, with texts of the usual size, the people stand beside the steps."""
_PEOPLE_WIDTH = 344
_TWO_CARDS_FROM = 640
_SIDE = 18
_ALL = 1000
"""A stretch beside which the one at the end of a page is nothing."""


class StudioPages(QDialog):
    """The parts and their places. `bench` is seen while somebody is being made, `new_card` otherwise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Avatars"))
        self.setObjectName("studio")
        self._making = False
        self._build()
        self.show_bench(False)
        self.setMinimumSize(380, 420)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(1120, 820)

    def _build(self) -> None:
        close = IconButton("close", tr("Close the avatars (Esc)"), 38, parent=self)
        close.clicked.connect(self.reject)
        self.new = Button(tr("New person…"), "plain", self)
        self.new.setAccessibleName(tr("Make a new person from a photo or a short clip"))
        top = QHBoxLayout()
        top.setContentsMargins(22, 8, 12, 8)
        top.addWidget(label(tr("Avatars"), self, 1.35, QFont.Weight.DemiBold), 1)
        top.addWidget(self.new)
        top.addWidget(close)
        self.aside, _, self._aside_list = _page(tr("People"), self)
        self.area, inside, self._list = _page(tr("Making a person"), self)
        self.people = People(inside)
        self.trouble = Trouble(inside)
        self.saved_line = SavedLine(inside)
        self.new_card = NewCard(inside)
        self.bench = Bench(inside)
        for part in (self.trouble, self.saved_line, self.new_card, self.bench):
            self._list.insertWidget(self._list.count() - 1, part)
        self._list.setStretchFactor(self.new_card, _ALL)
        self.bar = SaveBar(self)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.area, 1)
        right.addWidget(self.bar)
        pages = QHBoxLayout()
        pages.setSpacing(0)
        pages.addWidget(self.aside)
        pages.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addLayout(pages, 1)
        self._order_tabs()
        form = self.bench.form
        self.drop = FileDrop(self, tr("Drop it here to make a person of it"), form.name, form.persona.viewport())
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]

    def _order_tabs(self) -> None:
        """People first, then the steps, then Discard and Save."""
        face = self.bench.face
        stops: list[QWidget] = [self.new, self.aside, self.people.bring, self.area, self.trouble.dismiss]
        stops += [self.saved_line.talk, self.new_card.button, self.new_card.progress.button, self.bench.progress.button]
        stops += [face.other, *face.editor.handles.values(), face.near, face.reset]
        form, clips = self.bench.form, self.bench.clips
        stops += [form.name, form.voice, form.listen, form.persona, form.default, self.bench.preview.button]
        stops += [clips.commands, clips.progress.button, clips.start, clips.copy]
        stops += [self.bar.discard_button, self.bar.save_button]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    @property
    def wide(self) -> bool:
        """The people stand beside the steps."""
        return self.width() >= WIDE * text_size()

    def show_bench(self, making: bool) -> None:
        """Show the steps, or the place where a file is dropped."""
        before, self._making = self._making, making
        self.bench.setVisible(making)
        self.new_card.setVisible(not making)
        self.bar.setVisible(making)
        self.arrange()
        if making != before:
            self.area.verticalScrollBar().setValue(0)

    def arrange(self) -> None:
        """Put everything where it belongs in a window of this width."""
        size = text_size()
        people_width = round(_PEOPLE_WIDTH * size)
        self.aside.setFixedWidth(people_width)
        self.aside.setVisible(self.wide)
        for page in (self._aside_list, self._list):
            page.removeWidget(self.people)
        if self.wide:
            self._aside_list.insertWidget(0, self.people)
        else:
            under = self._making or self.new_card.progress.active
            self._list.insertWidget(self._list.count() - 1 if under else 2, self.people)
        self.people.show()
        self.new.setVisible(not self.wide and not self._making)
        room = self.width() - (people_width if self.wide else 0) - 2 * _SIDE
        self.people.set_columns(2 if not self.wide and room >= _TWO_CARDS_FROM * size else 1)
        self.bench.fit(round(room / size))

    @Slot(QWidget, QWidget)
    def _follow_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Scroll what has the focus into sight, also where it came from outside the area."""
        for area in (self.area, self.aside):
            if now is not None and area.isAncestorOf(now):
                area.ensureWidgetVisible(now, 20, 30)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "bar"):
            self.arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Window))


def _page(name: str, parent: QWidget) -> tuple[QScrollArea, QWidget, QVBoxLayout]:
    """An area that scrolls, what is in it, and the layout of that; everything stands at the top."""
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.verticalScrollBar().setStyleSheet(SCROLL_BAR)
    area.setAccessibleName(name)
    inside = QWidget(area)
    layout = QVBoxLayout(inside)
    layout.setContentsMargins(_SIDE, 4, _SIDE, _SIDE)
    layout.setSpacing(12)
    layout.addStretch(1)
    area.setWidget(inside)
    return area, inside, layout
