"""Hold to talk: what counts as a press and as a release."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.talk_key import Edge, HoldClassifier, TalkKey, event_moment

KINDS = ("press", "repeat press", "release", "repeat release", "settle", "drop")
steps = st.lists(st.tuples(st.sampled_from(KINDS), st.floats(0.0005, 0.2)), max_size=60)


def apply(holds: HoldClassifier, kind: str, now: float) -> Edge | None:
    """Feed one step to the classifier."""
    if kind.endswith("press"):
        return holds.press(now, kind.startswith("repeat"))
    if kind.endswith("release"):
        return holds.release(now, kind.startswith("repeat"))
    return holds.settle(now) if kind == "settle" else holds.drop(now)


@given(steps, st.sampled_from([0.0, 0.045]))
def test_presses_and_releases_alternate(events: list[tuple[str, float]], grace: float) -> None:
    """Never two presses without a release between them, the first edge is a press, and time never goes back."""
    holds, now, edges = HoldClassifier(grace), 100.0, []
    for kind, pause in events:
        now += pause
        edge = apply(holds, kind, now)
        if edge is not None:
            edges.append(edge)
        assert holds.held == (bool(edges) and edges[-1].kind == "press")
    assert [edge.kind for edge in edges] == ["press", "release"] * (len(edges) // 2) + ["press"] * (len(edges) % 2)
    assert all(a.at_s <= b.at_s for a, b in pairwise(edges))
    assert all(edge.held_s >= 0 for edge in edges)


@given(st.integers(0, 80), st.floats(0.0, 0.04))
def test_repeats_that_look_like_releases_never_split_a_hold(pairs: int, gap: float) -> None:
    """With a grace, unmarked pairs of release and press stay one hold; the release has the key's own time."""
    holds, now = HoldClassifier(0.045), 5.0
    assert holds.press(now) == Edge("press", 5.0)
    for _ in range(pairs):
        now += 0.033
        assert holds.release(now) is None
        assert holds.settle(now + gap) is None
        assert holds.press(now + gap) is None
    let_go = now + 1.0
    assert holds.release(let_go) is None
    assert holds.settle(let_go + 0.044) is None
    assert holds.settle(let_go + 0.046) == Edge("release", let_go, let_go - 5.0)


@given(steps)
def test_losing_the_focus_always_releases(events: list[tuple[str, float]]) -> None:
    """After `drop` nothing is held and nothing waits, whatever came before."""
    holds, now = HoldClassifier(0.045), 0.0
    for kind, pause in events:
        now += pause
        apply(holds, kind, now)
    was_held = holds.held
    edge = holds.drop(now)
    assert (edge is not None) == was_held
    assert not holds.held
    assert not holds.waiting


@given(st.floats(0.3, 1e7), st.integers(0, 200))
def test_an_events_time_is_taken_where_it_is_plausible(now: float, age_ms: int) -> None:
    """A stamp of the same clock tells the key's own moment, to the millisecond."""
    stamp = (int(now * 1000) - age_ms) % 2**32
    assert event_moment(stamp, now) == pytest.approx(now - age_ms / 1000, abs=0.0011)


def test_a_stamp_of_another_clock_means_now() -> None:
    """Seconds old, or from the future: the event is taken to be from now."""
    assert event_moment(1_000, 50.0) == 50.0
    assert event_moment(60_000, 50.0) == 50.0


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def test_the_key_of_a_real_window(qtbot: QtBot, window: QWidget) -> None:
    """Press and release come through once each, and a short tap says so."""
    key = TalkKey(window)
    with qtbot.waitSignals([key.pressed, key.released, key.tapped], order="strict"):
        QTest.keyClick(window, Qt.Key.Key_Space)
    assert not key.held


def test_other_keys_and_shortcuts_are_left_alone(qtbot: QtBot, window: QWidget) -> None:
    """Letters and Ctrl+Space do not talk."""
    key = TalkKey(window)
    with qtbot.assertNotEmitted(key.pressed):
        QTest.keyClick(window, Qt.Key.Key_A)
        QTest.keyClick(window, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)


def test_hiding_the_window_releases(qtbot: QtBot, window: QWidget) -> None:
    """A key that is held when the window goes away counts as released, at that moment."""
    key = TalkKey(window)
    QTest.keyPress(window, Qt.Key.Key_Space)
    assert key.held
    before = time.perf_counter()
    with qtbot.waitSignal(key.released) as released:
        window.hide()
    assert released.args[0] >= before
    assert not key.held


def test_a_held_key_types_nothing_into_a_field_that_takes_the_focus(qtbot: QtBot, window: QWidget) -> None:
    """The rest of a hold belongs to the hold, wherever the focus goes."""
    field = QLineEdit(window)
    key = TalkKey(window)
    key.guard(field)
    QTest.keyPress(window, Qt.Key.Key_Space)
    QTest.keyPress(field, Qt.Key.Key_Space)
    assert field.text() == ""
    with qtbot.waitSignal(key.released):
        QTest.keyRelease(field, Qt.Key.Key_Space)
    QTest.keyClick(field, Qt.Key.Key_Space)
    assert field.text() == " "
