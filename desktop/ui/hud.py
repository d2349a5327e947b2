"""A small panel over the picture: how long the last answer took, where, and how the face kept up."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.engine.types import TurnReport
from desktop.ui.language import decimal, mark, tr
from desktop.ui.look import Look
from desktop.ui.theme import ON_VIDEO, alpha, is_high, scaled

_MARKS = (
    (mark("Text"), "transcript"),
    (mark("First word"), "first_token"),
    (mark("First sound"), "first_audio"),
    (mark("First lips"), "first_frame"),
)
"""What is waited for after the key is let go, in its usual order: words, and the name of the mark."""
_GROUND = QColor(12, 14, 22, 188)
_PLAIN_GROUND = QColor(0, 0, 0)
_BAR = QColor("#6f86ff")
_GOOD_MS = 20.0
"""Lips and voice this near to one another are seen as together."""
_WARN = QColor("#ffc061")
_OFFSET = mark("Lips against voice, p95")
_DROPPED = mark("Dropped frames")
_GAPS = mark("Gaps in the sound")
_WIDTH = 264
_FACTOR = 0.9
_FONT_PT = 8.1
"""The size of text at which the panel is that wide; with a larger one it is wider."""
_MOST_PROCESSES = 6
_PAD = 14
_GAP = 10
_MOST_RUNGS = 4


def ms_words(ms: float | None) -> str:
    """A time as it is read at a glance: "42 ms", "1.8 s"; a dash where there is none."""
    if ms is None or not math.isfinite(ms):
        return "–"
    return f"{decimal(ms / 1000, 1)} s" if abs(ms) >= 999.5 else f"{ms:.0f} ms"


def memory_words(mib: float) -> str:
    """Resident memory, as it is read at a glance: "182 MiB", "1.9 GiB"."""
    return f"{decimal(mib / 1024, 1)} GiB" if mib >= 1023.5 else f"{mib:.0f} MiB"


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
        self._report: TurnReport | None = None
        self._memory: tuple[tuple[str, float], ...] = ()
        self._brief = False
        self._room: tuple[int, int] | None = None
        self._fitting = False
        self._live: list[str] = []
        self._speaking = False
        self._look = Look()
        self._changed()
        self.hide()

    @Slot(object)
    def set_report(self, report: TurnReport) -> None:
        """A turn is over."""
        self._report = report
        self._live = list(report.rungs)
        self._speaking = False
        self._changed()

    @Slot(object)
    def set_memory(self, processes: Sequence[tuple[str, float]]) -> None:
        """What each process of the program is for, and its resident memory in MiB."""
        if (now := tuple(processes)) != self._memory:
            self._memory = now
            self._changed()

    def set_room(self, width: int, height: int, brief: bool) -> None:
        """How large it may be. Larger text than the usual is made smaller to fit; `brief`: the processes are summed up
        as well."""
        self._brief = brief
        self._room = (width, height)
        self._changed()

    def _fit(self) -> None:
        """Use the person's size of text where there is room for it, the usual one at least."""
        wanted = scaled(QApplication.font(), _FACTOR)
        self._set_own_font(wanted)
        if self._room is None or wanted.pointSizeF() <= _FONT_PT:
            return
        size = self.sizeHint()
        scale = min(1.0, self._room[0] / size.width(), self._room[1] / size.height())
        self._set_own_font(scaled(wanted, max(scale, _FONT_PT / wanted.pointSizeF())))

    def _set_own_font(self, font: QFont) -> None:
        if font != self.font():
            self._fitting = True
            self.setFont(font)
            self._fitting = False

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
            lines += [(tr(words), ms_words(report.marks_ms.get(name))) for words, name in _MARKS]
            p95 = report.av_offset_ms.p95
            lines.append((tr(_OFFSET), "–" if p95 is None else f"±{abs(p95):.0f} ms"))
            whole = report.frames + report.dropped_frames
            dropped = tr("{dropped} of {all}").format(dropped=report.dropped_frames, all=whole)
            lines.append((tr(_DROPPED), dropped))
            lines.append((tr(_GAPS), str(report.xruns)))
        if self._live:
            lines.append((tr("Face now") if self._speaking else tr("Face"), rung_words(self._live)))
        if not lines:
            lines.append((tr("None yet."), ""))
        return lines + self._memory_lines()

    def _memory_lines(self) -> list[tuple[str, str]]:
        if not self._memory:
            return []
        whole = (tr("Memory"), memory_words(sum(size for _, size in self._memory)))
        if self._brief or len(self._memory) == 1:
            return [whole]
        largest = sorted(self._memory, key=lambda process: -process[1])[:_MOST_PROCESSES]
        return [whole, *((f"   {name}", memory_words(size)) for name, size in largest)]

    def _changed(self) -> None:
        told = "; ".join(f"{what} {value}".strip() for what, value in self.lines())
        said = tr("Timings of the last answer: {lines}").format(lines=told)
        self.setAccessibleName(said if self._report or self._live else tr("Timings: no answer yet"))
        self._fit()
        self.resize(self.sizeHint())
        self.update()

    # ---- Qt -------------------------------------------------------------------------------

    def _row(self) -> float:
        return QFontMetricsF(self.font()).height() + 4

    def _width(self) -> int:
        return max(_WIDTH, round(_WIDTH * self.font().pointSizeF() / _FONT_PT))

    def _room_of_value(self) -> float:
        return self._width() - 2 * _PAD

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
        return QSize(self._width(), math.ceil(2 * _PAD - 4 + self._row() + 4 + bars + rows))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and not self._fitting:
            self._changed()

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._look.paint(self, (self._report is None, tuple(self.lines())), self._draw)

    def _draw(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PLAIN_GROUND if is_high(self.palette()) else _GROUND)
        painter.drawRoundedRect(QRectF(self.rect()), 12, 12)
        left, right, y = float(_PAD), float(self._width() - _PAD), float(_PAD - 2)
        painter.setFont(scaled(self.font(), 1.0, QFont.Weight.DemiBold))
        painter.setPen(ON_VIDEO)
        title = tr("Last answer") if self._report or not self._live else tr("This answer")
        painter.drawText(QRectF(left, y, right - left, self._row()), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(self.font())
        y += self._row() + 4
        if self._report:
            self._draw_bars(painter, QRectF(left, y + 2, right - left, 6))
            y += 14
        for what, value in self.lines():
            y += self._draw_line(painter, what, value, y)

    def _draw_bars(self, painter: QPainter, groove: QRectF) -> None:
        """The way from letting go to the first lips, a piece for each thing that was waited for."""
        assert self._report is not None
        marks = [self._report.marks_ms.get(name) for _, name in _MARKS]
        known = [moment for moment in marks if moment is not None and math.isfinite(moment) and moment > 0]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(alpha(ON_VIDEO, 0.16))
        painter.drawRoundedRect(groove, 3, 3)
        if not known:
            return
        whole, before = max(known), 0.0
        for number, moment in enumerate(marks):
            if moment is None or not math.isfinite(moment) or moment <= before:
                continue
            piece = QRectF(groove)
            piece.setLeft(groove.left() + groove.width() * before / whole)
            piece.setRight(groove.left() + groove.width() * moment / whole)
            painter.setBrush(alpha(_BAR, (1.0, 0.72, 0.5, 0.34)[number]))
            painter.drawRoundedRect(piece.adjusted(0, 0, -1 if moment < whole else 0, 0), 2.5, 2.5)
            before = moment

    def _draw_line(self, painter: QPainter, what: str, value: str, y: float) -> float:
        """Draw a row at `y`; returns its height."""
        height = self._height_of(what, value)
        row = QRectF(_PAD, y, self._room_of_value(), self._row())
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
        if what == tr(_OFFSET):
            return report.av_offset_ms.p95 is not None and abs(report.av_offset_ms.p95) > _GOOD_MS
        if what == tr(_DROPPED):
            return report.dropped_frames > 0.02 * (report.frames + report.dropped_frames)
        return what == tr(_GAPS) and report.xruns > 0
