"""The round button one holds to talk, with the microphone's level and the conversation's state round it."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QConicalGradient,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.engine.state import State
from desktop.ui.icon_button import draw_focus_ring
from desktop.ui.icons import draw_icon
from desktop.ui.language import mark, tr
from desktop.ui.look import Look
from desktop.ui.theme import ON_VIDEO, alpha

_LISTENING = QColor("#17a366")
_THINKING = QColor("#8b6cf0")
_SPEAKING = QColor("#3d8bff")
_FRAME_MS = 48
"""A little more than a frame of speech: while the view below is painted that often, this is painted with it."""
_FALL_PER_S = 2.4
_TRACK = 0.045
"""How far outside the core the ring runs, of the button's side."""
_LIVE = (State.LISTENING, State.THINKING, State.SPEAKING)
_DESCRIPTIONS = {
    State.LOADING: mark("Not ready yet."),
    State.READY: mark("Hold it while you talk, and let go when you are done. Enter starts and ends as well."),
    State.LISTENING: mark("Listening. Let go when you are done."),
    State.THINKING: mark("Thinking. Hold to say something else."),
    State.SPEAKING: mark("Speaking. Hold to interrupt and talk."),
    State.FAILED: mark("Something this call needs is not working."),
}
_HANDS_FREE = {
    State.READY: mark("Listening: just talk. Holding it works as well."),
    State.LISTENING: mark("Listening. Pause when you are done."),
    State.THINKING: mark("Thinking. Go on talking to say more."),
    State.SPEAKING: mark("Speaking. Talk to interrupt."),
}


