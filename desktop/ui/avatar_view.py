"""The person in the window: a QLabel that shows the frame that is due, and idle life in between."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.engine.stages import Painter
from desktop.engine.state import State
from desktop.engine.types import Frame, Manner
from desktop.ui.language import tr
from desktop.ui.pace import Pace, Pacer

log = logging.getLogger(__name__)

Due = Callable[[float], tuple[Frame | None, float | None]]
"""The frame that belongs to what is heard so many seconds from now, and the seconds until the next one is due
(None: none known)."""

MANNERS = {State.LISTENING: Manner.LISTENING, State.THINKING: Manner.THINKING, State.SPEAKING: Manner.SPEAKING}
"""How the person behaves in a state; idle in every other."""

_LARGEST_SHORT_SIDE = 1080
_LAST_FRAME_S = 0.04
_FIRST_LEAD_S = 0.005
_LARGEST_LEAD_S = 0.02
_LEARNING = 0.1
"""How much of what the last frame took goes into what the next one is expected to take: painting begins that much
before the frame is due, so that it is seen when it is."""
_NOBODY = QColor("#10131c")
"""What is seen while there is no picture yet; nothing lies behind the view."""
_SHORTEST_S = 0.001
_LONGEST_S = 1.0
_SETTLE_MS = 150
"""A face may take 200 ms to get ready for a new size: while one drags the window's edge, pictures are cropped."""


def silent(_ahead_s: float) -> tuple[Frame | None, float | None]:
    """What is due where nobody speaks."""
    return None, None


def picture_size(size: QSize, ratio: float) -> tuple[int, int]:
    """Width and height to paint for a view of `size` at device pixel `ratio`.

    The short side is at most 1080 px: beyond that a face costs more than the eye gains.
    """
    width, height = max(1.0, size.width() * ratio), max(1.0, size.height() * ratio)
    shrink = min(1.0, _LARGEST_SHORT_SIDE / min(width, height))
    return max(1, round(width * shrink)), max(1, round(height * shrink))


def pixmap_from(picture: npt.NDArray[np.uint8]) -> QPixmap:
    """An owned pixmap of a (height, width, 4) uint8 BGRA picture; the array may be written to afterwards."""
    height, width = picture.shape[:2]
    data = np.ascontiguousarray(picture)
    return QPixmap.fromImage(QImage(data.data, width, height, width * 4, QImage.Format.Format_RGB32).copy())


