"""The third step: the person as they will be seen, speaking."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.engine.stages import Painter
from desktop.engine.state import State
from desktop.ui.avatar_view import AvatarView, Due, silent
from desktop.ui.icons import draw_icon
from desktop.ui.language import mark, tr
from desktop.ui.models_parts import Button, Card, label
from desktop.ui.studio.parts import StepTitle
from desktop.ui.theme import scaled

_TALLEST = 400
_RADIUS = 12.0
NOBODY = mark("They appear here when you let them speak.")


class _Frame(QWidget):
    """Lies over the view: round corners, and a sign where there is nobody yet. The mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.nobody = True

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        inner = QPainterPath()
        inner.addRoundedRect(whole, _RADIUS, _RADIUS)
        palette = self.palette()
        if self.nobody:
            painter.fillPath(inner, palette.color(QPalette.ColorRole.AlternateBase))
            box = QRectF(0, 0, 64, 64)
            box.moveCenter(whole.center() - QPointF(0, 16))
            draw_icon(painter, "person", box, palette.color(QPalette.ColorRole.Dark), 1.3)
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            painter.setFont(scaled(self.font(), 0.94))
            room = QRectF(16, box.bottom() + 10, whole.width() - 32, 60)
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, tr(NOBODY))
            return
        outer = QPainterPath()
        outer.addRect(whole)
        painter.fillPath(outer.subtracted(inner), palette.color(QPalette.ColorRole.Base))


class PreviewScreen(QWidget):
    """A square view with round corners; black bars never, a lower one where there is little room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.view = AvatarView(self)
        self.view.setObjectName("previewView")
        self.view.setAccessibleName(tr("Preview"))
        self._frame = _Frame(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.installEventFilter(self)

    def set_painter(self, painter: Painter | None) -> None:
        """Show somebody, or nobody."""
        self._frame.nobody = painter is None
        self._frame.update()
        self.view.setVisible(painter is not None)
        self.view.set_painter(painter)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return min(_TALLEST, width)

    def sizeHint(self) -> QSize:
        return QSize(300, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 160)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.view.setGeometry(self.rect())
            self._frame.setGeometry(self.rect())
            self._frame.raise_()
        return False


class PreviewCard(Card):
    """The view, and a button that lets them speak."""

    wanted = Signal()
    stopped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._playing = False
        self.stage = PreviewScreen(self)
        self.hint = label(tr("Moved a point? Let them speak again."), self, 0.92, dim=True)
        self.button = Button("", "plain", self)
        self.button.clicked.connect(self._pressed)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.button)
        row.addWidget(self.hint, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 16)
        layout.setSpacing(10)
        layout.addWidget(StepTitle("3", tr("See them speak"), self))
        layout.addWidget(self.stage)
        layout.addLayout(row)
        layout.addStretch(1)
        self.set_playing(False)

    @property
    def playing(self) -> bool:
        return self._playing

    def set_painter(self, painter: Painter | None) -> None:
        """Who is seen."""
        self.stage.set_painter(painter)

    def set_source(self, due: Due | None) -> None:
        """Where the frames of the speech come from; None: nobody speaks."""
        self.stage.view.set_source(due or silent)

    def set_playing(self, playing: bool) -> None:
        """Whether they speak at the moment."""
        self._playing = playing
        self.button.say(
            tr("Stop") if playing else tr("Hear them speak"),
            tr("Stop the preview") if playing else tr("Hear them speak"),
        )
        self.stage.view.set_state(State.SPEAKING if playing else State.READY)
        self.stage.view.wake()

    def set_able(self, able: bool) -> None:
        """Whether a preview can be asked for; one that plays can always be stopped."""
        self.button.setEnabled(able or self._playing)

    @Slot()
    def _pressed(self) -> None:
        (self.stopped if self._playing else self.wanted).emit()
