"""The status line: what the conversation is doing, in words."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop.engine.state import State
from desktop.engine.types import StageName, StageStatus
from desktop.ui.language import localised, mark, tr
from desktop.ui.look import Look
from desktop.ui.theme import ON_VIDEO

STAGE_WORDS: dict[StageName, str] = {
    "vad": mark("voice detection"),
    "asr": mark("speech recognition"),
    "llm": mark("the answers"),
    "tts": mark("the voice"),
    "video": mark("the face"),
}
_STATE_WORDS = {
    State.READY: mark("Hold Space to talk"),
    State.LISTENING: mark("Listening…"),
    State.THINKING: mark("Thinking…"),
    State.SPEAKING: mark("Speaking – Esc to stop"),
}


def process_words(stage: StageName | Literal[""]) -> str:
    """What a process is for, as it stands in a list; "" is the window's own."""
    words = tr(STAGE_WORDS[stage]) if stage else tr("the window")
    return words[:1].upper() + words[1:]


def status_text(
    state: State,
    stages: dict[StageName, StageStatus],
    problem: str = "",
    typing: bool = False,
    hands_free: bool = False,
    wake_word: str = "",
) -> str:
    """One line for `state`; `problem` is the last error told; `typing`: Space belongs to the typed line."""
    if state is State.LOADING:
        waiting = [
            tr(STAGE_WORDS[name]) for name, status in stages.items() if status.state in ("loading", "restarting")
        ]
        if not waiting:
            return tr("Getting ready…")
        return tr("Getting ready: {parts}…").format(parts=", ".join(waiting))
    if state is State.FAILED:
        failed = [tr(STAGE_WORDS[name]) for name, status in stages.items() if status.state == "failed"]
        if failed:
            return tr("Not working: {parts}").format(parts=", ".join(failed))
        return problem or tr("Something this call needs is not working")
    if state is State.READY:
        again = [tr(STAGE_WORDS[name]) for name, status in stages.items() if status.state == "restarting"]
        if again:
            return tr("Starting {parts} again…").format(parts=", ".join(again))
        if typing:
            return tr("Enter sends, Esc goes back to talking")
        if hands_free and wake_word:
            return tr("Say “{word}”, then talk").format(word=wake_word)
        if hands_free:
            return tr("Listening – just talk")
    return tr(_STATE_WORDS[state])


class StatusLabel(QLabel):
    """White on the scrim, one line, elided in the middle of the window's width; the whole text is its tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusLabel")
        self.setAccessibleName(tr("Status"))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._state = State.LOADING
        self._stages: dict[StageName, StageStatus] = {}
        self._problem = ""
        self._typing = False
        self._hands_free = False
        self._wake_word = ""
        self._look = Look()
        self._refresh()

    @Slot(object)
    def set_state(self, state: State) -> None:
        self._state = state
        self._refresh()

    @Slot(object)
    def set_stage(self, status: StageStatus) -> None:
        self._stages[status.stage] = status
        self._refresh()

    @Slot(str)
    def set_problem(self, what: str) -> None:
        """The newest error: named while the conversation is in the failed state."""
        self._problem = localised(what)
        self._refresh()

    @Slot(bool)
    def set_typing(self, typing: bool) -> None:
        """Whether the typed line has the focus, so that Space types."""
        self._typing = typing
        self._refresh()

    @Slot(bool)
    def set_hands_free(self, on: bool) -> None:
        """Whether one only has to talk."""
        self._hands_free = on
        self._refresh()

    @Slot(str)
    def set_wake_word(self, word: str) -> None:
        """What has to be said first where one only has to talk; "" is nothing."""
        self._wake_word = word
        self._refresh()

    def _refresh(self) -> None:
        text = status_text(self._state, self._stages, self._problem, self._typing, self._hands_free, self._wake_word)
        if text != self.text():
            self.setText(text)
            self.setToolTip(text)
            self.setAccessibleName(tr("Status: {text}").format(text=text))

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._look.paint(self, self.text(), self._draw)

    def _draw(self, painter: QPainter) -> None:
        text = QFontMetricsF(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(ON_VIDEO)
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, text)