class TalkButton(QAbstractButton):
    """`pressed` and `released` frame a hold by mouse or touch; Enter begins one and Enter ends it."""

    hold_began = Signal()
    hold_ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("talkButton")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._state = State.LOADING
        self._target = 0.0
        self._level = 0.0
        self._drawn_at = time.monotonic()
        self._still = False
        self._latched = False
        self._hands_free = False
        self._look = Look()
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.timeout.connect(self._animate)
        self.pressed.connect(self.hold_began)
        self.released.connect(self._mouse_up)
        self.set_hands_free(False)

    def set_reduced_motion(self, still: bool) -> None:
        """Without motion the ring shows the level and the state's colour, and nothing turns."""
        self._still = still

    @Slot(bool)
    def set_hands_free(self, on: bool) -> None:
        """Whether one only has to talk: then the level is shown while nobody has begun, too."""
        self._hands_free = on
        self.setAccessibleName(tr("Just talk, or hold to talk") if on else tr("Hold to talk"))
        self.setToolTip(tr("Just talk; holding works as well") if on else tr("Hold to talk (or hold Space)"))
        self.set_state(self._state)

    @Slot(object)
    def set_state(self, state: State) -> None:
        self._state = state
        if not self._hears():
            self._target = self._level = 0.0
        described = _HANDS_FREE.get(state, _DESCRIPTIONS[state]) if self._hands_free else _DESCRIPTIONS[state]
        self.setAccessibleDescription(tr(described))
        self._run()
        self.update()

    @Slot(float)
    def set_level(self, level: float) -> None:
        """The microphone's level now, 0..1. Rises at once, falls softly."""
        self._target = min(1.0, max(0.0, level)) if math.isfinite(level) else 0.0
        self._level = max(self._level, self._target)
        if self._level > 0.0 and self._hears() and not self._timer.isActive():
            self._run()

    def _hears(self) -> bool:
        """The microphone's level is shown: while one talks, and hands-free also while nobody has begun."""
        return self._state is State.LISTENING or (self._hands_free and self._state is State.READY)

    @property
    def level(self) -> float:
        """What the ring shows, 0..1."""
        return self._level

    @Slot()
    def end_latch(self) -> None:
        """A hold that Enter began is over (Esc, focus lost)."""
        if self._latched:
            self._latched = False
            self.hold_ended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.isAutoRepeat():
                return
            if self._latched:
                self.end_latch()
            else:
                self._latched = True
                self.hold_began.emit()
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.end_latch()
        super().focusOutEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    @Slot()
    def _mouse_up(self) -> None:
        self._latched = False
        self.hold_ended.emit()

    def _run(self) -> None:
        if self.isVisible() and (self._state in _LIVE or self._hears()):
            self._timer.start()
        else:
            self._timer.stop()

    @Slot()
    def _animate(self) -> None:
        if not self._still or self._hears():
            self.update()
        if self._state is State.READY and self._level == 0.0:
            self._timer.stop()  # nobody talks: nothing moves until somebody does

    def _let_fall(self) -> None:
        now = time.monotonic()
        fallen = self._level - _FALL_PER_S * (now - self._drawn_at)
        self._drawn_at = now
        self._level = max(self._target, fallen, 0.0)

    def _colour(self) -> QColor:
        if self._state is State.LISTENING:
            return _LISTENING
        if self._state is State.THINKING:
            return _THINKING
        if self._state is State.SPEAKING:
            return _SPEAKING
        if self._state is State.READY:
            if self._hands_free:
                return _LISTENING
            return self.palette().color(QPalette.ColorRole.Accent)
        return QColor("#6b7285")

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour = self._colour()
        self._let_fall()
        if self._state in _LIVE or self._hears():
            self._draw_moving(colour)
        down = self.isDown() or self._latched
        self._look.paint(
            self,
            (self._state, self._hands_free, down, self.hasFocus()),
            lambda painter: self._draw_standing(painter, colour, down),
        )
        if self._timer.isActive():
            self._timer.start()  # whatever painted it, the next picture is due one interval from now

    def _measures(self) -> tuple[float, QPointF, float]:
        """The button's side, its middle, and the radius of its core."""
        side = float(min(self.width(), self.height()))
        return side, QPointF(self.width() / 2, self.height() / 2), side * 0.32

    def _draw_moving(self, colour: QColor) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, centre, core = self._measures()
        phase = 0.0 if self._still else time.monotonic()
        if self._hears():
            reach = core + (side / 2 - core - 1) * (0.34 + 0.66 * self._level)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(alpha(colour, 0.5))
            painter.drawEllipse(centre, reach, reach)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._state is State.THINKING:
            sweep = QConicalGradient(centre, -phase * 220 % 360)
            sweep.setColorAt(0.0, ON_VIDEO)
            sweep.setColorAt(0.35, alpha(_THINKING.lighter(130), 0.9))
            sweep.setColorAt(0.85, alpha(_THINKING, 0.15))
            sweep.setColorAt(1.0, ON_VIDEO)
            painter.setPen(QPen(sweep, side * 0.045))
        elif self._state is State.SPEAKING:
            beat = 0.5 + 0.5 * math.sin(phase * 5.2)
            painter.setPen(QPen(alpha(_SPEAKING.lighter(125), 0.55 + 0.4 * beat), side * (0.03 + 0.022 * beat)))
        if not self._hears():
            painter.drawEllipse(centre, core + side * _TRACK, core + side * _TRACK)

    def _draw_standing(self, painter: QPainter, colour: QColor, down: bool) -> None:
        side, centre, core = self._measures()
        if self._state not in (State.THINKING, State.SPEAKING):
            painter.setPen(QPen(alpha(ON_VIDEO, 0.85), side * 0.03))
            painter.drawEllipse(centre, core + side * _TRACK, core + side * _TRACK)
        fill = QLinearGradient(centre.x(), centre.y() - core, centre.x(), centre.y() + core)
        shade = 115 if down else 100
        fill.setColorAt(0.0, colour.lighter(116).darker(shade))
        fill.setColorAt(1.0, colour.darker(112).darker(shade))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawEllipse(centre, core, core)
        sign = side * 0.31
        box = QRectF(centre.x() - sign / 2, centre.y() - sign / 2, sign, sign)
        roles = QPalette.ColorRole
        own = self._colour() == self.palette().color(roles.Accent)
        ink = self.palette().color(roles.HighlightedText) if own else ON_VIDEO
        draw_icon(painter, "hands free" if self._hands_free else "mic", box, ink, 1.6)
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), self.palette(), side / 2)
