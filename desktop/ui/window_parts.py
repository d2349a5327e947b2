"""What the window is made of, and where everything stands in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QFont, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from desktop.ui.answers import Answers
from desktop.ui.avatar_view import AvatarView
from desktop.ui.captions import Captions
from desktop.ui.drawer import Drawer
from desktop.ui.file_drop import FileDrop
from desktop.ui.geometry import SMALLEST, WIDE, arrange
from desktop.ui.hud import Hud
from desktop.ui.icon_button import IconButton
from desktop.ui.language import tr
from desktop.ui.menu import Menu
from desktop.ui.message_edit import MessageEdit
from desktop.ui.notices import NoticeStack
from desktop.ui.scrim import Scrim
from desktop.ui.setup_strip import SetupStrip
from desktop.ui.status import StatusLabel
from desktop.ui.talk_button import TalkButton
from desktop.ui.talk_key import TalkKey
from desktop.ui.theme import Theme, scaled
from desktop.ui.top_bar import TopBar

_HUD_LEFT, _HUD_GAP = 14, 5


class WindowParts(QMainWindow):
    """The parts and their places; nothing is connected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = Theme(self)
        self._build()
        self.setMinimumSize(*SMALLEST)

    def _build(self) -> None:
        stage = self._stage = QWidget(self)
        stage.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        stage.setAccessibleName(tr("Call"))
        self.setCentralWidget(stage)
        self.view = AvatarView(stage)
        self._scrim = Scrim(stage)
        self.hud = Hud(stage)
        self.captions = Captions(stage)
        self.status = StatusLabel(stage)
        self.status.setFont(scaled(self.font(), 1.08, QFont.Weight.Medium))
        self.top_bar = TopBar(stage)
        self._hands_free_button = IconButton("hands free", tr("Hands-free (Ctrl+J)"), 44, on_video=True, parent=stage)
        self._captions_button = IconButton("captions", tr("Captions (Ctrl+K)"), 44, on_video=True, parent=stage)
        self.talk = TalkButton(stage)
        self._drawer_button = IconButton("chat", tr("Conversation (Ctrl+T)"), 44, on_video=True, parent=stage)
        self._settings_button = IconButton("settings", tr("Settings (Ctrl+,)"), 44, on_video=True, parent=stage)
        self.edit = MessageEdit(stage)
        self.drawer = Drawer(stage)
        self.drawer.hide()
        self.answers = Answers(self.drawer.transcript)
        self.strip = SetupStrip(stage)
        self.notices = NoticeStack(stage)
        for button in (self._hands_free_button, self._captions_button, self._drawer_button):
            button.setCheckable(True)
        self.menu = Menu(self)
        self.talk_key = TalkKey(self)
        self.talk_key.guard(self.edit.field)
        self._where = arrange(self.width(), self.height(), 0.0, self.captions.line_height)
        self._drop = FileDrop(self, tr("Drop it here to make a person of it"), self.edit.field)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.isVisible():
            self._place()

    def showEvent(self, event: QShowEvent) -> None:
        self._place()
        super().showEvent(event)

    def _place(self) -> None:
        stage = self._stage
        where = self._where = arrange(stage.width(), stage.height(), self.drawer.reveal, self.captions.line_height)
        self.view.setGeometry(where.picture)
        self._scrim.setGeometry(where.scrim)
        self.captions.setGeometry(where.captions.adjusted(0, -self.captions.name_height, 0, 0))
        self.status.setGeometry(where.status)
        self.top_bar.setGeometry(where.top_bar)
        self._hands_free_button.setGeometry(where.hands_free_button)
        self._captions_button.setGeometry(where.captions_button)
        self.talk.setGeometry(where.talk)
        self._drawer_button.setGeometry(where.drawer_button)
        self._settings_button.setGeometry(where.settings_button)
        room = where.captions.top() - self.captions.name_height - where.top_bar.bottom() - 2 * _HUD_GAP
        self.hud.set_room(where.picture.width() - 2 * _HUD_LEFT, room, where.compact)
        self.edit.setGeometry(where.edit)
        self.drawer.setGeometry(where.drawer)
        self.strip.setGeometry(where.strip)
        self.top_bar.reserve(where.top_bar.right() - where.hands_free_button.left() - 44 if where.compact else 0)
        self._show_parts()
        self._place_notices()

    def _show_parts(self) -> None:
        """What the open drawer covers in a narrow window is hidden, so that the focus never goes there."""
        covered = self.drawer.reveal == 1.0 and self.width() < WIDE
        self.drawer.setVisible(self.drawer.reveal > 0.0)
        self.top_bar.setVisible(not covered)
        self.hud.setVisible(self.menu.timings.isChecked() and not covered)
        self.captions.setVisible((self.menu.captions.isChecked() or self.view.resting) and not covered)
        compact = self._where.compact
        for button in (self._hands_free_button, self._captions_button, self._drawer_button):
            button.setVisible(not (covered and compact))
        self._settings_button.setVisible(not compact)

    @Slot()
    def _place_notices(self) -> None:
        room = self._where.notices
        top = room.top() if self.strip.isHidden() else self._where.strip.bottom() + 9
        height = max(60, room.bottom() - top)
        self.notices.fit(room.width(), height)
        height = min(self.notices.wanted_height(room.width()), height)
        self.notices.setGeometry(room.left(), top, room.width(), height)
        below = self._where.top_bar.bottom()
        if self.notices.wanted_height(room.width()) and room.left() < _HUD_LEFT + self.hud.width():
            below = self.notices.geometry().bottom()
        self.hud.move(_HUD_LEFT, below + _HUD_GAP)
