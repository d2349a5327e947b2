"""Saving an answer from the transcript: a sign beside its bubble, an entry in the context menu."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QMenu

from desktop.ui.icon_button import IconButton
from desktop.ui.language import tr
from desktop.ui.transcript import Transcript

_SIDE = 32


class Answers(QObject):
    """Which answers can be saved, and how the person says that one is to be."""

    save_wanted = Signal(int)
    """The turn whose answer it is."""
    changed = Signal()
    """Others can be saved than before."""

    def __init__(self, transcript: Transcript) -> None:
        super().__init__(transcript)
        self._transcript = transcript
        self._turns: set[int] = set()
        self._shown = -1
        self.button = IconButton("save", tr("Save this answer…"), _SIDE, parent=transcript.viewport())
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by key: the context menu, or Ctrl+S
        self.button.clicked.connect(self._pressed)
        self.button.hide()
        transcript.viewport().setMouseTracking(True)
        transcript.viewport().installEventFilter(self)
        transcript.verticalScrollBar().valueChanged.connect(self._hide)
        transcript.menu_opened.connect(self._fill)

    @property
    def last(self) -> int | None:
        """The newest turn that can be saved."""
        return max(self._turns, default=None)

    @Slot(int, bool)
    def set_savable(self, turn: int, savable: bool) -> None:
        """Whether the answer of `turn` can be saved."""
        (self._turns.add if savable else self._turns.discard)(turn)
        if not savable and turn == self._shown:
            self._hide()
        self.changed.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The mouse over the transcript."""
        match event.type():
            case QEvent.Type.MouseMove if isinstance(event, QMouseEvent):
                self._hover(event.position().toPoint(), bool(event.buttons()))
            case QEvent.Type.Leave | QEvent.Type.Wheel | QEvent.Type.Resize:
                self._hide()
        return False

    def _hover(self, at: QPoint, selecting: bool) -> None:
        found = None if selecting else self._transcript.answer_at(at)
        if found is None or found[0] not in self._turns:
            self._hide()
            return
        self._shown, box = found
        left = min(box.right() + 3, self._transcript.viewport().width() - _SIDE)
        self.button.move(round(left), round(max(0.0, box.top() - 1)))
        self.button.show()

    @Slot()
    def _hide(self) -> None:
        self._shown = -1
        self.button.hide()

    @Slot()
    def _pressed(self) -> None:
        if self._shown in self._turns:
            self.save_wanted.emit(self._shown)

    @Slot(object, int)
    def _fill(self, menu: QMenu, turn: int) -> None:
        """Offer it at the top of the context menu of its answer."""
        if turn not in self._turns:
            return
        action = QAction(tr("&Save this answer…"), menu)
        action.setData(turn)
        action.triggered.connect(self._chosen)
        first = menu.actions()[0] if menu.actions() else None
        menu.insertAction(first, action) if first else menu.addAction(action)
        menu.insertSeparator(first) if first else None

    @Slot()
    def _chosen(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.save_wanted.emit(action.data())
