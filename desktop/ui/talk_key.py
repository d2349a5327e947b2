"""Hold a key to talk: what counts as a press and what as a release.

Under X11 a held key repeats as pairs of release and press. Qt marks such a pair as repeated only
when both halves are in its queue already: on an idle window about half of them came through
unmarked, the press 0.3 ms after the release (measured with Qt 6.11 and xdotool, 50 of 109). So the
server is asked for detectable auto-repeat (presses only, one real release), which costs no delay.
Only where it refuses must a release wait a moment for the press that would take it back.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import logging
import time
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QWidget

log = logging.getLogger(__name__)

SHORT_TAP_S = 0.25
"""A hold shorter than this was probably meant as a click: it is explained."""
UNMARKED_REPEAT_GRACE_S = 0.045
"""How long a release waits where a repeat may look like one (reference: 40–50 ms)."""
_OLDEST_EVENT_S = 0.25


@dataclass(frozen=True, slots=True)
class Edge:
    """The hold begins or ends, at a time.perf_counter moment; `held_s` is 0 for a press."""

    kind: Literal["press", "release"]
    at_s: float
    held_s: float = 0.0


class HoldClassifier:
    """Pure: turns key events into presses and releases that alternate, the first one a press.

    With a grace of 0 a release counts at once. Otherwise it counts `grace_s` later, when `settle`
    is called, unless a press came in between; its time stays that of the key event.
    """

    def __init__(self, grace_s: float = 0.0) -> None:
        self.grace_s = grace_s
        self._pressed_at: float | None = None
        self._released_at: float | None = None

    @property
    def held(self) -> bool:
        """Between a press and the release that counts."""
        return self._pressed_at is not None

    @property
    def waiting(self) -> bool:
        """A release waits for `settle`."""
        return self._released_at is not None

    def press(self, at_s: float, repeat: bool = False) -> Edge | None:
        """The key went down, or says so again."""
        self._released_at = None
        if self._pressed_at is not None or repeat:
            return None
        self._pressed_at = at_s
        return Edge("press", at_s)

    def release(self, at_s: float, repeat: bool = False) -> Edge | None:
        """The key went up, or seems to."""
        if self._pressed_at is None or repeat:
            return None
        if self.grace_s > 0:
            self._released_at = at_s
            return None
        return self._end(at_s)

    def settle(self, now_s: float) -> Edge | None:
        """Let a waiting release count once its grace is over."""
        if self._released_at is None or now_s - self._released_at < self.grace_s:
            return None
        return self._end(self._released_at)

    def drop(self, at_s: float) -> Edge | None:
        """The key is out of sight (focus lost, window minimised): a release, without grace."""
        return self._end(self._released_at if self._released_at is not None else at_s)

    def _end(self, at_s: float) -> Edge | None:
        if self._pressed_at is None:
            return None
        held = max(0.0, at_s - self._pressed_at)
        self._pressed_at = self._released_at = None
        return Edge("release", at_s, held)


def event_moment(timestamp_ms: int, now_s: float) -> float:
    """When the key event happened, on time.perf_counter's clock.

    X11 and Wayland stamp events with the milliseconds (mod 2³²) of the clock that perf_counter reads
    on Linux. A stamp that is no plausible recent moment of it belongs to another clock: then it is now.
    """
    age_s = ((int(now_s * 1000) - timestamp_ms) % 2**32) / 1000
    return now_s - age_s if age_s < _OLDEST_EVENT_S else now_s


def ask_for_detectable_repeat() -> bool:
    """Ask the X server for repeats without releases; true when a release is a release from now on.

    True at once on platforms where Qt marks every repeat itself.
    """
    if QGuiApplication.platformName() != "xcb":
        return True
    try:
        display = QGuiApplication.instance().nativeInterface().display()  # type: ignore[union-attr]
        ask = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6").XkbSetDetectableAutoRepeat
    except (AttributeError, OSError) as error:
        log.info("no detectable auto-repeat: %s", error)
        return False
    ask.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(ctypes.c_int)]
    ask.restype = ctypes.c_int
    supported = ctypes.c_int(0)
    return bool(ask(display, 1, ctypes.byref(supported)) and supported.value)


class TalkKey(QObject):
    """Watches a window for the talk key. Keys that a focused child takes for itself never get here."""

    pressed = Signal()
    released = Signal(float)
    """When the key really went up, time.perf_counter."""
    tapped = Signal()
    """The hold that just ended was too short to have been meant."""

    def __init__(self, window: QWidget, key: Qt.Key = Qt.Key.Key_Space) -> None:
        super().__init__(window)
        self._window = window
        self._key = key
        self._holds = HoldClassifier(0.0 if ask_for_detectable_repeat() else UNMARKED_REPEAT_GRACE_S)
        self._settling = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._settling.timeout.connect(self._settle)
        self._mouse = HoldClassifier()
        self._afar = HoldClassifier()
        window.installEventFilter(self)
        QGuiApplication.instance().focusWindowChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    @property
    def held(self) -> bool:
        return self._holds.held or self._mouse.held or self._afar.held

    @property
    def held_from_afar(self) -> bool:
        """By a hot key or a command, whatever has the focus."""
        return self._afar.held

    def guard(self, field: QWidget) -> None:
        """While the key is held, `field` gets none of its repeats, even when it takes the focus."""
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) and isinstance(event, QKeyEvent):
            return self._key_event(event, watched is self._window)
        if watched is self._window:
            minimised = kind == QEvent.Type.WindowStateChange and self._window.isMinimized()
            if minimised or kind in (QEvent.Type.WindowDeactivate, QEvent.Type.Hide):
                self.drop()
        return False

    @Slot()
    def drop(self) -> None:
        """Count whatever is held as released: the release will not be seen here."""
        now = time.perf_counter()
        self._tell(self._holds.drop(now))
        self._tell(self._mouse.drop(now))

    @Slot()
    def mouse_press(self) -> None:
        """The talk button went down."""
        if not self.held:
            self._tell(self._mouse.press(time.perf_counter()))

    @Slot()
    def mouse_release(self) -> None:
        """The talk button came up."""
        self._tell(self._mouse.release(time.perf_counter()))

    def hold(self, down: bool) -> None:
        """A key outside the window went down or came up. The focus has no say in it, and a tap is not explained."""
        now = time.perf_counter()
        if not down:
            edge = self._afar.release(now)
            if edge is not None:
                self.released.emit(edge.at_s)
        elif not self.held:
            self._tell(self._afar.press(now))

    def _key_event(self, event: QKeyEvent, in_window: bool) -> bool:
        modified = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if event.key() != self._key or not (in_window or self._holds.held):
            return False
        now = time.perf_counter()
        at = event_moment(event.timestamp(), now)
        if event.type() == QEvent.Type.KeyPress:
            if modified and not self._holds.held:
                return False
            if self._holds.held or not self.held:
                self._tell(self._holds.press(at, event.isAutoRepeat()))
        else:
            self._tell(self._holds.release(at, event.isAutoRepeat()))
            if self._holds.waiting:
                self._settling.start(round(self._holds.grace_s * 1000))
        return True

    @Slot()
    def _settle(self) -> None:
        self._tell(self._holds.settle(time.perf_counter()))

    @Slot(QWindow)
    def _focus_moved(self, window: QWindow | None) -> None:
        if window is not self._window.windowHandle():
            self.drop()

    def _tell(self, edge: Edge | None) -> None:
        if edge is None:
            return
        if edge.kind == "press":
            self.pressed.emit()
            return
        self.released.emit(edge.at_s)
        if edge.held_s < SHORT_TAP_S:
            self.tapped.emit()