class AvatarView(QLabel):
    """Paints only when something is due, and nothing at all while nobody can see it."""

    shown = Signal(object, float)
    """A frame of speech that has been painted, and when (time.perf_counter)."""
    pace_changed = Signal(str)
    """Painting takes longer than there is time, or no longer does: "" for every frame, "half rate", "voice only"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("avatarView")
        self.setAccessibleName(tr("The person you are talking to"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setScaledContents(False)
        self._painter: Painter | None = None
        self._due: Due = silent
        self._manner = Manner.IDLE
        self._frame: Frame | None = None
        self._unreported: Frame | None = None
        self._idle_until = 0.0
        self._began_s = 0.0
        self._lead_s = _FIRST_LEAD_S
        self._broken = False
        self._pacer = Pacer()
        self._told_pace = Pace.EVERY
        self._picture: QPixmap | None = None
        self._pixels = (1, 1)
        self._settling = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settling.timeout.connect(self.refresh)
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def running(self) -> bool:
        """Whether a next picture is awaited; not while hidden, minimised or without a painter."""
        return self._timer.isActive()

    @property
    def resting(self) -> bool:
        """Whether a face that talks is not painted, because it takes too long: words have to do."""
        return self._told_pace is Pace.REST

    @property
    def painter(self) -> Painter | None:
        """Who paints the person; None while nobody does."""
        return self._painter

    def set_painter(self, painter: Painter | None) -> None:
        """Show another person, or nobody."""
        self._painter = painter
        self._broken = False
        self._pacer = Pacer()
        self._tell_pace()
        self.refresh()

    def set_still(self, picture: QPixmap) -> None:
        """Show `picture` until there is a painter."""
        self._picture = picture
        self._pixels = (picture.width(), picture.height())

    def last_picture(self) -> QImage:
        """What is shown at the moment, as it was painted; a null image where there was nothing yet."""
        return self._picture.toImage() if self._picture is not None else QImage()

    def set_source(self, due: Due) -> None:
        """Where the frames of the speech come from."""
        self._due = due
        self.wake()

    @Slot(object)
    def set_state(self, state: State) -> None:
        """Behave as the conversation's state asks for."""
        manner = MANNERS.get(state, Manner.IDLE)
        if manner is not self._manner:
            self._manner = manner
            self.refresh()

    @Slot()
    @Slot(bool)
    def wake(self, _playing: bool = True) -> None:
        """Look at once what is due: speech begins or ends, the window comes back."""
        self._timer.start(0)

    @Slot()
    def refresh(self) -> None:
        """Paint anew, whatever is due."""
        self._frame = None
        self._idle_until = 0.0
        self.wake()

    def sizeHint(self) -> QSize:
        return QSize(720, 720)

    def minimumSizeHint(self) -> QSize:
        return QSize(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._picture is None:
            self.refresh()
        else:
            self._settling.start()
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        self._settling.stop()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            QPainter(self).fillRect(event.rect(), _NOBODY)
        else:
            super().paintEvent(event)
        if self._unreported is not None:
            frame, self._unreported = self._unreported, None
            now = time.perf_counter()
            self._lead_s += _LEARNING * (min(now - self._began_s, _LARGEST_LEAD_S) - self._lead_s)
            self.shown.emit(frame, now)

    @Slot()
    def _tick(self) -> None:
        if self._painter is None or self._broken or not self.isVisible() or self.window().isMinimized():
            return
        self._began_s = now = time.perf_counter()
        frame, wait = self._due(self._lead_s)
        if frame is not None:
            apart = _LAST_FRAME_S if wait is None else wait
            if frame is not self._frame and self._pacer.wants(now):
                self._paint(frame)
                self._pacer.painted(time.perf_counter() - now, max(apart, _SHORTEST_S), now)
                self._tell_pace()
                self._idle_until = 0.0
            self._frame = frame
            if self._pacer.pace is not Pace.REST:
                self._sleep(apart - (time.perf_counter() - now))
                return
        else:
            self._frame = None
        if now >= self._idle_until:
            self._paint(None)
            self._idle_until = now + self._painter.next_change_s(self._manner, time.monotonic())
        idle = self._idle_until - time.perf_counter()
        self._sleep(idle if wait is None else min(idle, wait))

    def _tell_pace(self) -> None:
        if self._pacer.pace is not self._told_pace:
            self._told_pace = self._pacer.pace
            log.info("the face is painted: %s", self._told_pace.value or "every frame")
            self.pace_changed.emit(self._told_pace.value)

    def _sleep(self, seconds: float) -> None:
        if not self._broken:
            self._timer.start(math.ceil(1000 * min(_LONGEST_S, max(_SHORTEST_S, seconds))))

    def _paint(self, frame: Frame | None) -> None:
        assert self._painter is not None
        if not self._settling.isActive():
            self._pixels = picture_size(self.size(), self.devicePixelRatioF())
        width, height = self._pixels
        try:
            picture = self._painter.paint(frame, self._manner, time.monotonic(), width, height)
        except Exception:  # a painter may be a plug-in's: the call goes on with the last picture
            log.exception("the face could not be painted")
            self._broken = True
            return
        self._picture = pixmap_from(picture)
        self._unreported = frame
        self._fit()

    def _fit(self) -> None:
        """Show the last picture; one made for another size is scaled to cover the view and cropped."""
        assert self._picture is not None
        pixmap, wanted = self._picture, picture_size(self.size(), self.devicePixelRatioF())
        if (pixmap.width(), pixmap.height()) != wanted:
            pixmap = pixmap.scaled(*wanted, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            left, top = (pixmap.width() - wanted[0]) // 2, (pixmap.height() - wanted[1]) // 2
            pixmap = pixmap.copy(left, top, *wanted)
        pixmap.setDevicePixelRatio(wanted[0] / max(1, self.width()))
        self.setPixmap(pixmap)
