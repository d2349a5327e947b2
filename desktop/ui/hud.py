"""A small panel over the picture: how long the last answer took, where, and how the face kept up."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.engine.types import TurnReport
from desktop.ui.look import Look
from desktop.ui.theme import ON_VIDEO, alpha, scaled

_MARKS = (
    ("Text", "transcript"),
    ("First word", "first_token"),
    ("First sound", "first_audio"),
    ("First lips", "first_frame"),
)
"""What is waited for after the key is let go, in its usual order: words, and the name of the mark."""
_GROUND = QColor(12, 14, 22, 188)
_BAR = QColor("#6f86ff")
_GOOD_MS = 20.0
"""Lips and voice this near to one another are seen as together."""
_WARN = QColor("#ffc061")
WIDTH = 264
_PAD = 14
_GAP = 10
_MOST_RUNGS = 4


def ms_words(ms: float | None) -> str:
    """A time as it is read at a glance: "42 ms", "1.8 s"; a dash where there is none."""
    if ms is None or not math.isfinite(ms):
        return "–"
    return f"{ms / 1000:.1f} s" if abs(ms) >= 999.5 else f"{ms:.0f} ms"


def rung_words(rungs: Sequence[str]) -> str:
    """How the face was made, each change in order; of many changes the last ones."""
    named = [rung for rung in rungs if rung]
    shown = " → ".join(named[-_MOST_RUNGS:])
    return f"… → {shown}" if len(named) > _MOST_RUNGS else shown


class Hud(QWidget):
    """Painted like the captions: white on a dark ground, whatever is behind. The mouse goes through it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hud")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(scaled(self.font(), 0.9))
        self._report: TurnReport | None = None
        self._xruns: int | None = None
        self._live: list[str] = []
        self._speaking = False
        self._look = Look()
        self._changed()
        self.hide()

    @Slot(object)
    def set_report(self, report: TurnReport, xruns: int | None = None) -> None:
        """A turn is over. `xruns`: how often the sound device ran dry in it, where that is known."""
        self._report, self._xruns = report, xruns
        self._live = list(report.rungs)
        self._speaking = False
        self._changed()

    @Slot(str)
    def set_rung(self, rung: str) -> None:
        """How the face is made from now on; the first one after a report begins another answer."""
        if not self._speaking:
            self._live, self._speaking = [], True
        if rung and (not self._live or self._live[-1] != rung):
            self._live.append(rung)
            self._changed()

    def lines(self) -> list[tuple[str, str]]:
        """What is shown: what it is, and its value."""
        report = self._report
        lines: list[tuple[str, str]] = []
        if report:
            lines += [(words, ms_words(report.marks_ms.get(mark))) for words, mark in _MARKS]
            p95 = report.av_offset_ms.p95
            lines.append(("Lips against voice, p95", "–" if p95 is None else f"±{abs(p95):.0f} ms"))
            lines.append(("Dropped frames", f"{report.dropped_frames} of {report.frames + report.dropped_frames}"))
            if self._xruns is not None:
                lines.append(("Gaps in the sound", str(self._xruns)))
        if self._live:
            lines.append(("Face now" if self._speaking else "Face", rung_words(self._live)))
        return lines

    def _changed(self) -> None:
        told = "; ".join(f"{what} {value}" for what, value in self.lines())
        self.setAccessibleName(f"Timings of the last answer: {told}" if told else "Timings: no answer yet")
        self.resize(WIDTH, self.sizeHint().height())
        self.update()

    # ---- Qt -------------------------------------------------------------------------------

    def _row(self) -> float:
        return QFontMetricsF(self.font()).height() + 4

    def _room_of_value(self) -> float:
        return WIDTH - 2 * _PAD

    def _height_of(self, what: str, value: str) -> float:
        """One row; a long value stands under its name, in as many lines as it takes."""
        metrics = QFontMetricsF(self.font())
        if metrics.horizontalAdvance(what) + metrics.horizontalAdvance(value) + _GAP <= self._room_of_value():
            return self._row()
        box = metrics.boundingRect(QRectF(0, 0, self._room_of_value(), 1e4), Qt.TextFlag.TextWordWrap, value)
        return self._row() + box.height() + 2

    def sizeHint(self) -> QSize:
        rows = sum(self._height_of(*line) for line in self.lines()) or self._row()
        bars = 14 if self._report else 0
        return QSize(WIDTH, math.ceil(2 * _PAD - 4 + self._row() + 4 + bars + rows))

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._look.paint(self, (self._report is None, tuple(self.lines())), self._draw)

    def _draw(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_GROUND)
        painter.drawRoundedRect(QRectF(self.rect()), 12, 12)
        left, right, y = float(_PAD), float(WIDTH - _PAD), float(_PAD - 2)
        painter.setFont(scaled(self.font(), 1.0, QFont.Weight.DemiBold))
        painter.setPen(ON_VIDEO)
        title = "Last answer" if self._report or not self._live else "This answer"
        painter.drawText(QRectF(left, y, right - left, self._row()), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(self.font())
        y += self._row() + 4
        if not self.lines():
            painter.setPen(alpha(ON_VIDEO, 0.72))
            painter.drawText(QRectF(left, y, right - left, self._row()), Qt.AlignmentFlag.AlignVCenter, "None yet.")
            return
        if self._report:
            self._draw_bars(painter, QRectF(left, y + 2, right - left, 6))
            y += 14
        for what, value in self.lines():
            y += self._draw_line(painter, what, value, y)

    def _draw_bars(self, painter: QPainter, groove: QRectF) -> None:
        """The way from letting go to the first lips, a piece for each thing that was waited for."""
        assert self._report is not None
        marks = [self._report.marks_ms.get(mark) for _, mark in _MARKS]
        known = [mark for mark in marks if mark is not None and math.isfinite(mark) and mark > 0]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(alpha(ON_VIDEO, 0.16))
        painter.drawRoundedRect(groove, 3, 3)
        if not known:
            return
        whole, before = max(known), 0.0
        for number, mark in enumerate(marks):
            if mark is None or not math.isfinite(mark) or mark <= before:
                continue
            piece = QRectF(groove)
            piece.setLeft(groove.left() + groove.width() * before / whole)
            piece.setRight(groove.left() + groove.width() * mark / whole)
            painter.setBrush(alpha(_BAR, (1.0, 0.72, 0.5, 0.34)[number]))
            painter.drawRoundedRect(piece.adjusted(0, 0, -1 if mark < whole else 0, 0), 2.5, 2.5)
            before = mark

    def _draw_line(self, painter: QPainter, what: str, value: str, y: float) -> float:
        """Draw a row at `y`; returns its height."""
        height = self._height_of(what, value)
        row = QRectF(_PAD, y, WIDTH - 2 * _PAD, self._row())
        painter.setPen(alpha(ON_VIDEO, 0.72))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, what)
        painter.setPen(_WARN if self._worries(what) else ON_VIDEO)
        if height == self._row():
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, value)
        else:
            below = QRectF(_PAD, y + self._row(), row.width(), height - self._row())
            painter.drawText(below, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, value)
        return height

    def _worries(self, what: str) -> bool:
        """Whether the value is worse than it should be."""
        report = self._report
        if report is None:
            return False
        match what:
            case "Lips against voice, p95":
                return report.av_offset_ms.p95 is not None and abs(report.av_offset_ms.p95) > _GOOD_MS
            case "Dropped frames":
                return report.dropped_frames > 0.02 * (report.frames + report.dropped_frames)
            case "Gaps in the sound":
                return bool(self._xruns)
        return False
