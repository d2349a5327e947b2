"""The timings over the picture."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.engine.types import Offsets, TurnReport
from desktop.ui.hud import Hud, ms_words, rung_words
from desktop.ui.text_size import set_text_size
from desktop.ui.window import MainWindow
from tests.ui.gallery import report

TURN = replace(
    report(3, "hello", "Hi!"),
    marks_ms={"transcript": 212.4, "first_token": 384, "first_audio": 742, "first_frame": 1810, "done": 4000},
    av_offset_ms=Offsets(1.0, -14.2, 30.0),
    frames=97,
    dropped_frames=3,
    rungs=("musetalk", "half rate", "warp"),
)


@pytest.fixture
def hud(qtbot: QtBot) -> Hud:
    hud = Hud()
    qtbot.addWidget(hud)
    hud.show()
    return hud


@pytest.mark.parametrize(
    ("ms", "words"),
    [(0, "0 ms"), (41.6, "42 ms"), (999.4, "999 ms"), (1000, "1.0 s"), (1840, "1.8 s"), (None, "–"), (math.nan, "–")],
)
def test_times_are_read_at_a_glance(ms: float | None, words: str) -> None:
    """Milliseconds below a second, then seconds; a dash where nothing was measured."""
    assert ms_words(ms) == words


def test_a_turn_is_told_line_by_line(hud: Hud) -> None:
    """From letting go to the lips, how near they were to the voice, what was dropped, how the face was made."""
    hud.set_report(TURN)
    assert hud.lines() == [
        ("Text", "212 ms"),
        ("First word", "384 ms"),
        ("First sound", "742 ms"),
        ("First lips", "1.8 s"),
        ("Lips against voice, p95", "±14 ms"),
        ("Dropped frames", "3 of 100"),
        ("Gaps in the sound", "0"),
        ("Face", "musetalk → half rate → warp"),
    ]
    hud.set_report(replace(TURN, xruns=2))
    assert ("Gaps in the sound", "2") in hud.lines()
    assert "First sound 742 ms" in hud.accessibleName()


def test_what_was_not_measured_is_a_dash(hud: Hud) -> None:
    """An answer without a voice or a face."""
    hud.set_report(replace(TURN, marks_ms={}, av_offset_ms=Offsets(), frames=0, dropped_frames=0, rungs=()))
    assert [value for _, value in hud.lines()] == ["–", "–", "–", "–", "–", "0 of 0", "0"]
    hud.grab()


def test_the_face_is_told_while_it_changes(hud: Hud) -> None:
    """Each change once; the first after a report begins another answer; the report has the last word."""
    assert hud.lines() == [("None yet.", "")]
    for rung in ("musetalk", "musetalk", "", "half rate", "half rate"):
        hud.set_rung(rung)
    assert hud.lines() == [("Face now", "musetalk → half rate")]
    hud.set_report(TURN)
    assert hud.lines()[-1] == ("Face", "musetalk → half rate → warp")
    hud.set_rung("warp")
    assert hud.lines()[-1] == ("Face now", "warp")


def test_the_memory_of_each_process_is_told(hud: Hud) -> None:
    """The whole first, then the largest; where there is little room, the whole alone."""
    hud.set_memory([("Window", 181.7), ("The answers", 1946.0), ("The voice", 700.2)])
    assert hud.lines() == [
        ("None yet.", ""),
        ("Memory", "2.8 GiB"),
        ("   The answers", "1.9 GiB"),
        ("   The voice", "700 MiB"),
        ("   Window", "182 MiB"),
    ]
    hud.set_room(300, 400, brief=True)
    assert hud.lines()[1:] == [("Memory", "2.8 GiB")]
    hud.set_room(300, 400, brief=False)
    hud.set_memory([("Window", 181.7)])
    assert hud.lines()[1:] == [("Memory", "182 MiB")]


def test_larger_text_has_a_wider_panel(qtbot: QtBot, hud: Hud) -> None:
    """As large as the person wants it where there is room; as large as the room where there is not."""
    hud.set_report(TURN)
    usual = hud.width()
    set_text_size(2.0)
    try:
        hud.set_room(2000, 2000, brief=False)
        assert hud.width() >= 1.9 * usual
        assert hud.size() == hud.sizeHint()
        hud.set_room(400, 2000, brief=False)
        assert usual < hud.width() <= 400
        hud.set_room(100, 100, brief=False)
        assert abs(hud.width() - usual) <= 2
    finally:
        set_text_size(1.0)


def test_many_changes_are_cut_at_the_older_end() -> None:
    """The last ones count."""
    assert rung_words(["a", "b", "", "c"]) == "a → b → c"
    assert rung_words([str(n) for n in range(9)]) == "… → 5 → 6 → 7 → 8"
    assert rung_words([]) == ""


@pytest.mark.parametrize("turn", [None, TURN, replace(TURN, rungs=("an external program of a long name",) * 3)])
def test_everything_fits_the_panel(hud: Hud, turn: TurnReport | None) -> None:
    """Lines that are too long for their place stand under their name; the panel is as high as its lines."""
    if turn:
        hud.set_report(replace(turn, xruns=12))
    assert hud.size() == hud.sizeHint()
    metrics = QFontMetricsF(hud.font())
    for what, value in hud.lines():
        height = hud._height_of(what, value)
        wide = metrics.horizontalAdvance(what) + metrics.horizontalAdvance(value)
        assert height > metrics.height() * (2 if wide > hud.width() - 28 else 1)


@pytest.mark.parametrize("ground", ["#ffffff", "#000000", "#e8c39a"])
def test_it_reads_well_on_any_picture(hud: Hud, ground: str) -> None:
    """White on its own dark ground: at least 4.5:1, whatever is behind."""
    hud.set_report(TURN)
    image = QImage(hud.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    hud.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    painter.end()
    seen = image.pixelColor(hud.width() // 2, 6)

    def light(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    luminance = 0.2126 * light(seen.red()) + 0.7152 * light(seen.green()) + 0.0722 * light(seen.blue())
    dimmest = 0.72 + 0.28 * luminance
    assert (dimmest + 0.05) / (luminance + 0.05) >= 4.5


def test_the_window_shows_it_by_key_and_menu(qtbot: QtBot) -> None:
    """Ctrl+H; the settings hear of it; the picture stays clickable; it goes where the drawer covers it."""
    window = MainWindow()
    window.set_reduced_motion(True)
    qtbot.addWidget(window)
    window.resize(480, 640)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert window.hud.isHidden()
    with qtbot.waitSignal(window.timings_toggled) as toggled:
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert toggled.args == [True]
    assert window.hud.isVisible()
    window.turn_ended(TURN)
    assert ("First sound", "742 ms") in window.hud.lines()
    assert window.hud.geometry().top() > window.top_bar.geometry().bottom()
    assert window.childAt(window.hud.geometry().center() + window.hud.parentWidget().pos()) is not window.hud
    window.set_drawer(True)
    window.resize(360, 480)
    QApplication.processEvents()
    assert window.hud.isHidden()
    window.set_drawer(False)
    assert window.hud.isVisible()
    assert window.rect().contains(window.hud.geometry())
    window.set_timings(False)
    assert window.hud.isHidden()
    window.close()
